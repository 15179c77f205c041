"""What finds an article, a resource, a call."""

from django.db.models import F

from directory.database.fold import Fold
from directory.enums import PublicationState
from directory.french import day
from directory.search.indexed import Indexed, Text
from events.models import Article, Call, Resource
from events.publications.card import call_state
from events.shared.index import sources, themes
from events.shared.names import names_of

PUBLISHED = PublicationState.PUBLISHED


LATEST = (F("published_on").desc(nulls_last=True), "-pk")


ARTICLE_INDEX = Indexed(
    records=lambda: Article.objects.published(),
    relevance=LATEST,
    nouns=frozenset(["actualite", "actualites"]),
    near=themes(Article, "article"),
    sources=sources("events_article.id", "events_article_countries.article_id", "events_article_sectors.article_id"),
)


RESOURCE_INDEX = Indexed(
    records=lambda: Resource.objects.published(),
    relevance=LATEST,
    nouns=frozenset(["ressource", "ressources"]),
    near=(*themes(Resource, "resource"), Text(Resource.objects.all, "pk", Fold("medium"))),
    sources=sources(
        "events_resource.id", "events_resource_countries.resource_id", "events_resource_sectors.resource_id"
    ),
)


CALL_INDEX = Indexed(
    records=lambda: Call.objects.published(),
    relevance=(F("deadline").desc(nulls_first=True), "-pk"),
    nouns=frozenset(["appel", "appels", "projet", "projets"]),
    near=(
        *themes(Call, "call"),
        Text(
            lambda: Call.funders.through.objects.filter(funder__actor__state=PUBLISHED),
            "call",
            "funder__actor__name_key",
        ),
    ),
    sources=sources(
        "events_call.id", "events_call_countries.call_id", "events_call_sectors.call_id", "events_call_funders.call_id"
    ),
)


def _call_note(call):
    state = {"ouvert": "Ouvert", "a-venir": "À venir", "clos": "Clos"}[call_state(call)]
    return f"{state} · jusqu’au {day(call.deadline)}" if call.deadline and state != "Clos" else state


CALL_NAMES = names_of("appels", "Appels à projets", Call, "deadline", _call_note, rank=100)
ARTICLE_NAMES = names_of(
    "actualites", "Actualités", Article, "published_on", lambda article: day(article.published_on), rank=120
)
RESOURCE_NAMES = names_of(
    "ressources", "Ressources", Resource, "published_on", lambda one: str(one.get_medium_display()), rank=130
)
