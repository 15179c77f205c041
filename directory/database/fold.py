"""Names folded in Python, as the database folds them: see ``directory.database.folding``."""

import re
import unicodedata

#: Letters that Unicode does not decompose, as PostgreSQL's unaccent rules spell them.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ŋ": "n", "ə": "e", "ĸ": "q", "ŧ": "t", "’": "'", "ʼ": "'", "ʻ": "'",
    }
)  # fmt: skip


_MARKS = re.compile(r"[\u0300-\u036f]")


_OTHER = re.compile(r"[^0-9a-z]+")


_SAINT = re.compile(r"\b(st|ste)\b")


def fold(text):
    """Lower case without accents or punctuation: « L’Haÿ-les-Roses » → ``l hay les roses``, « St Denis » → ``saint
    denis``.
    """
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)))
    text = _OTHER.sub(" ", text).strip()
    return _SAINT.sub(lambda found: "sainte" if found[0] == "ste" else "saint", text)
