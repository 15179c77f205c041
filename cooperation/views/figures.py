"""``/chiffres/``: counts of what is published, each linked to its list, each a table."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.enums import Origin
from directory.filters import JumelageFilters, ProjectFilters
from directory.models import Collectivite, Jumelage, Project

MAX_ROWS = 15


@require_safe
def figures(request):
    jumelages, projects = Jumelage.objects.published(), Project.objects.published().with_status()
    bonds = JumelageFilters({}, jumelages)
    actions = ProjectFilters({}, projects)
    tables = [
        _table("Jumelages et partenariats par pays", "Pays", "pays", bonds, jumelages, "/jumelages/"),
        _table("Jumelages et partenariats par région", "Région", "region", bonds, jumelages, "/jumelages/"),
        _table("Jumelages et partenariats par forme", "Forme", "forme", bonds, jumelages, "/jumelages/"),
        _table(
            "Jumelages et partenariats par décennie de naissance",
            "Décennie",
            "decennie",
            bonds,
            jumelages,
            "/jumelages/",
        ),
        _table("Projets par pays", "Pays", "pays", actions, projects, "/projets/"),
        _table("Projets par secteur", "Secteur", "secteur", actions, projects, "/projets/"),
        _table("Projets par statut", "Statut", "statut", actions, projects, "/projets/"),
        _table("Projets par réseau", "Réseau", "reseau", actions, projects, "/projets/"),
    ]
    totals = {
        "jumelages": jumelages.count(),
        "projets": projects.count(),
        "collectivites": Collectivite.objects.published().french().with_published_records().count(),
        "sans_date": jumelages.filter(since__isnull=True).count(),
        "verifies": jumelages.filter(verified_on__isnull=False).count()
        + projects.filter(verified_on__isnull=False).count(),
        "demonstration": jumelages.filter(origin=Origin.DEMO).count() + projects.filter(origin=Origin.DEMO).count(),
    }
    return render(
        request,
        "cooperation/chiffres.html",
        {
            "section": "chiffres",
            "tableaux": [t for t in tables if t["lignes"]],
            "totaux": totals,
            "date": timezone.localdate(),
        },
    )


def _table(title, heading, name, filterset, queryset, path):
    """Counts of one facet as rows with a bar (0 to 100), biggest first; periods in order."""
    facet = filterset.facets[name]
    rows = facet.options(queryset, {})
    rows = [row for row in rows if row["count"]]
    top = max((row["count"] for row in rows), default=1)
    shown = rows if name in ("decennie", "forme", "statut") else rows[:MAX_ROWS]
    return {
        "titre": title,
        "colonne": heading,
        "lignes": [
            {
                "libelle": row["label"],
                "nombre": row["count"],
                "barre": max(1, round(100 * row["count"] / top)),
                "url": f"{path}?{name}={row['value']}",
            }
            for row in shown
        ],
        "reste": len(rows) - len(shown),
        "chemin": path,
    }
