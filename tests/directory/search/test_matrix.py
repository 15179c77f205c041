"""Counting by record and counting by value give the same numbers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from directory.search.matrix import FROM, Matrix, counted
from directory.search.postings import Postings


def kept_as(sets):
    """``Postings`` from ``{value: BitMap}``."""
    postings = Postings()
    for value, keys in sets.items():
        postings.add(value, list(keys))
    return postings


def by_value(postings, selection):
    return sorted((value, number) for value, keys in postings.items() if (number := len(keys & selection)))


KEYS = st.frozensets(st.integers(0, 200), max_size=60).map(BitMap)


@given(postings=st.dictionaries(st.text(max_size=4), KEYS, max_size=30), selection=KEYS)
def test_any_selection(postings, selection):
    assert sorted(Matrix(kept_as(postings)).counts(selection)) == by_value(postings, selection)


@given(postings=st.dictionaries(st.text(max_size=4), KEYS, min_size=1, max_size=30), left_out=KEYS)
def test_nearly_everything(postings, left_out):
    selection = BitMap.union(*postings.values()) - left_out

    assert sorted(Matrix(kept_as(postings)).counts(selection)) == by_value(postings, selection)


@pytest.mark.parametrize("number", [FROM - 1, FROM])
def test_many_values_are_counted_by_record_and_few_by_value(number):
    dice = random.Random(1)
    postings = {f"v{value}": BitMap(dice.sample(range(5000), 8)) for value in range(number)}
    selection = BitMap(dice.sample(range(5000), 300))
    kept = {}

    found = counted(kept_as(postings), selection, kept)

    assert sorted(found) == by_value(postings, selection)
    assert list(kept) == (["matrix"] if number == FROM else [])
    assert counted(kept_as(postings), selection, kept) == found
