"""Records in one line of words, for pages where a drawing of each would say the same thing over and over."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch

from directory.dates import format_period
from directory.enums import ProjectRole
from directory.models import Project, ProjectActor
from directory.models.querysets import named_only
from directory.places import project_actors


def short_projects(queryset, with_countries=False):
    """``[{titre, url, statut, statut_mots, note}]``: « Orléans · septembre 2019 – décembre 2022 ». Two queries.

    ``with_countries``: « Bénin · Orléans · … », where the page is not that of the country.
    """
    if with_countries:
        places = Project.countries.through.objects.filter(project=OuterRef("pk"))
        queryset = queryset.annotate(places=ArraySubquery(places.order_by("country__sort_key").values("country__name")))
    holders = ProjectActor.objects.filter(role=ProjectRole.HOLDER).select_related("actor")
    rows = queryset.prefetch_related(Prefetch("project_actors", queryset=named_only(holders, "actor")))
    return [
        {
            "titre": project.title,
            "url": project.get_absolute_url(),
            "statut": project.status.value,
            "statut_mots": str(project.status_label),
            "note": " · ".join(
                filter(
                    None,
                    (
                        ", ".join(project.places) if with_countries else "",
                        ", ".join(actor.name for actor in project_actors(project)),
                        format_period(project.start, project.end),
                    ),
                )
            ),
        }
        for project in rows.defer("search_vector", "description")
    ]


def short_jumelages(queryset):
    """``[{titre, url, note, statut, statut_mots}]``: « Jumelage depuis 1993 ». One query."""
    return [
        {
            "titre": jumelage.title,
            "url": jumelage.get_absolute_url(),
            "statut": jumelage.status,
            "statut_mots": "",
            "note": f"{jumelage.get_form_display()} {since_words(jumelage.since)}",
        }
        for jumelage in queryset.defer("search_vector", "description")
    ]


def since_words(date):
    """« depuis 1993 », « de date inconnue »."""
    return format_period(date, None) or "de date inconnue"
