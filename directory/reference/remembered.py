"""Small tables that every page reads, kept as long as nothing changes in the base."""

from functools import lru_cache

from directory.database.version import answering
from directory.enums import CollectiviteKind
from directory.models import Collectivite, Country, Sector


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


def forget():
    """For tests, whose transactions leave no trace."""
    _countries.cache_clear()
    _sectors.cache_clear()
    _departements.cache_clear()
