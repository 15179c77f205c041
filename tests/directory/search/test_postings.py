"""Sets of one, kept as numbers, are sets all the same."""

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from directory.search.postings import Postings

NAMES = st.sampled_from("abc")
KEYS = st.lists(st.integers(0, 20), min_size=1, max_size=4)


@given(steps=st.lists(st.tuples(st.booleans(), NAMES, KEYS)), selection=KEYS)
def test_any_history(steps, selection):
    postings, sets, selection = Postings(), {}, BitMap(selection)
    for is_addition, name, keys in steps:
        if is_addition:
            postings.add(name, keys)
            sets.setdefault(name, set()).update(keys)
        else:
            postings.discard(BitMap(keys))
            sets = {one: known - set(keys) for one, known in sets.items()}
    postings.pack()

    assert {name: set(keys) for name, keys in postings.items()} == sets
    assert {name: postings.number(name) for name in "abc"} == {name: len(sets.get(name, ())) for name in "abc"}
    assert dict(postings.counts(selection)) == {
        name: len(keys & set(selection)) for name, keys in sets.items() if keys & set(selection)
    }
    assert [sorted(keys) for keys in postings.arrays()] == [sorted(keys) for keys in sets.values()]
    assert (len(postings), list(postings), "a" in postings) == (len(sets), list(sets), "a" in sets)
