"""Readers of the French territory: one row a unit, codes of the INSEE, names as the INSEE writes them but for the
apostrophe.
"""

from collections.abc import Iterator
from typing import NamedTuple

from directory.enums import CollectiviteKind, FormerNameKind
from directory.reference.tables import DATA, LISTS, number, read_table, split


class Commune(NamedTuple):
    code: str
    name: str
    siren: str | None
    postal_codes: list[str]
    population: int | None
    population_year: int | None
    epci: str | None
    """SIREN of its EPCI with a tax system of its own."""
    departement: str | None
    region: str | None
    latitude: float | None
    longitude: float | None
    """Degrees, WGS 84; both or none."""
    point: str | None
    """Where the point comes from, see ``data/README.md``: « mairie », « signe », « deleguee », « geonames »."""


class FormerName(NamedTuple):
    code: str
    name: str
    kind: FormerNameKind
    successor: str
    """Code of the commune in force; of the région, of the département or SIREN of the EPCI for the other ``scale``."""
    latitude: float | None
    longitude: float | None
    scale: str = "commune"


class Epci(NamedTuple):
    siren: str
    name: str
    kind: CollectiviteKind
    population: int
    population_year: int | None
    departement: str
    region: str
    chief: str
    """Code of its most populous commune."""


class Departement(NamedTuple):
    code: str
    name: str
    official_name: str
    kind: CollectiviteKind
    """DEPARTEMENT, or SPECIAL for an overseas collectivity, which has no région."""
    region: str | None
    chief: str | None


class Region(NamedTuple):
    code: str
    name: str
    official_name: str
    chief: str


#: What stands between « Département » and its name, by the INSEE's code of liaison (TNCC).
_LINKS = {
    "0": "de ",
    "1": "d’",
    "2": "du ",
    "3": "de la ",
    "4": "des ",
    "5": "de l’",
    "6": "des ",
    "7": "de las ",
    "8": "de los ",
}

#: Whose own name goes without the article that the code gives.
_PLAIN = {"41", "47", "82", "84"}

#: Long forms of the abbreviations of the DGCL's list of EPCI. A métropole's name says what it is.
_EPCI_KINDS = {
    "CC": (CollectiviteKind.CC, "Communauté de communes"),
    "CA": (CollectiviteKind.CA, "Communauté d’agglomération"),
    "CU": (CollectiviteKind.CU, "Communauté urbaine"),
    "METRO": (CollectiviteKind.METROPOLE, None),
    "MET69": (CollectiviteKind.METROPOLE, None),
    # Territories of the métropole du Grand Paris: under the rules of syndicats de communes (CGCT, L.5219-2).
    "EPT": (CollectiviteKind.SYNDICAT, None),
}


def communes() -> Iterator[Commune]:
    for row in read_table(DATA / "communes.tsv.xz"):
        yield Commune(
            row["code"],
            printed(row["nom"]),
            row["siren"] or None,
            split(row["codes_postaux"]),
            number(row["population"]),
            number(row["annee"]),
            row["epci"] or None,
            row["departement"] or None,
            row["region"] or None,
            number(row["latitude"], float),
            number(row["longitude"], float),
            row["point"] or None,
        )


def former_names() -> Iterator[FormerName]:
    """Names that once were communes', then those under which people know one (``lists/noms-usuels.tsv``), then those of
    wider units (``lists/sigles.tsv``).
    """
    for row in read_table(DATA / "anciens-noms.tsv.xz"):
        yield FormerName(
            row["code"],
            printed(row["nom"]),
            FormerNameKind(row["sorte"]),
            row["successeur"],
            number(row["latitude"], float),
            number(row["longitude"], float),
        )
    for row in read_table(LISTS / "noms-usuels.tsv"):
        yield FormerName("", row["nom"], FormerNameKind(row["sorte"]), row["code"], None, None)
    for row in read_table(LISTS / "sigles.tsv"):
        yield FormerName("", row["nom"], FormerNameKind(row["sorte"]), row["code"], None, None, row["echelon"])


def epci() -> Iterator[Epci]:
    for row in read_table(DATA / "epci.tsv"):
        kind, long_form = _EPCI_KINDS[row["nature"]]
        name = printed(row["nom"])
        abbreviation, _, rest = name.partition(" ")
        if long_form and abbreviation == row["nature"]:
            name = f"{long_form} {rest}"
        yield Epci(
            row["siren"],
            name,
            kind,
            number(row["population"]),
            number(row["annee"]),
            row["departement"],
            row["region"],
            row["chef_lieu"],
        )


def departements() -> Iterator[Departement]:
    for row in read_table(DATA / "departements.tsv"):
        name = printed(row["nom"])
        overseas = row["nature"] == "com"
        link = "de " if row["code"] in _PLAIN else _LINKS[row["liaison"]]
        yield Departement(
            row["code"],
            name,
            "" if overseas else f"Département {link}{name}",
            CollectiviteKind.SPECIAL if overseas else CollectiviteKind.DEPARTEMENT,
            row["region"] or None,
            row["chef_lieu"] or None,
        )


def regions() -> Iterator[Region]:
    for row in read_table(DATA / "regions.tsv"):
        name = printed(row["nom"])
        yield Region(row["code"], name, f"Région {name}", row["chef_lieu"])


def printed(name):
    """``name`` as it is printed: curved apostrophe, « Cœur » rather than « Coeur »."""
    return name.replace("'", "’").replace("Coeur", "Cœur").replace("coeur", "cœur")
