"""Two texts compared: what is marked is what differs, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.backoffice.moderation.wording import ADDED, REMOVED, SAME, compare

WORDS = st.lists(st.sampled_from(["Kita", "eau", ",", " ", "\n", "école", "«"]), max_size=12).map("".join)


@given(before=WORDS, after=WORDS)
def test_both_texts_are_whole(before, after):
    left, right = compare(before, after)

    assert ("".join(piece.text for piece in left), "".join(piece.text for piece in right)) == (before, after)
    assert {piece.mark for piece in left} <= {SAME, REMOVED}
    assert {piece.mark for piece in right} <= {SAME, ADDED}


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("Un forage à Kita", "Deux forages à Kita", ["Un forage"], ["Deux forages"]),
        ("Un forage à Kita.", "Un forage à Kita, au Mali.", [], [", au Mali"]),
        ("Un texte", "Tout autre chose", [], []),
        ("", "Une phrase", [], []),
    ],
)
def test_what_differs_is_marked(before, after, removed, added):
    left, right = compare(before, after)

    marked = [[piece.text for piece in side if piece.mark != SAME] for side in (left, right)]
    assert marked == [removed, added]
