"""Small tables that every page reads, kept as long as nothing changes in the base."""

from directory.database.version import by_version
from directory.enums import CollectiviteKind
from directory.models import Collectivite, Country, Sector


@by_version()
def departements():
    """``{code: « Département du Loiret »}``."""
    rows = Collectivite.objects.filter(kind=CollectiviteKind.DEPARTEMENT)
    return dict(rows.values_list("code", "official_name"))


@by_version()
def countries():
    """``{code: Country}``."""
    return Country.objects.in_bulk()


@by_version()
def sectors():
    """``{key: Sector}`` in their order, merged ones included."""
    return {sector.pk: sector for sector in Sector.objects.ordered()}
