"""The piece of map of a thumbnail: what can be seen of it, and nothing of the rest."""

import re

import numpy as np
import pytest

from directory.drawing import Place, Role, clipping, draw
from directory.drawing.clipping import GRID

STRASBOURG = Place("Strasbourg", 48.58, 7.75, "FR", Role.HERE, "France")
KEHL = Place("Kehl", 48.57, 7.81, "DE", Role.THERE, "Allemagne")
PARAKOU = Place("Parakou", 9.34, 2.63, "BJ", Role.THERE, "Bénin")
FRAME = (0, 0, 10, 10)


def square(left, top, right, bottom):
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype=np.float32)


def area(points):
    x, y = points[:, 0], points[:, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


@pytest.mark.parametrize(
    ("shape", "seen"),
    [
        (square(2, 2, 6, 6), 16),  # inside: as it is
        (square(-5, -5, 5, 5), 25),  # a corner
        (square(-5, -5, 15, 15), 100),  # all around: the frame itself
        (square(-5, 4, 15, 6), 20),  # across
        (square(20, 20, 30, 30), 0),  # elsewhere
    ],
)
def test_a_shape_is_cut_by_the_frame(shape, seen):
    cut = clipping._clipped(shape, FRAME)

    assert area(cut) == pytest.approx(seen, abs=1e-4) if len(cut) else seen == 0
    assert (cut >= -1e-4).all()
    assert (cut <= 10.0001).all()


def test_a_line_is_left_and_found_again():
    line = np.array([(1, 1), (5, 5), (20, 5), (20, 8), (8, 8), (1, 8)], dtype=np.float32)

    assert [piece.tolist() for piece in clipping._pieces(line, FRAME)] == [[[1, 1], [5, 5]], [[8, 8], [1, 8]]]


def test_a_path_is_whole_relative_and_without_what_has_shrunk_to_nothing():
    shape = np.array([(0, 0), (10 * GRID, 0), (10 * GRID + 1, 0), (10 * GRID, 4 * GRID)], dtype=np.float32)

    assert clipping._path(shape, GRID, closed=True) == "M0 0l10 0 0 4z"
    assert clipping._path(square(0, 0, 1, 1), GRID, closed=True) == ""


def coordinates(path):
    """Every point of a path, in drawing units."""
    for move in re.findall(r"M([^M]+)", path):
        start, _, steps = move.partition("l")
        numbers = [list(map(int, re.findall(r"-?\d+", part))) for part in (start, steps)]
        yield from np.cumsum(np.array(numbers[0] + numbers[1]).reshape(-1, 2), axis=0) * GRID


def test_neighbours_have_their_map_in_the_page_and_no_more_of_it_than_is_seen():
    drawing = draw((STRASBOURG, KEHL), "mini")
    ground = dict(drawing.ground)
    points = np.array([point for path in ground.values() for point in coordinates(path)])

    assert set(ground) == {"terre", "terre-liee", "frontieres"}
    assert points.min(axis=0).tolist() >= [-145, -145]
    assert points.max(axis=0).tolist() <= [1145, 895]
    assert sum(map(len, ground.values())) < 10_000


def test_far_places_face_each_other_without_a_map():
    assert draw((STRASBOURG, PARAKOU), "mini").ground == ()


def test_a_sheet_keeps_the_file():
    drawing = draw((STRASBOURG, KEHL), "carte")

    assert drawing.ground == ()
