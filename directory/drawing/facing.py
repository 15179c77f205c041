"""Two to four territories face to face, for thumbnails.

On a card the usual crop of the world is always Europe above Africa. Here each
territory is a silhouette at its own scale, the partner lies on the side where
it really is, and every town keeps its true place inside its territory.
"""

from math import cos, hypot, radians, sin

from directory.drawing import territories
from directory.drawing.projection import bearing, local_equal_area, wrap_longitude
from directory.drawing.shapes import Role, Silhouette, number

_FRANCE_KM2 = 546_000
_MOST = 3
"""Partner territories; beyond, the map says more."""

NEAR_KM = 700
"""Closer links keep the map: shared borders and coasts tell them apart."""


def _groups(spots):
    """{territory: [spot, …]} with the territory of the first « ici » first, or None."""
    hub = next((s for s in spots if s.place.role == Role.HERE), spots[0])
    groups = {hub.territory: []}
    for spot in spots:
        groups.setdefault(spot.territory, []).append(spot)
    return groups if 2 <= len(groups) <= _MOST + 1 else None


def _inside(spot, facts):
    """(x, y) of a spot in the box of its silhouette, or None when it falls outside."""
    if spot.is_zone and spot.place.latitude is None:
        return facts["heart"]
    latitude0, longitude0 = facts["centre"]
    longitude = wrap_longitude(spot.longitude, longitude0)
    x, y = local_equal_area(spot.latitude, longitude, latitude0, longitude0)
    x = (x - facts["origin"][0]) * facts["scale"]
    y = (y - facts["origin"][1]) * facts["scale"]
    width, height = facts["size"]
    slack = 15
    return (x, y) if -slack <= x <= width + slack and -slack <= y <= height + slack else None


def _relative_size(facts):
    """Large countries look larger, but Luxembourg stays visible beside Brazil."""
    return min(1.12, max(0.7, (facts["km2"] / _FRANCE_KM2) ** 0.13))


def _centres(here, partners, width, height):
    """Centres of the cells: the first territory, then its partners."""
    start = (here.latitude, here.longitude)
    if len(partners) == 1:
        angle = radians(bearing(start, (partners[0].latitude, partners[0].longitude)))
        across, down = sin(angle), -cos(angle)
        # Pulled to the diagonal: a card is too low for two shapes one above the other.
        side = 1 if across >= 0 else -1
        across = side * max(abs(across), 0.72)
        length = hypot(across, down)
        across, down = across / length, down / length
        dx, dy = across * width * 0.31, down * height * 0.27
        return [(width / 2 - 1.12 * dx, height / 2 - 1.12 * dy), (width / 2 + 0.86 * dx, height / 2 + 0.86 * dy)]
    east = sum(sin(radians(bearing(start, (p.latitude, p.longitude)))) for p in partners) >= 0
    near, far = (0.24, 0.72) if east else (0.76, 0.28)
    rows = sorted(range(len(partners)), key=lambda i: -partners[i].latitude)
    centres = [(width * near, height / 2)] + [None] * len(partners)
    for rank, i in enumerate(rows):
        shift = 0.05 * (1 if rank % 2 else -1) * (1 if east else -1)
        centres[i + 1] = (width * (far + shift), height * (rank + 0.5) / len(partners))
    return centres


def face_to_face(spots, width, height):
    """Lay the spots on silhouettes; return them, or None when a map is better.

    The x and y of the spots become units of the drawing.
    """
    groups = _groups(spots)
    if groups is None:
        return None
    facts = {code: territories.silhouette(code) for code in groups}
    if not all(facts.values()):
        return None
    inside = {spot.number: _inside(spot, facts[spot.territory]) for spot in spots}
    if not all(inside.values()):
        return None
    codes = list(groups)
    first = [groups[code][0] for code in codes]
    centres = _centres(first[0], first[1:], width, height)
    # The place at the other end is what tells two cards apart: it takes the room.
    alone = (0.5 if len(codes) == 2 else 0.6) * min(width * 0.72, height)
    room = 0.8 * min(width * 0.72, height) if len(codes) == 2 else 0.86 * height / (len(codes) - 1)
    shapes = []
    for code, (centre_x, centre_y) in zip(codes, centres, strict=True):
        box = facts[code]["size"]
        most = alone if code == codes[0] else room
        scale = most * _relative_size(facts[code]) / max(box)
        centre_x = _within(centre_x, box[0] * scale, width)
        centre_y = _within(centre_y, box[1] * scale, height)
        x, y = centre_x - box[0] * scale / 2, centre_y - box[1] * scale / 2
        for spot in groups[code]:
            px, py = inside[spot.number]
            spot.x, spot.y = x + px * scale, y + py * scale
        transform = f"translate({number(x)} {number(y)}) scale({scale:.3g})"
        shapes.append(Silhouette(code, transform, is_linked=code != codes[0], matrix=(scale, x, y)))
    return tuple(shapes)


def _within(centre, size, room, margin=36):
    """Keep a shape of this size inside the drawing, as far as it fits."""
    low, high = margin + size / 2, room - margin - size / 2
    return min(max(centre, low), high) if low <= high else room / 2
