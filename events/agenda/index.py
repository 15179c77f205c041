"""What finds an event. Lists of network life are short: any change of what they show builds them anew."""

from django.db.models import TextField
from django.db.models.functions import Cast, ExtractYear

from directory.database.fold import Fold
from directory.enums import PublicationState
from directory.search.indexed import Indexed, Text
from events.agenda.card import place_of_event, when
from events.models import Event, EventOrganiser
from events.shared.index import sources, themes
from events.shared.names import names_of

PUBLISHED = PublicationState.PUBLISHED


EVENT_INDEX = Indexed(
    records=lambda: Event.objects.published().with_last_day(),
    relevance=("-starts_on", "-pk"),
    nouns=frozenset(["evenement", "evenements", "agenda"]),
    near=(
        Text(Event.objects.all, "pk", Cast(ExtractYear("starts_on"), TextField())),
        *themes(Event, "event"),
        Text(lambda: EventOrganiser.objects.filter(actor__state=PUBLISHED), "event", "actor__name_key"),
        Text(Event.objects.all, "pk", Fold("city")),
        Text(lambda: Event.objects.filter(country_group__state=PUBLISHED), "pk", "country_group__name_key"),
        Text(lambda: Event.objects.filter(series__isnull=False), "pk", Fold("series__name")),
    ),
    sources=sources(
        "events_event.id",
        "events_event_countries.event_id",
        "events_event_sectors.event_id",
        "events_eventorganiser.event_id",
        "events_countrygroup.id",
        "events_eventseries",
    ),
)


def _event_note(event):
    return " · ".join(part for part in (when(event), place_of_event(event)) if part)


EVENT_NAMES = names_of("agenda", "Agenda", Event, "starts_on", _event_note, "collectivite__actor", rank=90)
