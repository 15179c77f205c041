"""Readers of the lists that staff then edit: countries, ODD, sectors, networks, funders, canned replies."""

import tomllib
from collections.abc import Iterator
from typing import NamedTuple

from directory.enums import ActorKind, FunderTier, ReplyKind
from directory.reference.tables import DATA, LISTS, read_table, split

#: What water agencies fund, in words: the law of 9 February 2005 (« Oudin-Santini »), Code général des collectivités
#: territoriales, article L.1115-1-1.
OUDIN_SANTINI = (
    "- Loi Oudin-Santini : jusqu’à 1 % des ressources du service de l’eau ou de l’assainissement pour des actions de "
    "coopération ou d’urgence dans ce domaine"
)


class Country(NamedTuple):
    code: str
    name: str
    locative: str
    aliases: list[str]
    latitude: float | None
    longitude: float | None


class Goal(NamedTuple):
    number: int
    label: str
    colour: str


class Sector(NamedTuple):
    slug: str
    name: str
    aliases: list[str]
    dac_codes: list[str]
    position: int


class Office(NamedTuple):
    label: str
    address: str
    postal_code: str
    city: str
    phone: str
    is_headquarters: bool
    position: int


class Network(NamedTuple):
    slug: str
    name: str
    acronym: str
    short_name: str
    summary: str
    website: str
    missions: str
    regions: list[str]
    """Codes of the INSEE."""
    offices: list[Office]
    position: int


class Funder(NamedTuple):
    slug: str
    name: str
    acronym: str
    kind: ActorKind
    tier: FunderTier
    programmes: str
    website: str
    country: str
    iati_ref: str | None


def countries() -> Iterator[Country]:
    points = {row["code"]: row for row in read_table(DATA / "pays-points.tsv")}
    for row in read_table(LISTS / "pays.tsv"):
        point = points.get(row["code"])
        yield Country(
            row["code"],
            row["nom"],
            row["locatif"],
            split(row["autres_noms"]),
            float(point["latitude"]) if point else None,
            float(point["longitude"]) if point else None,
        )


def goals() -> Iterator[Goal]:
    for row in read_table(LISTS / "odd.tsv"):
        yield Goal(int(row["numero"]), row["intitule"], row["couleur"])


def sectors() -> Iterator[Sector]:
    for position, row in enumerate(read_table(LISTS / "secteurs.tsv"), start=1):
        yield Sector(row["identifiant"], row["nom"], split(row["synonymes"]), split(row["codes_cad"]), position)


def dac_codes() -> dict[str, str]:
    """Five-digit codes of the OECD's DAC and their labels, French where one was published, else English."""
    return {row["code"]: row["libelle"] or row["libelle_anglais"] for row in read_table(DATA / "codes-cad.tsv")}


def sectors_by_dac() -> dict[str, str]:
    """Slugs of our sectors by codes of the DAC, of five figures or of the three of a category, which stands for those
    of its codes that are not there; an empty slug where a code means no sector.
    """
    return {row["code"]: row["secteur"] for row in read_table(LISTS / "secteurs-cad.tsv")}


def networks() -> Iterator[Network]:
    for position, row in enumerate(_toml("reseaux.toml")["reseau"], start=1):
        offices = [
            Office(
                office.get("lieu", ""),
                office["adresse"],
                office["code_postal"],
                office["ville"],
                office.get("telephone", ""),
                office.get("siege", False),
                rank,
            )
            for rank, office in enumerate(row.get("bureaux", []), start=1)
        ]
        yield Network(
            row["slug"],
            row["nom"],
            row.get("sigle", ""),
            row.get("court", ""),
            row.get("resume", ""),
            row.get("site", ""),
            row.get("missions", "").strip(),
            row["regions"],
            offices,
            position,
        )


def funders() -> Iterator[Funder]:
    for row in _toml("financeurs.toml")["financeur"]:
        programmes = row.get("dispositifs", "").strip()
        yield Funder(
            row["slug"],
            row["nom"],
            row.get("sigle", ""),
            ActorKind(row["sorte"]),
            FunderTier(row["niveau"]),
            OUDIN_SANTINI if programmes == "oudin-santini" else programmes,
            row.get("site", ""),
            row.get("pays", "FR"),
            row.get("iati"),
        )


class Reply(NamedTuple):
    slug: str
    kind: str
    title: str
    text: str
    position: int


def replies() -> Iterator[Reply]:
    for position, row in enumerate(_toml("reponses.toml")["reponse"], start=1):
        yield Reply(row["slug"], ReplyKind(row["usage"]).value, row["titre"], row["texte"].strip(), position)


def _toml(name):
    return tomllib.loads((LISTS / name).read_text(encoding="utf-8"))
