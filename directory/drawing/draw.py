"""Compose a drawing: the one entry point of the package, besides the sentence."""

from dataclasses import dataclass
from functools import lru_cache

from directory.drawing import labels as naming
from directory.drawing import territories
from directory.drawing.curves import curve, samples
from directory.drawing.facing import NEAR_KM, face_to_face
from directory.drawing.framing import COUNTRIES, PACIFIC, WORLD, frame, spread, world_points
from directory.drawing.shapes import Background, Drawing, Mark, Role, Stroke, number
from directory.drawing.spots import crosses_date_line, links_of, spots_of
from directory.drawing.wording import sentence
from directory.geo import distance_km


@dataclass(frozen=True, slots=True)
class Format:
    """One size of drawing.

    `units` are the values of the stylesheet's --u (drawing units per CSS pixel),
    from the narrowest screen to the widest.
    """

    css: str
    width: int
    height: int
    margin_x: float
    margin_y: float
    units: tuple[float, ...] = (2.5, 1.75, 1.3)
    is_mini: bool = False


FORMATS = {
    "carte": Format("dessin--large", 1000, 500, 0.14, 0.13),
    "portrait": Format("dessin--portrait", 1000, 1120, 0.2, 0.135, units=(2.7, 2.1)),
    "carre": Format("dessin--carre", 1000, 1000, 0.18, 0.15),
    "mini": Format("dessin--mini", 1000, 750, 0.14, 0.16, is_mini=True),
    "mini-carre": Format("dessin--mini", 1000, 1000, 0.14, 0.14, is_mini=True),
    "vignette": Format("dessin--mini", 1000, 625, 0.14, 0.17, is_mini=True),
}

_NEIGHBOURS = 0.2
"""Two places closer than this share of the width are pushed apart."""


def best_format(places):
    """« portrait » when the link is higher than wide, else « carte »."""
    spots = spots_of(places)
    if len(spots) < 2:
        return "portrait"
    points = world_points(spots, PACIFIC if crosses_date_line(links_of(spots)) else WORLD)
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return "portrait" if max(ys) - min(ys) >= max(xs) - min(xs) else "carte"


def draw(places, format="carte"):
    """Return the Drawing of places (an iterable of Place) in a named format.

    Raises KeyError on an unknown format. Nothing to draw, or nothing but the
    starting place of a link: `is_empty`, shown as « Lieu à préciser ».
    """
    return _draw(tuple(places), format)


@lru_cache(maxsize=1024)
def _draw(places, format):
    shape = FORMATS[format]
    spots = spots_of(places)
    words = "" if shape.is_mini else sentence(places)
    starts_only = len(places) > 1 and all(s.place.role == Role.HERE for s in spots)
    if not spots or (starts_only and any(p.role != Role.HERE for p in places)):
        return Drawing(css=f"{shape.css} dessin-sans", sentence=words, is_empty=True)
    links = links_of(spots)
    silhouettes, background = None, None
    if shape.is_mini and _is_far(links):
        silhouettes = face_to_face(spots, shape.width, shape.height)
    if silhouettes is None:
        background = _lay_on_map(spots, links, shape)
    names, css = (), shape.css
    if not shape.is_mini:
        names, is_dense = _names(spots, links, shape)
        css += " dessin--dense" if is_dense else ""
    return Drawing(
        css=css,
        view_box=f"0 0 {shape.width} {shape.height}",
        background=background,
        silhouettes=silhouettes or (),
        strokes=_strokes(links),
        marks=tuple(_mark(spot) for spot in sorted(spots, key=lambda s: s.place.role != Role.PENDING)),
        labels=names,
        sentence=words,
    )


def _names(spots, links, shape):
    """Names laid out for the narrowest screen where all fit; else numbers there."""
    lines = [point for a, b in links for point in samples((a.x, a.y), (b.x, b.y))]
    for unit in shape.units:
        names, all_named = naming.place_names(spots, unit, shape.width, shape.height, lines)
        if all_named:
            break
    return names, not all_named or unit != shape.units[0]


def _is_far(links):
    return bool(links) and all(
        distance_km((a.latitude, a.longitude), (b.latitude, b.longitude)) > NEAR_KM for a, b in links
    )


def _lay_on_map(spots, links, shape):
    """Project the spots, choose the crop, and return the Background."""
    pacific = crosses_date_line(links)
    coarse = PACIFIC if pacific else WORLD
    points = world_points(spots, coarse)
    view = frame(points, shape.width, shape.height, shape.margin_x, shape.margin_y)
    for spot, (x, y) in zip(spots, points, strict=True):
        spot.x, spot.y = view.scale * x + view.x, view.scale * y + view.y
    close = False
    if len(spots) == 2:
        close = spread(spots, _NEIGHBOURS * shape.width, shape.width, shape.height, 40)
    elif len(spots) <= naming.MANY:
        spread(spots, 46 if shape.is_mini else 18 * shape.units[-1], shape.width, shape.height, 40)
    detailed = not pacific and (not shape.is_mini or view.scale > 1.6)
    file = COUNTRIES if detailed else coarse
    codes = dict.fromkeys(s.territory for s in spots)
    return Background(
        file=f"carte/{file.name}.svg",
        transform=view.transform(file),
        territories=tuple(code for code in codes if territories.has_shape(file.name, code)),
        has_borders=file is not PACIFIC and (close or not shape.is_mini),
    )


def _strokes(links):
    strokes = []
    crowd = " trait--fond" if len(links) > naming.MANY else ""
    for a, b in sorted(links, key=lambda link: link[1].place.role != Role.PENDING):
        pending = Role.PENDING in (a.place.role, b.place.role)
        css = "trait trait--attente" if pending else f"trait{crowd}"
        strokes.append(Stroke(curve((a.x, a.y), (b.x, b.y)), css, pending))
    return tuple(strokes)


def _mark(spot):
    role = spot.place.role
    if role == Role.HERE and not spot.is_zone:
        css = "lieu lieu--ici"
    elif spot.is_zone:
        css = "lieu lieu--zone"
    else:
        css = "lieu lieu--attente" if role == Role.PENDING else "lieu lieu--la"
    return Mark(f"M{number(spot.x)} {number(spot.y)}h.01", css, has_core=css != "lieu lieu--ici")
