"""The files that leave: the one that was sent, its rehearsal to correct and send again, the models to fill in."""

import tempfile

import xlsxwriter
from django.http import FileResponse, Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cooperation.backoffice.imports.columns import WHAT, WHY
from cooperation.backoffice.imports.files import kept
from directory.imports import glimpse
from directory.listing.exports.answers import large_place
from directory.listing.exports.workbook import INK, PAPER, cell_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROW, WIDE = 14, 60


def private_file(body, name, content_type):
    """A file for who asks and nobody else: saved, never shown by the browser."""
    response = FileResponse(body, as_attachment=True, filename=name, content_type=content_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def original(batch):
    """The file as it was sent."""
    try:
        body = batch.file.open() if batch.file else None
    except FileNotFoundError:
        body = None
    if body is None:
        raise Http404
    return private_file(body, batch.file_name, "application/octet-stream")


def rehearsal(batch):
    """The rows as they were sent, and what happens to each. Raises ``Refused`` once the file is forgotten."""
    said = {
        number: (outcome, reason)
        for number, outcome, reason in batch.rows.values_list("number", "outcome", "reason").iterator()
    }
    labels = dict(batch.rows.model._meta.get_field("outcome").choices)
    mapping = batch.mapping
    with kept(batch) as path:
        found = glimpse.rows(
            path, name=batch.file_name, sheet=batch.sheet, header_rows=mapping.get("header_rows") or []
        )
        header = [*next(found), (WHAT,), (WHY,)]
        body = (
            [*cells, str(labels.get(said[number][0], "")), said[number][1]] if number in said else [*cells, "", ""]
            for number, cells in found
        )
        with large_place(len(said), "bureau"):
            file = _workbook(header, body, sheet=batch.sheet or _("Tableau"))
    name = batch.file_name.rpartition(".")[0] or batch.file_name
    return private_file(file, f"{slugify(name) or 'tableau'}-repetition.xlsx", XLSX)


def model(kind):
    """A table to fill in: the names of what may be said, and rows of examples."""
    examples = getattr(kind, "examples", ())
    asked = {name for example in examples for name in example} or {one.name for one in kind.meanings if one.is_field}
    meanings = [one for one in kind.meanings if one.name in asked]
    body = ([example.get(one.name, "") for one in meanings] for example in examples)
    file = _workbook([(str(one.label),) for one in meanings], body, sheet=str(_("À remplir")))
    return private_file(file, f"modele-{kind.name}.xlsx", XLSX)


def _workbook(header, rows, *, sheet):
    """A temporary file. ``header``: the words of each column, from top to bottom; cells as ``glimpse.rows`` says."""
    file = tempfile.TemporaryFile(prefix="passerelles-")  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        data = workbook.add_worksheet(_sheet_name(sheet))
        style = {"bold": True, "bg_color": INK, "font_color": PAPER, "text_wrap": True, "valign": "vcenter"}
        heading = workbook.add_format(style)
        depth = max([1, *map(len, header)])
        for place, words in enumerate(header):
            data.set_column(place, place, WIDE if words == (WHY,) else NARROW + 6)
        for level in range(depth):
            for place, words in enumerate(header):
                at = level - (depth - len(words))
                if at >= 0 and words[at]:
                    data.write_string(level, place, cell_text(words[at])[0], heading)
        for number, cells in enumerate(rows, start=depth):
            for place, cell in enumerate(cells):
                _write(data, number, place, cell)
        data.freeze_panes(depth, 1)
        data.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    file.seek(0)
    return file


def _write(data, row, place, cell):
    if isinstance(cell, list):
        data.write_number(row, place, float(cell[0]))
    elif text := cell_text(cell)[0]:
        data.write_string(row, place, text)


def _sheet_name(name):
    """As Excel takes it: 31 characters, none of its signs."""
    bare = "".join(" " if sign in "[]:*?/\\" else sign for sign in str(name)).strip(" '")
    return bare[:31] or "Tableau"
