"""The sheets of events, articles, resources, calls and country groups."""

from django.db.models import Q
from django.http import HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory import structured as directory_structured
from directory.drawing import Place, Role
from directory.enums import AttachmentKind
from directory.listing.exports.feeds import conditional
from directory.listing.exports.selection import SITE
from directory.models import Jumelage, Project
from directory.places import country_place, place_of
from directory.views.base import SheetView
from directory.views.sheets import addresses_of, in_words
from events import cards, structured
from events.calendar import CONTENT_TYPE, bounds, write_calendar
from events.models import Article, Call, CountryGroup, Event, Resource

MAX_MEETINGS = 12
# Beyond, names would hide the map.
MAX_DRAWN = 8
HOME = "FR"


class PublicationSheet(SheetView):
    """What the five kinds share: loading, trail, structured data."""

    list_title = ""

    def queryset(self):
        return super().queryset().for_sheet()

    def context(self, record):
        url = self.absolute(record.get_absolute_url())
        steps = [(self.list_title, f"/{self.section}/")]
        trail = [(label, self.absolute(path)) for label, path in steps] + [(record.title, url)]
        return {
            "ariane": [*steps, (record.title, "")],
            **addresses_of(record, url, f"page mise à jour le {in_words(timezone.localdate(record.updated_at))}"),
            "pays": list(record.countries.all()),
            "themes": list(record.sectors.all()),
            "reseau": cards.network(record),
            "donnees_liees": [*self.structured(record, url), directory_structured.breadcrumb(trail)],
            **self.details(record),
        }

    def structured(self, record, url):
        return []

    def details(self, record):
        """What one kind adds to the context."""
        return {}


def _towards(record):
    """From France to the countries that a publication is about, as long as their names fit."""
    there = [country_place(country) for country in record.countries.all() if country.code != HOME]
    return (
        [Place(country_code=HOME, country_name="France", role=Role.HERE), *there] if 0 < len(there) <= MAX_DRAWN else []
    )


def _attached(record):
    attachments = list(record.attachments.all())
    return {
        "photos": [one for one in attachments if one.kind == AttachmentKind.PHOTO],
        "documents": [one for one in attachments if one.kind == AttachmentKind.DOCUMENT],
    }


class EventSheet(PublicationSheet):
    model = Event
    template_name = "events/evenement.html"
    section = "agenda"
    list_title = _("Agenda")

    def structured(self, event, url):
        return [structured.event_data(event, url)]

    def details(self, event):
        return {
            "organisateurs": cards.organisers(event),
            "groupe": cards.country_group(event),
            "lignes_adresse": cards.postal_lines(event),
            "places": self._places(event),
            "contacts": list(event.contacts.all()),
            "serie": self._meetings(event),
            "prochain_de_la_serie": self._follower(event),
            "debut": bounds(event)[0].isoformat(),
            "ics": f"{event.get_absolute_url().rstrip('/')}.ics",
            **_attached(event),
        }

    def _places(self, event):
        """From the town of the event to the countries that it is about; nothing without both ends."""
        if event.collectivite_id is None or not event.collectivite.actor.is_published:
            return []
        countries = [country_place(country) for country in event.countries.all() if country.code != HOME]
        return [place_of(event.collectivite.actor, Role.HERE), *countries] if countries else []

    def _meetings(self, event):
        """The other meetings of its series, the last first."""
        if event.series_id is None:
            return []
        others = Event.objects.published().filter(series=event.series_id).exclude(pk=event.pk)
        return list(others.for_list().order_by("-starts_on", "-pk")[:MAX_MEETINGS])

    def _follower(self, event):
        """For an event that is over: where the same people meet next."""
        if not event.is_past or (event.series_id is None and event.country_group_id is None):
            return None
        same = Q(series=event.series_id) if event.series_id else Q()
        same |= Q(country_group=event.country_group_id) if event.country_group_id else Q()
        upcoming = Event.objects.published().upcoming().filter(same, is_cancelled=False)
        return upcoming.only("title", "slug", "starts_on", "ends_on", "starts_at", "ends_at").first()


class EventCalendar(EventSheet):
    """One event as a calendar file: « Ajouter à mon agenda »."""

    def get(self, request, slug):
        event = self.queryset().filter(slug=slug).first()
        if event is None:
            return HttpResponsePermanentRedirect(self._moved_to(slug).rstrip("/") + ".ics")
        url = self.absolute(event.get_absolute_url())
        body = write_calendar([event], name=f"{event.title} — {SITE}", url=url, absolute=self.absolute)
        return conditional(request, body, CONTENT_TYPE, f"{event.slug}.ics")


class ArticleSheet(PublicationSheet):
    model = Article
    template_name = "events/actualite.html"
    section = "actualites"
    list_title = _("Actualités")

    def structured(self, article, url):
        return [structured.article_data(article, url)]

    def details(self, article):
        published = Article.objects.published().only("title", "slug", "published_on")
        return {
            "auteur": cards.author(article),
            "places": _towards(article),
            "contacts": list(article.contacts.all()),
            "suivante": published.newer_than(article).first(),
            "precedente": published.older_than(article).first(),
            **_attached(article),
        }


class ResourceSheet(PublicationSheet):
    model = Resource
    template_name = "events/ressource.html"
    section = "ressources"
    list_title = _("Ressources")

    def details(self, resource):
        link = resource.file.url if resource.file else resource.url
        return {"auteur": cards.author(resource), "lien": link, "places": _towards(resource)}


class CallSheet(PublicationSheet):
    model = Call
    template_name = "events/appel.html"
    section = "appels"
    list_title = _("Appels à projets")

    def details(self, call):
        return {"financeurs": cards.funders(call), "etat": cards.call_state(call), "places": _towards(call)}


class CountryGroupSheet(PublicationSheet):
    model = CountryGroup
    template_name = "events/groupe_pays.html"
    section = "groupes-pays"
    list_title = _("Groupes-pays")

    def details(self, group):
        codes = [country.code for country in group.countries.all()]
        meetings = Event.objects.published().filter(country_group=group).for_list()
        today = timezone.localdate()
        past = meetings.past(today)
        return {
            "membres": list(group.members.all()),
            "places": self._places(group),
            "a_venir": list(meetings.upcoming(today)[:MAX_MEETINGS]),
            "passes": list(past[:MAX_MEETINGS]),
            "passes_total": past.count(),
            "projets": Project.objects.published().filter(countries__in=codes).distinct().count(),
            "jumelages": Jumelage.objects.published().in_countries(codes).count(),
            "selection": "&".join(f"pays={code}" for code in codes),
            "hote": self.request.get_host(),
        }

    def _places(self, group):
        """From the members in France, or failing these from France, to the countries of the group."""
        there = [country_place(country) for country in group.countries.all() if country.code != HOME]
        members = [actor for actor in group.members.all() if actor.country_id == HOME and actor.point]
        here = [place_of(actor, Role.HERE) for actor in members[:MAX_DRAWN]]
        return [*(here or [Place(country_code=HOME, country_name="France", role=Role.HERE)]), *there] if there else []
