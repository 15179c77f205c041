"""The portrait of a country: large whatever the distance of its partners, islands and tiny states too."""

import pytest

from directory.drawing import Place
from directory.drawing.portrait import SIDE, portrait


def box_of(drawing):
    """(left, top, right, bottom) of the points of a drawing."""
    points = [tuple(map(float, mark.path[1:].replace("h.01", "").split())) for mark in drawing.marks]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def town(name, latitude, longitude, code):
    return Place(name, latitude, longitude, code)


def test_a_country_fills_its_frame():
    towns = [town("Malanville", 11.87, 3.38, "BJ"), town("Cotonou", 6.37, 2.39, "BJ")]

    drawing = portrait("BJ", towns, "Bénin")

    left, top, right, bottom = box_of(drawing)
    assert [shape.code for shape in drawing.silhouettes] == ["BJ"]
    assert bottom - top > 0.6 * SIDE
    assert (left > 0, top > 0, right < SIDE, bottom < SIDE) == (True, True, True, True)
    assert [label.text for label in drawing.labels] == ["Malanville", "Cotonou"]
    assert len(drawing.strokes) == 2


def test_a_place_outside_of_the_shape_does_not_stretch_it():
    alone = portrait("FR", [town("Orléans", 47.9, 1.9, "FR")])
    with_island = portrait("FR", [town("Orléans", 47.9, 1.9, "FR"), town("Dumbéa", -22.15, 166.45, "FR")])

    assert with_island == alone


@pytest.mark.parametrize(("code", "place"), [("VU", (-17.74, 168.31)), ("CV", (14.93, -23.51)), ("MC", (43.73, 7.42))])
def test_islands_and_tiny_states_are_cropped_on_the_map(code, place):
    drawing = portrait(code, [town("Chef-lieu", *place, code)])

    left, top, right, bottom = box_of(drawing)
    assert drawing.background.territories == (code,)
    assert (left > 0, top > 0, right < SIDE, bottom < SIDE) == (True, True, True, True)


def test_a_country_without_a_shape_is_said_to_have_none():
    assert portrait("ZZ", []).is_empty


def test_a_crowded_country_names_its_first_towns_only():
    crowd = [town(f"Ville {n}", 47.5 + n % 20 * 0.35, 8 + n // 20 * 0.3, "DE") for n in range(300)]

    drawing = portrait("DE", crowd)

    assert len(drawing.labels) <= 9
    assert len(drawing.marks) == 300
    assert {mark.css for mark in drawing.marks} == {"lieu lieu--la", "lieu lieu--petit"}
