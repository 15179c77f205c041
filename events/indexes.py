"""How the lists of network life are kept in memory. They are short: any change of what they show builds them anew."""

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast, ExtractYear

from directory.enums import PublicationState
from directory.indexes import REBUILT
from directory.search.indexed import Indexed, Text, joined
from directory.text import Fold
from events.models import Article, Call, Event, EventOrganiser, Resource

PUBLISHED = PublicationState.PUBLISHED
LATEST = (F("published_on").desc(nulls_last=True), "-pk")


def _themes(model, owner):
    """The countries and sectors of a record, by every name."""
    current = Q(sector__merged_into__isnull=True)
    return (
        Text(model.countries.through.objects.all, owner, joined("country__name_keys")),
        Text(lambda: model.sectors.through.objects.filter(current), owner, joined("sector__name_keys")),
    )


def _sources(*tables):
    shared = ("directory_actor.id", "directory_country", "directory_sector", "directory_network.actor_id")
    return dict.fromkeys((*tables, *shared), REBUILT)


EVENTS = Indexed(
    records=lambda: Event.objects.published().with_last_day(),
    relevance=("-starts_on", "-pk"),
    nouns=frozenset(["evenement", "evenements", "agenda"]),
    near=(
        Text(Event.objects.all, "pk", Cast(ExtractYear("starts_on"), TextField())),
        *_themes(Event, "event"),
        Text(
            lambda: EventOrganiser.objects.filter(actor__state=PUBLISHED),
            "event",
            "actor__name_key",
        ),
        Text(Event.objects.all, "pk", Fold("city")),
        Text(lambda: Event.objects.filter(country_group__state=PUBLISHED), "pk", "country_group__name_key"),
        Text(lambda: Event.objects.filter(series__isnull=False), "pk", Fold("series__name")),
    ),
    sources=_sources(
        "events_event.id",
        "events_event_countries.event_id",
        "events_event_sectors.event_id",
        "events_eventorganiser.event_id",
        "events_countrygroup.id",
        "events_eventseries",
    ),
)

ARTICLES = Indexed(
    records=lambda: Article.objects.published(),
    relevance=LATEST,
    nouns=frozenset(["actualite", "actualites"]),
    near=_themes(Article, "article"),
    sources=_sources("events_article.id", "events_article_countries.article_id", "events_article_sectors.article_id"),
)

RESOURCES = Indexed(
    records=lambda: Resource.objects.published(),
    relevance=LATEST,
    nouns=frozenset(["ressource", "ressources"]),
    near=(*_themes(Resource, "resource"), Text(Resource.objects.all, "pk", Fold("medium"))),
    sources=_sources(
        "events_resource.id", "events_resource_countries.resource_id", "events_resource_sectors.resource_id"
    ),
)

CALLS = Indexed(
    records=lambda: Call.objects.published(),
    relevance=(F("deadline").desc(nulls_first=True), "-pk"),
    nouns=frozenset(["appel", "appels", "projet", "projets"]),
    near=(
        *_themes(Call, "call"),
        Text(
            lambda: Call.funders.through.objects.filter(funder__actor__state=PUBLISHED),
            "call",
            "funder__actor__name_key",
        ),
    ),
    sources=_sources(
        "events_call.id",
        "events_call_countries.call_id",
        "events_call_sectors.call_id",
        "events_call_funders.call_id",
    ),
)
