"""Small charts for pages made of words: the first values of one facet."""

from directory.charts.rows import facet_rows, leader
from directory.charts.shapes import Chart, Row
from directory.french import NBSP, of_noun

MAX_ROWS = 6


def short_chart(selection, name, heading, titles, total, *, unit="Projets", limit=MAX_ROWS, is_linked=True):
    """The first rows of a facet. ``titles``: what precedes the leading value, and the title when nothing leads.

    ``is_linked``: whether rows lead to the list, which must be able to ask for this selection.
    """
    rows = facet_rows(selection, name)
    if not is_linked:
        rows = [Row(row.value, row.label, row.number) for row in rows]
    first = leader(rows)
    finding, plain = titles
    return Chart(
        name=name,
        title=f"{finding}{NBSP}: {first.label}" if first else plain,
        measure=f"Nombre {of_noun(unit.lower())}",
        heading=heading,
        rows=tuple(rows[:limit]),
        unit=unit,
        whole=total,
    )


COUNTRIES = ("pays", "Pays", ("Premier pays", "Dans quels pays"))
SECTORS = ("secteur", "Secteur", ("Premier thème", "De quoi il s’agit"))
FUNDERS = ("financeur", "Financeur", ("Premier soutien", "Qui les soutient"))


def short_charts(selection, total, kinds, **options):
    """Several short charts of one selection, without the empty ones. ``kinds``: among the constants of this module."""
    charts = [short_chart(selection, name, heading, titles, total, **options) for name, heading, titles in kinds]
    return [chart for chart in charts if chart.rows]
