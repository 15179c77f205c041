"""Words that mean something by themselves: nothing brings them near others."""

from directory.database.version import by_version
from directory.search.dictionary import is_french
from directory.search.glued import is_named
from directory.search.suggested import suggestions


@by_version(4096)
def is_name(word):
    """Whether a place of the reference, something public or a town of the gazetteer is named with this folded word."""
    return is_named(word) or suggestions.knows(word)


def means_something(word):
    """Whether a folded word is of a name, or of French."""
    return is_french(word) or is_name(word)


def warm():
    """Read what ``means_something`` looks through: a second, otherwise that of the first reader who mistypes."""
    means_something("zqzq")
