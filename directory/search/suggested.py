"""What the whole site suggests: the names that every kind of record declares."""

from directory.database.version import answering
from directory.kinds import all_kinds
from directory.search.suggestions import Suggestions


def _sources():
    return [source for kind in all_kinds() for source in kind.suggestions]


suggestions = Suggestions(_sources, stamp=answering)
