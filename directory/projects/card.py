"""What a list shows of a project, and the line that other sheets give it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch

from directory.dates import format_period
from directory.enums import BudgetKind, ProjectRole
from directory.french import NBSP, counted, euros, verified_text
from directory.listing.card import Card
from directory.models import Funding, Project, ProjectActor
from directory.models.querysets import named_only
from directory.projects.places import project_actors, project_places
from directory.sheets.parts import vignette


def budget_text(project):
    """« 1 240 000 € », « environ 12 500 € », « Néant » or « Inconnu »: different things."""
    if project.budget_kind == BudgetKind.AMOUNT:
        return euros(project.budget_amount, project.budget_amount_is_approximate)
    return BudgetKind(project.budget_kind).label


def project_card(project):
    fundings = [f for f in project.fundings.all() if f.funder.actor.is_published]
    meta = []
    if len(fundings) == 1:
        meta.append(fundings[0].funder.actor.name)
    elif fundings:
        meta.append(counted(len({f.funder_id for f in fundings}), "financeur"))
    if project.budget_kind == BudgetKind.AMOUNT:
        meta.append(budget_text(project))
    elif project.budget_kind == BudgetKind.NONE:
        meta.append(f"Budget{NBSP}: néant")
    meta.append(verified_text(project))
    return Card(
        title=project.title,
        url=project.get_absolute_url(),
        places=tuple(project_places(project)),
        status=project.status.value,
        status_label=str(project.status_label),
        dates=format_period(project.start, project.end),
        sectors=tuple(project.sectors.all()),
        meta=tuple(meta),
        record=project,
        cells={"budget": budget_text(project)},
    )


def projects_for_cards():
    """Published projects with all that a card shows."""
    fundings = Prefetch("fundings", queryset=Funding.objects.select_related("funder__actor__collectivite"))
    return Project.objects.published().for_list().prefetch_related(fundings)


def project_vignette(project):
    dates = format_period(project.start, project.end)
    return vignette(
        project, project_places(project), status=project.status.value, status_label=project.status_label, dates=dates
    )


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
            "fiche": project,
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
