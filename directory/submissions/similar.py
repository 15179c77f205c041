"""Published records whose name is near the one that is typed."""

from django.contrib.postgres.search import TrigramSimilarity

from directory.database.fold import fold
from directory.submissions import raw

# Shorter titles look like too many others.
_SHORTEST = 6


def titled_like(queryset, title):
    """The records of ``queryset`` whose title looks like ``title``, the nearest first, with their ``similarity``."""
    key = fold(raw.tidy_text(title)[:300])
    if len(key) < _SHORTEST:
        return queryset.none()
    near = queryset.filter(name_key__trigram_similar=key)
    return near.annotate(similarity=TrigramSimilarity("name_key", key)).order_by("-similarity", "pk")
