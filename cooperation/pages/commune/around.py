"""Who cooperates around a territory: the wider ones that hold it, its neighbours, those like it."""

from collections import defaultdict

from directory.charts.rows import facet_rows
from directory.drawing.geo import distance_km, distance_text
from directory.enums import CollectiviteKind, ProjectStatus, PublicationState
from directory.french import counted
from directory.kinds import list_of
from directory.models import ProjectActor
from directory.territories.card import population_text
from directory.territories.ties import ties_of

FIRST_ROWS = 4
FIRST_PARTNERS = 3
HOME = "FR"
#: How each sort of territory cuts the lists: by its code or by its slug, those that it holds included.
_BY_CODE = {CollectiviteKind.DEPARTEMENT: "departement", CollectiviteKind.REGION: "region"}


def cut_of(territory):
    """``(parameter, value)`` by which lists keep what a territory and those inside it do."""
    name = _BY_CODE.get(territory.kind)
    return (name, territory.code) if name else ("collectivite", territory.actor.slug)


def number_of(name, territory):
    """``{nombre, url}``: how many records of the list ``name`` are of a territory, and that list."""
    key, value = cut_of(territory)
    return {"nombre": list_of(name).select(**{key: value}).total, "url": f"/{name}/?{key}={value}"}


def circle_of(territory):
    """What is done in a territory that holds others: both numbers, the first countries and themes, each a list."""
    key, value = cut_of(territory)
    bonds, projects = (list_of(name).select(**{key: value}) for name in ("jumelages", "projets"))
    return {
        "territoire": territory,
        "url": f"/ma-commune/{territory.actor.slug}/",
        "jumelages": {"nombre": bonds.total, "url": f"/jumelages/?{key}={value}"},
        "projets": {"nombre": projects.total, "url": f"/projets/?{key}={value}"},
        "pays": [row for row in facet_rows(bonds, "pays") if row.value != HOME][:FIRST_ROWS],
        "themes": facet_rows(projects, "secteur")[:FIRST_ROWS],
    }


def circles_of(territory):
    """The published territories that hold this one, the nearest first: its EPCI, its département, its région."""
    parents = [getattr(territory, name) for name in ("epci", "departement", "region")]
    names = {territory.actor.name}
    found = []
    for parent in parents:
        # Paris is in Paris; a région of one département has its name.
        if parent is None or not parent.actor.is_published or parent.actor.name in names:
            continue
        names.add(parent.actor.name)
        found.append(circle_of(parent))
    return found


def holders(rows, territory, *, countries=None):
    """What a reader may want of other territories before writing to them; three queries for all of them.

    ``countries``: ``{code: name}`` of those where ``territory`` works: what both have is said.
    """
    partners, numbers = ties_of([row.pk for row in rows])
    examples = _examples([row.pk for row in rows])
    here = territory.actor.point
    found = []
    for row in rows:
        known = partners[row.pk]
        shared = sorted({one.country.name for one in known if one.country_id in (countries or {})})
        found.append(
            {
                "collectivite": row,
                "population": population_text(row) if row.population else "",
                "distance": distance_text(distance_km(here, row.actor.point)) if here and row.actor.point else "",
                "partenaires": known[:FIRST_PARTNERS],
                "autres": len(known) - FIRST_PARTNERS,
                "projets": {"nombre": numbers[row.pk], "url": f"/projets/?collectivite={row.actor.slug}"},
                "exemple": examples.get(row.pk),
                "comme_nous": shared,
            }
        )
    return found


def _examples(pks):
    """``{key of a territory: one of its projects}``: of those under way, else of all, the one that began last."""
    roles = ProjectActor.objects.filter(actor__in=pks, project__state=PublicationState.PUBLISHED)
    by_owner = defaultdict(list)
    for role in roles.select_related("project").defer("project__description", "project__search_vector"):
        by_owner[role.actor_id].append(role.project)
    return {owner: max(projects, key=_liveliness) for owner, projects in by_owner.items()}


def _liveliness(project):
    began = project.start.isoformat() if project.start else ""
    return project.status == ProjectStatus.ONGOING, began, project.pk


def partners_text(row):
    """« Gevelsberg (Allemagne), Lagos (Portugal) et 2 autres »: the partners of one of ``holders``."""
    names = [f"{one.name} ({one.country.name})" if one.country_id != HOME else one.name for one in row["partenaires"]]
    more = f" et {counted(row['autres'], 'autre')}" if row["autres"] > 0 else ""
    return ", ".join(names) + more
