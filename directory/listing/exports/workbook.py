"""Excel workbooks: a sheet that says what this is, a sheet of rows. Written row by row to a temporary file."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.french import french_number
from directory.listing.exports.cells import clean, joined, plain, safe_text
from directory.listing.exports.table import Kind

# Limits of the format, header included; text is counted as Excel does, in UTF-16 units.
MAX_ROWS = 1_048_576
MAX_CHARACTERS = 32_767
# Excel counts days from 1900; older dates are written as text.
FIRST_DATE = datetime.date(1900, 3, 1)
ABOUT, DATA = "À propos", "Données"
NARROWEST, WIDEST = 10, 60  # characters
FRENCH_DATE, EUROS, DEGREES = "dd/mm/yyyy", '#,##0.00 "€"', "0.0#####"
INK, PAPER = "#16302B", "#FBF8F3"


@dataclass
class Written:
    """What came out: rows, rows left out for want of room, texts cut short."""

    rows: int = 0
    left_out: int = 0
    cut: int = 0
    is_full: bool = False


def cell_text(text):
    """``text`` as a cell of a workbook, and whether it had to be cut."""
    text = safe_text(text)
    # The library would take these for markup of its own, unescaped.
    if text.startswith("<r>"):
        text = f"'{text}"
    if len(text) * 2 > MAX_CHARACTERS and (units := text.encode("utf-16-le"))[MAX_CHARACTERS * 2 :]:
        return units[: (MAX_CHARACTERS - 1) * 2].decode("utf-16-le", errors="ignore") + "…", True
    return text, False


def write_workbook(file, table, records, selection, max_rows=MAX_ROWS):
    """Write to ``file`` (binary, seekable) and return what was ``Written``. ``records``: rows of ``table``, any number.

    Memory does not depend on their number: the library keeps the present row only.
    """
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.use_zip64()
        workbook.set_properties(
            {
                "title": clean(selection.title),
                "author": "Passerelles",
                "comments": f"{selection.licence} {selection.url}",
            }
        )
        about, data = workbook.add_worksheet(ABOUT), workbook.add_worksheet(DATA)
        written = _Data(workbook, data, table, max_rows).write(records)
        if written.is_full:
            written.left_out = max(1, selection.total - written.rows)
        _write_about(workbook, about, table, selection, written)
    return written


class _Data:
    def __init__(self, workbook, sheet, table, max_rows):
        self.sheet, self.columns, self.room = sheet, table.columns, max_rows - 1
        self.formats = {
            Kind.DATE: workbook.add_format({"num_format": FRENCH_DATE, "align": "left"}),
            Kind.INTEGER: workbook.add_format({"num_format": "0"}),
            Kind.AMOUNT: workbook.add_format({"num_format": EUROS}),
            Kind.DECIMAL: workbook.add_format({"num_format": DEGREES}),
        }
        self.header = workbook.add_format(
            {"bold": True, "bg_color": INK, "font_color": PAPER, "text_wrap": True, "valign": "vcenter"}
        )
        self.widths = [min(max(len(str(column.heading)) + 4, NARROWEST), 24) for column in self.columns]
        self.written = Written()

    def write(self, records):
        sheet, last = self.sheet, len(self.columns) - 1
        for position, column in enumerate(self.columns):
            sheet.write_string(0, position, str(column.heading), self.header)
        cells = [(position, column.kind, column.key) for position, column in enumerate(self.columns)]
        for values in records:
            if self.written.rows == self.room:
                self.written.is_full = True
                break
            self.written.rows += 1
            for position, kind, key in cells:
                value = values[key]
                if value is not None and value != []:
                    self._cell(self.written.rows, position, kind, value)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, self.written.rows, last)
        # Codes such as 01 or 45234 are not numbers that somebody forgot to convert.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self.written.rows + 1}"})
        for position, width in enumerate(self.widths):
            sheet.set_column(position, position, min(width, WIDEST))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return self.written

    def _cell(self, row, position, kind, value):
        if type(value) is str:
            self._text(row, position, value)
        elif isinstance(value, list | tuple):
            self._text(row, position, joined(value))
        elif isinstance(value, bool):
            self._text(row, position, _("oui") if value else _("non"))
        elif isinstance(value, int | float | Decimal):
            self.sheet.write_number(row, position, value, self.formats.get(kind))
        elif isinstance(value, datetime.date) and value >= FIRST_DATE:
            self.sheet.write_datetime(row, position, value, self.formats[Kind.DATE])
        elif isinstance(value, datetime.date):
            self._text(row, position, value.isoformat())
        else:
            self._text(row, position, str(plain(value)))

    def _text(self, row, position, text):
        text, was_cut = cell_text(text)
        self.written.cut += was_cut
        if text:
            self.sheet.write_string(row, position, text)
            if len(text) > self.widths[position]:
                self.widths[position] = len(text) + 2


def _write_about(workbook, sheet, table, selection, written):
    """What this file holds, from where, when, under which licence; then each column."""
    title = workbook.add_format({"bold": True, "font_size": 16, "font_color": INK})
    strong = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    dated = workbook.add_format({"num_format": FRENCH_DATE, "align": "left", "valign": "top"})
    header = workbook.add_format({"bold": True, "bg_color": INK, "font_color": PAPER})
    counted = workbook.add_format({"num_format": "#,##0", "align": "left", "valign": "top"})
    sheet.hide_gridlines(2)
    for position, width in enumerate((30, 30, 26, 90)):
        sheet.set_column(position, position, width)
    sheet.write_string(0, 0, cell_text(selection.title)[0], title)
    row = 2
    facts = [
        (_("Une ligne"), table.unit),
        (_("Lignes"), written.rows),
        (_("Adresse de la sélection"), selection.url),
        *((label, ", ".join(values.values())) for _name, label, values in selection.filters),
        *([(_("Recherche"), selection.words)] if selection.words else []),
        (_("Ordre"), capfirst(selection.order)),
        (_("Date du fichier"), selection.date),
        (_("Licence") if selection.is_public else _("Usage"), selection.licence),
        *([(_("À citer ainsi"), selection.attribution)] if selection.is_public else []),
        (_("Les colonnes en détail"), selection.explained),
        *((_("Attention"), sentence) for sentence in [*selection.ignored, *_limits(written)]),
    ]
    for label, value in facts:
        sheet.write_string(row, 0, cell_text(str(label))[0], strong)
        if isinstance(value, int):
            sheet.write_number(row, 1, value, counted)
        elif isinstance(value, datetime.date):
            sheet.write_datetime(row, 1, value, dated)
        else:
            sheet.write_string(row, 1, cell_text(str(value))[0])
        row += 1
    row += 1
    for position, heading in enumerate((_("Colonne"), _("Nom dans le JSON"), _("Type"), _("Ce qu’elle dit"))):
        sheet.write_string(row, position, heading, header)
    for column in table.columns:
        row += 1
        sheet.write_string(row, 0, str(column.heading), strong)
        for position, text in enumerate((column.key, str(column.kind), str(column.note)), 1):
            sheet.write_string(row, position, text, wrapped)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _limits(written):
    """Sentences on what Excel had no room for."""
    if written.left_out:
        total = french_number(written.rows + written.left_out)
        yield _("Excel ne tient que %(room)s lignes : la sélection en compte %(total)s. Le CSV les a toutes.") % {
            "room": french_number(written.rows),
            "total": total,
        }
    if written.cut:
        yield _(
            "Excel ne tient que %(room)s signes par cellule : %(cut)s texte(s) s’y arrêtent. Le CSV les a entiers."
        ) % {"room": french_number(MAX_CHARACTERS), "cut": french_number(written.cut)}
