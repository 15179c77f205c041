"""Names of the reference, whether or not the base has them all: their words, and those typed without their spaces."""

import re
from functools import cache, lru_cache

from directory.database.fold import fold
from directory.matching import forgiven, nearest
from directory.reference import lists, territory
from directory.search.dictionary import is_french
from directory.search.highlight import LINKING_WORDS

#: Shorter texts without spaces are beginnings of too much.
_SHORTEST = 5
#: Words that all mean something, shorter together than this, are no misspelt name.
_LONG = 8
_MOST_SPELT = 12
_SAINTS = (("ste", "sainte"), ("st", "saint"))


@lru_cache(maxsize=4096)
def spaced(word):
    """The name of a territory or country that a folded word is without its spaces (``le havre``); "" for others."""
    if len(word) < _SHORTEST or not word.isalpha():
        return ""
    spelt = [word, *(whole + word.removeprefix(short) for short, whole in _SAINTS if word.startswith(short))]
    found = (re.search("\n(" + " ?".join(one) + ")\n", _names()) for one in spelt)
    return next((one[1] for one in found if one), "")


def is_named(word):
    """Whether a territory or a country is named with this folded word."""
    return f"\n{word}\n" in _words()


def is_whole_name(text):
    """Whether a folded text is the whole name of a territory or a country."""
    return f"\n{text}\n" in _names()


def tells_nothing(text):
    """Whether a text is small words alone (« dans les »), and not the name of a place (« Y »)."""
    words = fold(text).split()
    return bool(words) and LINKING_WORDS.issuperset(words) and not is_whole_name(" ".join(words))


@lru_cache(maxsize=512)
def spelt(text):
    """The names that a folded text may misspell as a whole, spaces aside, the nearest first: « sait etienne ».

    Words that all mean something are forgiven one fault, a single one none; a name is what it is.
    """
    words, glued = text.split(), text.replace(" ", "")
    most = min(2, forgiven(glued))
    if all(len(word) < 4 or is_named(word) or is_french(word) for word in words):
        most = 1 if len(words) > 1 and len(glued) >= _LONG else 0
    if not most or is_whole_name(text):
        return ()
    names, without = _without_spaces()
    near = [names[place] for faults, _name, place in nearest(glued, without) if faults <= most]
    return tuple(near[:_MOST_SPELT])


@cache
def _without_spaces():
    names = _names().split("\n")[1:-1]
    return names, [name.replace(" ", "") for name in names]


@cache
def _names():
    """The folded names of territories and countries, a line each: half a megabyte."""
    places = (territory.communes, territory.former_names, territory.epci, territory.departements, territory.regions)
    names = {fold(one.name) for read in places for one in read()}
    names.update(fold(name) for one in lists.countries() for name in (one.name, *one.aliases))
    return "\n" + "\n".join(sorted(names - {""})) + "\n"


@cache
def _words():
    """Their words, a line each."""
    return "\n" + "\n".join(sorted(set(_names().split()))) + "\n"
