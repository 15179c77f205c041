"""What to read after a sheet, and why: « même cadre », « même porteur », « même pays, même secteur »."""

from dataclasses import dataclass

from django.db.models import Value

SHOWN = 3


@dataclass(frozen=True)
class Related:
    """A record and why it is shown: a lazy text."""

    record: object
    why: object


def nearest(groups, reasons, records):
    """The first records of the groups, each once, with the reason of the first group where it is."""
    ranked = [
        group.order_by("-published_at", "-pk").annotate(group=Value(rank)).values_list("pk", "group")[: 2 * SHOWN]
        for rank, group in enumerate(groups)
        if not group.query.is_empty()
    ]
    if not ranked:
        return []
    first = {}
    for pk, rank in sorted(ranked[0].union(*ranked[1:], all=True), key=lambda row: row[1]):
        first.setdefault(pk, rank)
    kept = dict(list(first.items())[:SHOWN])
    found = records.in_bulk(kept) if kept else {}
    return [Related(found[pk], reasons[rank]) for pk, rank in kept.items() if pk in found]
