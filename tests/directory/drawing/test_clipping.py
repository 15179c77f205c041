"""The piece of map of a thumbnail: what can be seen of it, and nothing of the rest."""

import re
from itertools import accumulate

import pytest

from directory.drawing import Place, Role, clipping, draw
from directory.drawing.clipping import GRID

STRASBOURG = Place("Strasbourg", 48.58, 7.75, "FR", Role.HERE, "France")
KEHL = Place("Kehl", 48.57, 7.81, "DE", Role.THERE, "Allemagne")
PARAKOU = Place("Parakou", 9.34, 2.63, "BJ", Role.THERE, "Bénin")
FRAME = (0, 0, 10, 10)


def square(left, top, right, bottom):
    return [complex(left, top), complex(right, top), complex(right, bottom), complex(left, bottom)]


def area(points):
    following = [*points[1:], *points[:1]]
    return abs(sum((here.conjugate() * there).imag for here, there in zip(points, following, strict=True))) / 2


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

    assert area(cut) == pytest.approx(seen)
    assert all(0 <= point.real <= 10 and 0 <= point.imag <= 10 for point in cut)


def test_a_line_is_left_and_found_again():
    line = [1 + 1j, 5 + 5j, 20 + 5j, 20 + 8j, 8 + 8j, 1 + 8j]

    assert clipping._pieces(line, FRAME) == [[1 + 1j, 5 + 5j], [8 + 8j, 1 + 8j]]


def test_a_path_is_whole_relative_and_without_what_has_shrunk_to_nothing():
    shape = [0j, complex(10 * GRID, 0), complex(10 * GRID + 1, 0), complex(10 * GRID, 4 * GRID)]

    assert clipping._path(shape, closed=True) == "M0 0l10 0 0 4z"
    assert clipping._path(square(0, 0, 1, 1), closed=True) == ""


def coordinates(path):
    """Every point of a path, in drawing units."""
    for move in re.findall(r"M([^M]+)", path):
        start, _, steps = move.partition("l")
        numbers = [int(number) * GRID for part in (start, steps) for number in re.findall(r"-?\d+", part)]
        yield from zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True)


def test_neighbours_have_their_map_in_the_page_and_no_more_of_it_than_is_seen():
    drawing = draw((STRASBOURG, KEHL), "mini")
    ground = dict(drawing.ground)
    xs, ys = zip(*(point for path in ground.values() for point in coordinates(path)), strict=True)

    assert set(ground) == {"terre", "terre-liee", "frontieres"}
    assert (min(xs), min(ys)) >= (-145, -145)
    assert max(xs) <= 1145
    assert max(ys) <= 895
    assert sum(map(len, ground.values())) < 10_000


def test_far_places_face_each_other_without_a_map():
    assert draw((STRASBOURG, PARAKOU), "mini").ground == ()


def test_a_sheet_keeps_the_file():
    drawing = draw((STRASBOURG, KEHL), "carte")

    assert drawing.ground == ()
