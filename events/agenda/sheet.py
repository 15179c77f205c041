"""The sheet of an event."""

from django.db.models import Q
from django.http import HttpResponsePermanentRedirect
from django.utils.translation import gettext_lazy as _

from directory.drawing import Role
from directory.drawing.placing import country_place, place_of
from directory.listing.exports.feeds import conditional
from directory.listing.exports.selection import SITE
from directory.sheets.facts import on_sheet
from events.agenda.calendar import CONTENT_TYPE, bounds, write_calendar
from events.agenda.card import group_of
from events.agenda.facts import facts_of
from events.agenda.structured import event_data
from events.models import Event
from events.shared.sheet import PublicationSheet, attached

HOME = "FR"


MAX_MEETINGS = 12


class EventSheet(PublicationSheet):
    model = Event
    template_name = "agenda/fiche.html"
    section = "agenda"
    list_title = _("Agenda")

    def structured(self, event, url):
        return [event_data(event, url)]

    def details(self, event):
        return {
            **on_sheet(facts_of(event)),
            "groupe": group_of(event),
            "places": self._places(event),
            "contacts": list(event.contacts.all()),
            "serie": self._meetings(event),
            "prochain_de_la_serie": self._follower(event),
            "debut": bounds(event)[0].isoformat(),
            "ics": f"{event.get_absolute_url().rstrip('/')}.ics",
            **attached(event),
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
