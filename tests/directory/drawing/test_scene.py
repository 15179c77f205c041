"""Drawings outside of a browser: the same places, the same lines, with their styles."""

import re
from cmath import isfinite
from itertools import accumulate
from xml.etree import ElementTree

import pytest

from directory.drawing import Place, draw
from directory.drawing.code import code_of
from directory.drawing.outlines import outlines
from directory.drawing.scene import BRICK, INK, LINKED, svg_of

ORLEANS = Place("Orléans", 47.90, 1.90, "FR", "ici", "France", "en France")
PARAKOU = Place("Parakou", 9.34, 2.62, "BJ", "la", "Bénin", "au Bénin")


def drawn(places, format="portrait", ratio=1000 / 1120):
    svg = ElementTree.fromstring(svg_of(draw(places, format), 2, ratio))
    return svg, list(svg.iter("{http://www.w3.org/2000/svg}path"))


def figures_of(path):
    return [float(figure) for figure in re.findall(r"-?\d*\.?\d+", path.get("d"))]


def points_of(strokes, colour):
    """Where the points of this colour are: lines without a length."""
    return [tuple(figures_of(one)[:2]) for one in strokes if one.get("stroke") == colour and "h.01" in one.get("d")]


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
    svg, strokes = drawn([ORLEANS, PARAKOU])

    (linked,) = (one for one in strokes if one.get("fill") == LINKED)
    x, y = max(points_of(strokes, INK), key=lambda point: point[1])
    boxes = []
    for piece in linked.get("d").split("M")[1:]:
        figures = [float(figure) / 2 for figure in re.findall(r"-?\d+", piece)]
        xs, ys = accumulate(figures[::2]), accumulate(figures[1::2])
        boxes.append((list(xs), list(ys)))
    around = [xs for xs, ys in boxes if min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)]
    assert len(around) == 1
    assert svg.get("viewBox") == "0 0 1000 1120"


def test_the_map_goes_on_to_the_edges_of_a_wider_box():
    svg, strokes = drawn([ORLEANS, PARAKOU], ratio=2)

    assert svg.get("viewBox") == "-620 0 2240 1120"
    starts = [int(x) for one in strokes if one.get("fill") != "none" for x in re.findall(r"M(-?\d+)", one.get("d"))]
    assert min(starts) < 0


def test_a_link_goes_from_place_to_place():
    svg, strokes = drawn([ORLEANS, PARAKOU])

    (line,) = (one for one in strokes if one.get("stroke") == BRICK)
    ax, ay, _cx, _cy, bx, by = figures_of(line)
    assert {(ax, ay), (bx, by)} == set(points_of(strokes, INK))
    assert [one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")] == ["Orléans", "Parakou"]
    assert line.get("stroke-dasharray") is None


def test_what_is_expected_is_dotted():
    _svg, strokes = drawn([ORLEANS, Place("Parakou", 9.34, 2.62, "BJ", "attente", "Bénin")])

    assert [one.get("stroke-dasharray") for one in strokes if one.get("stroke-dasharray")] == ["4 12"]


def test_a_name_is_a_text_whatever_it_holds():
    svg, _strokes = drawn([ORLEANS, Place('<b>&"Parakou', 9.34, 2.62, "BJ", "la", "Bénin")])

    assert [one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")] == ["Orléans", '<b>&"Parakou']


def test_a_code_is_square_and_the_same_for_the_same_address():
    code = code_of("https://passerelles.example/projets/eau/")

    assert code == code_of("https://passerelles.example/projets/eau/")
    assert (code.side - 17) % 4 == 0
    assert max(x + length for x, _y, length in code.runs) <= code.side
    # The three corners by which a reader finds its way.
    assert [(0, 0, 7), (code.side - 7, 0, 7), (0, code.side - 7, 7)] == [
        run for run in code.runs if run in {(0, 0, 7), (code.side - 7, 0, 7), (0, code.side - 7, 7)}
    ]
