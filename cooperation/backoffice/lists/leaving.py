"""A selection taken away, as the file that the import takes back: the public export's columns, of what one sees."""

import tempfile
from dataclasses import replace

from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from cooperation.backoffice.imports.doors import import_kind_of
from cooperation.backoffice.imports.workbooks import XLSX, private_file
from cooperation.backoffice.lists import columns
from directory.imports.opening.limits import MAX_CELLS, MAX_LINES
from directory.listing.exports.answers import large_place
from directory.listing.exports.selection import Described
from directory.listing.exports.text import blocks, csv_lines
from directory.listing.exports.workbook import write_workbook
from directory.listing.selection import CHUNK

FORMATS = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


def most_rows(kind):
    """How many rows the import takes back at once, with all the columns of the export."""
    return min(MAX_LINES - 1, MAX_CELLS // len(kind.table.columns) - 1)


def taken_away(request, queryset, extension, *, filters=(), words=""):
    """The rows of ``queryset``, in its order, as a private file. ``extension``: one of ``FORMATS``."""
    kind, options = import_kind_of(queryset.model), queryset.model._meta
    table, root = replace(kind.table, unit=str(options.verbose_name)), request.build_absolute_uri("/").rstrip("/")
    pks = list(dict.fromkeys(queryset.values_list("pk", flat=True)))
    rows = (table.row(record, root) for record in _records(kind, pks))
    file = tempfile.TemporaryFile(prefix="passerelles-")  # noqa: SIM115 - the response closes it
    with large_place(len(pks), "bureau"):
        if extension == "csv":
            file.writelines(part.encode() for part in blocks(csv_lines(table.headings, rows)))
        else:
            described = Described(
                section=kind.name,
                title=capfirst(str(options.verbose_name_plural)),
                url=request.build_absolute_uri(),
                explained=request.build_absolute_uri(f"/donnees/{kind.name}/"),
                date=timezone.localdate(),
                order=_("celui de la liste"),
                total=len(pks),
                words=words,
                filters=list(filters),
                licence=_("Fichier de travail de l’équipe : tout n’y est peut-être pas publié, ne le diffusez pas."),
                is_public=False,
            )
            write_workbook(file, table, rows, described)
    file.seek(0)
    name = f"{slugify(options.verbose_name_plural)}-{timezone.localdate()}.{extension}"
    return private_file(file, name, FORMATS[extension])


def _records(kind, pks):
    """The records of ``pks`` in their order, a few at a time."""
    for start in range(0, len(pks), CHUNK):
        some = pks[start : start + CHUNK]
        found = {record.pk: record for record in columns.exported(kind, some)}
        yield from (found[pk] for pk in some if pk in found)
