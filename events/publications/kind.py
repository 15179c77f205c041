"""What the site knows of news, resources and calls, and what they add to the sheets of the directory."""

from django.utils.translation import gettext_lazy as _

from directory.kinds import Kind, Paper, around, register
from events.models import Article, Call, Resource
from events.publications.index import ARTICLE_NAMES, CALL_NAMES, RESOURCE_NAMES
from events.publications.leaf import call_leaf_of
from events.publications.list import ArticleList, CallList, ResourceList
from events.publications.sheet import ArticleSheet, CallSheet, ResourceSheet
from events.shared.leaf import leaf_of

ARTICLES = register(
    Kind(
        name="actualites",
        route="article",
        model=Article,
        rank=90,
        label=_("Actualités"),
        list=ArticleList,
        sheet=ArticleSheet,
        footer="participer",
        menu="vie",
        suggestions=(ARTICLE_NAMES,),
        paper=Paper(leaf_of, is_printed=False),
        noted={"events_articlecontact": ["article_id"], "events_articleattachment": ["article_id"]},
    )
)
RESOURCES = register(
    Kind(
        name="ressources",
        route="resource",
        model=Resource,
        rank=100,
        label=_("Ressources"),
        list=ResourceList,
        sheet=ResourceSheet,
        footer="participer",
        menu="vie",
        suggestions=(RESOURCE_NAMES,),
        paper=Paper(leaf_of, is_printed=False),
    )
)
CALLS = register(
    Kind(
        name="appels",
        route="call",
        model=Call,
        rank=110,
        label=_("Appels à projets"),
        list=CallList,
        sheet=CallSheet,
        footer="participer",
        menu="vie",
        suggestions=(CALL_NAMES,),
        paper=Paper(call_leaf_of, is_printed=False),
    )
)

SHOWN = 4
FEW = 3


def _calls(calls, shown):
    return {"appels": list(calls.for_list()[:shown])}


def _articles(network):
    return {"articles": list(Article.objects.published().for_network(network).latest_first().for_list()[:FEW])}


around("financeurs", lambda funder: _calls(Call.objects.published().open().filter(funders=funder), SHOWN))
around("pays", lambda country: _calls(Call.objects.published().open().filter(countries=country), FEW))
around("reseaux", _articles)
