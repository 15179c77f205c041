"""Counting by record and counting by value give the same numbers."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from directory.search.matrix import FROM, Matrix, Pairs, Together, counted
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
    facets=st.dictionaries(st.text(max_size=3), st.dictionaries(st.text(max_size=4), KEYS, max_size=8), max_size=4),
    selection=KEYS,
    changed=KEYS,
)
def test_facets_are_counted_together_as_one_by_one(facets, selection, changed):
    postings = {name: kept_as(sets) for name, sets in facets.items()}
    together = Together(postings)
    before = together.counts(selection)
    for one in postings.values():
        one.discard(changed)
        one.add("late", list(changed | BitMap([3])))

    after = together.counts(selection)

    assert {n: sorted(rows) for n, rows in before.items()} == {n: by_value(s, selection) for n, s in facets.items()}
    assert {n: sorted(rows) for n, rows in after.items()} == {
        n: sorted(one.counts(selection)) for n, one in postings.items()
    }


@given(
    numbers=st.lists(st.integers(1, 5), max_size=40),
    most=st.integers(1, 45),
)
def test_the_greatest_numbers_come_with_their_ties(numbers, most):
    pairs = Pairs(list(range(100)), np.arange(len(numbers)), np.array(numbers, np.int64))

    found = list(pairs.most(most))

    least = sorted(numbers, reverse=True)[:most][-1:]
    assert found == [(rank, number) for rank, number in enumerate(numbers) if [number] >= least]
    assert (len(pairs), list(pairs)) == (len(numbers), list(enumerate(numbers)))
