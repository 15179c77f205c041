"""Words as people type them: cut, stripped of their accents, forgiven their typing errors."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from directory import matching
from directory.reading import lexicon

#: Longer texts are not an answer to a short question.
LONGEST = 200
_WORD = re.compile(r"[0-9]+|[^\W\d_]+|\S")
_APOSTROPHES = frozenset("'’‘ʼ`´")


@dataclass(frozen=True)
class Word:
    """A word, a number or a sign. ``key``: lower-case, without accents; ``start``, ``end``: where it is in its text."""

    text: str
    key: str
    start: int
    end: int

    @property
    def is_number(self):
        return self.key.isdecimal()

    @property
    def is_letters(self):
        return self.key.isalpha()


def tidy(text):
    """One way of writing each sign (spaces, full-width figures, « 1ᵉʳ », composed accents), invisible ones out."""
    # The number of a note, or a power, is no figure of what it is about: « 500 000³ ».
    text = re.sub("(?<=[^\\W_])(?=[⁰¹²³⁴-⁹])", "^", text[: 2 * LONGEST])
    text = unicodedata.normalize("NFKC", text)
    text = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text)
    # What Word and telephones put for a hyphen or a minus.
    text = re.sub("[‐‒−]", "-", text)
    # A figure of another script means the same.
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return " ".join(text.split())


def figures_for_letters(text):
    """« l2 5OO » → « 12 500 »: letters taken for figures."""
    text = re.sub(r"(?<=\d)[oO]+(?!\w)|\b[oO]+(?=\d)|(?<=\d)[oO](?=\d)", lambda found: "0" * len(found[0]), text)
    return re.sub(r"\b[lI](?=\d)|(?<=\d)[lI](?=[\d ])", "1", text)


@lru_cache(maxsize=4096)
def bare(word):
    """« Août » → ``aout``."""
    marked = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe").replace("æ", "ae"))
    # A mark alone stays one.
    return "".join(sign for sign in marked if not unicodedata.combining(sign)).strip() or word


def words_of(text):
    """The words, numbers and signs of a tidy ``text``."""
    return [Word(found[0], bare(found[0]), *found.span()) for found in _WORD.finditer(text)]


def spoken(words):
    """``words`` without the apostrophes, which people forget: « jusqu’en » is « jusqu en »."""
    return [word for word in words if word.text not in _APOSTROPHES]


def nearest(key, vocabulary):
    """The words of ``vocabulary`` that ``key`` may be a misspelling of: the nearest, several when as near."""
    near = matching.nearest(key, list(vocabulary))
    return [known for faults, known, _ in near if faults == near[0][0]]


# --- « Je ne sais pas », « néant » -----------------------------------------------------------------------------------

_SAID = lexicon.words("reponses")
_UNKNOWN, _NONE = _SAID["inconnu"], _SAID["neant"]
_KNOWN = _UNKNOWN | _NONE | _SAID["autour"]


@lru_cache(maxsize=4096)
def answered(text):
    """« unknown », « none », « blank » (a dash, « sans objet »: one or the other), or an empty text when ``text`` may
    hold something else.
    """
    keys = [word.key for word in spoken(words_of(text))]
    said = [key for key in keys if key.isalnum() or key == "€"]
    if not said:
        return "unknown" if "?" in keys or "…" in keys or "..." in text else "blank" if keys else ""
    glued = "".join(said)
    if glued in _SAID["inconnu_court"]:
        return "unknown"
    if glued in _SAID["vide_court"]:
        return "blank"
    if set(said) - _KNOWN:
        return ""
    if _UNKNOWN.intersection(said):
        # « Le montant est connu » says nothing yet, « pas encore connu » does.
        is_said = set(said) & _UNKNOWN - _SAID["si_nie"] or _SAID["negations"].intersection(said)
        return "unknown" if is_said else ""
    if _NONE.intersection(said) or ("pas" in said and "de" in said) or {"pas", "d"} <= set(said):
        return "none"
    return "unknown" if "?" in keys else ""
