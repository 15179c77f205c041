"""What each line of a sheet is: title, header, section, total, note, or a row of a table. No line is lost.

A proposal, that a person corrects by saying which rows head the table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from directory.french import agreeing, counted, quoted, spelled, typographic
from directory.imports.opening.limits import as_column
from directory.imports.shape.headers import (
    LEAST,
    extent,
    find_header,
    goes_on,
    heads,
    same_header,
    score_of,
    words_by_column,
)
from directory.imports.shape.layout import lies_on_its_side, side_by_side
from directory.imports.shape.lines import ABOVE, Reader
from directory.imports.shape.views import View, usual
from directory.imports.shape.words import folded, is_head
from directory.imports.workbooks import Cell, Line

__all__ = ["Column", "Table", "table_of", "tables_of"]

EMPTY = Cell()


@dataclass(frozen=True)
class Column:
    """``words``: those of its header, from top to bottom, a group's repeated over its columns; none without header."""

    letter: str
    words: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True)
class Table:
    """``rows``: the lines that say something, their cells aligned with ``columns``. ``sections``: row number → the
    words of the section above it. ``ignored``: row number → « titre », « au-dessus de l’en-tête », « en-tête répété »,
    « section », « total », « note », « vide », « numérotation des colonnes », « autre tableau », « feuille couchée ».
    Every line of the sheet is in ``header_rows``, ``rows`` or ``ignored``. ``told``: what a person should look at.
    ``is_exact``: of a file whose headers are ours.
    """

    sheet: str
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    sections: Mapping[int, str] = field(default_factory=dict)
    ignored: Mapping[int, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    is_exact: bool = False


def tables_of(workbook):
    """The tables of a ``Workbook``, the likeliest first."""
    ranked = []
    for sheet in workbook.sheets:
        for table in _tables(sheet):
            ranked.append((_is_about_ours(sheet, workbook), -_likelihood(table, sheet), len(ranked), table))
    return tuple(table for *_, table in sorted(ranked, key=lambda item: item[:3]))


def _is_about_ours(sheet, workbook):
    """Whether a sheet explains the rows of a file taken away from this site, be there none."""
    return folded(sheet.name) == "a propos" and any(folded(one.name) == "donnees" for one in workbook.sheets)


def table_of(workbook, sheet=None, header_rows=None):
    """The table that a person points at: of the sheet of this name, under these rows (none: ``()``).

    Raises ``LookupError`` when there is no such sheet or it says nothing.
    """
    if header_rows is None:
        found = [table for table in tables_of(workbook) if sheet is None or table.sheet == sheet]
        if not found:
            raise LookupError(sheet)
        return found[0]
    chosen = [one for one in workbook.sheets if one.lines and (sheet is None or one.name == sheet)]
    if not chosen:
        raise LookupError(sheet)
    if chosen[0].is_exact:
        return _exact(chosen[0])
    view = View(chosen[0])
    header = [place for place, row in enumerate(view.rows) if row.number in header_rows]
    first = header[0] if header else 0
    return _table(view, 0, len(view.rows), (first, header[-1] + 1) if header else None)


def _exact(sheet):
    header, *rows = sheet.lines
    columns = range(len(header.cells))
    return Table(
        sheet.name,
        (header.number,),
        tuple(Column(as_column(place), (header.cells[place].text,)) for place in columns),
        tuple(_aligned(row, columns) for row in rows),
        is_exact=True,
    )


def _tables(sheet):
    if sheet.is_exact:
        return [_exact(sheet)]
    view = View(sheet)
    if lies_on_its_side(view.rows):
        return [_lying(sheet)]
    starts = _starts(view.rows)
    ends = [start for start, _ in starts[1:]] + [len(view.rows)]
    blocks, are_apart = side_by_side(view.rows, starts[0][1]) if len(starts) == 1 and starts[0][1] else ([], False)
    if are_apart:
        return _apart(sheet, blocks)
    tables = [_table(view, start, end, header) for (start, header), end in zip(starts, ends, strict=False)]
    if blocks:
        told = f"{_extents(blocks)}, qu’une colonne vide sépare, lues comme un seul tableau : vérifiez que c’en est un"
        return [_telling(table, told) for table in tables]
    if len(tables) > 1:
        extents = ", ".join(f"lignes {_first_row(table)} à {_last_row(table)}" for table in tables)
        told = f"{spelled(len(tables))} tableaux dans la feuille {quoted(sheet.name)} : {extents}"
        tables = [_telling(table, told) for table in tables]
    return tables


def _first_row(table):
    return min(table.header_rows or [line.number for line in table.rows])


def _last_row(table):
    ignored = (number for number, reason in table.ignored.items() if reason not in ("titre", "autre tableau"))
    return max([*(line.number for line in table.rows), *table.header_rows, *ignored])


def _telling(table, sentence):
    return replace(table, told=(*table.told, typographic(sentence)))


def _lying(sheet):
    """A table of no row: read as it lies, each of its lines would be taken for a record."""
    ignored = {line.number: "feuille couchée" for line in sheet.lines}
    return _telling(
        Table(sheet.name, (), (), (), ignored=ignored),
        f"la feuille {quoted(sheet.name)} est couchée : ses intitulés sont dans la colonne A ; dans Excel, copiez-la "
        "puis « Collage spécial », « Transposer »",
    )


def _apart(sheet, blocks):
    """The tables that stand side by side, each read as if it were alone."""
    tables = []
    for first, last in blocks:
        lines = (_cut(line, first, last) for line in sheet.lines)
        kept = tuple(line for line in lines if any(cell.text for cell in line.cells))
        merges = tuple(merge for merge in sheet.merges if first <= merge[2] and merge[3] <= last)
        alone = replace(sheet, lines=kept, merges=merges)
        absent = {line.number for line in sheet.lines} - {line.number for line in kept}
        for table in _tables(alone):
            tables.append(replace(table, ignored={**table.ignored, **dict.fromkeys(absent, "autre tableau")}))
    told = f"{spelled(len(blocks))} tableaux côte à côte dans la feuille {quoted(sheet.name)} : {_extents(blocks)}"
    return [_telling(table, told) for table in tables]


def _extents(blocks):
    return ", ".join(f"colonnes {as_column(first)} à {as_column(last)}" for first, last in blocks)


def _cut(line, first, last):
    cells = tuple(cell if first <= column <= last else EMPTY for column, cell in enumerate(line.cells))
    return replace(line, cells=cells)


def _starts(rows):
    """``[(first row, extent of the header)]`` of the tables that follow one another in a sheet."""
    if not rows:
        return []
    starts, begin = [], 0
    header = find_header(rows)
    while True:
        starts.append((begin, header))
        if header is None:
            return starts
        following = _next_header(rows, header)
        if following is None:
            return starts
        begin, header = following


def _next_header(rows, header):
    """Where another table begins, under another header; ``None`` when the first goes on to the end."""
    first, last = header
    for place in range(last + 1, len(rows)):
        row = rows[place]
        if len(row.own) < 2 or not row.is_textual or same_header(row, rows[first:last]):
            continue
        if row.follows(rows[place - 1]) and len(rows[place - 1].own) > 1:
            continue
        body = rows[place + 1 : place + 31]
        if score_of(row, body, usual(body)) >= _least(rows, place, rows[last - 1]) and not goes_on(
            rows[last:place], row, body
        ):
            return _with_titles(rows, place, last), extent(rows, place)
    return None


def _least(rows, place, header):
    """How sure it must be that a row heads another table: by its words, or as the first header stands out."""
    row, before = rows[place], rows[place - 1]
    is_titled = row.follows(before) and len(before.own) == 1 and not before.follows(rows[place - 2])
    is_bold = row.line.is_strong and header.line.is_strong
    return 2.5 if heads(row) or row.known else LEAST if is_titled or is_bold else 99


def _with_titles(rows, place, least):
    """The titles above a header belong to its table, as far as the blank line before them."""
    while place - 1 > least and len(rows[place - 1].own) == 1:
        place -= 1
        if not rows[place].follows(rows[place - 1]):
            break
    return place


def _table(view, start, end, header):
    """The table that the rows from ``start`` to ``end`` make; the others are « autre tableau »."""
    rows = view.rows[start:end]
    first, last = (header[0] - start, header[1] - start) if header else (0, 0)
    reader = Reader(rows, first, last)
    kept = reader.kept
    columns = sorted({column for row in [*kept, *rows[first:last]] for column in row.said})
    words = words_by_column(rows[first:last], columns)
    filled = {column for row in kept for column in row.said}
    columns = [column for column in columns if column in filled or words[column]]
    others = {row.number: "autre tableau" for row in [*view.rows[:start], *view.rows[end:]]}
    return Table(
        sheet=view.sheet.name,
        header_rows=tuple(row.number for row in rows[first:last]),
        columns=tuple(
            Column(as_column(column), words[column], column in view.sheet.hidden_columns) for column in columns
        ),
        rows=tuple(_aligned(row.line, columns) for row in kept),
        sections=reader.sections,
        ignored={**others, **reader.ignored},
        told=tuple(_to_look_at(reader, header)),
    )


def _to_look_at(reader, header):
    if not header:
        yield "aucune ligne d’en-tête reconnue"
    if above := [number for number, reason in reader.ignored.items() if reason == ABOVE]:
        left = agreeing(len(above), "laissée")
        yield f"{counted(len(above), 'ligne')} au-dessus de l’en-tête, de plusieurs cases, {left} de côté"


def _aligned(line, columns):
    cells = tuple(line.cells[column] if column < len(line.cells) else EMPTY for column in columns)
    return replace(line, cells=cells)


def _likelihood(table, sheet):
    heads = sum(any(map(is_head, column.words)) for column in table.columns)
    size = min(len(table.rows), 200) * max(len(table.columns), 1)
    helps = _HELPS.match(folded(sheet.name)) is not None
    return size * (0.2 + heads / max(len(table.columns), 1)) * (0.1 if helps else 1) * (0.3 if sheet.is_hidden else 1)


#: Sheets that explain the others, by their folded names.
_HELPS = re.compile(
    r"(listes?|notice|lisez ?moi|readme|aide|parametres?|config|menus?|mode d emploi|legende|nomenclature|codes|"
    r"references?|a propos)\b"
)
