"""The suffix of a list's address: ``/projets.csv?pays=BJ`` gives what ``/projets/?pays=BJ`` shows, all of it."""

import tempfile
from contextlib import nullcontext
from functools import partial
from itertools import islice

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from directory.apart.places import Streamed, place
from directory.listing.exports.selection import LICENCE_URL, Described, choices_sentence, filters_of
from directory.listing.exports.text import BLOCK, blocks, csv_lines, feature, json_parts
from directory.listing.exports.whole import WholeFile
from directory.listing.exports.workbook import write_workbook
from directory.listing.meaning import told
from directory.listing.selection import CHUNK
from directory.listing.titles import title_sentence

# Records: what makes a file in less than half a second asks nobody to come back.
LIGHT = 500
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "geojson": "application/geo+json",
}


def export(request, selection, extension):
    """A selection as a file. ``extension``: a key of ``CONTENT_TYPES``."""
    table = selection.listing.export_table
    # The selection reads from the one when it knows the keys, from the other when SQL finds them.
    selection = selection.loading(table.prepare, rows=table.rows(selection.rows))
    described = _described(request, selection)
    response = StreamingHttpResponse() if request.method == "HEAD" else _body(request, selection, described, extension)
    response["Content-Type"] = CONTENT_TYPES[extension]
    response["Content-Disposition"] = f'attachment; filename="{described.file_name(extension)}"'
    response["Link"] = f'<{LICENCE_URL}>; rel="license", <{described.explained}>; rel="describedby"'
    response["X-Robots-Tag"] = "noindex"
    # Maps and notebooks of other sites read these; nothing here depends on who asks.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _body(request, selection, described, extension):
    """The file if it is made already; else made as it is sent, in one of the few places for large ones."""
    whole = WholeFile.of(request, selection, extension)
    if whole is not None and (file := whole.opened()):
        return FileResponse(file)
    record = whole.recorded if whole else iter
    if extension == "xlsx":
        with large_place(described.total):
            file = _workbook(request, selection, described)
            # Read as it is copied, then again as it is sent.
            for _block in record(iter(partial(file.read, BLOCK), b"")):
                pass
        file.seek(0)
        return FileResponse(file)
    parts = record(part.encode() for part in _parts(request, selection, described, extension))
    return StreamingHttpResponse(Streamed("export", parts) if described.total > LIGHT else parts)


def large_place(total, kind="export"):
    """A place of ``kind`` to make something of ``total`` records, for a ``with``; what is small needs none."""
    return place(kind) if total > LIGHT else nullcontext()


def _workbook(request, selection, described):
    table, root = selection.listing.export_table, request.build_absolute_uri("/").rstrip("/")
    file = tempfile.TemporaryFile(prefix="passerelles-")  # noqa: SIM115 - the response closes it
    write_workbook(file, table, (table.row(record, root) for record in _exported(selection)), described)
    file.seek(0)
    return file


def _parts(request, selection, described, extension):
    table, root = selection.listing.export_table, request.build_absolute_uri("/").rstrip("/")
    records = _exported(selection)
    if extension == "csv":
        parts = csv_lines(table.headings, (table.row(record, root) for record in records))
    elif extension == "json":
        parts = json_parts(described.head(table), (table.plain_row(record, root) for record in records))
    else:
        rows = (feature(table.plain_row(record, root), table.points(record)) for record in records)
        parts = json_parts({"type": "FeatureCollection"} | described.head(table), rows, "features")
    return blocks(parts)


def _exported(selection):
    """Every record of the selection in the order of the list, with what hangs from them: a few megabytes at a time."""
    records = selection.records(CHUNK)
    while chunk := list(islice(records, CHUNK)):
        selection.listing.attach_exported(chunk)
        yield from chunk


def _described(request, selection):
    query, listing = selection.query, selection.listing
    with selection.lock:
        total = selection.total
    return Described(
        section=listing.section,
        title=title_sentence(listing.noun.count(total), selection, total > 1),
        url=request.build_absolute_uri(query.url(tri=query.kept["tri"])),
        explained=request.build_absolute_uri(f"/donnees/{listing.section}/"),
        date=timezone.localdate(),
        order=query.sorts[query.sort][0],
        total=total,
        words=query.typed,
        filters=filters_of(query),
        ignored=[*told(selection), *query.ignored(), *query.ignored_sort()],
        suffix=choices_sentence(selection),
    )
