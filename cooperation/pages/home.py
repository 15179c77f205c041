"""The home page: everything that the site holds, and the way in."""

from django.db.models import Case, Count, Q, When
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cooperation.pages.home_map import home_links
from directory.charts.rows import facet_rows
from directory.database.fold import fold
from directory.database.version import version_of
from directory.enums import Origin
from directory.jumelages.card import jumelage_card
from directory.jumelages.list import JumelageList
from directory.models import Jumelage, Network, Project
from directory.models.ages import verified_within_a_year
from directory.projects.list import ProjectList
from directory.sheets.structured import CONTEXT
from directory.territories.list import CollectiviteList
from events.models import Article, Call, Event

FEATURED = 3
# Countries and themes by which one may enter.
DOORS = 12
HOME = "FR"
# First what is real, then what has a story.
WORTH_TELLING = (
    Case(When(origin=Origin.DEMO, then=1), default=0),
    Case(When(summary="", then=1), default=0),
)


@require_safe
def home(request):
    today = timezone.localdate()
    version_of(request)
    jumelages, projects = JumelageList.select(), ProjectList.select()
    doors = _doors(jumelages, projects)
    return render(
        request,
        "pages/accueil.html",
        {
            "section": "accueil",
            "liens": home_links(),
            "chiffres": {
                "projets": projects.total,
                "jumelages": jumelages.total,
                "collectivites": CollectiviteList.select(pays=HOME).total,
                "pays": doors["total_pays"],
                **_told_of_sheets(today),
            },
            "portes": doors,
            "une": _featured(),
            "evenements": Event.objects.published().upcoming(today).for_list()[:3],
            "appels": Call.objects.published().open(today).for_list()[:3],
            "articles": Article.objects.published().latest_first().for_list()[:3],
            "reseaux": list(
                Network.objects.published()
                .select_related("actor")
                .prefetch_related("regions__actor")
                .order_by("actor__sort_key", "pk")
            ),
            "donnees_liees": [_website(request)],
        },
    )


def _told_of_sheets(today):
    """How many were verified within a year, how many were invented to show the site."""
    counts = {
        "fraiches": Count("pk", filter=verified_within_a_year(today)),
        "inventees": Count("pk", filter=Q(origin=Origin.DEMO)),
    }
    projects, jumelages = (model.objects.published().aggregate(**counts) for model in (Project, Jumelage))
    return {name: projects[name] + jumelages[name] for name in counts}


def _doors(jumelages, projects):
    """The countries and the themes of which most sheets speak, each leading to what it counts."""
    numbers, names, parts = {}, {}, {}
    for selection in (jumelages, projects):
        for row in facet_rows(selection, "pays"):
            if row.value != HOME:
                numbers[row.value] = numbers.get(row.value, 0) + row.number
                names[row.value] = row.label
                number = selection.listing.noun.count(row.number)
                parts.setdefault(row.value, []).append({"url": row.url, "nombre": number})
    first = sorted(numbers, key=lambda code: (-numbers[code], fold(names[code])))[:DOORS]
    return {
        "pays": [{"nom": names[code], "url": f"/pays/{code}/", "parts": parts[code]} for code in first],
        "themes": facet_rows(projects, "secteur")[:DOORS],
        "total_pays": len(numbers),
    }


def _featured():
    """Cards of a bond of many places and of projects, real ones first."""
    bonds = JumelageList.rows().annotate(places=Count("members", filter=~Q(members__state="retire")))
    bond = bonds.order_by(*WORTH_TELLING, "-places", "pk").first()
    cards = [jumelage_card(bond)] if bond else []
    recent = ProjectList.rows().order_by(*WORTH_TELLING, "-published_at", "-pk")[: FEATURED - len(cards)]
    return [*cards, *ProjectList.cards(ProjectList.complete(list(recent)))]


def _website(request):
    """How other sites may search here (schema.org)."""
    root = request.build_absolute_uri("/")
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": "Passerelles",
        "url": root,
        "inLanguage": "fr",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{root}recherche/?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }
