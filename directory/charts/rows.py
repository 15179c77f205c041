"""From the facets of a list to the rows of a chart, each leading to the list that it counts."""

from directory.charts.shapes import Row


def facet_rows(selection, name):
    """Rows of one facet over a selection, as many records as the list at their address shows.

    Fixed choices come in their order, others by number. Of a facet that is chosen, only the chosen values lead
    somewhere: a list cannot ask for two values at once.
    """
    query, facet = selection.query, selection.listing.facets[name]
    chosen = query.chosen[name].labels if name in query.chosen else None
    with selection.lock:
        # The choice of this very facet included.
        counts = list(selection.counts(name) if chosen is None else selection.counts_within(name))
    if facet.choices:
        places = {value: place for place, value in enumerate(facet.choices)}
        counts.sort(key=lambda count: places.get(count[0], len(places)))
    else:
        counts.sort(key=lambda count: facet.rank(*count))
    return [
        Row(
            value=value,
            label=str(label),
            number=number,
            url=query.url(**{name: value}) if chosen is None or value in chosen else "",
        )
        for value, label, number in counts
        if number
    ]


# Ahead by one in three is an accident, not a finding.
FEWEST = 5


def leader(rows):
    """The row strictly ahead of all others, or ``None``: a finding needs one, and enough records."""
    ranked = sorted(rows, key=lambda row: -row.number)
    if len(ranked) < 2 or ranked[0].number < FEWEST or ranked[0].number == ranked[1].number:
        return None
    return ranked[0]
