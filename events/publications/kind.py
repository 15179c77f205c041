"""What the site knows of news, resources and calls, and what they add to the sheets of the directory."""

import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.french import weekday
from directory.kinds import Followed, Kind, Paper, around, register
from events.models import Article, Call, Resource
from events.publications.card import call_state
from events.publications.index import ARTICLE_NAMES, CALL_NAMES, RESOURCE_NAMES
from events.publications.leaf import call_leaf_of
from events.publications.list import ArticleList, CallList, ResourceList
from events.publications.sheet import ArticleSheet, CallSheet, ResourceSheet
from events.shared.leaf import leaf_of

# Days before its deadline when a call is told again to who follows it.
LAST_DAYS = 7
CLOSING = "bientot-clos"


def _state(call):
    is_closing = call.days_left is not None and 0 <= call.days_left <= LAST_DAYS
    state = call_state(call)
    return CLOSING if is_closing and state == "ouvert" else state


def _turning(first, last):
    closing = Q(deadline__gte=first - datetime.timedelta(1), deadline__lte=last + datetime.timedelta(LAST_DAYS))
    return Call.objects.filter(closing | Q(opens_on__gte=first, opens_on__lte=last))


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
        followed=Followed(
            measured=("ouverture", "limite", "aide"),
            state=_state,
            said={CLOSING: lambda call: _("candidatures jusqu’au %s") % weekday(call.deadline)},
            turning=_turning,
        ),
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
