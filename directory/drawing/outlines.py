"""The shapes of `static/carte` as numbers, for what is not a web page: PDF, images."""

import re
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

import numpy as np
from django.contrib.staticfiles import finders

_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_OTHER = re.compile(r"[^-\d. l]")
_SVG = "{http://www.w3.org/2000/svg}"
BORDERS = "frontieres"


@dataclass(frozen=True)
class Outline:
    """One line of a map: an n × 2 array in the units of the file, and its box (left, top, right, bottom)."""

    points: np.ndarray
    box: tuple[float, float, float, float]


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


def _lines(path):
    """The lines of an SVG path made of absolute moves, relative lines and closures, as `bin/rebuild-map` writes them.

    Raises ValueError on anything else: a wrong coast is worse than none.
    """
    lines = []
    for move in path.replace("z", "").split("M")[1:]:
        start, *steps = move.split("l")
        figures = np.array(_FIGURE.findall(start + " " + " ".join(steps)), dtype=np.float32)
        if len(figures) % 2 or _OTHER.search(move):
            raise ValueError(path[:60])
        points = figures.reshape(-1, 2).cumsum(axis=0, dtype=np.float32)
        if len(points) > 1:
            lines.append(_outline(points))
    return lines


def _outline(points):
    return Outline(points, (*map(float, points.min(axis=0)), *map(float, points.max(axis=0))))
