"""Who cooperates around a territory: the wider ones that hold it, its neighbours, those like it."""

from collections import defaultdict

from django.db.models import Prefetch

from directory.charts.rows import facet_rows
from directory.drawing.geo import distance_km, distance_text
from directory.enums import CollectiviteKind, ProjectStatus, PublicationState
from directory.french import counted
from directory.kinds import list_of
from directory.models import ProjectActor, Sector
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
    circles = [circle_of(one) for one in parents if one and one.pk != territory.pk and one.actor.is_published]
    # La Réunion is a région of one département, which does the same: it is said once.
    once = {
        (one["territoire"].actor.name, one["jumelages"]["nombre"], one["projets"]["nombre"]): one for one in circles
    }
    return list(once.values())


def holders(rows, town, *, with_likeness=False):
    """What a reader may want of other territories before writing to them; a few queries for all of them.

    ``with_likeness``: what they do that ``town`` does too is said, and illustrated first.
    """
    rows = list(rows)
    partners, numbers = ties_of([row.pk for row in rows])
    projects = _projects_of([row.pk for row in rows])
    countries, sectors = (town.countries, town.sectors) if with_likeness else ({}, {})
    here = town.record.actor.point
    found = []
    for row in rows:
        known, done = partners[row.pk], projects[row.pk]
        there = {one.country_id for one in known} | {one.pk for project in done for one in project.countries.all()}
        on = {one.pk for project in done for one in project.sectors.all()}
        shared = [name for code, name in countries.items() if code in there]
        shared += [name for key, name in sectors.items() if key in on]
        found.append(
            {
                "collectivite": row,
                "population": population_text(row) if row.population else "",
                "distance": distance_text(distance_km(here, row.actor.point)) if here and row.actor.point else "",
                "partenaires": known[:FIRST_PARTNERS],
                "autres": len(known) - FIRST_PARTNERS,
                "projets": {"nombre": numbers[row.pk], "url": f"/projets/?collectivite={row.actor.slug}"},
                "exemple": _example(done, countries, sectors),
                "comme_nous": shared,
            }
        )
    return found


def _projects_of(pks):
    """``{key of a territory: its published projects}``, with their countries and their current sectors."""
    roles = ProjectActor.objects.filter(actor__in=pks, project__state=PublicationState.PUBLISHED)
    sectors = Prefetch("project__sectors", queryset=Sector.objects.current())
    roles = roles.select_related("project").prefetch_related("project__countries", sectors)
    by_owner = defaultdict(list)
    for role in roles.defer("project__description", "project__search_vector").order_by("pk"):
        by_owner[role.actor_id].append(role.project)
    return by_owner


def _example(projects, countries, sectors):
    """The project that tells the most: like ours, under way, then begun last; ``None`` without any."""

    def worth(project):
        shared = sum(one.pk in countries for one in project.countries.all())
        shared += sum(one.pk in sectors for one in project.sectors.all())
        began = project.start.isoformat() if project.start else ""
        return shared, project.status == ProjectStatus.ONGOING, began, project.pk

    return max(projects, key=worth, default=None)


def partners_text(row):
    """« Gevelsberg (Allemagne), Lagos (Portugal) et 2 autres »: the partners of one of ``holders``."""
    names = [f"{one.name} ({one.country.name})" if one.country_id != HOME else one.name for one in row["partenaires"]]
    more = f" et {counted(row['autres'], 'autre')}" if row["autres"] > 0 else ""
    return ", ".join(names) + more
