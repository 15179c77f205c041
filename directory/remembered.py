"""Small tables that every page reads, kept as long as nothing changes in the base."""

from functools import lru_cache
from operator import attrgetter

from directory.enums import CollectiviteKind
from directory.models import Collectivite, Country, Sector
from directory.search.version import answering


@lru_cache(maxsize=2)
def _countries(token):
    return Country.objects.in_bulk()


@lru_cache(maxsize=2)
def _sectors(token):
    return {sector.pk: sector for sector in Sector.objects.ordered()}


@lru_cache(maxsize=2)
def _departements(token):
    departements = Collectivite.objects.filter(kind=CollectiviteKind.DEPARTEMENT)
    return dict(departements.values_list("code", "official_name"))


def departements():
    """``{code: « Département du Loiret »}``."""
    return _departements(answering())


def countries():
    """``{code: Country}``."""
    return _countries(answering())


def sectors():
    """``{key: Sector}`` in their order, merged ones included."""
    return _sectors(answering())


def complete_projects(projects):
    """Give projects read by ``for_page`` the countries and sectors of all that they name, without a query.

    Returns the projects.
    """
    by_code, by_key = countries(), sectors()
    for project in projects:
        found = [by_code[code] for code in project.country_codes]
        _attach(project, "countries", sorted(found, key=attrgetter("sort_key")))
        _attach(project, "sectors", [sector for key, sector in by_key.items() if key in project.sector_keys])
        for role in project.project_actors.all():
            role.actor.country = by_code[role.actor.country_id]
        for spot in project.localities.all():
            spot.country = by_code.get(spot.country_id)
            if spot.collectivite_id:
                spot.collectivite.actor.country = by_code[spot.collectivite.actor.country_id]
    return projects


def _attach(record, relation, objects):
    """Give ``record`` its related objects, as ``prefetch_related`` would have read them."""
    related = getattr(type(record), relation).field.related_model._default_manager.none()
    related._result_cache = list(objects)
    related._prefetch_done = True
    record.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = related


def forget():
    """For tests, whose transactions leave no trace."""
    _countries.cache_clear()
    _sectors.cache_clear()
    _departements.cache_clear()
