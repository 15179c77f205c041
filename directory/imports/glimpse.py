"""A look at a file that somebody brings, by a process of its own: whoever shows it never holds the whole of it.

``glimpse`` gives back the table cut short, enough to understand its columns; ``rows`` gives its rows one by one.
"""

import json
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from django.conf import settings

from directory.imports.shape import Column, Table, table_of, tables_of
from directory.imports.workbooks import Cell, CellKind, Line, Refused, cell_of, limits, read_workbook

#: Rows kept from the top, and filled cells kept of each column, as far down as they are.
ROWS, CELLS = 200, 60
#: Lines of the sheet shown, to say which of them head the table, and lines that hold no record told, by reason.
LINES, TOLD = 10, 13
#: Characters of a glimpse as it is kept: past that, it has fewer rows.
WEIGHT = 1_000_000
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class SheetName:
    """``lines``: how many say something."""

    name: str
    lines: int
    is_hidden: bool = False


@dataclass(frozen=True)
class Glimpse:
    """``table``: cut short; ``total``: of its rows, before. ``left``: why lines hold no record → their first numbers.
    ``lines``: ``[(number, texts)]`` of the first of the sheet. ``told``: what was settled while reading. ``is_sure``:
    whoever points at the sheet and the headings that we guessed is shown the same.
    """

    format: str
    told: tuple[str, ...]
    sheets: tuple[SheetName, ...]
    table: Table
    total: int
    left: dict = field(default_factory=dict)
    lines: tuple = ()
    is_sure: bool = False

    def to_json(self):
        """As little as ``WEIGHT`` allows, the first rows at least."""
        said = asdict(self) | {"table": None}
        while True:
            said["table"] = _table_to_json(self.table)
            if len(json.dumps(said)) <= WEIGHT or len(self.table.rows) <= LINES:
                return said
            self = replace(self, table=replace(self.table, rows=self.table.rows[: len(self.table.rows) // 2]))

    @classmethod
    def from_json(cls, said):
        sheets = tuple(SheetName(**one) for one in said["sheets"])
        lines = tuple((number, tuple(texts)) for number, texts in said["lines"])
        table = _table_from_json(said["table"])
        return cls(**{**said, "told": tuple(said["told"]), "sheets": sheets, "lines": lines, "table": table})


def glimpse(path, *, name="", sheet=None, header_rows=None):
    """The ``Glimpse`` of the file at ``path``: of its likeliest table, unless ``sheet`` and ``header_rows`` say which.

    Raises ``Refused``, whose text is a French sentence for who sent it.
    """
    with _child("glimpse", path, name, sheet, header_rows) as child:
        try:
            answer = json.load(child.stdout)
        except ValueError:
            raise Refused(limits.DAMAGED) from None
    if isinstance(answer, str):
        raise Refused(answer)
    return Glimpse.from_json(answer)


def rows(path, *, name="", sheet=None, header_rows=None):
    """An iterator: the words of the header of each column, then ``(row number, cells)`` of each row of the table.

    A cell is a text, or a number as text in a list. Raises ``Refused``.
    """
    with _child("rows", path, name, sheet, header_rows) as child:
        for line in child.stdout:
            answer = json.loads(line)
            if isinstance(answer, str):
                raise Refused(answer)
            yield answer


def _child(deed, path, name, sheet, header_rows):
    said = json.dumps({"path": str(path), "name": name, "sheet": sheet, "header_rows": header_rows})
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.defpath}
    command = [sys.executable, "-m", "directory.imports.glimpse", deed, said]
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, cwd=_ROOT, env=environment, start_new_session=True
    )
    return closing(_Ended(child))


class _Ended:
    """A child that does not outlive what was read of it."""

    def __init__(self, child):
        self.stdout, self._child = child.stdout, child

    def close(self):
        self._child.kill()
        self._child.wait()
        self.stdout.close()


def _table_to_json(table):
    numbers = {line.number for line in table.rows}
    return {
        "sheet": table.sheet,
        "header_rows": table.header_rows,
        "columns": [asdict(column) for column in table.columns],
        "rows": [[line.number, *_marks(line), [_cell_to_json(cell) for cell in line.cells]] for line in table.rows],
        "sections": [[number, words] for number, words in table.sections.items() if number in numbers],
        "told": table.told,
        "exact": table.is_exact,
    }


def _table_from_json(said):
    columns = tuple(Column(one["letter"], tuple(one["words"]), one["is_hidden"]) for one in said["columns"])
    rows = tuple(Line(number, tuple(map(_cell_from_json, cells)), *marks) for number, *marks, cells in said["rows"])
    sections = dict(map(tuple, said["sections"]))
    heads, told = tuple(said["header_rows"]), tuple(said["told"])
    return Table(said["sheet"], heads, columns, rows, sections, {}, told, is_exact=said["exact"])


def _marks(line):
    return line.is_hidden, line.is_strong, line.is_sum


def _cell_to_json(cell):
    if cell.kind in (CellKind.EMPTY, CellKind.TEXT) and not cell.is_filled:
        return cell.text
    said = cell.value.edtf() if cell.kind is CellKind.DATE else cell.value
    return [cell.kind.value, cell.text, said if said is None or isinstance(said, bool) else str(said), cell.is_filled]


def _cell_from_json(said):
    if isinstance(said, str):
        return cell_of("t", said, said) if said else Cell()
    kind, text, value, is_filled = said
    return cell_of(kind, text, value, is_filled=is_filled)


# --- In the child -----------------------------------------------------------------------------------------------------


def _read(path, name, sheet, header_rows):
    workbook = read_workbook(path, name=name)
    try:
        if sheet is None:
            return workbook, tables_of(workbook)[0]
        rows = None if header_rows is None else tuple(header_rows)
        return workbook, table_of(workbook, sheet, rows)
    except (IndexError, LookupError):
        names = ", ".join(f"« {one.name} »" for one in workbook.sheets if one.name and one.lines)
        if sheet and names:
            sentence = f"Cette feuille ne contient aucun tableau. Les feuilles qui disent quelque chose : {names}."
        else:
            sentence = "Ce fichier ne contient aucun tableau : il faut une ligne d’intitulés et des lignes de valeurs."
        raise Refused(sentence) from None


def look(path, name, sheet, header_rows):
    workbook, table = _read(path, name, sheet, header_rows)
    chosen = next(one for one in workbook.sheets if one.name == table.sheet)
    left = {}
    for number, why in table.ignored.items():
        left.setdefault(why, []).append(number)
    again = table if sheet is not None else table_of(workbook, table.sheet, table.header_rows)
    return Glimpse(
        workbook.format,
        (*workbook.told, *table.told),
        tuple(SheetName(one.name, len(one.lines), one.is_hidden) for one in workbook.sheets),
        cut_short(table),
        len(table.rows),
        {why: numbers[:TOLD] for why, numbers in left.items()},
        tuple((line.number, tuple(cell.text for cell in line.cells)) for line in chosen.lines[:LINES]),
        (again.columns, again.rows, again.sections) == (table.columns, table.rows, table.sections),
    )


def cut_short(table):
    """The first rows of a table, and those that hold the first filled cells of each column."""
    wanted = dict.fromkeys(range(len(table.columns)), CELLS)
    kept, sections = [], set()
    for place, line in enumerate(table.rows):
        says = [at for at, cell in enumerate(line.cells) if wanted.get(at) and cell.text and not cell.is_filled]
        section = table.sections.get(line.number)
        if place < ROWS or says or (section is not None and section not in sections):
            kept.append(line)
            sections.add(section)
        for at in says:
            wanted[at] -= 1
    numbers = {line.number for line in kept}
    shown = {number: words for number, words in table.sections.items() if number in numbers}
    return replace(table, rows=tuple(kept), sections=shown, ignored={})


def write_rows(write, path, name, sheet, header_rows):
    _workbook, table = _read(path, name, sheet, header_rows)
    write(json.dumps([column.words for column in table.columns]) + "\n")
    for line in table.rows:
        write(json.dumps([line.number, [_plain(cell) for cell in line.cells]]) + "\n")


def _plain(cell):
    return [str(cell.value)] if cell.kind is CellKind.NUMBER else cell.text


def main(deed, said):
    # The few words that go through gettext are French already.
    settings.configure(USE_I18N=False)
    # Under its own name, not « __main__ »: what is pickled here is read there.
    from directory.imports import glimpse as module

    try:
        if deed == "rows":
            module.write_rows(sys.stdout.write, **said)
        else:
            json.dump(module.look(**said).to_json(), sys.stdout)
    except (Refused, OSError) as refusal:
        json.dump(str(refusal) if isinstance(refusal, Refused) else limits.DAMAGED, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
