"""The portrait of one country: its shape as large as it goes, the places tied to France in it, the way to France.

The shape fills the frame whatever the distance of its partners. Countries that are mostly sea have no silhouette: the
map is then cropped on their islands.
"""

import re
from functools import cache
from math import hypot
from pathlib import Path

from django.conf import settings

from directory.drawing import labels as naming
from directory.drawing import territories
from directory.drawing.curves import curve
from directory.drawing.framing import COUNTRIES, Frame, world_points
from directory.drawing.projection import local_equal_area, wrap_longitude
from directory.drawing.shapes import Background, Drawing, Mark, Place, Silhouette, Stroke, number
from directory.drawing.spots import spot_of

SIDE = 1000
_MARGIN = 0.11
# Beyond, names would hide the country.
_NAMED = 9
# The widest --u of the square format: names that fit then fit everywhere.
_UNIT = 2.5
# World units across: closer, the coasts of the map would be polygons. About 500 km.
_CLOSEST = 60
# Below, a silhouette is a handful of points.
_SMALL_KM2 = 400
_FRANCE = Place("France", 46.6, 2.4, "FR")


def portrait(code, places, sentence=""):
    """The ``Drawing`` of a country (ISO code) and of ``places`` in it, the foremost first; empty if we have no shape.

    ``places``: ``Place`` with coordinates; those that fall outside the shape are left to the list beside.
    """
    spots = [spot for spot in (spot_of(place, rank) for rank, place in enumerate(places, start=1)) if spot]
    spots = [spot for spot in spots if spot.place.latitude is not None]
    facts = territories.silhouette(code)
    is_drawn = facts and facts["km2"] >= _SMALL_KM2
    shape = _on_silhouette(code, facts, spots) if is_drawn else _on_islands(code, spots)
    if shape is None:
        return Drawing(css="dessin--pays dessin-sans", sentence=sentence, is_empty=True)
    inside, far, layers = shape
    named = inside[:_NAMED]
    names, _ = naming.place_names(named, _UNIT, SIDE, SIDE)
    written = [label for label in names if label.text != label.number]
    return Drawing(
        css="dessin--pays",
        view_box=f"0 0 {SIDE} {SIDE}",
        strokes=tuple(Stroke(_way(spot, far), "trait trait--fond", is_pending=False) for spot in named),
        marks=tuple(_mark(spot, spot in named) for spot in reversed(inside)),
        labels=tuple(written),
        sentence=sentence,
        **layers,
    )


def _on_silhouette(code, facts, spots):
    """Spots inside, the point of France on the same paper, and the shape."""
    width, height = facts["size"]
    scale = SIDE * (1 - 2 * _MARGIN) / max(width, height)
    left, top = (SIDE - width * scale) / 2, (SIDE - height * scale) / 2

    def lay(spot):
        latitude0, longitude0 = facts["centre"]
        x, y = local_equal_area(spot.latitude, wrap_longitude(spot.longitude, longitude0), latitude0, longitude0)
        x, y = (x - facts["origin"][0]) * facts["scale"], (y - facts["origin"][1]) * facts["scale"]
        spot.x, spot.y = left + x * scale, top + y * scale
        return spot

    inside = [lay(spot) for spot in spots]
    inside = [spot for spot in inside if -20 < spot.x < SIDE + 20 and -20 < spot.y < SIDE + 20]
    shape = Silhouette(code, f"translate({number(left)} {number(top)}) scale({scale:.4g})", is_linked=True)
    return inside, lay(spot_of(_FRANCE, 0)), {"silhouettes": (shape,)}


def _on_islands(code, spots):
    """The same on the map of countries, cropped on the shape of ``code``; ``None`` when it has none."""
    box = _extent(code)
    if box is None:
        return None
    left, top, right, bottom = box
    room = SIDE * (1 - 2 * _MARGIN)
    scale = min(SIDE / _CLOSEST, room / max(right - left, bottom - top, 1e-6))
    view = Frame(scale, SIDE / 2 - scale * (left + right) / 2, SIDE / 2 - scale * (top + bottom) / 2)
    france = spot_of(_FRANCE, 0)
    for spot, (x, y) in zip([*spots, france], world_points([*spots, france], COUNTRIES), strict=True):
        spot.x, spot.y = view.scale * x + view.x, view.scale * y + view.y
    inside = [spot for spot in spots if -20 < spot.x < SIDE + 20 and -20 < spot.y < SIDE + 20]
    background = Background(f"carte/{COUNTRIES.name}.svg", view.transform(COUNTRIES), (code,), has_borders=True)
    return inside, france, {"background": background}


@cache
def _extent(code):
    """(left, top, right, bottom) of a territory in world units, read from the map itself; ``None`` without a shape."""
    if not territories.has_shape(COUNTRIES.name, code):
        return None
    source = (Path(settings.BASE_DIR) / "static" / "carte" / f"{COUNTRIES.name}.svg").read_text(encoding="utf-8")
    found = re.search(rf'id="{re.escape(code)}" d="([^"]+)"', source)
    points = list(_points(found.group(1))) if found else []
    if not points:
        return None
    xs, ys = [x / COUNTRIES.unit for x, _ in points], [y / COUNTRIES.unit for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _points(path):
    """The points of a path made of ``M``, ``l`` and ``z`` only, as ``bin/rebuild-map`` writes them."""
    x = y = 0.0
    for command, numbers in re.findall(r"([Ml])([^Mlz]*)", path):
        values = [float(value) for value in re.findall(r"-?[\d.]+", numbers)]
        for dx, dy in zip(values[::2], values[1::2], strict=False):
            x, y = (dx, dy) if command == "M" else (x + dx, y + dy)
            yield x, y


def _way(spot, far):
    """The line that leaves towards France and goes out of the frame."""
    dx, dy = far.x - spot.x, far.y - spot.y
    length = hypot(dx, dy) or 1
    reach = min(length, 1.5 * SIDE)
    return curve((spot.x, spot.y), (spot.x + dx / length * reach, spot.y + dy / length * reach))


def _mark(spot, is_named):
    css = "lieu lieu--la" if is_named else "lieu lieu--petit"
    return Mark(f"M{number(spot.x)} {number(spot.y)}h.01", css, has_core=is_named)
