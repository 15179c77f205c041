"""Words of French, which nobody corrects: the forms of Grammalecte's dictionary (npm ``dictionary-fr``, MPL-2.0)."""

import lzma
from bisect import bisect_left
from functools import cache
from pathlib import Path

#: Forms of four letters and more, folded, one a line: see ``bin/vendor``. Shorter words are never corrected.
_FORMS = Path(__file__).with_name("mots.txt.xz")
#: A line after every word.
_END = b"~\n"


def is_french(word):
    """Whether a folded word of four letters or more is one of them."""
    forms, sought = _forms(), word.encode()
    at = bisect_left(range(len(forms) - len(_END)), sought, key=lambda position: _line(forms, position))
    return _line(forms, at) == sought


def _line(forms, position):
    """The first whole line from ``position``."""
    start = forms.find(b"\n", position) + 1
    return forms[start : forms.find(b"\n", start)]


@cache
def _forms():
    """All of them in order, end to end: 4.8 MB, read the first time that a process doubts a word."""
    return b"\n" + lzma.decompress(_FORMS.read_bytes()) + _END
