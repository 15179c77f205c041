"""What workbooks hold beside texts, cell by cell; and the process that opens them."""

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from decimal import Decimal

import pytest
import xlwt

from directory.apart import work
from directory.dates import PartialDate
from directory.imports import workbooks
from directory.imports.opening.limits import DAMAGED, TOO_MUCH
from directory.imports.workbooks import Cell, CellKind, Refused, read_workbook
from tests.directory.imports.files import ODF, archive, ods, ods_cell, ods_row, row, xlsx
from tests.directory.imports.samples.keeping import day, written

DATES = '<numFmts><numFmt numFmtId="164" formatCode="mmmm yyyy"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs>'


@pytest.fixture
def read(tmp_path):
    def read(body):
        (tmp_path / "envoi").write_bytes(body)
        return read_workbook(tmp_path / "envoi", name="envoi")

    return read


def texts(sheet):
    return {line.number: [cell.text for cell in line.cells] for line in sheet.lines}


# --- XLSX ------------------------------------------------------------------------------------------------------------


def test_values_come_with_their_kind(read):
    def fill(book):
        sheet = book.add_worksheet()
        month = book.add_format({"num_format": "mmmm yyyy"})
        sheet.write_row("A1", ["01004", 12500, 0.5])
        sheet.write("D1", 0.125, book.add_format({"num_format": "0.0%"}))
        sheet.write("E1", day(2017, 3, 9), month)
        sheet.write("F1", 0.5, book.add_format({"num_format": "hh:mm"}))
        sheet.write("G1", True)
        sheet.write_formula("H1", "=1/0", None, "#DIV/0!")
        sheet.write("J1", "fin")

    [sheet] = read(written(fill)).sheets

    assert sheet.lines[0].cells == (
        Cell("01004", CellKind.TEXT, "01004"),
        Cell("12500", CellKind.NUMBER, Decimal(12500)),
        Cell("0,5", CellKind.NUMBER, Decimal("0.5")),
        Cell("12,5 %", CellKind.PERCENT, Decimal("0.125")),
        Cell("2017-03", CellKind.DATE, PartialDate(2017, 3)),
        Cell("12:00", CellKind.TIME, time(12)),
        Cell("VRAI", CellKind.BOOLEAN, True),
        Cell("#DIV/0!", CellKind.ERROR, "#DIV/0!"),
        Cell(),
        Cell("fin", CellKind.TEXT, "fin"),
    )


def test_a_cell_merged_downwards_says_the_same_below(read):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range("A1:B3", "Rennes")
        sheet.write_column("C1", ["Brno", "Exeter", "Cork", "Poznań"])

    [sheet] = read(written(fill)).sheets

    assert texts(sheet) == {
        1: ["Rennes", "", "Brno"],
        2: ["Rennes", "", "Exeter"],
        3: ["Rennes", "", "Cork"],
        4: ["", "", "Poznań"],
    }
    assert [line.cells[0].is_filled for line in sheet.lines] == [False, True, True, False]
    assert sheet.merges == ((1, 3, 0, 1),)


def test_a_merge_to_the_last_row_makes_no_line(read):
    [sheet] = read(
        xlsx(f'<sheetData>{row("a", number=2)}</sheetData><mergeCells><mergeCell ref="A2:A1048576"/></mergeCells>')
    ).sheets

    assert texts(sheet) == {2: ["a"]}


def test_rows_and_cells_without_an_address_follow_one_another(read):
    [sheet] = read(xlsx("<row/>" + row("a", "b") + '<row r="7"><c r="C7"><v>1</v></c><c><v>2</v></c></row>')).sheets

    assert texts(sheet) == {2: ["a", "b"], 7: ["", "", "1", "2"]}


def test_the_strict_format_and_its_dates_are_read(read):
    body = xlsx('<row><c t="d"><v>2017-03-01</v></c><c t="d" s="1"><v>2017-03-01T00:00:00</v></c></row>', styles=DATES)
    strict = {}
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        for name in file.namelist():
            text = file.read(name).decode()
            text = text.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006", "http://purl.oclc.org/ooxml/spreadsheetml"
            )
            strict[name] = text.replace(
                "http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"
            )

    [sheet] = read(archive(strict)).sheets

    assert texts(sheet) == {1: ["2017-03-01", "2017-03"]}


def test_what_is_hidden_is_read_and_told(read):
    def fill(book):
        sheet = book.add_worksheet("Tout")
        sheet.write_row("A1", ["a", "b", "c", "d"])
        sheet.write_row("A2", ["e", "f", "g", "h"])
        sheet.set_column("B:C", 0, None, {"level": 1, "hidden": True})
        sheet.set_row(1, None, None, {"level": 1, "hidden": True})

    found = read(written(fill))

    assert found.sheets[0].hidden_columns == frozenset([1, 2])
    assert [line.is_hidden for line in found.sheets[0].lines] == [False, True]
    assert [words.replace("\N{NO-BREAK SPACE}", " ") for words in found.told] == [
        "« Tout » : colonnes masquées B, C, lues aussi",
        "« Tout » : ligne masquée 2, lue aussi",
    ]


def test_a_table_of_excel_and_its_sums_are_known(read):
    def fill(book):
        sheet = book.add_worksheet()
        columns = [{"header": "Qui"}, {"header": "Combien", "total_function": "sum"}]
        sheet.add_table("B2:C5", {"data": [["a", 1], ["b", 2]], "columns": columns, "total_row": True})

    [sheet] = read(written(fill)).sheets

    assert sheet.tables == ((2, 5, 1, 2, 1, 1),)
    assert [line.is_sum for line in sheet.lines] == [False, False, False, True]


def test_bold_is_kept(read):
    def fill(book):
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.write_row("A1", ["a", "b"], bold)
        sheet.write("A2", "a", bold)
        sheet.write("B2", "b")

    [sheet] = read(written(fill)).sheets

    assert [line.is_strong for line in sheet.lines] == [True, False]


def test_dates_left_as_numbers_have_their_day_zero(read):
    assert str(read(xlsx(row("a"), head='<workbookPr date1904="true"/>')).epoch) == "1904-01-01"
    assert str(read(xlsx(row("a"))).epoch) == "1899-12-30"


# --- XLS and ODS -----------------------------------------------------------------------------------------------------


def test_an_old_workbook_says_as_much(read):
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("Vieux")
    sheet.write(0, 0, 41333, xlwt.easyxf("font: bold on", num_format_str="mmm-yy"))
    sheet.write(1, 0, True)
    sheet.write(1, 1, "  deux\n lignes ")
    sheet.write(1, 3, 1.5, xlwt.easyxf(num_format_str='0.0" k€"'))
    sheet.col(1).hidden = True
    book.add_sheet("Cachée").write(0, 0, "x")
    book.get_sheet(1).visibility = 2
    body = io.BytesIO()
    book.save(body)

    found = read(body.getvalue())

    assert found.format == "xls"
    assert texts(found.sheets[0]) == {1: ["2017-03"], 2: ["VRAI", "deux\nlignes", "", "1,5 k€"]}
    assert found.sheets[0].hidden_columns == frozenset([1])
    assert (found.sheets[0].lines[0].is_strong, found.sheets[1].is_hidden) == (True, True)
    assert found.told[0] == "dates comptées depuis 1904"


STYLES = (
    '<number:date-style style:name="N1"><number:year/></number:date-style><number:time-style style:name="N2" '
    'number:truncate-on-overflow="false"><number:hours/></number:time-style><style:style style:name="an" '
    'style:family="table-cell" style:data-style-name="N1"/><style:style style:name="durée" style:family="table-cell" '
    'style:data-style-name="N2"/><style:style style:name="ta" style:family="table"><style:table-properties '
    'table:display="false"/></style:style>'
)


def test_libreoffice_says_as_much(read):
    cells = [
        ods_cell("2017", "date", 'office:date-value="2017-03-01" table:style-name="an"'),
        ods_cell("01/03/2017 14:30", "date", 'office:date-value="2017-03-01T14:30:00"'),
        ods_cell("09:30", "time", 'office:time-value="PT09H30M00S"'),
        ods_cell("36:00", "time", 'office:time-value="PT36H00M00S" table:style-name="durée"'),
        ods_cell("VRAI", "boolean", 'office:boolean-value="true"'),
        ods_cell("01004", "float", 'office:value="1004"'),
        ods_cell("12 k€", "float", 'office:value="12"'),
        ods_cell("0,50", "float", 'office:value="0.5"'),
        ods_cell("", "float", 'table:formula="of:=A1"').replace('office:value-type="float"', ""),
    ]
    sheet = ods_row(*cells) + ods_row(ods_cell("3", "float", 'office:value="3" table:formula="of:=SUM([.A1:.A9])"'))

    [found] = read(ods(sheet, STYLES)).sheets

    assert texts(found) == {
        1: ["2017", "2017-03-01 14:30", "09:30", "36:00", "VRAI", "01004", "12 k€", "0,5", "formule sans valeur"],
        2: ["3"],
    }
    assert [line.is_sum for line in found.lines] == [False, True]


def test_a_hidden_sheet_of_libreoffice_is_told(read):
    hidden = f'<table:table table:name="Cachée" table:style-name="ta">{ods_row(ods_cell("x"))}</table:table>'

    found = read(ods(ods_row(ods_cell("a")), STYLES, before=hidden))

    assert [(sheet.name, sheet.is_hidden) for sheet in found.sheets] == [("Cachée", True), ("Feuille1", False)]


def test_comments_and_drawings_are_no_text(read):
    inside = f"<office:annotation {ODF}><text:p>confidentiel</text:p></office:annotation><text:p>a</text:p>"
    cell = f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'

    assert texts(read(ods(ods_row(cell))).sheets[0]) == {1: ["a"]}


# --- The process -----------------------------------------------------------------------------------------------------


@pytest.fixture
def instead(monkeypatch, tmp_path):
    """Puts a shell script in the place of the child."""

    def instead(script):
        (tmp_path / "enfant").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "enfant").chmod(0o755)
        monkeypatch.setattr(work.sys, "executable", str(tmp_path / "enfant"))

    return instead


HEAD = json.dumps({"format": "csv", "told": [], "is_1904": False})


def test_the_child_knows_no_secret_of_the_site(read, instead, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "secret")
    instead("""echo "{\\"refused\\": \\"$(env | grep -c secret)\\"}" """)

    with pytest.raises(Refused, match="^0$"):
        read(b"a;b")


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("kill -9 $$", TOO_MUCH),
        ("exit 1", DAMAGED),
        ("exit 0", DAMAGED),
        (f"echo '{HEAD}'; exit 0", DAMAGED),
        ("exec sleep 60", TOO_MUCH),
    ],
)
def test_a_child_that_dies_is_a_refusal(read, instead, monkeypatch, script, sentence):
    monkeypatch.setattr(work, "GRACE", 0.5 - workbooks.LIMITS.wall)
    instead(script)

    with pytest.raises(Refused) as refusal:
        read(b"a;b")

    assert str(refusal.value).replace("\N{NO-BREAK SPACE}", " ") == sentence


def test_several_are_read_at_once(tmp_path):
    for number in range(4):
        (tmp_path / str(number)).write_text(f"Titre;Pays\nPuits {number};Mali\n")

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda number: read_workbook(tmp_path / str(number)), range(4)))

    assert [texts(book.sheets[0])[2][0] for book in found] == ["Puits 0", "Puits 1", "Puits 2", "Puits 3"]
    assert len({book.sha256 for book in found}) == 4
