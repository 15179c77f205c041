"""Neighbours gathered under one mark: nothing lost, nothing overlapping, always on a real place."""

import re
from dataclasses import dataclass
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.drawing.clusters import (
    LARGEST_SCALE,
    SMALLEST_SCALE,
    View,
    around_all,
    around_most,
    clusters,
    fitted,
    named,
    on_world,
    tie,
)

NOUMEA, PAPEETE, ORLEANS, PARAKOU = (-22.27, 166.44), (-17.54, -149.57), (47.9, 1.9), (9.34, 2.63)


@dataclass(frozen=True)
class Point:
    name: str
    x: float
    y: float
    count: int = 1


positions = st.lists(
    st.tuples(st.floats(0, 4000, width=32), st.floats(0, 1900, width=32)).map(lambda pair: Point("", *pair)),
    max_size=60,
)


@given(positions, st.sampled_from([0.2, 1, 8, 40]))
def test_every_place_is_under_one_mark_and_marks_do_not_touch(points, scale):
    found = clusters(points, scale, 46)

    leads = [cluster.lead for cluster in found]
    assert sorted((p.x, p.y) for c in found for p in c.sites) == sorted((p.x, p.y) for p in points)
    assert leads[:1] == points[:1]
    assert all(
        hypot(one.x - other.x, one.y - other.y) * scale > 46 * 0.999
        for i, one in enumerate(leads)
        for other in leads[i + 1 :]
    )


def test_a_mark_stands_on_its_most_important_place_and_splits_from_nearer():
    paris, pantin, lyon = Point("Paris", 1903, 308), Point("Pantin", 1903.3, 308), Point("Lyon", 1927, 343)

    far, near = clusters([paris, lyon, pantin], 0.5, 46), clusters([paris, lyon, pantin], 8, 46)

    assert [[site.name for site in cluster.sites] for cluster in far] == [["Paris", "Lyon", "Pantin"]]
    assert [[site.name for site in cluster.sites] for cluster in near] == [["Paris", "Pantin"], ["Lyon"]]


def test_the_first_view_leaves_the_few_far_ones_out():
    many = [Point(str(n), 1900 + n % 10, 300 + n // 10) for n in range(100)]
    alone = Point("Papeete", 300, 1100)

    box = around_most([*many, alone])

    assert box == (1900, 300, 1909, 309)
    assert around_all([*many, alone]) == (300, 300, 1909, 1100)


@pytest.mark.parametrize(
    "box", [(1900, 300, 1900, 300), (-9000, -9000, 9000, 9000), (0, 0, 1, 9000), (3990, 1890, 4100, 2000)]
)
def test_a_view_stays_inside_its_limits(box):
    view = fitted(box, 800, 600)

    west, north, east, south = view.box
    assert SMALLEST_SCALE <= view.scale <= LARGEST_SCALE
    assert east - west == pytest.approx(800 / view.scale)
    assert 0 < (west + east) / 2 < 4000
    assert 0 < (north + south) / 2 < 1947


def test_nearer_and_aside_keep_the_centre_and_the_size():
    view = View(800, 600, 1, -1500, -100)

    assert view.box == (1500, 100, 2300, 700)
    assert view.zoomed(2) == (1700, 250, 2100, 550)
    assert view.moved(0.5, 0) == (1900, 100, 2700, 700)


def test_a_line_across_the_date_line_goes_out_by_one_edge_and_comes_back_by_the_other():
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", tie(NOUMEA, PAPEETE))]

    assert len(numbers) == 12
    assert (numbers[0], numbers[1]) == pytest.approx(on_world(*NOUMEA), abs=0.01)
    assert numbers[4] > 3800
    assert numbers[6] < 200
    assert (numbers[10], numbers[11]) == pytest.approx(on_world(*PAPEETE), abs=0.01)
    assert tie(ORLEANS, PARAKOU).count("M") == 1


def test_names_stand_aside_or_are_not_written():
    found = named([(100, 100, 10, "Orléans"), (130, 100, 10, "Tours"), (115, 104, 10, "Blois")], 14)

    assert found == {0: (-15, "end"), 1: (15, "start")}
