"""Neighbours on a map of the world: which they are, and the inset that shows them larger.

Lagos, its Spanish and its Portuguese homonyms share a finger's width of a map that also reaches Chile. Pushed apart,
towns would stand where they are not; so the map keeps them where they are, and an inset comes closer. Towns of one
valley are closer than any coast is true: their inset is a plan without coasts, with its scale.
"""

from dataclasses import dataclass
from math import hypot

from directory.drawing import labels as naming
from directory.drawing.curves import samples
from directory.drawing.geo import EARTH_RADIUS_KM, distance_km
from directory.drawing.projection import local_equal_area, wrap_longitude
from directory.drawing.shapes import Lens, ScaleBar, number
from directory.french import NBSP

TOUCHING = 26
"""Units of a drawing 1,000 wide: two discs closer than this hide one another on a phone."""

_REACHES = (80, 56, 40, TOUCHING)
_MOST = 0.27
"""A group wider than this share of the drawing would gain nothing."""

_PLAN_KM = 90
"""A group that fits in this many kilometres is drawn as a plan."""

_ROUND_KM = (1, 2, 5, 10, 20, 50)


def touching(spots):
    """Whether two of the spots, already on paper, hide one another."""
    return any(_gap(a, b) < TOUCHING for i, a in enumerate(spots) for b in spots[i + 1 :])


def neighbours(spots, width, height):
    """The largest group of spots that stand close to one another on paper, or an empty list."""
    for reach in _REACHES:
        group = max(_groups(spots, reach), key=len, default=[])
        if len(group) > 1 and _extent(group)[0] <= _MOST * width and _extent(group)[1] <= _MOST * height:
            return [] if _is_one_point(group) else group
    return []


def _is_one_point(group):
    """Whether no inset would part them: several names for one place."""
    points = [(spot.latitude, spot.longitude) for spot in group]
    return all(distance_km(points[0], point) < 0.3 for point in points)


def is_plan(group):
    """Whether a group is too close for a map."""
    points = [(spot.latitude, spot.longitude) for spot in group]
    return all(distance_km(points[0], point) < _PLAN_KM for point in points[1:]) and not any(s.is_zone for s in group)


def lens_around(group, width, height):
    """The rectangle around a group, on the main map."""
    xs, ys = [s.x for s in group], [s.y for s in group]
    margin = 34
    left, top = max(min(xs) - margin, 6), max(min(ys) - margin, 6)
    right, bottom = min(max(xs) + margin, width - 6), min(max(ys) + margin, height - 6)
    radius = min(right - left, bottom - top, 68) / 2
    return Lens(number(left), number(top), number(right - left), number(bottom - top), number(radius))


@dataclass(frozen=True, slots=True)
class Plan:
    """A group laid on paper by its true distances, without any coast."""

    scale: float  # units of the drawing in a kilometre

    def bar(self, width, height):
        """The longest round distance that fits in a third of the drawing."""
        length = max((km for km in _ROUND_KM if km * self.scale <= 0.34 * width), default=_ROUND_KM[0])
        x, y = 0.06 * width, 0.94 * height
        path = f"M{number(x)} {number(y - 14)}v14h{number(length * self.scale)}v-14"
        return ScaleBar(path, f"{length}{NBSP}km", number(x), number(y - 30))


def lay_plan(group, spots, width, height, margin):
    """Place all `spots` on a plan that `group` fills; return the Plan.

    Those outside the group fall outside the drawing, in their true direction.
    """
    latitude = sum(s.latitude for s in group) / len(group)
    # The longitudes of a group that straddles the date line are taken on one side of it.
    longitude = sum(wrap_longitude(s.longitude, group[0].longitude) for s in group) / len(group)
    for spot in spots:
        x, y = local_equal_area(spot.latitude, wrap_longitude(spot.longitude, longitude), latitude, longitude)
        spot.x, spot.y = x * EARTH_RADIUS_KM, y * EARTH_RADIUS_KM
    across, down = _extent(group)
    scale = min(
        width * (1 - 2 * margin) / max(across, 0.4), height * (1 - 2 * margin) / max(down, 0.4), 0.34 * width / 0.5
    )
    middle_x = (max(s.x for s in group) + min(s.x for s in group)) / 2
    middle_y = (max(s.y for s in group) + min(s.y for s in group)) / 2
    for spot in spots:
        spot.x = width / 2 + scale * (spot.x - middle_x)
        spot.y = height / 2 + scale * (spot.y - middle_y)
    return Plan(scale)


def corner_for(width, height, size, marks, strokes, labels):
    """The corner (« no », « ne », « so », « se ») where an inset hides least.

    "" when each would hide a place or its name. `size` is (width, height) of the inset; `marks` are spots, `strokes`
    pairs of spots, `labels` boxes.
    """
    best = None
    for corner in ("so", "se", "no", "ne"):
        left = 0 if corner[1] == "o" else width - size[0]
        top = 0 if corner[0] == "n" else height - size[1]
        box = naming.Box(left, top, left + size[0], top + size[1])
        if any(box.meets(naming.around(s.x, s.y, 18)) for s in marks) or any(box.meets(label) for label in labels):
            continue
        cost = sum(box.holds(p) for a, b in strokes for p in samples((a.x, a.y), (b.x, b.y), 24))
        if best is None or cost < best[0]:
            best = cost, corner
    return best[1] if best else ""


def _gap(a, b):
    return hypot(a.x - b.x, a.y - b.y)


def _extent(group):
    xs, ys = [s.x for s in group], [s.y for s in group]
    return max(xs) - min(xs), max(ys) - min(ys)


def _groups(spots, reach):
    """Spots chained by gaps shorter than `reach`."""
    groups = []
    for spot in spots:
        near = [group for group in groups if any(_gap(spot, other) < reach for other in group)]
        groups = [group for group in groups if not any(group is one for one in near)]
        groups.append([*(other for group in near for other in group), spot])
    return groups
