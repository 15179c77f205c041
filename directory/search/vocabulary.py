"""Words that mean something by themselves: nothing brings them near others."""

from directory.database.version import by_version
from directory.search.glued import is_named
from directory.search.suggested import suggestions


@by_version(4096)
def is_name(word):
    """Whether a place of the reference, something public or a town of the gazetteer is named with this folded word."""
    return is_named(word) or suggestions.knows(word)


@by_version(4096)
def means_something(word):
    """Whether a folded word is of a name, or of French."""
    return suggestions.means_something(word)


@by_version(4096)
def meant(text):
    """The names of the well-known places that a folded text may misspell: see ``Suggestions.meant``."""
    return tuple(name for name, _weight in suggestions.meant(text))


def warm():
    """Read what ``means_something`` looks through: a second, otherwise that of the first reader who mistypes."""
    means_something("zqzq")
