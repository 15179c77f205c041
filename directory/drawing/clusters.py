"""A selection on a map: neighbours gathered under one mark, whatever their number. Pure Python.

The same rules are in ``static/js/carte.js``, so that the map drawn here and the one that people move agree: a mark
stands on its most important place, never between two, and two marks are never closer than ``radius``.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from math import floor

from directory.drawing.curves import control
from directory.drawing.labels import Box, around, text_box
from directory.drawing.projection import ATLANTIC_MERIDIAN, WORLD_WIDTH, equal_earth, wrap_longitude

WORLD_HEIGHT = 1947
SMALLEST_SCALE, LARGEST_SCALE = 0.2, 120
"""Pixels per world unit: the whole world on 800 pixels; 72 m a pixel, coasts being true within a kilometre."""
TRIMMED = 0.03
"""Share of the records that the first view may leave out on each side."""


def on_world(latitude, longitude):
    """World units of a place, as ``static/carte`` draws it."""
    return equal_earth(latitude, wrap_longitude(longitude, ATLANTIC_MERIDIAN))


@dataclass(frozen=True, slots=True)
class View:
    """A window on the world, ``width`` × ``height`` pixels: pixel = world × scale + offset."""

    width: int
    height: int
    scale: float
    x: float
    y: float

    def pixel(self, point):
        return point[0] * self.scale + self.x, point[1] * self.scale + self.y

    def holds(self, point, margin=0):
        x, y = self.pixel(point)
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    @property
    def box(self):
        """(west, north, east, south) in world units."""
        return (
            -self.x / self.scale,
            -self.y / self.scale,
            (self.width - self.x) / self.scale,
            (self.height - self.y) / self.scale,
        )

    def zoomed(self, factor):
        """The box seen from nearer (``factor`` > 1) or farther, around the same centre."""
        west, north, east, south = self.box
        half = (east - west) / 2 / factor, (south - north) / 2 / factor
        centre = (west + east) / 2, (north + south) / 2
        return centre[0] - half[0], centre[1] - half[1], centre[0] + half[0], centre[1] + half[1]

    def moved(self, across, down):
        """The box shifted by shares of its size."""
        west, north, east, south = self.box
        dx, dy = across * (east - west), down * (south - north)
        return west + dx, north + dy, east + dx, south + dy


def fitted(box, width, height, padding=0):
    """The ``View`` that shows a world box as large as it can, inside the limits of scale and of the world."""
    west, north, east, south = box
    scale = min((width - 2 * padding) / max(east - west, 1e-6), (height - 2 * padding) / max(south - north, 1e-6))
    scale = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
    x = _held((west + east) / 2, width / scale, WORLD_WIDTH)
    y = _held((north + south) / 2, height / scale, WORLD_HEIGHT)
    return View(width, height, scale, width / 2 - x * scale, height / 2 - y * scale)


def _held(centre, seen, size):
    """A centre that does not leave half of the window out of the world."""
    return size / 2 if seen >= size else min(max(centre, seen / 2), size - seen / 2)


def around_most(sites):
    """The box that holds most records: far places do not make the others unreadable, and a link says so."""
    return (
        _quantile(sites, "x", TRIMMED),
        _quantile(sites, "y", TRIMMED),
        _quantile(sites, "x", 1 - TRIMMED),
        _quantile(sites, "y", 1 - TRIMMED),
    )


def _quantile(sites, axis, share):
    rows = sorted((getattr(site, axis), site.count) for site in sites)
    left = share * sum(count for _value, count in rows)
    for value, count in rows:
        left -= count
        if left <= 0:
            return value
    return rows[-1][0]


def around_all(sites):
    xs, ys = [site.x for site in sites], [site.y for site in sites]
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(slots=True)
class Cluster:
    """One mark: its first site is where it stands."""

    sites: list = field(default_factory=list)

    @property
    def lead(self):
        return self.sites[0]


def clusters(sites, scale, radius):
    """Gather sites (with ``x``, ``y`` in world units, the most important first) closer than ``radius`` pixels.

    A site joins the first, hence most important, mark in its reach.
    """
    reach = radius / scale
    cells, left = defaultdict(list), [True] * len(sites)
    places = [(floor(site.x / reach), floor(site.y / reach)) for site in sites]
    for position, cell in enumerate(places):
        cells[cell].append(position)
    found = []
    for position, site in enumerate(sites):
        if not left[position]:
            continue
        cluster = Cluster()
        column, row = places[position]
        for cell in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            if cell not in cells:
                continue
            rest = []
            for other in cells[cell]:
                near = (sites[other].x - site.x) ** 2 + (sites[other].y - site.y) ** 2 <= reach * reach
                if near:
                    left[other] = False
                    cluster.sites.append(sites[other])
                else:
                    rest.append(other)
            cells[cell] = rest
        cluster.sites.sort(key=lambda one: (one is not site, -one.count, one.name))
        found.append(cluster)
    return found


def named(points, size, most=60):
    """Which names fit beside their marks: ``{position: (dx, anchor)}``. ``points``: [(x, y, radius, text)], pixels."""
    taken = [around(x, y, radius + 3) for x, y, radius, _text in points]
    result = {}
    for position, (x, y, radius, text) in enumerate(points):
        if len(result) == most:
            break
        for side, anchor in ((1, "start"), (-1, "end")):
            gap = side * (radius + 5)
            box = text_box(x, y, text, size, gap / size, 0.34, anchor)
            if not any(box.meets(other) for i, other in enumerate(taken) if i != position):
                taken.append(Box(box.left - 2, box.top - 2, box.right + 2, box.bottom + 2))
                result[position] = (gap, anchor)
                break
    return result


def tie(start, end):
    """The line between two (latitude, longitude), in world units; across the date line it leaves and comes back.

    A path of one curve, or of two halves that end at the edges of the map, where the world is cut.
    """
    here, there = on_world(*start), on_world(*end)
    gap = wrap_longitude(end[1], ATLANTIC_MERIDIAN) - wrap_longitude(start[1], ATLANTIC_MERIDIAN)
    if abs(gap) <= 180:
        return _curve(here, there)
    # The world is narrower near the poles: half of its width where the line leaves it.
    latitude = (start[0] + end[0]) / 2
    edge = 1 if gap < 0 else -1
    out = equal_earth(latitude, ATLANTIC_MERIDIAN + edge * 180)
    back = equal_earth(latitude, ATLANTIC_MERIDIAN - edge * 180)
    return _curve(here, out) + _curve(back, there)


def _curve(start, end):
    (ax, ay), (bx, by), (cx, cy) = start, end, control(start, end)
    return f"M{ax:.2f} {ay:.2f}Q{cx:.2f} {cy:.2f} {bx:.2f} {by:.2f}"
