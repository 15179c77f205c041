"""From the facets of a list to the rows of a chart, each leading to the list that it counts."""

from directory.charts.shapes import Row
from directory.search.expressions import any_of


def cut(filterset, queryset):
    """``queryset`` cut to the selection of ``filterset``: its own columns, without what the cards of a list need."""
    if not filterset.chosen and not filterset.text and not filterset.flags:
        return queryset
    selection = filterset.selection
    if not filterset.index:
        return queryset.filter(pk__in=filterset.narrowed().order_by().values("pk"))
    with selection.lock:
        return queryset.filter(any_of(selection.keys))


def facet_rows(filterset, name, path):
    """Rows of one facet over the selection, as many records as the list at their address shows.

    ``path``: the list. Fixed choices come in their order, others by number. Of a facet that is chosen, only the chosen
    values lead somewhere: a list cannot ask for two values at once.
    """
    facet = filterset.facets[name]
    chosen = filterset.chosen[name].labels if name in filterset.chosen else None
    counts = _counts(filterset, name)
    if facet.choices:
        places = {value: place for place, value in enumerate(facet.choices)}
        counts = sorted(counts, key=lambda count: places.get(count[0], len(places)))
    else:
        counts = sorted(counts, key=lambda count: facet.rank(*count))
    return [
        Row(
            value=value,
            label=str(label),
            number=number,
            url=f"{path}?{filterset.parameters(**{name: value})}" if chosen is None or value in chosen else "",
        )
        for value, label, number in counts
        if number
    ]


def _counts(filterset, name):
    """``[(value, label, number)]`` over the selection, the choice of this very facet included."""
    selection = filterset.selection
    with selection.lock:
        if name not in filterset.chosen:
            return list(selection.counts(name))
        if filterset.index:
            return list(filterset.index.counts(name, selection.keys))
    return filterset.facets[name].counts(filterset.narrowed())


# Ahead by one in three is an accident, not a finding.
FEWEST = 5


def leader(rows):
    """The row strictly ahead of all others, or ``None``: a finding needs one, and enough records."""
    ranked = sorted(rows, key=lambda row: -row.number)
    if len(ranked) < 2 or ranked[0].number < FEWEST or ranked[0].number == ranked[1].number:
        return None
    return ranked[0]
