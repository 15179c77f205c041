"""Which part of the world to show, and how the points fall in it."""

from dataclasses import dataclass
from math import cos, hypot, radians, sin

from directory.drawing.projection import ATLANTIC_MERIDIAN, PACIFIC_MERIDIAN, bearing, equal_earth, wrap_longitude
from directory.drawing.shapes import number

SMALLEST_WIDTH = 260
"""World units across a drawing (2,200 km): below, a reader no longer knows where on Earth this is."""

_NORTHERN_EDGE = equal_earth(80, 0, 0)[1]
_SOUTHERN_EDGE = 1800


@dataclass(frozen=True, slots=True)
class MapFile:
    """One file of static/carte: its meridian and its units per world unit."""

    name: str
    meridian: int
    unit: int


WORLD = MapFile("monde", ATLANTIC_MERIDIAN, 1)
COUNTRIES = MapFile("pays", ATLANTIC_MERIDIAN, 2)
PACIFIC = MapFile("pacifique", PACIFIC_MERIDIAN, 1)


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the world: paper = world × scale + offset."""

    scale: float
    x: float
    y: float

    def matrix(self, map_file):
        """(scale, x, y) from the units of the map file to those of the drawing."""
        return self.scale / map_file.unit, self.x, self.y

    def transform(self, map_file):
        """The SVG transform that lays the map file under the drawing."""
        return f"translate({number(self.x)} {number(self.y)}) scale({self.scale / map_file.unit:.4g})"


def frame(points, width, height, margin_x, margin_y, smallest=SMALLEST_WIDTH):
    """Fit world points in a width × height drawing; margins are fractions.

    Never closer than `smallest` world units across, never beyond 80° N when that can be helped.
    """
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    room_x, room_y = width * (1 - 2 * margin_x), height * (1 - 2 * margin_y)
    spread_x, spread_y = max(xs) - min(xs), max(ys) - min(ys)
    scale = min(
        width / smallest, room_x / spread_x if spread_x > 1e-6 else 1e9, room_y / spread_y if spread_y > 1e-6 else 1e9
    )
    x = width / 2 - scale * (max(xs) + min(xs)) / 2
    y = height / 2 - scale * (max(ys) + min(ys)) / 2
    top, bottom = y + scale * _NORTHERN_EDGE, y + scale * _SOUTHERN_EDGE
    if bottom - top < height:  # the whole world is flatter than the drawing: anchor it high
        y -= top - min(top, margin_y * height)
    elif top > 0:
        y -= min(top, max(0, scale * min(ys) + y - margin_y * height / 2))
    elif bottom < height:
        y += min(height - bottom, max(0, height * (1 - margin_y / 2) - scale * max(ys) - y))
    return Frame(scale, x, y)


def world_points(spots, map_file):
    """Project the spots: their x and y become world units."""
    points = []
    for spot in spots:
        longitude = wrap_longitude(spot.longitude, map_file.meridian)
        points.append(equal_earth(spot.latitude, longitude, map_file.meridian))
    return points


def spread(spots, smallest, width, height, padding):
    """Push apart spots closer than `smallest`, along their true bearing.

    A town and its neighbour across the river stay two points, the right way
    round. Everything stays within `padding` of the edges. Returns whether
    anything moved.
    """
    moved = False
    for _ in range(6):
        calm = True
        for i, a in enumerate(spots):
            for b in spots[i + 1 :]:
                dx, dy = b.x - a.x, b.y - a.y
                gap = hypot(dx, dy)
                if gap >= smallest - 0.5:
                    continue
                angle = radians(bearing((a.latitude, a.longitude), (b.latitude, b.longitude)))
                ux, uy = (dx / gap, dy / gap) if gap > smallest / 2 else (sin(angle), -cos(angle))
                middle_x, middle_y = (a.x + b.x) / 2, (a.y + b.y) / 2
                a.x, a.y = middle_x - ux * smallest / 2, middle_y - uy * smallest / 2
                b.x, b.y = middle_x + ux * smallest / 2, middle_y + uy * smallest / 2
                calm, moved = False, True
        if calm:
            break
    if moved:
        for spot in spots:
            spot.x = min(max(spot.x, padding), width - padding)
            spot.y = min(max(spot.y, padding), height - padding)
    return moved
