"""The shapes of `static/carte` as numbers."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from xml.etree import ElementTree

from django.contrib.staticfiles import finders

_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_OTHER = re.compile(r"[^-\d. l]")
_SVG = "{http://www.w3.org/2000/svg}"
BORDERS = "frontieres"


@dataclass(frozen=True)
class Outline:
    """One line of a map: points as complex numbers (x + yi) in the units of the file, and its box (left, top, right,
    bottom).
    """

    points: list[complex]
    box: tuple[float, float, float, float]

    def laid(self, matrix):
        """The points in the units of a drawing, by its ``matrix`` (scale, x, y)."""
        scale, origin = matrix[0], complex(*matrix[1:])
        return [point * scale + origin for point in self.points]


@cache
def outlines(file):
    """``{id: [Outline]}`` of a map file (« carte/pays.svg »), shapes without an id under "".

    Raises FileNotFoundError when the file is not among the static files.
    """
    path = finders.find(file)
    if path is None:
        raise FileNotFoundError(file)
    shapes = {}
    for element in ElementTree.parse(path).iter(f"{_SVG}path"):
        shapes.setdefault(element.get("id", ""), []).extend(_lines(element.get("d")))
    return shapes


def meeting(lines, matrix, frame):
    """The lines that meet the frame (left, top, right, bottom), in the units of the drawing."""
    scale, x, y = matrix
    left, top, right, bottom = ((edge - start) / scale for edge, start in zip(frame, (x, y, x, y), strict=True))
    for line in lines:
        box = line.box
        if box[0] < right and left < box[2] and box[1] < bottom and top < box[3]:
            yield line.laid(matrix)


def _lines(path):
    """The lines of an SVG path made of absolute moves, relative lines and closures, as `bin/rebuild-map` writes them.

    Raises ValueError on anything else: a wrong coast is worse than none.
    """
    lines = []
    for move in path.replace("z", "").split("M")[1:]:
        figures = list(map(float, _FIGURE.findall(move)))
        if len(figures) % 2 or _OTHER.search(move):
            raise ValueError(path[:60])
        points = list(accumulate(map(complex, figures[::2], figures[1::2])))
        if len(points) > 1:
            lines.append(_outline(points))
    return lines


def _outline(points):
    xs, ys = [point.real for point in points], [point.imag for point in points]
    return Outline(points, (min(xs), min(ys), max(xs), max(ys)))
