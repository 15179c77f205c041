"""Workbooks and tables in text that people send, read in a process of their own, into cells as a person sees them.

XLSX, XLS, ODS, CSV, TSV, « texte Unicode » and activities of IATI. Nothing is computed, followed or fetched. What had
to be settled while reading, and what is hidden, is told.
"""

import enum
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from directory.apart import work
from directory.dates import PartialDate
from directory.french import agreeing, counted, quoted, typographic
from directory.imports.opening import limits
from directory.imports.opening.limits import Refused, as_column

__all__ = ["Cell", "CellKind", "Line", "Refused", "Sheet", "Workbook", "cell_of", "read_workbook"]

LIMITS = work.Limits(memory=1024 * 1024 * 1024, seconds=30, wall=120, output=200 * 1024 * 1024)


class CellKind(enum.Enum):
    EMPTY = ""
    TEXT = "t"
    NUMBER = "n"
    PERCENT = "p"
    DATE = "d"
    TIME = "h"
    BOOLEAN = "b"
    ERROR = "e"
    #: Values that are apart already, a line each.
    LIST = "l"


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` is what a person reads in the sheet, tidied: « 12500 », « 01004 », « 2017-03 » when the sheet shows
    « mars 2017 », « 2017-03-15 14:30 », « 12,5 % », « VRAI », « #N/A »; line breaks are kept.

    ``value``: ``None``, ``str``, ``Decimal`` (0.125 for 12,5 %), ``PartialDate``, ``datetime.time`` or ``bool``.
    ``is_filled``: it comes from a merge above it.
    """

    text: str = ""
    kind: CellKind = CellKind.EMPTY
    value: object = None
    is_filled: bool = False


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something; ``cells`` from column A, as far as the last that is filled.

    ``number`` as Excel numbers it; a record of a CSV is one line. ``is_strong``: all that it says is in bold;
    ``is_sum``: its numbers are formulas that sum what is above or under them.
    """

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False
    is_strong: bool = False
    is_sum: bool = False


@dataclass(frozen=True)
class Sheet:
    """``hidden_columns`` from 0. ``merges``: first and last row (from 1), first and last column (from 0).
    ``tables``: those that Excel knows: the same four, how many rows head it, how many sum it up. ``is_exact``: its
    first line heads the others, each a record: nothing is to be guessed.
    """

    name: str
    lines: tuple[Line, ...]
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    tables: tuple[tuple[int, int, int, int, int, int], ...] = ()
    is_exact: bool = False


@dataclass(frozen=True)
class Workbook:
    """``told``: what was settled while reading, in French. ``epoch``: the day 0 of dates left as numbers."""

    format: str
    sheets: tuple[Sheet, ...]
    sha256: str = ""
    told: tuple[str, ...] = ()
    epoch: date = date(1899, 12, 30)


def read_workbook(path, *, name=""):
    """The ``Workbook`` of the file at ``path``, sent under the name ``name``: its content alone says what it is.

    Raises ``Refused``, whose text is a French sentence for who sent it, and ``OSError`` when the file cannot be opened.
    """
    with open(path, "rb") as file, tempfile.TemporaryFile() as output:
        if os.fstat(file.fileno()).st_size > limits.MAX_BYTES:
            raise _refused(limits.TOO_HEAVY)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        _run(file, output, name)
        return _Received(output).workbook(digest)


def _refused(sentence):
    return Refused(typographic(sentence))


def _run(file, output, name):
    try:
        work.do("directory.imports.opening.child:main", file, output, LIMITS, name=name)
    except work.Exceeded:
        raise _refused(limits.TOO_MUCH) from None
    except work.Failed:
        raise _refused(limits.DAMAGED) from None


class _Received:
    """What the child wrote, made into sheets; equal cells are one object."""

    def __init__(self, output):
        self.lines = map(json.loads, output)
        self.cells = {}

    def workbook(self, digest):
        head, sheets, said, lines = {}, [], None, []
        for line in self.lines:
            if isinstance(line, list):
                lines.append(self._line(*line))
                continue
            if "refused" in line:
                raise _refused(line["refused"])
            if not head:
                head = line
                continue
            if said:
                sheets.append((_sheet(said, lines), said))
            said, lines = line, []
        if said != "end":
            raise _refused(limits.DAMAGED)
        by_1904 = ["dates comptées depuis 1904"] if head["is_1904"] else []
        told = (*head["told"], *by_1904, *(sentence for sheet, said in sheets for sentence in told_of(sheet, said)))
        epoch = date(1904, 1, 1) if by_1904 else date(1899, 12, 30)
        return Workbook(
            head["format"], tuple(sheet for sheet, _ in sheets), digest, tuple(map(typographic, told)), epoch
        )

    def _line(self, number, marks, cells, filled):
        made = [EMPTY if cell is None else self._cell(cell) for cell in cells]
        for column in filled:
            made[column] = Cell(made[column].text, made[column].kind, made[column].value, is_filled=True)
        return Line(number, tuple(made), *marks)

    def _cell(self, said):
        key = tuple(said)
        if key not in self.cells:
            kind, text, value = key
            self.cells[key] = cell_of(kind, text, value)
        return self.cells[key]


def told_of(sheet, said):
    """What of a sheet was read and could surprise, in French."""
    where = f"{quoted(sheet.name)} : " if sheet.name else ""
    used = {column for line in sheet.lines for column, cell in enumerate(line.cells) if cell.text}
    columns = [as_column(column) for column in sorted(sheet.hidden_columns & used)]
    hidden = [line.number for line in sheet.lines if line.is_hidden]
    if sheet.is_hidden and sheet.lines:
        yield f"feuille masquée, lue aussi : {quoted(sheet.name)}"
    if columns:
        yield f"{where}{_listed(columns, 'colonne masquée', 'colonnes masquées')}, {_too(columns)}"
    if hidden:
        reason = " par un filtre" if said["is_filtered"] else ""
        yield f"{where}{_listed(hidden, 'ligne masquée', 'lignes masquées')}{reason}, {_too(hidden)}"
    if struck := said["struck"]:
        yield f"{where}{_listed(struck, 'ligne barrée', 'lignes barrées')}, {_too(struck)}"
    if valueless := said["valueless"]:
        yield (
            f"{where}{_listed(valueless, 'formule')} sans valeur enregistrée ; ouvrez le classeur dans Excel ou "
            "LibreOffice et enregistrez-le, puis renvoyez-le"
        )


def _too(items):
    return agreeing(len(items), "lue aussi", "lues aussi")


def _listed(items, singular, plural=None):
    """« lignes masquées 5, 6, 7 »; twelve at most are named."""
    more = f" et {counted(len(items) - 12, 'autre')}" if len(items) > 12 else ""
    return f"{agreeing(len(items), singular, plural)} {', '.join(map(str, items[:12]))}{more}"


_VALUES = {
    "t": str,
    "n": Decimal,
    "p": Decimal,
    "d": PartialDate.fromedtf,
    "h": time.fromisoformat,
    "b": bool,
    "e": str,
    "l": str,
}


def cell_of(kind, text, value, *, is_filled=False):
    """The ``Cell`` whose kind and value are as JSON says them."""
    return Cell(text, CellKind(kind), _VALUES[kind](text if kind in "tl" else value), is_filled)


def _sheet(said, lines):
    merges = tuple(tuple(merge) for merge in said["merges"])
    tables = tuple(tuple(table) for table in said["tables"])
    return Sheet(said["sheet"], tuple(lines), said["hidden"], frozenset(said["columns"]), merges, tables, said["exact"])
