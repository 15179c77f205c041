"""Words of French, which nobody corrects: the forms of Grammalecte's dictionary (npm ``dictionary-fr``, MPL-2.0)."""

import lzma
from functools import cache
from pathlib import Path

#: Forms of four letters and more, folded, one a line: see ``bin/vendor``. Shorter words are never corrected.
_FORMS = Path(__file__).with_name("mots.txt.xz")


def is_french(word):
    """Whether a folded word of four letters or more is one of them. Takes a millisecond."""
    return f"\n{word}\n".encode() in _forms()


@cache
def _forms():
    """All of them end to end: 4.8 MB, read the first time that a process doubts a word."""
    return b"\n" + lzma.decompress(_FORMS.read_bytes())
