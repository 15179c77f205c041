"""A look at a file that somebody brings, by a process of its own: whoever shows it never holds the whole of it.

``glimpse`` gives back the table cut short, enough to understand its columns; ``rows`` gives its rows one by one.
"""

import json
import os
import pickle
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings

from directory.imports.shape import Table, table_of, tables_of
from directory.imports.workbooks import CellKind, Refused, limits, read_workbook

#: Rows kept from the top, and filled cells kept of each column, as far down as they are.
ROWS, CELLS = 200, 60
#: Lines of the sheet shown, to say which of them head the table.
LINES = 10
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class SheetName:
    """``lines``: how many say something."""

    name: str
    lines: int
    is_hidden: bool = False


@dataclass(frozen=True)
class Glimpse:
    """``table``: cut short; ``total``: of its rows, before. ``left``: why lines hold no record → their numbers.
    ``lines``: ``[(number, texts)]`` of the first of the sheet. ``told``: what was settled while reading.
    """

    format: str
    told: tuple[str, ...]
    sheets: tuple[SheetName, ...]
    table: Table
    total: int
    left: dict = field(default_factory=dict)
    lines: tuple = ()


def glimpse(path, *, name="", sheet=None, header_rows=None):
    """The ``Glimpse`` of the file at ``path``: of its likeliest table, unless ``sheet`` and ``header_rows`` say which.

    Raises ``Refused``, whose text is a French sentence for who sent it.
    """
    with _child("glimpse", path, name, sheet, header_rows) as child:
        try:
            answer = pickle.load(child.stdout)
        except (EOFError, pickle.UnpicklingError):
            raise Refused(limits.DAMAGED) from None
    if isinstance(answer, str):
        raise Refused(answer)
    return answer


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
    return Glimpse(
        workbook.format,
        (*workbook.told, *table.told),
        tuple(SheetName(one.name, len(one.lines), one.is_hidden) for one in workbook.sheets),
        cut_short(table),
        len(table.rows),
        left,
        tuple((line.number, tuple(cell.text for cell in line.cells)) for line in chosen.lines[:LINES]),
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
            pickle.dump(module.look(**said), sys.stdout.buffer)
    except (Refused, OSError) as refusal:
        text = str(refusal) if isinstance(refusal, Refused) else limits.DAMAGED
        sys.stdout.write(json.dumps(text)) if deed == "rows" else pickle.dump(text, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
