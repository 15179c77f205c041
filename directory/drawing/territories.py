"""What the map files contain, and which shape a place belongs to.

`territories.json` is written by `bin/rebuild-map` next to the SVG files.
"""

import json
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

# The French overseas have an ISO code of their own but Natural Earth draws five
# of them as parts of France: (code, south, north, west, east) in degrees.
_OVERSEAS_BOXES = (
    ("GP", 15.7, 16.7, -62.0, -60.8),
    ("MQ", 14.2, 15.1, -61.4, -60.7),
    ("GF", 2.0, 6.0, -55.0, -51.0),
    ("RE", -21.6, -20.7, 55.0, 56.0),
    ("YT", -13.2, -12.4, 44.8, 45.5),
    ("PM", 46.6, 47.3, -56.7, -56.0),
    ("BL", 17.85, 17.99, -62.95, -62.75),
    ("MF", 18.0, 18.15, -63.2, -62.9),
    ("WF", -14.6, -13.0, -178.4, -175.9),
    ("NC", -23.5, -17.5, 158.0, 169.5),
    ("PF", -28.5, -7.0, -155.5, -134.0),
)


def overseas_code(country_code, latitude, longitude):
    """Return the code to tint: « MQ » for a place of Martinique said to be in « FR »."""
    if country_code != "FR" or latitude is None or longitude is None:
        return country_code
    for code, south, north, west, east in _OVERSEAS_BOXES:
        if south <= latitude <= north and west <= longitude <= east:
            return code
    return country_code


@cache
def _data():
    return json.loads((Path(__file__).parent / "territories.json").read_text(encoding="utf-8"))


@cache
def _shapes(map_name):
    return frozenset(_data()["maps"][map_name])


def has_shape(map_name, code):
    """Whether `static/carte/<map_name>.svg` has a path for this ISO code."""
    return code in _shapes(map_name)


def heart(code):
    """(latitude, longitude) of the middle of a territory, or None if unknown."""
    found = _data()["hearts"].get(code)
    return tuple(found) if found else None


def silhouette(code):
    """Facts on one shape of `silhouettes.svg`, or None; see `bin/rebuild-map`."""
    return _data()["silhouettes"].get(code)


@cache
def _paths():
    text = Path(finders.find("carte/silhouettes.svg")).read_text(encoding="utf-8")
    return dict(re.findall(r'<path id="([^"]+)" d="([^"]+)"', text))


def outline(code):
    """The SVG path of one silhouette: written in the page, where a few cost less than the file of them all."""
    return _paths()[code]
