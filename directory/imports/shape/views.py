"""A sheet looked at as a table: what each line says of its own, where it is merged."""

from functools import cached_property

from directory.imports.shape.words import look_of
from directory.imports.workbooks import Cell


class Row:
    """A line, with what it says by column: ``own`` what is written in it, ``said`` with what merges bring from above
    and, over several columns, repeat. ``known``: « header » or « total », when a table of Excel says so.
    """

    def __init__(self, line, spans, known=""):
        self.line = line
        self.known = known
        self.number = line.number
        self.own = {column: cell for column, cell in enumerate(line.cells) if cell.text and not cell.is_filled}
        self.spans = {first: last for first, last in spans if first in self.own}
        self._spans = spans

    @cached_property
    def said(self):
        said = {column: cell for column, cell in enumerate(self.line.cells) if cell.text}
        for first, last in self._spans:
            if first in said:
                said.update({column: said[first] for column in range(first + 1, last + 1) if column not in said})
        return said

    @cached_property
    def looks(self):
        return {column: look_of(cell) for column, cell in self.own.items()}

    @property
    def is_alone(self):
        """Whether one cell says all that the line says, merges from above included."""
        return len(self.own) == 1 and not any(cell.is_filled for cell in self.line.cells)

    @cached_property
    def texts(self):
        return [cell.text for column, cell in self.own.items() if self.looks[column] == "text"]

    @property
    def is_textual(self):
        """Whether nothing in it is a value: headers are words, sometimes years."""
        return all(look in ("text", "year") for look in self.looks.values())

    def follows(self, other):
        return self.number == other.number + 1


class View:
    """The rows of a sheet, and how wide they usually are."""

    def __init__(self, sheet):
        self.sheet = sheet
        spans = {}
        for first, last, left, right in sheet.merges:
            if right > left:
                for number in range(first, min(last, first + 5) + 1):
                    spans.setdefault(number, []).append((left, min(right, 500)))
        known = {}
        for first, last, _, _, headers, totals in sheet.tables:
            known |= dict.fromkeys(range(first, first + min(headers, 1)), "header")
            known |= dict.fromkeys(range(last + 1 - min(totals, 1), last + 1), "total")
        self.rows = [Row(line, spans.get(line.number, ()), known.get(line.number, "")) for line in sheet.lines]


def usual(rows):
    """How many cells a full row has: what three rows of four do not pass, among those that have several."""
    counts = sorted(len(row.own) for row in rows if len(row.own) > 1) or [1]
    return counts[(len(counts) * 3) // 4 if len(counts) > 3 else -1]


EMPTY = Cell()
