"""The ODD that sectors suggest: proposed while a form is filled in, never ticked instead of somebody."""

from functools import cache

from directory.models import Sector
from directory.reading.memo import once
from directory.reference.tables import LISTS, read_table, split


@cache
def _by_slug():
    return {
        row["identifiant"]: [int(number) for number in split(row["odd"])]
        for row in read_table(LISTS / "secteurs-odd.tsv")
    }


@once
def suggestions():
    """``{key of a sector: [numbers of ODD]}``, for every sector that suggests some."""
    known = _by_slug()
    return {pk: known[slug] for pk, slug in Sector.objects.current().values_list("pk", "slug") if slug in known}


def suggested(sectors):
    """The numbers that these sectors, given by their keys, suggest."""
    table = suggestions()
    return sorted({number for pk in sectors for number in table.get(pk, ())})
