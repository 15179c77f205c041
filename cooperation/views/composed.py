"""Pages of the directory to which the site adds network life."""

from directory.views.organisations import CollectivitePage, NetworkPage
from directory.views.territories import CountryPage
from events.models import Article, CountryGroup, Event

SHOWN = 4


class CollectivitePageWithEvents(CollectivitePage):
    def context(self, record):
        events = Event.objects.published().filter(collectivite=record) | Event.objects.published().filter(
            organisers=record.actor
        )
        return super().context(record) | {"evenements": list(events.distinct().latest_first().for_list()[:SHOWN])}


class NetworkPageWithNews(NetworkPage):
    def context(self, record):
        return super().context(record) | {
            "evenements": list(Event.objects.published().for_network(record).upcoming().for_list()[:SHOWN]),
            "articles": list(Article.objects.published().for_network(record).latest_first().for_list()[:3]),
        }


class CountryPageWithNews(CountryPage):
    def context(self, country):
        events = Event.objects.published().filter(countries=country)
        return super().context(country) | {
            "evenements": list(events.latest_first().for_list()[:SHOWN]),
            "groupes": list(CountryGroup.objects.published().filter(countries=country).ordered()),
        }
