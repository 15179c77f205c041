"""What a name says of whether it is somebody’s: nobody’s is published as that of an organisation in silence."""

import re

from directory.database.fold import fold
from directory.imports.organisation_words import SORTS, sort_of
from directory.reading import lexicon

_SAID = lexicon.words("personnes")
_NOUNS = {noun for noun, _kind in SORTS}
_MOST_WORDS = 4
_SAINTS = ("saint", "sainte", "st", "ste", "san", "santa", "sao")
#: « J. Dupont », « J.-P. Dupont ».
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,2}\s*[^\W\d_][\w’'-]+")
_SMALL = ("de", "du", "des", "d", "la", "le", "ben", "el", "al", "van", "von", "da", "dos")


def is_person(name):
    """Whether a name has a person’s title, « Mme Diallo »."""
    first, _space, rest = name.strip().partition(" ")
    return bool(rest) and fold(first) in _SAID["titres"]


def may_be_person(name):
    """Whether a name looks like somebody’s, or like those of several: « Jean Dupont », « DIALLO Awa (trésorière) »."""
    areas = re.findall(r"\(([^()]*)\)", name)
    bare = re.sub(r"\([^()]*\)", " ", name).strip()
    if not bare or sort_of(bare) or _NOUNS.intersection(fold(bare).split()):
        return False
    if any(_SAID["fonctions"].intersection(fold(area).split()[:1]) for area in areas):
        return True
    parts = [part for part in re.split(r"\s*[,;&/+]\s*|\s+et\s+", bare) if part]
    return bool(parts) and all(map(_is_somebodys, parts))


def _is_somebodys(name):
    if is_person(name) or _INITIALS.fullmatch(name):
        return True
    words = [word for word in re.split(r"[\s’']+", name) if fold(word)]
    named = [word for word in words if fold(word) not in _SMALL]
    are_names = all(word[0].isupper() and word.replace("-", "").isalpha() for word in named)
    if not are_names or not 2 <= len(named) <= _MOST_WORDS:
        return False
    first, last = (fold(word).split() for word in (named[0], named[-1]))
    return first[0] not in _SAINTS and any(word in _SAID["noms"] for word in (*first, *last))
