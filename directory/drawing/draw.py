"""Compose a drawing: the one entry point of the package, besides the sentence."""

from dataclasses import dataclass, replace
from functools import lru_cache

from directory.drawing import insets, territories
from directory.drawing import labels as naming
from directory.drawing.clipping import ground
from directory.drawing.curves import curve, samples
from directory.drawing.facing import NEAR_KM, face_to_face
from directory.drawing.framing import COUNTRIES, PACIFIC, SMALLEST_WIDTH, WORLD, frame, spread, world_points
from directory.drawing.geo import distance_km
from directory.drawing.motif import tone
from directory.drawing.shapes import Background, Drawing, Mark, Role, Stroke, number
from directory.drawing.spots import crosses_date_line, links_of, spots_of
from directory.drawing.wording import sentence


@dataclass(frozen=True, slots=True)
class Format:
    """One size of drawing.

    `units` are the values of the stylesheet's --u (drawing units per CSS pixel),
    from the narrowest screen to the widest. `inset` is the share of its width and of its height that an inset covers.
    """

    css: str
    width: int
    height: int
    margin_x: float
    margin_y: float
    units: tuple[float, ...] = (2.5, 1.75, 1.3)
    is_mini: bool = False
    inset: tuple[float, float] = (0.36, 0.64)
    # What a box of another shape shows beyond it: a share of its longer side.
    around: float = 0.14


FORMATS = {
    "carte": Format("dessin--large", 1000, 500, 0.14, 0.13),
    "portrait": Format("dessin--portrait", 1000, 1120, 0.2, 0.135, units=(2.7, 2.1), inset=(0.56, 0.42)),
    "carre": Format("dessin--carre", 1000, 1000, 0.18, 0.15, inset=(0.5, 0.42)),
    # Only for images and paper: no stylesheet knows it.
    "bandeau": Format("", 1000, 330, 0.14, 0.16, units=(1.5,), inset=(0.3, 0.8)),
    "mini": Format("dessin--mini", 1000, 750, 0.14, 0.16, is_mini=True),
    "mini-carre": Format("dessin--mini", 1000, 1000, 0.14, 0.14, is_mini=True),
    "vignette": Format("dessin--mini", 1000, 625, 0.14, 0.17, is_mini=True, around=0.32),
}

_INSET = Format("dessin--encart", 1000, 840, 0.2, 0.2, units=(3.4, 2.7))

_NEIGHBOURS = 0.2
"""Two places closer than this share of the width are pushed apart, on a thumbnail."""

_CLOSER = 100
"""World units across an inset, at least (860 km)."""


def best_format(places):
    """« portrait » when the link is higher than wide, or too short to have a direction on a map, else « carte »."""
    spots = spots_of(places)
    if len(spots) < 2 or insets.is_plan(spots):
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
    drawing = _thumbnail(spots, links, shape) if shape.is_mini else _sheet(spots, links, shape)
    return replace(drawing, sentence=words)


def _thumbnail(spots, links, shape):
    """Territories face to face, or a map when they are near or many; in the colours of the place at the other end."""
    silhouettes = face_to_face(spots, shape.width, shape.height) if _is_far(links) else None
    background = None
    if silhouettes is None:
        background = _lay_on_map(spots, links, shape)
        smallest = _NEIGHBOURS * shape.width if len(spots) == 2 else 46
        if len(spots) <= naming.MANY:
            spread(spots, smallest, shape.width, shape.height, 40)
    other = next((s for s in spots if s.place.role != Role.HERE), spots[0])
    drawing = _compose(spots, links, shape, css=f"{shape.css} {tone(other)}", background=background, shapes=silhouettes)
    return (
        replace(drawing, ground=ground(background, shape.width, shape.height, shape.around)) if background else drawing
    )


def _sheet(spots, links, shape):
    """A map with its names and, when places hide one another, an inset of these."""
    background = _lay_on_map(spots, links, shape)
    names, all_named, is_dense = _names(spots, links, shape)
    group = []
    if insets.touching(spots) or not all_named:
        group = insets.neighbours(spots, shape.width, shape.height)
    if group:
        lens = insets.lens_around(group, shape.width, shape.height)
        hub = [s for s in spots if s.place.role == Role.HERE][:1]
        outside = [s for s in spots if s not in group]
        named = [*hub, *(s for s in outside if s not in hub)] if hub else [group[0], *outside]
        names, all_named, is_dense = _names(spots, links, shape, named)
    elif len(spots) <= naming.MANY and spread(spots, 18 * shape.units[-1], shape.width, shape.height, 40):
        names, all_named, is_dense = _names(spots, links, shape)
    css = shape.css + (" dessin--dense" if is_dense else "") + (" dessin--foule" if len(spots) > naming.MANY else "")
    drawing = _compose(spots, links, shape, css=css, background=background, names=names)
    if not group:
        return drawing
    size = shape.inset[0] * shape.width, shape.inset[1] * shape.height
    boxes = [naming.box_of(label, label.text, shape.units[-1]) for label in names]
    corner = insets.corner_for(shape.width, shape.height, size, spots, links, boxes)
    return replace(drawing, lens=lens, corner=corner or "sous", inset=_inset(group, spots, links))


def _inset(group, spots, links):
    """The drawing of a group larger, with the lines that leave for the others. Moves the spots."""
    shape, plan = _INSET, None
    if insets.is_plan(group):
        plan = insets.lay_plan(group, spots, shape.width, shape.height, 0.24)
        background = None
    else:
        background = _lay_on_map(spots, links, shape, fitted=group)
    kept = [(a, b) for a, b in links if a in group or b in group]
    if plan is None and len(group) <= naming.MANY:
        spread(group, 16 * shape.units[-1], shape.width, shape.height, 60)
    names, _all_named, is_dense = _names(group, kept, shape, around=spots)
    css = shape.css + (" dessin--plan" if plan else "") + (" dessin--dense" if is_dense else "")
    css += " dessin--foule" if len(group) > naming.MANY else ""
    drawing = _compose(group, kept, shape, css=css, background=background, names=names)
    return replace(drawing, scale_bar=plan.bar(shape.width, shape.height) if plan else None)


def _compose(spots, links, shape, *, css, background=None, shapes=None, names=()):
    return Drawing(
        css=css,
        view_box=f"0 0 {shape.width} {shape.height}",
        background=background,
        silhouettes=shapes or (),
        strokes=_strokes(links),
        marks=tuple(_mark(spot) for spot in sorted(spots, key=lambda s: s.place.role != Role.PENDING)),
        labels=names,
    )


def _names(spots, links, shape, named=None, around=()):
    """(labels, all named, dense): laid out for the narrowest screen where all fit; else numbers there."""
    lines = [point for a, b in links for point in samples((a.x, a.y), (b.x, b.y))]
    named = spots if named is None else named
    others = [s for s in around if s not in spots]
    for unit in shape.units:
        names, all_named = naming.place_names([*spots, *others], unit, shape.width, shape.height, lines, named)
        if all_named:
            break
    is_dense = not all_named or unit != shape.units[0]
    if is_dense:
        names = naming.fit_narrow(names, spots, shape.units[0], shape.width, shape.height)
    return names, all_named, is_dense


def _is_far(links):
    return bool(links) and all(
        distance_km((a.latitude, a.longitude), (b.latitude, b.longitude)) > NEAR_KM for a, b in links
    )


def _lay_on_map(spots, links, shape, fitted=None):
    """Project the spots, choose the crop that shows those `fitted` (all by default), and return the Background."""
    pacific = crosses_date_line(links)
    coarse = PACIFIC if pacific else WORLD
    points = world_points(spots, coarse)
    shown = points if fitted is None else [p for spot, p in zip(spots, points, strict=True) if spot in fitted]
    smallest = SMALLEST_WIDTH if fitted is None else _CLOSER
    view = frame(shown, shape.width, shape.height, shape.margin_x, shape.margin_y, smallest)
    for spot, (x, y) in zip(spots, points, strict=True):
        spot.x, spot.y = view.scale * x + view.x, view.scale * y + view.y
    detailed = not pacific and (not shape.is_mini or view.scale > 1.6)
    file = COUNTRIES if detailed else coarse
    codes = dict.fromkeys(s.territory for s in (spots if fitted is None else fitted))
    return Background(
        file=f"carte/{file.name}.svg",
        transform=view.transform(file),
        territories=tuple(code for code in codes if territories.has_shape(file.name, code)),
        has_borders=file is not PACIFIC and (len(spots) == 2 or not shape.is_mini),
        matrix=view.matrix(file),
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
