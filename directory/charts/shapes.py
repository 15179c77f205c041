"""What a chart is made of, and the sizes that its drawing needs, as text for SVG attributes."""

from dataclasses import dataclass
from decimal import Decimal

from directory.french import french_number, percent

# Rows drawn; the table has them all.
MAX_BARS = 10
# Below, a column would be narrower than a finger on a phone of 320 px.
MAX_COLUMNS = 11


@dataclass(frozen=True)
class Row:
    """One bar. ``number`` gives its length, ``text`` replaces it in words, ``note`` says more beside the label."""

    value: str
    label: str
    number: int | Decimal
    url: str = ""
    text: str = ""
    note: str = ""

    @property
    def words(self):
        return self.text or french_number(self.number)


@dataclass(frozen=True)
class Chart:
    """``name``: its key in the CSV. ``title``: the finding. ``measure``: what is counted, and over how many records.

    ``heading`` and ``unit`` head the columns of the table. ``whole``: what a share is a share of; 0 for no share.
    ``shape``: « barres » (biggest first, or in the order of the enum) or « colonnes » (time, from left to right).
    """

    name: str
    title: str
    measure: str
    heading: str
    rows: tuple
    unit: str = "Nombre"
    whole: int = 0
    shape: str = "barres"
    note: str = ""
    highlighted: str = ""
    # The last period drawn as a column: a project may end in 2050, and now is what people look at.
    last: str = ""

    @property
    def top(self):
        return max((row.number for row in self.rows), default=0) or 1

    @property
    def drawn(self):
        """The rows with what is drawn of them: ``size`` and ``rest`` in percent of the room, as SVG writes them."""
        rows = self.rows[:MAX_BARS]
        if self.shape == "colonnes":
            rows = [row for row in self.rows if not self.last or int(row.value) <= int(self.last)][-MAX_COLUMNS:]
        return [
            {
                "row": row,
                "size": _percent_text(row.number, self.top),
                "start": _percent_text(self.top - row.number, self.top),
                "is_highlighted": row.value == self.highlighted,
            }
            for row in rows
        ]

    @property
    def table(self):
        """Every row: ``row``, ``share`` of the whole (empty when there is none)."""
        return [{"row": row, "share": percent(row.number, self.whole) if self.whole else ""} for row in self.rows]

    @property
    def hidden(self):
        """How many rows only the table has."""
        return len(self.rows) - len(self.drawn)


def _percent_text(number, whole):
    """A length in percent, one decimal: never so small that the bar is invisible."""
    value = float(100 * number / whole)
    return f"{max(value, 0.6) if number else 0:.4g}%"
