"""Reader of the foreign towns of GeoNames, with their usual French names."""

from collections.abc import Iterator
from typing import NamedTuple

from directory.database.fold import fold
from directory.reference.tables import DATA, LISTS, number, read_table, split


class Town(NamedTuple):
    geonames_id: int
    name: str
    name_fr: str
    """Usual French name; empty when nobody wrote it down, which often means that there is none."""
    country: str
    latitude: float
    longitude: float
    population: int
    names: list[str]
    """Every known name, folded, its own and the French one included; sorted."""


def exonyms() -> dict[int, tuple[str, list[str]]]:
    """Usual French names and other names that people type, by GeoNames identifier."""
    rows = read_table(LISTS / "exonymes.tsv")
    return {int(row["geonames_id"]): (row["nom_francais"], split(row["autres_noms"])) for row in rows}


def towns() -> Iterator[Town]:
    """The towns outside France, by country then identifier."""
    french = exonyms()
    others = read_table(DATA / "villes-etrangeres-noms.tsv.xz")
    other = next(others, None)
    for row in read_table(DATA / "villes-etrangeres.tsv.xz"):
        names = []
        # Both files are in the same order; the second has only the towns with several names.
        if other and other["geonames_id"] == row["geonames_id"]:
            names = split(other["autres_noms"])
            other = next(others, None)
        identifier = int(row["geonames_id"])
        name_fr, typed = french.get(identifier, ("", []))
        yield Town(
            identifier,
            row["nom"],
            name_fr,
            row["pays"],
            float(row["latitude"]),
            float(row["longitude"]),
            number(row["population"]),
            sorted({*names, *map(fold, (row["nom"], name_fr, *typed))} - {""}),
        )
