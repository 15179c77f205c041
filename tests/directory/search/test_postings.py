"""Sets kept small, then settled, are sets all the same."""

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from directory.search import postings as module
from directory.search.postings import Postings

NAMES = st.sampled_from("abc")
KEYS = st.lists(st.integers(0, 200), min_size=1, max_size=70)
STEPS = st.lists(st.tuples(st.sampled_from(["add", "discard", "pack"]), NAMES, KEYS))


@given(steps=STEPS, selection=KEYS, most=st.integers(0, 100))
def test_any_history(steps, selection, most):
    postings, sets, selection = Postings(), {}, BitMap(selection)
    module.MAX_LATE, usual = most, module.MAX_LATE
    for step, name, keys in steps:
        if step == "add":
            postings.add(name, keys)
            sets.setdefault(name, set()).update(keys)
        elif step == "discard":
            postings.discard(BitMap(keys))
            sets = {one: known - set(keys) for one, known in sets.items()}
        else:
            postings.pack()
    module.MAX_LATE = usual

    assert {name: set(keys) for name, keys in postings.items()} == sets
    assert {name: postings.number(name) for name in "abc"} == {name: len(sets.get(name, ())) for name in "abc"}
    assert dict(postings.counts(selection)) == {
        name: len(keys & set(selection)) for name, keys in sets.items() if keys & set(selection)
    }
    assert (len(postings), set(postings), "a" in postings) == (len(sets), set(sets), "a" in sets)


def test_only_large_sets_are_kept_apart():
    postings = Postings()
    for name, number in (("few", module.FEW), ("many", module.FEW + 1)):
        postings.add(name, list(range(number)))

    postings.pack()

    assert [len(keys) for keys in postings._large.values()] == [module.FEW + 1]
    assert len(postings._keys) == module.FEW


@given(texts=st.lists(st.text(max_size=6), unique=True, max_size=30), wanted=st.text(max_size=6))
def test_texts_end_to_end_are_a_sorted_list(texts, wanted):
    texts = sorted(texts)

    kept = module.Texts(texts)

    assert (list(kept), len(kept), kept.place(wanted)) == (texts, len(texts), bisect_left(texts, wanted))


@given(texts=st.sets(st.text("abé", max_size=4), max_size=20), later=st.sets(st.text("abé", max_size=4), max_size=5))
def test_names_are_found_by_their_beginning(texts, later):
    postings = Postings()
    for text in texts:
        postings.add(text, [1])
    postings.pack()
    for text in later:
        postings.add(text, [2])

    found = postings.beginning("a")

    assert sorted(found) == sorted(text for text in texts | later if text.startswith("a"))
