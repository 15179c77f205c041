"""What the site knows of events, and what they add to the sheets of the directory."""

from django.db.models import Exists, OuterRef, Q
from django.urls import path
from django.utils.translation import gettext_lazy as _

from directory.kinds import Followed, Kind, Paper, Proposal, around, register
from events.agenda.index import EVENT_NAMES
from events.agenda.leaf import leaf_of
from events.agenda.list import Agenda
from events.agenda.sheet import EventCalendar, EventSheet
from events.models import Event, EventOrganiser, EventSeries

AGENDA = register(
    Kind(
        name="agenda",
        route="event",
        listed_as="agenda",
        model=Event,
        rank=80,
        label=_("Agenda"),
        list=Agenda,
        sheet=EventSheet,
        addresses=(path("agenda/<slug:slug>.ics", EventCalendar.as_view(), name="event-calendar"),),
        header=_("Agenda"),
        footer="participer",
        menu="vie",
        menu_parts=(EventSeries,),
        suggestions=(EVENT_NAMES,),
        noted={"events_eventcontact": ["event_id"], "events_eventattachment": ["event_id"]},
        paper=Paper(leaf_of),
        # That it was held is no news.
        followed=Followed(
            measured=("quand",),
            state=lambda event: "annule" if event.is_cancelled else "maintenu",
            said={"maintenu": lambda event: _("maintenu")},
        ),
        proposal=Proposal(
            "evenement",
            _("Un événement"),
            _("Une rencontre, une formation, une fête, un webinaire à inscrire à l’agenda."),
            ends="a-",
        ),
    )
)

SHOWN = 4
LAST = 2


def _meetings(events):
    """The next meetings; when there is none, the last two."""
    upcoming = list(events.upcoming().for_list()[:SHOWN])
    return {"evenements": upcoming or list(events.past().for_list()[:LAST]), "a_venir": bool(upcoming)}


def _of_territory(collectivite):
    organised = EventOrganiser.objects.filter(event=OuterRef("pk"), actor=collectivite.pk)
    return _meetings(Event.objects.published().filter(Q(collectivite=collectivite) | Exists(organised)))


around("collectivites", _of_territory)
around("acteurs", lambda actor: _meetings(Event.objects.published().filter(organisers=actor)))
around("reseaux", lambda network: _meetings(Event.objects.published().for_network(network)))
around("pays", lambda country: _meetings(Event.objects.published().filter(countries=country)))
