"""Whatever a sheet holds, no line of it is lost, and what a text says is read again as it was written."""

import csv
import io
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.imports.opening import child
from directory.imports.opening.grid import text_cell, tidied
from directory.imports.opening.limits import Refused
from directory.imports.shape import table_of, tables_of
from directory.imports.workbooks import Cell, CellKind, Line, Sheet, Workbook
from tests.directory.imports.hostile import HOSTILE
from tests.directory.imports.samples import SAMPLES

WORDS = st.sampled_from(
    [
        *(
            "",
            "",
            "",
            "Projet",
            "Pays",
            "Montant",
            "Date de début",
            "N°",
            "Total",
            "Sous-total Mali",
            "Mali",
            "Bretagne",
        ),
        *(
            "Région Bretagne",
            "Forage",
            "Rennes",
            "2019",
            "12 500 €",
            "* provisoire",
            "Source : réseau",
            "oui",
            "a@b.fr",
        ),
        *("1", "2", "3", "(AAAA)", "#N/A", "Puits\nÉcole", "TOTAL", "jumelages", "mars 2017", "Légende :"),
    ]
)


@st.composite
def sheets(draw):
    width = draw(st.integers(1, 7))
    lines, number = [], 0
    for cells in draw(st.lists(st.lists(WORDS, max_size=width), min_size=1, max_size=14)):
        number += draw(st.sampled_from([1, 1, 1, 2, 5]))
        if any(cells):
            made = tuple(
                Cell(text, CellKind.TEXT, text, draw(st.integers(0, 9)) == 0) if text else Cell() for text in cells
            )
            lines.append(Line(number, made, draw(st.booleans()), draw(st.integers(0, 4)) == 0))
    corner = st.integers(1, 12)
    merges = draw(st.lists(st.tuples(corner, corner, st.integers(0, 6), st.integers(0, 6)), max_size=4))
    merges = tuple((min(a, b), max(a, b), min(c, d), max(c, d)) for a, b, c, d in merges)
    return Sheet("Feuille", tuple(lines), merges=merges)


def held_to_account(sheet, table):
    """Every line is one thing, and what a row says is in its cells."""
    kept = {line.number: line for line in table.rows}
    known = [*table.header_rows, *kept, *table.ignored]
    assert sorted(known) == sorted(line.number for line in sheet.lines)
    assert table.sections.keys() <= kept.keys()
    assert all(len(line.cells) == len(table.columns) for line in table.rows)
    return kept


@settings(max_examples=200, deadline=None)
@given(sheets())
def test_no_line_is_lost(sheet):
    workbook = Workbook("xlsx", (sheet,))
    tables = tables_of(workbook)

    kept = [held_to_account(sheet, table) for table in tables]

    for line in sheet.lines:
        said = [cell.text for rows in kept if line.number in rows for cell in rows[line.number].cells if cell.text]
        if said:
            assert sorted(said) == sorted(cell.text for cell in line.cells if cell.text)


@settings(max_examples=100, deadline=None)
@given(sheets(), st.sets(st.integers(1, 20), max_size=2))
def test_no_line_is_lost_under_the_header_that_a_person_says(sheet, header_rows):
    if sheet.lines:
        held_to_account(sheet, table_of(Workbook("xlsx", (sheet,)), "Feuille", tuple(header_rows)))


def read_again(body):
    lines = [line for line in child.read(io.BytesIO(body)) if isinstance(line, tuple)]
    return {number: [cell and cell[1] for cell in cells] for number, _, cells, _ in lines}


LETTERS = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), max_size=12)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(LETTERS | st.sampled_from(['dit "oui"', "a;b", "deux\nlignes", '"', "12,5"]), min_size=2, max_size=5),
        min_size=2,
        max_size=8,
    ),
    st.sampled_from([";", "\t", "|", ","]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\r\n", "\n"]),
)
def test_a_csv_is_read_as_it_was_written(rows, separator, encoding, end):
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    expected = {
        number: said for number, row in enumerate(rows, 1) if any(said := [tidied(text) or None for text in row])
    }
    if not expected:
        return

    found = read_again(f"sep={separator}{end}{written.getvalue()}".encode(encoding))

    assert {number: _trimmed(cells) for number, cells in found.items()} == {
        number: _trimmed(cells) for number, cells in expected.items()
    }


def _trimmed(cells):
    while cells and cells[-1] is None:
        cells = cells[:-1]
    return cells


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_a_tidy_text_stays_as_it_is(text):
    assert tidied(tidied(text)) == tidied(text)
    cell = text_cell(text)
    assert cell is None or text_cell(cell[1]) == cell


BODIES = {name: make() for name, (make, *_) in SAMPLES.items()} | {"protégé.xls": HOSTILE["protégé.xls"][0]()}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(BODIES)), st.data())
def test_a_damaged_file_is_read_or_refused(name, data):
    body = bytearray(BODIES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(body) - 1))
        if data.draw(st.booleans()):
            body[place] = data.draw(st.integers(0, 255))
        else:
            del body[place : place + data.draw(st.integers(1, 200))]
        if not body:
            return
    with suppress(Refused):
        list(child.read(io.BytesIO(bytes(body))))
