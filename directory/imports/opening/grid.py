"""A sheet as the readers of each format fill it: lines of cells, merges, what is hidden. Within its limits.

A cell here is light: ``None`` when empty, else ``(kind, text, value as text)``.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from directory.imports.opening import limits
from directory.imports.opening.limits import Refused

TEXT, NUMBER, PERCENT, DATE, TIME, BOOLEAN, ERROR, LIST = "tnpdhbel"
NO_VALUE = (ERROR, "formule sans valeur", "formule sans valeur")

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff]")
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?(?:\n ?)+")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
# What spreadsheets, French and English, put in a cell that cannot be computed.
ERRORS = re.compile(
    r"#(N/[AD]|(NOM|NAME) ?\?|(VALEUR|VALUE|REF|DIV/0|NULL?|NOMBRE|NUM|SPILL|CALC|PROPAGATION|CHAMP|FIELD|BLOQUÉ|"
    r"BLOCKED) ?!|GETTING_DATA|#+)|Err ?: ?\d{3}"
)


def tidied(text):
    """A text without what is not seen: one space between words, line breaks kept."""
    if _PLAIN.fullmatch(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\u2028", "\n")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()


@lru_cache(maxsize=50_000)
def text_cell(text):
    """The cell of a text; ``None`` when it says nothing."""
    if len(text) > limits.MAX_CHARACTERS:
        raise Refused(limits.TOO_LONG)
    text = tidied(text)
    if not text:
        return None
    if text[0] in "#E" and ERRORS.fullmatch(text):
        return (ERROR, text, text)
    return (TEXT, text, None)


def sums_downwards(formula, column):
    """Whether a formula sums cells of its own column, whose letters are ``column``: « SUM(F3:F9) », or « SUBTOTAL(109,
    Table1[Montant]) » in a table of Excel.
    """
    return bool(_SUM_OF_TABLE.search(formula)) or any(
        found[1] == found[2] == column for found in _SUM.finditer(formula)
    )


_SUM_OF_TABLE = re.compile(r"\bSUBTOTAL\(10?9,\w*\[")
_SUM = re.compile(r"\b(?:SUM|SUBTOTAL|AGGREGATE)\([^()]*?\[?\.?\$?([A-Z]{1,3})\$?\d+:\.?\$?([A-Z]{1,3})\$?\d+")


class Budget:
    """What is left of the limits, for all the sheets of a file."""

    def __init__(self):
        self.cells, self.text = limits.MAX_CELLS, limits.MAX_TEXT

    def take(self, cells):
        self.cells -= len(cells)
        self.text -= sum(len(cell[1]) for _, cell in cells)
        if self.cells < 0 or self.text < 0:
            raise Refused(limits.TOO_MANY_CELLS)


@dataclass
class Grid:
    """``lines``: ``{number: (cells by column from 0, (is hidden, is strong, is sum))}``; ``merges``: first and last
    row, first and last column, rows from 1 and columns from 0; ``tables``: the same, then how many rows head each and
    how many sum it up. ``is_exact``: see ``workbooks.Sheet``.
    """

    name: str
    budget: Budget
    is_hidden: bool = False
    lines: dict = field(default_factory=dict)
    merges: list = field(default_factory=list)
    tables: list = field(default_factory=list)
    hidden_columns: set = field(default_factory=set)
    struck: list = field(default_factory=list)
    valueless: list = field(default_factory=list)
    has_filter: bool = False
    is_exact: bool = False

    def add(self, number, cells, *, is_hidden=False, is_strong=False, is_sum=False):
        """A line of ``cells``, ``[(column, cell)]`` without the empty ones, in any order."""
        if not cells:
            return
        if number in self.lines:
            raise Refused(limits.DAMAGED)
        if len(self.lines) >= limits.MAX_LINES:
            raise Refused(limits.TOO_MANY_LINES)
        if max(cells)[0] >= limits.MAX_COLUMNS:
            raise Refused(limits.TOO_MANY_COLUMNS)
        self.budget.take(cells)
        self.lines[number] = (cells, (is_hidden, is_strong, is_sum))

    def rows(self):
        """``(number, marks, cells from A, columns filled from the merge above)``, in order."""
        filled = self._filled()
        for number in sorted(self.lines):
            cells, marks = self.lines[number]
            added = filled.get(number, ())
            by_column = dict(cells)
            by_column = {**{column: cell for column, cell in added if column not in by_column}, **by_column}
            line = [by_column.get(column) for column in range(max(by_column) + 1)]
            own = {column for column, _ in cells}
            yield number, marks, line, [column for column, _ in added if column not in own]

    def _filled(self):
        """``{number: [(column, cell)]}``: a cell merged downwards says the same to the lines that it spans."""
        numbers = sorted(self.lines)
        filled, columns = {}, {number: dict(cells) for number, (cells, *_) in self.lines.items()} if self.merges else {}
        for first, last, column, _ in self.merges:
            cell = columns.get(first, {}).get(column)
            if cell is None or last <= first:
                continue
            below = numbers[bisect_right(numbers, first) : bisect_right(numbers, last)]
            self.budget.take([(column, cell)] * len(below))
            for number in below:
                filled.setdefault(number, []).append((column, cell))
        return filled

    def kept_merges(self):
        """The merges that reach a line that says something."""
        numbers = sorted(self.lines)
        return [merge for merge in self.merges if bisect_left(numbers, merge[0]) < bisect_right(numbers, merge[1])]
