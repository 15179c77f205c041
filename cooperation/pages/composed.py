"""Pages of the directory to which the site adds network life."""

from django.db.models import Exists, OuterRef, Q

from directory.countries.sheet import CountryPage
from directory.organisations.sheet import ActorPage, FunderPage, NetworkPage
from directory.territories.sheet import CollectivitePage
from events.models import Article, Call, CountryGroup, Event, EventOrganiser

SHOWN = 4
FEW = 3


def meetings(events):
    """The next meetings; when there is none, the last two: ``{"evenements": […], "a_venir": bool}``."""
    upcoming = list(events.upcoming().for_list()[:SHOWN])
    return {"evenements": upcoming or list(events.past().for_list()[:2]), "a_venir": bool(upcoming)}


class CollectivitePageWithEvents(CollectivitePage):
    def context(self, record):
        organised = EventOrganiser.objects.filter(event=OuterRef("pk"), actor=record.pk)
        events = Event.objects.published().filter(Q(collectivite=record) | Exists(organised))
        return super().context(record) | meetings(events)


class ActorPageWithEvents(ActorPage):
    def context(self, actor):
        events = Event.objects.published().filter(organisers=actor)
        return super().context(actor) | meetings(events)


class FunderPageWithCalls(FunderPage):
    def context(self, record):
        calls = Call.objects.published().open().filter(funders=record)
        return super().context(record) | {"appels": list(calls.for_list()[:SHOWN])}


class NetworkPageWithNews(NetworkPage):
    def context(self, record):
        return (
            super().context(record)
            | meetings(Event.objects.published().for_network(record))
            | {"articles": list(Article.objects.published().for_network(record).latest_first().for_list()[:FEW])}
        )


class CountryPageWithNews(CountryPage):
    def context(self, country):
        return (
            super().context(country)
            | meetings(Event.objects.published().filter(countries=country))
            | {
                "groupes": list(CountryGroup.objects.published().filter(countries=country).ordered()),
                "appels": list(Call.objects.published().open().filter(countries=country).for_list()[:FEW]),
            }
        )
