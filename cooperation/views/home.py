"""The home page: everything that the site holds, and the way in."""

from datetime import timedelta

from django.db.models import Case, Count, When
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cooperation.home_map import home_links
from directory.cards import jumelage_card, project_card
from directory.enums import Origin
from directory.models import Collectivite, Jumelage, Network, Project
from directory.views.lists import projects_for_cards
from directory.views.territories import ties_by_country
from events.models import Article, Call, Event

# A sheet verified within this delay counts as fresh on the home page.
FRESH = timedelta(days=365)
# First what is real, then what has a story.
WORTH_TELLING = (
    Case(When(origin=Origin.DEMO, then=1), default=0),
    Case(When(summary="", then=1), default=0),
)


@require_safe
def home(request):
    today = timezone.localdate()
    bonds, actions = ties_by_country()
    jumelages = Jumelage.objects.published()
    projects = Project.objects.published()
    bond = jumelages.annotate(places=Count("members")).order_by(*WORTH_TELLING, "-places", "pk").for_list().first()
    featured = [jumelage_card(bond)] if bond else []
    recent = projects_for_cards().order_by(*WORTH_TELLING, "-published_at", "-pk")[: 3 - len(featured)]
    return render(
        request,
        "cooperation/accueil.html",
        {
            "section": "accueil",
            "liens": home_links(),
            "chiffres": {
                "projets": projects.count(),
                "jumelages": jumelages.count(),
                "collectivites": Collectivite.objects.published().french().with_published_records().count(),
                "pays": len({*bonds, *actions} - {"FR", None}),
                "fraiches": projects.filter(verified_on__gte=today - FRESH).count()
                + jumelages.filter(verified_on__gte=today - FRESH).count(),
            },
            "une": [*featured, *(project_card(project) for project in recent)],
            "evenements": Event.objects.published().upcoming(today).for_list()[:3],
            "appels": Call.objects.published().open(today).for_list()[:3],
            "articles": Article.objects.published().latest_first().for_list()[:3],
            "reseaux": list(
                Network.objects.published()
                .select_related("actor")
                .prefetch_related("regions__actor")
                .order_by("actor__sort_key", "pk")
            ),
        },
    )
