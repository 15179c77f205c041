"""What our fonts can write: a sign that none has would make a page that no reader's software accepts."""

import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"


@cache
def signs():
    """The code points that at least one font has, as `bin/vendor` counted them."""
    ranges = (FONTS / "signs.txt").read_text(encoding="ascii").split()
    ends = ([int(end, 16) for end in one.split("-")] for one in ranges)
    return frozenset(sign for first, last in ends for sign in range(first, last + 1))


def writable(text):
    """The text with what no font has replaced by what is nearest: « Achaḯa » → « Achaía », « ᚠ » → « ? »."""
    known = signs()
    if all(ord(sign) in known for sign in set(text)):
        return text
    return "".join(sign if ord(sign) in known else _nearest(sign, known) for sign in text)


def _nearest(sign, known):
    if sign in "\r\n\t":
        return " "
    letters = unicodedata.normalize("NFKD", sign)
    for length in range(len(letters), 0, -1):
        composed = unicodedata.normalize("NFC", letters[:length])
        if composed and all(ord(one) in known for one in composed):
            return composed
    return "" if unicodedata.category(sign)[0] in "CMZ" else "?"
