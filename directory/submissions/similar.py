"""Published records whose title is near the one that is typed."""

from directory.database.fold import fold
from directory.matching import resembling
from directory.submissions import raw

# Shorter titles look like too many others.
_SHORTEST = 6
# Trigrams in common: with something else in common (place, country, day), and without.
_NEAR, _VERY_NEAR = 0.35, 0.55
_CANDIDATES = 30


def titled_like(queryset, title, is_beside):
    """The records of ``queryset`` whose title looks like ``title``, the likest first, with their ``likeness``; those
    that ``is_beside(record)`` need look less alike.
    """
    key = fold(raw.tidy_text(title)[:300])
    if len(key) < _SHORTEST:
        return []
    found = resembling(queryset, "name_key", key)[:_CANDIDATES]
    return [record for record in found if record.likeness >= (_NEAR if is_beside(record) else _VERY_NEAR)]
