"""Counting by record and counting by value give the same numbers."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from directory.search.matrix import FROM, Matrix, Pairs, counted
from directory.search.postings import Postings


def kept_as(sets):
    """``Postings`` from ``{value: BitMap}``."""
    postings = Postings()
    for value, keys in sets.items():
        if keys:
            postings.add(value, list(keys))
    postings.pack()
    return postings


def made_of(sets):
    return Matrix(*kept_as(sets).settled())


def by_value(postings, selection):
    return sorted((value, number) for value, keys in postings.items() if (number := len(keys & selection)))


KEYS = st.frozensets(st.integers(0, 200), max_size=60).map(BitMap)


@given(postings=st.dictionaries(st.text(max_size=4), KEYS, max_size=30), selection=KEYS)
def test_any_selection(postings, selection):
    assert sorted(made_of(postings).counts(selection)) == by_value(postings, selection)


@given(postings=st.dictionaries(st.text(max_size=4), KEYS, min_size=1, max_size=30), left_out=KEYS)
def test_nearly_everything(postings, left_out):
    selection = BitMap.union(*postings.values()) - left_out

    assert sorted(made_of(postings).counts(selection)) == by_value(postings, selection)


@pytest.mark.parametrize("number", [FROM - 1, FROM])
def test_many_values_are_counted_by_record_and_few_by_value(number):
    dice = random.Random(1)
    postings = {f"v{value}": BitMap(dice.sample(range(5000), 8)) for value in range(number)}
    selection = BitMap(dice.sample(range(5000), 300))
    kept = kept_as(postings)

    found = counted(kept, selection)

    assert sorted(found) == by_value(postings, selection)
    assert list(kept.derived) == (["matrix"] if number == FROM else [])
    assert list(counted(kept, selection)) == list(found)


@pytest.mark.parametrize("number", [FROM - 1, FROM])
def test_what_came_and_left_since_is_counted_too(number):
    dice = random.Random(2)
    sets = {f"v{value}": BitMap(dice.sample(range(5000), 8)) for value in range(number)}
    selection = BitMap(dice.sample(range(5000), 300)) | BitMap([9001])
    kept = kept_as(sets)
    counted(kept, selection)
    gone = BitMap(selection[:20])

    kept.discard(gone)
    kept.add("v1", [selection[3], 9001])
    kept.add("new", [9001])

    sets = {value: keys - gone for value, keys in sets.items()}
    sets["v1"] |= BitMap([selection[3], 9001])
    sets["new"] = BitMap([9001])
    assert sorted(counted(kept, selection)) == by_value(sets, selection)


@given(
    sets=st.dictionaries(st.text(max_size=4), KEYS, max_size=30),
    selection=KEYS,
    most=st.integers(1, 35),
)
def test_the_greatest_numbers_come_with_their_ties(sets, selection, most):
    matrix = made_of(sets)
    expected = by_value(kept_as(sets), selection)

    pairs = Pairs(matrix, [len(keys & selection) for keys in kept_as(sets).settled()[1]])

    least = sorted((number for _value, number in expected), reverse=True)[:most][-1:]
    assert sorted(pairs.most(most)) == [(value, number) for value, number in expected if [number] >= least]
    assert (len(pairs), sorted(pairs)) == (len(expected), expected)
    assert pairs.having(range(len(matrix.values))) == len(expected)
