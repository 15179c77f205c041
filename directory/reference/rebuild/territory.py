"""Communes, former communes, EPCI, départements and régions, from ``@etalab/decoupage-administratif`` and ``data-
france``.
"""

import json
from collections import Counter, defaultdict

from directory.database.fold import fold

#: Reference year of the legal populations in force on 1 January 2026 (INSEE, « populations de référence 2023 »).
POPULATION_YEAR = 2023
#: Exceptions, by département: Mayotte's last census in the package, and the general censuses of article 157 of the law
#: of 27 February 2002 (https://www.insee.fr/fr/statistiques/8680702).
POPULATION_YEARS = {"976": 2017, "986": 2023, "987": 2022, "988": 2025}
#: Overseas collectivities that are one with their only « commune », or have no inhabitants and no authority of their
#: own.
WITHOUT_PARENT = {"977", "978", "989"}
#: ISO codes under which GeoNames files the overseas collectivities.
GEONAMES_COUNTRIES = {
    "975": ("PM",), "977": ("BL",), "978": ("MF",), "986": ("WF",), "987": ("PF",), "988": ("NC",),
    "971": ("GP",), "972": ("MQ",), "973": ("GF",), "974": ("RE",), "976": ("YT",),
}  # fmt: skip

COMMUNES = (
    "code", "nom", "siren", "codes_postaux", "population", "annee", "epci", "departement", "region",
    "latitude", "longitude", "point",
)  # fmt: skip
FORMER = ("code", "nom", "sorte", "successeur", "latitude", "longitude")
EPCI = ("siren", "nom", "nature", "population", "annee", "departement", "region", "chef_lieu")
DEPARTEMENTS = ("code", "nom", "liaison", "nature", "region", "chef_lieu")
REGIONS = ("code", "nom", "liaison", "chef_lieu")

KINDS = {"commune-deleguee": "deleguee", "commune-associee": "associee"}


class Decoupage:
    """One vintage of the npm package."""

    def __init__(self, package):
        self.package = package
        self.entries = self.load("communes")
        self.communes = [entry for entry in self.entries if entry["type"] == "commune-actuelle"]

    def load(self, name):
        return json.loads((self.package / "data" / f"{name}.json").read_text(encoding="utf-8"))


def communes(current, halls, places):
    """Rows of ``COMMUNES``, by code. A commune without a believable point keeps empty coordinates."""
    epci_of = {member["code"]: group["code"] for group in current.load("epci") for member in group["membres"]}
    for commune in sorted(current.communes, key=lambda entry: entry["code"]):
        code, departement = commune["code"], commune["departement"]
        point = halls.of(code, ("COM", "COMD")) or places.of(
            commune["nom"], halls.boxes.get(("COM", code)), GEONAMES_COUNTRIES.get(departement, ("FR",))
        )
        population = commune.get("population")
        yield (
            code,
            commune["nom"],
            commune.get("siren"),
            commune.get("codesPostaux", []),
            population,
            None if population is None else POPULATION_YEARS.get(departement, POPULATION_YEAR),
            epci_of.get(code),
            None if departement in WITHOUT_PARENT else departement,
            commune["region"] if commune["zone"] != "com" else None,
            point and point.latitude,
            point and point.longitude,
            point and point.source,
        )


def former_names(current, older, halls):
    """Rows of ``FORMER``: delegated and associated communes, merged communes, former names of renamed communes.

    ``older`` are vintages of the package, newest first. A name that folds to its successor's is left out: it would
    find nothing that the present name does not.
    """
    names = {commune["code"]: commune["nom"] for commune in current.communes}
    merged = {old: commune["code"] for commune in current.communes for old in commune.get("anciensCodes", [])}
    rows, seen = [], set()

    def add(code, name, kind, successor):
        key = fold(name), successor
        if key in seen or fold(name) == fold(names[successor]):
            return
        seen.add(key)
        point = halls.of(code, ("COMD",)) or halls.of(code, ("COMA",)) if kind != "ancienne" else None
        rows.append((code, name, kind, successor, point and point.latitude, point and point.longitude))

    for entry in current.entries:
        if entry["type"] in KINDS:
            add(entry["code"], entry["nom"], KINDS[entry["type"]], entry["chefLieu"])
    for vintage in older:
        for entry in vintage.entries:
            if entry["type"] == "arrondissement-municipal":
                continue
            code = entry["code"]
            successor = merged.get(code) or (code if code in names and entry["type"] == "commune-actuelle" else None)
            if successor:
                add(code, entry["nom"], "ancienne", successor)
    return sorted(rows, key=lambda row: (row[0], row[1], row[3]))


def groupings(current):
    """Rows of ``EPCI``, by SIREN: those with a tax system of their own, and the territories of Greater Paris (EPT).

    The package does not say where an EPCI sits: it gets the département, région and (approximate) point of its most
    populous commune.
    """
    where = {commune["code"]: commune for commune in current.communes}
    groups = sorted([*current.load("epci"), *current.load("ept")], key=lambda group: group["code"])
    for group in groups:
        chief = max(group["membres"], key=lambda member: (member["populationMunicipale"] or 0, member["code"]))["code"]
        members = [where[member["code"]] for member in group["membres"]]
        years = {POPULATION_YEARS.get(member["departement"], POPULATION_YEAR) for member in members}
        yield (
            group["code"],
            group["nom"],
            group["type"],
            group.get("populationMunicipale") or sum(member["population"] for member in members),
            years.pop() if len(years) == 1 else None,
            _heaviest(members, "departement"),
            _heaviest(members, "region"),
            chief,
        )


def departements(current):
    """Rows of ``DEPARTEMENTS``; overseas collectivities among them, of kind « com », without région."""
    for row in sorted(current.load("departements"), key=lambda entry: entry["code"]):
        if row["code"] in WITHOUT_PARENT:
            continue
        overseas = row["zone"] == "com"
        yield (
            row["code"],
            row["nom"],
            row["typeLiaison"],
            "com" if overseas else "departement",
            None if overseas else row["region"],
            # The package gives the TAAF the chief town of another territory.
            None if row["code"] == "984" else row["chefLieu"],
        )


def regions(current):
    """Rows of ``REGIONS``: the eighteen."""
    for row in sorted(current.load("regions"), key=lambda entry: entry["code"]):
        if row["zone"] != "com":
            yield row["code"], row["nom"], row["typeLiaison"], row["chefLieu"]


def without_point(rows):
    """Number of communes without a point, and of points by source, to print."""
    return Counter(row[11] or "sans point" for row in rows)


def _heaviest(members, key):
    weights = defaultdict(int)
    for member in members:
        weights[member[key]] += member.get("population") or 0
    return max(weights, key=lambda code: (weights[code], code))
