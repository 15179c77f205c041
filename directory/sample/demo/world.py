"""What demonstration records are made of: the loaded base, read once."""

import random
from itertools import accumulate, groupby
from typing import NamedTuple

from directory.database.fold import fold
from directory.enums import CollectiviteKind, FunderTier, Origin
from directory.french import of_name
from directory.models import Actor, Collectivite, Country, Funder, GazetteerTown, Network, Sector
from directory.sample.demo.words import THEMES, WEALTHY
from directory.sample.tools import ReferenceMissing

WEIGHTS = {
    "SN": 12, "ML": 11, "BF": 11, "MG": 10, "BJ": 9, "TG": 7, "MA": 7, "PS": 6, "CM": 6, "DE": 8, "VN": 4, "TN": 4,
    "LB": 4, "CI": 4, "NE": 3, "GN": 3, "HT": 3, "IT": 3, "RO": 3, "PL": 3, "ES": 3, "GB": 3, "PT": 2, "MR": 2,
    "TD": 1, "CD": 2, "CG": 1, "GA": 1, "KM": 1, "DZ": 2, "AM": 2, "UA": 2, "JP": 2, "CN": 2, "US": 2, "CA": 2,
    "LA": 1, "KH": 1, "IN": 1, "NP": 1, "PE": 1, "BO": 1, "CL": 1, "CO": 1, "BR": 1, "CU": 1, "NI": 1, "MX": 1,
    "CZ": 1, "HU": 1, "BE": 1, "AL": 1, "GE": 1, "RW": 1, "ET": 1, "MZ": 1, "ZA": 1, "MU": 1, "FJ": 1, "VU": 1,
}  # fmt: skip
"""Countries of partners, from the usual to the rare."""

SAMPLE_COMMUNES = ("45234", "64302", "93006", "97222")
"""Orléans, Lagos, Bagnolet, Le Robert: their pages show facts only."""

TOWNS_PER_COUNTRY = 60
_SMALLEST_TOWN = 3000


_HOLDERS = (CollectiviteKind.COMMUNE, CollectiviteKind.METROPOLE, CollectiviteKind.DEPARTEMENT, CollectiviteKind.REGION)

_FOR_ALL = (FunderTier.NATIONAL, FunderTier.EUROPEAN, FunderTier.INTERNATIONAL)


class Home(NamedTuple):
    """A French territory that may hold a project."""

    pk: int
    name: str
    label: str
    """At the head of a sentence: « Orléans », « Le département du Loiret »."""
    of: str
    """« d’Orléans », « du département du Loiret »."""
    is_commune: bool
    network: int | None
    region: int | None
    latitude: float | None
    longitude: float | None


class Town(NamedTuple):
    geonames_id: int
    name: str
    country: str
    latitude: float
    longitude: float
    population: int


class Weighted:
    """A choice among many, each with a weight, in a constant number of draws."""

    def __init__(self, items, weights):
        self.items = list(items)
        self.totals = list(accumulate(weights))

    def pick(self, dice):
        return dice.choices(self.items, cum_weights=self.totals)[0]

    def __bool__(self):
        return bool(self.items)


class World:
    """The base as lists to draw from. Reads some 40,000 rows, in one second or so."""

    def __init__(self):
        self.countries = {c.code: c for c in Country.objects.filter(code__in=WEIGHTS)}
        self.networks = {n.pk: n.actor.name for n in Network.objects.select_related("actor").order_by("pk")}
        self.homes = self._homes()
        self.towns = self._towns()
        self.has_poorer = bool(self.towns.keys() - WEALTHY)
        self.lands = Weighted(self.towns, [WEIGHTS[code] for code in self.towns])
        sectors = Sector.objects.current().order_by("pk").values_list("slug", "pk")
        self.sectors = {slug: pk for slug, pk in sectors if slug in THEMES}
        given = Funder.objects.exclude(actor__origin=Origin.DEMO).order_by("pk").values_list("pk", "tier")
        # Anyone may turn to these; to a région, only those of its territory; to a town or an association, its own.
        self.funders = [(pk, tier) for pk, tier in given if tier in _FOR_ALL]
        self.region_funders = {pk: (pk, tier) for pk, tier in given if tier == FunderTier.REGIONAL}
        self._known_towns()
        if not (self.homes and self.towns and self.sectors and self.networks):
            raise ReferenceMissing("communes, villes étrangères, secteurs et réseaux")

    def _homes(self):
        followed = dict(Network.regions.through.objects.values_list("collectivite_id", "network_id"))
        rows = (
            Collectivite.objects.filter(kind__in=_HOLDERS, actor__country="FR")
            .exclude(actor__origin=Origin.DEMO)
            .exclude(kind=CollectiviteKind.COMMUNE, code__in=SAMPLE_COMMUNES)
            .order_by("kind", "code")
            .values_list(
                "pk", "actor__name", "official_name", "kind", "region_id", "population",
                "actor__latitude", "actor__longitude",
            )
        )  # fmt: skip
        homes, weights = [], []
        for pk, name, official_name, kind, region, population, latitude, longitude in rows:
            region = pk if kind == CollectiviteKind.REGION else region
            label, of = _called(name, official_name, kind)
            is_commune = kind == CollectiviteKind.COMMUNE
            homes.append(Home(pk, name, label, of, is_commune, followed.get(region), region, latitude, longitude))
            # Villages cooperate too: a town a hundred times as large is drawn fifteen times as often.
            weights.append((population or 500) ** 0.6 if is_commune else 600)
        return Weighted(homes, weights)

    def _towns(self):
        rows = (
            GazetteerTown.objects.filter(country__in=self.countries, population__gte=_SMALLEST_TOWN)
            .order_by("country", "-population", "geonames_id")
            .values_list("geonames_id", "name_fr", "name", "country_id", "latitude", "longitude", "population")
        )
        towns = {}
        for code, group in groupby(rows, key=lambda row: row[3]):
            best = {}
            for geonames_id, name_fr, name, *others in group:
                town = Town(geonames_id, name_fr or name, *others)
                # Of homonyms in one country, the largest alone.
                if len(best) < TOWNS_PER_COUNTRY:
                    best.setdefault(fold(town.name), town)
            best = list(best.values())
            towns[code] = Weighted(best, [1 / (rank + 3) for rank in range(len(best))])
        return towns

    def _known_towns(self):
        """Foreign towns that are already territories of the base, by GeoNames identifier and by name."""
        rows = Actor.objects.filter(collectivite__kind=CollectiviteKind.FOREIGN, country__in=self.countries)
        self.by_geonames, self.by_name = {}, {}
        for pk, geonames_id, country, key in rows.order_by("pk").values_list(
            "pk", "geonames_id", "country_id", "name_key"
        ):
            if geonames_id:
                self.by_geonames[geonames_id] = pk
            self.by_name.setdefault((country, key), pk)

    def place_pk(self, town):
        """The territory of a town, or None when it has to be made."""
        return self.by_geonames.get(town.geonames_id) or self.by_name.get((town.country, fold(town.name)))

    def draw_town(self, dice):
        return self.towns[self.lands.pick(dice)].pick(dice)

    def draw_commune(self, dice):
        home = self.homes.pick(dice)
        while not home.is_commune:
            home = self.homes.pick(dice)
        return home


def _called(name, official_name, kind):
    """How to speak of a territory: (at the head of a sentence, after a noun)."""
    if kind == CollectiviteKind.REGION:
        return f"La région {name}", f"de la région {name}"
    if kind == CollectiviteKind.DEPARTEMENT and official_name.startswith("Département "):
        rest = official_name.removeprefix("Département ")
        return f"Le département {rest}", f"du département {rest}"
    if kind == CollectiviteKind.METROPOLE and name.startswith("Métropole "):
        rest = name.removeprefix("Métropole ")
        return f"La métropole {rest}", f"de la métropole {rest}"
    return name, of_name(name)


def dice_of(seed, kind, number):
    """The generator of one record, the same whatever else is made."""
    return random.Random(f"passerelles {seed} {kind} {number}")
