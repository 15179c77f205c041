"""What finds an article, a resource, a call."""

from django.db.models import F

from directory.database.fold import Fold
from directory.enums import PublicationState
from directory.search.indexed import Indexed, Text
from events.models import Article, Call, Resource
from events.shared.index import sources, themes

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
        "events_call.id",
        "events_call_countries.call_id",
        "events_call_sectors.call_id",
        "events_call_funders.call_id",
    ),
)
