"""What differs between two texts, word for word, so that it may be marked otherwise than by a colour."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "meme", "retire", "ajoute"
# Words with the spaces that follow, and each other sign alone: « Mali, » and « Mali » have a word in common.
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
# Comparing takes the square of this; longer texts are shown side by side, unmarked.
MOST_WORDS = 3000
# Under this share of common words, marks would be confetti.
LEAST_COMMON = 0.35


@dataclass(frozen=True)
class Piece:
    """Some words, and whether both texts have them."""

    text: str
    mark: str = SAME


def compare(before, after):
    """``(pieces of before, pieces of after)``; whole and unmarked when the two have little in common."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or len(old) + len(new) > MOST_WORDS:
        return _whole(before, after)
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    if matcher.ratio() < LEAST_COMMON:
        return _whole(before, after)
    left, right = [], []
    for tag, i, j, k, end in matcher.get_opcodes():
        left += _marked("".join(old[i:j]), SAME if tag == "equal" else REMOVED)
        right += _marked("".join(new[k:end]), SAME if tag == "equal" else ADDED)
    return left, right


def _marked(text, mark):
    """The words, and apart the space that follows them: a line through it would strike nothing."""
    words = text if mark == SAME else text.rstrip()
    return [piece for piece in (Piece(words, mark), Piece(text[len(words) :])) if piece.text]


def _whole(before, after):
    return [Piece(before)] if before else [], [Piece(after)] if after else []
