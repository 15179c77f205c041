"""A drawing as plain strokes, for what has no stylesheet: PDF, images. What `lien.css` says, said once more in numbers.

Coordinates are those of the drawing; sizes too, once multiplied by `unit` (drawing units in a CSS pixel).
"""

import re
from dataclasses import dataclass
from math import cos, radians, sin

from directory.drawing.labels import SIZES
from directory.drawing.outlines import BORDERS, meeting, outlines

# The colours of the light theme (base.css).
PAPER, SEA, LAND, LINKED = "#fbf8f3", "#f3ece0", "#e2d7c3", "#f2d592"
INK, BRICK, BRICK_TEXT, SUN, GREY, TEAL = "#16302b", "#c4472b", "#a8371d", "#e8b54a", "#50605a", "#0f5c5c"
_HALO = "#edb9ab"  # brick at 22 % over land

_FIGURE = re.compile(r"-?\d*\.?\d+")


@dataclass(frozen=True, slots=True)
class Fill:
    """A closed shape."""

    points: list[tuple[float, float]]
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    points: list[tuple[float, float]]
    colour: str
    width: float
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Disc:
    x: float
    y: float
    radius: float
    colour: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text whose base line is at y; `anchor` is « start », « middle » or « end »."""

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: str
    is_strong: bool


def size_of(drawing):
    """(width, height) of a drawing, in its units."""
    return tuple(float(figure) for figure in drawing.view_box.split()[2:])


def scene(drawing, unit, margin=(0, 0)):
    """Yield what to draw, from the back to the front. An inset is a drawing of its own: it is not in it.

    `margin`: how far around the drawing the map goes on, at its sides and above and below.
    """
    width, height = size_of(drawing)
    across, down = margin
    yield from _map(drawing, (-across, -down, width + across, height + down))
    crowd = 0.66 if "dessin--foule" in drawing.css else 1
    for mark in drawing.marks:
        if _is_zone(mark):
            yield Disc(*_point(mark), 15 * unit, _HALO)
    if drawing.lens:
        yield _rounded(drawing.lens, 1.3 * unit)
    for stroke in drawing.strokes:
        thin = "trait--fond" in stroke.css
        dash = (2 * unit, 6 * unit) if stroke.is_pending else None
        pixels = 1.6 if stroke.is_pending else 1.3 if thin else 2.6
        yield Line(_curve(stroke.path), BRICK, pixels * unit, dash)
    for mark in drawing.marks:
        yield from _mark(mark, unit * crowd)
    if drawing.scale_bar:
        bar = drawing.scale_bar
        yield Line(_path_of_bar(bar.path), INK, 1.5 * unit)
        yield Words(float(bar.x), float(bar.y), bar.text, 13 * unit, INK, "start", is_strong=False)
    for label in drawing.labels:
        yield _words(label, unit)


def _map(drawing, frame):
    background = drawing.background
    if background:
        shapes = outlines(background.file)
        for code, lines in shapes.items():
            if code != BORDERS:
                colour = LINKED if code in background.territories else LAND
                yield from (Fill(points, colour) for points in _seen(lines, background.matrix, frame))
        if background.has_borders:
            for points in _seen(shapes.get(BORDERS, ()), background.matrix, frame):
                yield Line(points, SEA, 0.9)
    for shape in drawing.silhouettes:
        for points in _seen(outlines("carte/silhouettes.svg")[shape.code], shape.matrix, frame):
            yield Fill(points, LINKED if shape.is_linked else LAND)


def _seen(lines, matrix, frame):
    """The lines that meet the frame, in the units of the drawing."""
    for points in meeting(lines, matrix, frame):
        yield [(point.real, point.imag) for point in points]


def _is_zone(mark):
    return mark.css.endswith("--zone")


def _point(mark):
    x, y = (float(figure) for figure in _FIGURE.findall(mark.path)[:2])
    return x, y


def _mark(mark, unit):
    x, y = _point(mark)
    if _is_zone(mark):
        yield Disc(x, y, 2.5 * unit, BRICK)
        return
    kind = mark.css.rpartition("--")[2]
    pixels = {"ici": 7.5, "attente": 6}.get(kind, 7)
    yield Disc(x, y, pixels * unit, BRICK if kind == "attente" else INK)
    if mark.has_core:
        yield Disc(x, y, (4.25 if kind == "attente" else 3.75) * unit, SEA if kind == "attente" else PAPER)


def _words(label, unit):
    style = next((style for style in SIZES if style and style in label.css), "")
    size = SIZES[style] * unit
    dx, dy = (float(offset.removesuffix("em") or 0) for offset in (label.dx, label.dy))
    colour = BRICK_TEXT if style == "nom--attente" else INK
    x, y = float(label.x) + dx * size, float(label.y) + dy * size
    return Words(x, y, label.text, size, colour, label.anchor or "start", is_strong=style != "nom--attente")


def _curve(path, steps=40):
    """A quadratic curve as a broken line."""
    ax, ay, cx, cy, bx, by = (float(figure) for figure in _FIGURE.findall(path))
    start, control, end = complex(ax, ay), complex(cx, cy), complex(bx, by)
    shares = [step / (steps - 1) for step in range(steps)]
    points = [(1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end for t in shares]
    return [(point.real, point.imag) for point in points]


def _path_of_bar(path):
    x, y, tick, length, _up = (float(figure) for figure in _FIGURE.findall(path))
    return [(x, y), (x, y + tick), (x + length, y + tick), (x + length, y)]


def _rounded(lens, width):
    left, top, across, down, radius = (
        float(figure) for figure in (lens.x, lens.y, lens.width, lens.height, lens.radius)
    )
    points = []
    quarters = ((left + across - radius, top + radius, -90), (left + across - radius, top + down - radius, 0))
    quarters += ((left + radius, top + down - radius, 90), (left + radius, top + radius, 180))
    for x, y, start in quarters:
        angles = [radians(start + 90 * step / 7) for step in range(8)]
        points += [(x + radius * cos(angle), y + radius * sin(angle)) for angle in angles]
    return Line([*points, points[0]], INK, width)
