"""The part of a map that a drawing shows, written in it: thumbnails, and what leaves the site.

Twenty-four cards that point to the whole world cost the reader its file, and the browser twenty-four drawings of all
its countries. A piece of coast is a few hundred characters.
"""

from functools import cache
from math import floor, log2

import numpy as np

from directory.drawing.outlines import BORDERS, Outline, outlines

GRID = 5
"""Drawing units between two points of a thumbnail: a pixel on a card."""

_DETAIL = 0.8
"""By how much a point may stray, in units of the grid."""

_SMALLEST = 2
"""Islands smaller than this, in units of the grid, are left out."""


def ground(background, width, height, around, grid=GRID):
    """``((css class, path), …)`` of a Background in a drawing of this size, in units of ``grid`` (drawing units).

    ``around``: what a box of another shape shows beyond the drawing, as a share of its longer side.
    """
    margin = around * max(width, height)
    frame = (-margin, -margin, width + margin, height + margin)
    paths = {"terre": [], "terre-liee": [], "frontieres": []}
    for code, lines in _shapes(background.file, floor(log2(background.matrix[0])), grid).items():
        if code == BORDERS and not background.has_borders:
            continue
        css = "frontieres" if code == BORDERS else "terre-liee" if code in background.territories else "terre"
        for points in _meeting(lines, background.matrix, frame):
            paths[css] += _pieces(points, frame) if code == BORDERS else [_clipped(points, frame)]
    found = (
        (css, "".join(_path(points, grid, closed=css != "frontieres") for points in all_))
        for css, all_ in paths.items()
    )
    return tuple((css, path) for css, path in found if path)


def _meeting(lines, matrix, frame):
    """The lines that meet the frame, in the units of the drawing."""
    scale, x, y = matrix
    left, top, right, bottom = ((edge - start) / scale for edge, start in zip(frame, (x, y, x, y), strict=True))
    for line in lines:
        box = line.box
        if box[0] < right and left < box[2] and box[1] < bottom and top < box[3]:
            yield line.points * np.float32(scale) + np.array((x, y), dtype=np.float32)


@cache
def _shapes(file, magnitude, grid):
    """``{code: [Outline]}`` without the details that do not show at scales from 2 ** magnitude to twice as much."""
    scale = 2.0 ** (magnitude + 1) / grid
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
        before, middle, after = points[:-2:2], points[1:-1:2], points[2::2]
        chord, offset = after - before, middle - before
        length = np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-6)
        kept = np.ones(len(points), dtype=bool)
        kept[1:-1:2] = np.abs(chord[:, 0] * offset[:, 1] - chord[:, 1] * offset[:, 0]) / length > detail
        points = points[kept]
    return points


def _clipped(points, frame):
    """A closed line cut by the frame (Sutherland and Hodgman, one side after the other)."""
    for axis, edge, sense in ((0, frame[0], 1), (0, frame[2], -1), (1, frame[1], 1), (1, frame[3], -1)):
        depth = sense * (points[:, axis] - edge)
        inside = depth >= 0
        if inside.all():
            continue
        if not inside.any():
            return points[:0]
        following, next_depth = np.concatenate((points[1:], points[:1])), np.concatenate((depth[1:], depth[:1]))
        crosses = inside != (next_depth >= 0)
        share = (depth / np.where(crosses, depth - next_depth, 1))[:, None]
        both = np.empty((2 * len(points), 2), dtype=points.dtype)
        both[::2], both[1::2] = points, points + share * (following - points)
        kept = np.empty(2 * len(points), dtype=bool)
        kept[::2], kept[1::2] = inside, crosses
        points = both[kept]
    return points


def _pieces(points, frame):
    """The stretches of an open line inside the frame, give or take one of its segments."""
    inside = np.all((points >= frame[:2]) & (points <= frame[2:]), axis=1)
    starts = np.flatnonzero(np.diff(inside.astype(np.int8), prepend=0, append=0))
    return [points[start:end] for start, end in zip(starts[::2], starts[1::2], strict=True)]


def _path(points, grid, *, closed):
    """Relative and whole, on the grid; nothing of what has shrunk to less than a line."""
    whole = np.rint(points / grid).astype(int)
    if len(whole):
        whole = whole[np.append(True, np.any(np.diff(whole, axis=0) != 0, axis=1))]
    if len(whole) < (3 if closed else 2):
        return ""
    steps = " ".join(map(str, np.diff(whole, axis=0).ravel().tolist())).replace(" -", "-")
    return f"M{whole[0, 0]} {whole[0, 1]}l{steps}{'z' if closed else ''}"
