"""Orders: any slice of a selection is that of the whole list, whichever way it is worked out; newcomers come last."""

import random

import pytest
from pyroaring import BitMap

from directory.projects.list import ProjectList
from directory.search.index import FEW, STRETCH, Order, Places
from tests.factories import ProjectFactory

KEYS = random.Random(1).sample(range(1, 40_000), 20_000)
PLACES = {key: place for place, key in enumerate(KEYS)}


@pytest.mark.parametrize("share", [0, 0.001, 0.04, 0.3, 1])
def test_a_slice_of_a_selection_is_in_the_order_of_the_list(share):
    dice = random.Random(2)
    selection = BitMap([*dice.sample(KEYS, int(len(KEYS) * share)), *dice.sample(range(40_000, 40_100), 7)])
    expected = sorted(selection, key=lambda key: (PLACES.get(key, len(KEYS)), key))

    order = Order(KEYS)

    assert order.all(selection).tolist() == expected
    for start in (0, 24, len(expected) // 2, len(expected) - 5):
        assert order.slice(selection, start, start + 24) == expected[start : start + 24]


def test_an_empty_list_has_only_newcomers():
    assert Order([]).slice(BitMap([3, 1]), 0, 24) == [1, 3]
    assert Order([]).slice(BitMap(), 0, 24) == []
    assert Order(KEYS).all(BitMap()).tolist() == []


def test_a_page_may_end_in_another_stretch_than_it_begins():
    selection = BitMap(KEYS[: 3 * STRETCH : 2])
    expected = [key for key in KEYS if key in selection]

    order = Order(KEYS)

    assert len(selection) >= FEW * len(KEYS) // STRETCH
    for start in range(0, len(expected) - 24, 97):
        assert order.slice(selection, start, start + 24) == expected[start : start + 24]


def test_the_nearest_place_of_a_record_counts_and_those_without_come_last():
    places = Places([[(1, 48.85, 2.35), (2, 43.3, 5.4)], [(2, 48.8, 2.1), (3, -21.1, 55.5), (4, 0, -179.9)]])

    assert places.order_around((48.85, 2.35)).keys.tolist() == [1, 2, 3, 4]
    assert places.order_around((0, 179.9)).slice(BitMap([1, 2, 3, 4, 9]), 0, 9) == [4, 3, 1, 2, 9]
    assert Places([]).order_around((0, 0)).slice(BitMap([2, 1]), 0, 9) == [1, 2]


@pytest.mark.django_db
def test_three_words_at_most_are_brought_near():
    ProjectFactory(published=True, title="Coopération assainissement agriculture éducation")

    selection = ProjectList.select(q="coopératoin assainisement agricultrue educaiton")

    assert [*selection.corrections] == ["cooperatoin", "assainisement", "agricultrue"]
