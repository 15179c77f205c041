"""Drawings outside of a browser: the same places, the same lines, in numbers."""

from cmath import isfinite

import pytest

from directory.drawing import Place, draw
from directory.drawing.code import code_of
from directory.drawing.outlines import outlines
from directory.drawing.scene import LINKED, Disc, Fill, Line, Words, scene, size_of

ORLEANS = Place("Orléans", 47.90, 1.90, "FR", "ici", "France", "en France")
PARAKOU = Place("Parakou", 9.34, 2.62, "BJ", "la", "Bénin", "au Bénin")


def drawn(places, format="portrait"):
    drawing = draw(places, format)
    return drawing, list(scene(drawing, 2))


@pytest.mark.parametrize("file", ["monde", "pays", "pacifique", "silhouettes"])
def test_every_map_is_read_whole(file):
    shapes = outlines(f"carte/{file}.svg")

    lines = [line for group in shapes.values() for line in group]
    assert {"FR", "BJ", "MQ"} <= shapes.keys()
    assert all(len(line.points) > 1 and all(map(isfinite, line.points)) for line in lines)


def test_a_map_that_is_not_there_is_said():
    with pytest.raises(FileNotFoundError):
        outlines("carte/atlantide.svg")


def test_a_town_falls_in_its_country():
    """The outlines and the points are on the same map: Parakou is in the box of Benin."""
    drawing, strokes = drawn([ORLEANS, PARAKOU])

    linked = [one for one in strokes if isinstance(one, Fill) and one.colour == LINKED]
    discs = [one for one in strokes if isinstance(one, Disc)]
    parakou = max(discs, key=lambda disc: disc.y)
    sides = [tuple(zip(*shape.points, strict=True)) for shape in linked]
    around = [xs for xs, ys in sides if min(xs) <= parakou.x <= max(xs) and min(ys) <= parakou.y <= max(ys)]
    assert len(around) == 1
    assert size_of(drawing) == (1000, 1120)


def test_a_link_goes_from_place_to_place():
    drawing, strokes = drawn([ORLEANS, PARAKOU])

    (line,) = [one for one in strokes if isinstance(one, Line) and one.width > 2]
    discs = {(one.x, one.y) for one in strokes if isinstance(one, Disc)}
    ends = {tuple(round(figure, 1) for figure in line.points[end]) for end in (0, -1)}
    assert ends == {tuple(round(figure, 1) for figure in disc) for disc in discs}
    assert [one.text for one in strokes if isinstance(one, Words)] == ["Orléans", "Parakou"]
    assert line.dash is None


def test_what_is_expected_is_dotted():
    _drawing, strokes = drawn([ORLEANS, Place("Parakou", 9.34, 2.62, "BJ", "attente", "Bénin")])

    assert [one.dash for one in strokes if isinstance(one, Line) and one.dash] == [(4, 12)]


def test_a_code_is_square_and_the_same_for_the_same_address():
    code = code_of("https://passerelles.example/projets/eau/")

    assert code == code_of("https://passerelles.example/projets/eau/")
    assert (code.side - 17) % 4 == 0
    assert max(x + length for x, _y, length in code.runs) <= code.side
    # The three corners by which a reader finds its way.
    assert [(0, 0, 7), (code.side - 7, 0, 7), (0, code.side - 7, 7)] == [
        run for run in code.runs if run in {(0, 0, 7), (code.side - 7, 0, 7), (0, code.side - 7, 7)}
    ]
