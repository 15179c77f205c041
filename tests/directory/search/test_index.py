"""Orders: any slice of a selection is that of the whole list, whichever way it is worked out; newcomers come last."""

import random

import pytest
from pyroaring import BitMap

from directory.search.index import Order

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
