"""The part of a map that a thumbnail shows, written in the page.

Twenty-four cards that point to the whole world cost the reader its file, and the browser twenty-four drawings of all
its countries. A piece of coast is a few hundred characters.
"""

from functools import cache
from itertools import groupby, pairwise
from math import floor, log2

from directory.drawing.outlines import BORDERS, Outline, meeting, outlines

GRID = 5
"""Drawing units between two points: a pixel on a card."""

_DETAIL = 4
"""Drawing units by which a point may stray."""

_SMALLEST = 10
"""Islands smaller than this, in drawing units, are left out."""


def ground(background, width, height, around):
    """``((css class, path), …)`` of a Background in a drawing of this size, in units of ``GRID``.

    ``around``: what a box of another shape shows beyond the drawing, as a share of its longer side.
    """
    margin = around * max(width, height)
    frame = (-margin, -margin, width + margin, height + margin)
    paths = {"terre": [], "terre-liee": [], "frontieres": []}
    for code, lines in _shapes(background.file, floor(log2(background.matrix[0]))).items():
        if code == BORDERS and not background.has_borders:
            continue
        css = "frontieres" if code == BORDERS else "terre-liee" if code in background.territories else "terre"
        for points in meeting(lines, background.matrix, frame):
            paths[css] += _pieces(points, frame) if code == BORDERS else [_clipped(points, frame)]
    found = (
        (css, "".join(_path(points, closed=css != "frontieres") for points in all_)) for css, all_ in paths.items()
    )
    return tuple((css, path) for css, path in found if path)


@cache
def _shapes(file, magnitude):
    """``{code: [Outline]}`` without the details that do not show at scales from 2 ** magnitude to twice as much."""
    scale = 2.0 ** (magnitude + 1)
    return {
        code: [
            Outline(_thinned(line.points, _DETAIL / scale), line.box)
            for line in lines
            if max(line.box[2] - line.box[0], line.box[3] - line.box[1]) > _SMALLEST / scale
        ]
        for code, lines in outlines(file).items()
    }


def _thinned(points, detail):
    """Without the points that stray less than ``detail`` from their neighbours' line: six passes, every other one."""
    for _ in range(6):
        if len(points) < 5:
            break
        kept = points[:1]
        for before, middle, after in zip(points[:-2:2], points[1:-1:2], points[2::2], strict=False):
            chord = after - before
            if abs((chord.conjugate() * (middle - before)).imag) > detail * max(abs(chord), 1e-6):
                kept.append(middle)
            kept.append(after)
        points = kept if len(points) % 2 else [*kept, points[-1]]
    return points


def _clipped(points, frame):
    """A closed line cut by the frame (Sutherland and Hodgman, one side after the other)."""
    left, top, right, bottom = frame
    points = _cut(points, [point.real - left for point in points])
    points = _cut(points, [right - point.real for point in points])
    points = _cut(points, [point.imag - top for point in points])
    return _cut(points, [bottom - point.imag for point in points])


def _cut(points, depths):
    """A closed line cut by a straight one; ``depths``: how far each point is on the side to keep."""
    if not points or min(depths) >= 0:
        return points
    if max(depths) < 0:
        return []
    kept = []
    before, depth_before = points[-1], depths[-1]
    for point, depth in zip(points, depths, strict=True):
        if (depth >= 0) != (depth_before >= 0):
            kept.append(before + depth_before / (depth_before - depth) * (point - before))
        if depth >= 0:
            kept.append(point)
        before, depth_before = point, depth
    return kept


def _pieces(points, frame):
    """The stretches of an open line inside the frame, give or take one of its segments."""
    left, top, right, bottom = frame
    runs = groupby(points, lambda point: left <= point.real <= right and top <= point.imag <= bottom)
    return [list(run) for is_inside, run in runs if is_inside]


def _path(points, *, closed):
    """Relative and whole, on the grid; nothing of what has shrunk to less than a line."""
    whole = [point for point, _run in groupby((round(point.real / GRID), round(point.imag / GRID)) for point in points)]
    if len(whole) < (3 if closed else 2):
        return ""
    steps = " ".join(f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(whole))
    return f"M{whole[0][0]} {whole[0][1]}l{steps.replace(' -', '-')}{'z' if closed else ''}"
