"""The charts of a selection: what its published records have in common."""

from django.db.models import Count, Q
from django.utils import timezone

from directory.charts.rows import facet_rows, leader
from directory.charts.shapes import Chart, Row
from directory.enums import Origin
from directory.french import NBSP, counted, percent
from directory.models.ages import verified_within_a_year

# How far after this year the columns of years go.
AHEAD = 2


def periods_chart(selection, name, key, titles, heading, measure, unit, step, today):
    """Columns of a ``PeriodFacet``: every period between the first and the last, empty ones too.

    ``titles``: function of the leading row, and the title when nothing leads.
    """
    known = {int(row.value): row for row in facet_rows(selection, name)}
    label = selection.listing.facets[name].name
    rows = ()
    if known:
        years = range(min(known), max(known) + step, step)
        rows = tuple(known.get(year) or Row(str(year), label(year), 0) for year in years)
    first = leader(known.values())
    now = today.year - today.year % step
    finding, plain = titles
    return Chart(
        name=key,
        title=finding(first) if first else plain,
        measure=measure,
        heading=heading,
        unit=unit,
        rows=rows,
        shape="colonnes",
        highlighted=first.value if first else "",
        last=str(min(max(known, default=now), now + (AHEAD if step == 1 else 0))),
    )


class Charts:
    """The charts of one selection. ``published()``: the records of its list, with the columns that charts read."""

    published = None

    def __init__(self, selection):
        self.selection, self.listing, self.noun = selection, selection.listing, selection.listing.noun
        self.today = timezone.localdate()
        self.records = selection.cut(self.published()).order_by()

    def all(self):
        """Charts that have something to show, in order."""
        self.facts = self.records.aggregate(**self.counted_facts())
        self.total = self.facts["total"]
        return [chart for chart in self.charts() if chart.rows] if self.total else []

    def charts(self):
        raise NotImplementedError

    def counted_facts(self):
        """Aggregates over the selection, in one query."""
        return {
            "total": Count("pk"),
            "verified": Count("verified_on"),
            "fresh": Count("pk", filter=verified_within_a_year(self.today)),
            "demonstration": Count("pk", filter=Q(origin=Origin.DEMO)),
        }

    def rows(self, name):
        return tuple(facet_rows(self.selection, name))

    def from_facet(self, name, key, title, heading, measure="", **kwargs):
        """``title``: function of the leading row, or a text when there is none; see ``leader``."""
        rows = self.rows(name)
        # Of what was asked for, that it leads is no finding.
        first = leader(rows) if name not in dict(self.selection.query.cuts) else None
        finding, plain = title
        return Chart(
            name=key,
            title=finding(first) if first else plain,
            measure=measure or self.based_on(),
            heading=heading,
            unit=str(self.noun.plural).capitalize(),
            rows=rows,
            whole=self.total,
            **kwargs,
        )

    def based_on(self, number=None):
        """« D’après 1 512 fiches publiées »."""
        number = self.total if number is None else number
        return f"D’après {counted(number, 'fiche publiée', 'fiches publiées')}"

    def periods(self, name, key, titles, heading, measure, step):
        unit = str(self.noun.plural).capitalize()
        return periods_chart(self.selection, name, key, titles, heading, measure, unit, step, self.today)

    def freshness(self, key):
        facts = self.facts
        never = self.total - facts["verified"]
        rows = (
            Row("moins-d-un-an", "Vérifiées depuis moins d’un an", facts["fresh"]),
            Row("plus-d-un-an", "Vérifiées il y a plus d’un an", facts["verified"] - facts["fresh"]),
            Row("jamais", "Jamais vérifiées", never),
        )
        if never:
            title = f"{percent(never, self.total)} des fiches n’ont jamais été vérifiées".capitalize()
        else:
            title = "Toutes les fiches ont été vérifiées au moins une fois"
        measure = f"{self.based_on()}. Une vérification est datée et signée sur la fiche"
        return Chart(key, title, measure, "Dernière vérification", rows, "Fiches", self.total)

    def coverage(self, key, facts):
        """What is known of the sheets: ``facts`` is ``[(code, label, number)]``."""
        rows = tuple(Row(code, label, number) for code, label, number in facts)
        known = min(rows, key=lambda row: row.number)
        title = f"Donnée la plus rare{NBSP}: {known.label.lower()}, {percent(known.number, self.total)}"
        return Chart(key, title, self.based_on(), "Donnée connue", rows, "Fiches", self.total)
