"""Names of the reference, whether or not the base has them all: their words, and those typed without their spaces."""

import re
from functools import cache

from directory.database.fold import fold
from directory.reference import lists, territory

#: Shorter texts without spaces are beginnings of too much.
_SHORTEST = 5


def spaced(word):
    """The name of a territory or country that a folded word is without its spaces (``le havre``); "" for others."""
    if len(word) < _SHORTEST or not word.isalpha():
        return ""
    found = re.search("\n(" + " ?".join(word) + ")\n", _names())
    return found[1] if found else ""


def is_named(word):
    """Whether a territory or a country is named with this folded word."""
    return f"\n{word}\n" in _words()


@cache
def _names():
    """The folded names of territories and countries, a line each: half a megabyte."""
    places = (territory.communes, territory.former_names, territory.epci, territory.departements, territory.regions)
    names = {fold(one.name) for read in places for one in read()}
    names.update(fold(name) for one in lists.countries() for name in (one.name, *one.aliases))
    return "\n" + "\n".join(sorted(names)) + "\n"


@cache
def _words():
    """Their words, a line each."""
    return "\n" + "\n".join(sorted(set(_names().split()))) + "\n"
