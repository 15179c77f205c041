"""The suffix of a list's address: ``/projets.csv?pays=BJ`` gives what ``/projets/?pays=BJ`` shows, all of it."""

import tempfile

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils import timezone

from directory.listing.exports.feeds import FeedMixin
from directory.listing.exports.selection import LICENCE_URL, Selection, choices_sentence, filters_of
from directory.listing.exports.text import blocks, csv_lines, feature, json_parts
from directory.listing.exports.workbook import write_workbook
from directory.listing.titles import title_sentence

# Records loaded at once: with what hangs from them, a few megabytes.
CHUNK = 500
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "geojson": "application/geo+json",
}


class ExportMixin(FeedMixin):
    """For a ``ListView`` with an ``export_table``. ``exports``: suffixes among csv, xlsx, json, geojson and atom."""

    export_table = None

    def get(self, request, extension=None):
        if extension is None:
            return super().get(request)
        if extension not in self.exports:
            raise Http404
        if extension == "atom":
            return self.feed()
        filterset = self.get_filterset()
        # The selection reads from the one when it knows the keys, from the other when SQL finds them.
        filterset.rows = self.export_table.rows(filterset.rows)
        filterset.queryset = self.export_table.prepare(filterset.queryset)
        filterset.complete = list
        sort, said = self._choice("tri", self._sorts(filterset))
        selection = self._selection(filterset, sort, said)
        response = self._file(extension, filterset, sort, selection)
        response["Content-Type"] = CONTENT_TYPES[extension]
        response["Content-Disposition"] = f'attachment; filename="{selection.file_name(extension)}"'
        response["Link"] = f'<{LICENCE_URL}>; rel="license", <{selection.explained}>; rel="describedby"'
        response["X-Robots-Tag"] = "noindex"
        # Maps and notebooks of other sites read these; nothing here depends on who asks.
        response["Access-Control-Allow-Origin"] = "*"
        return response

    def attach_exported(self, records):
        """Add to some records what hangs from them."""
        self.export_table.attach(records)

    def _file(self, extension, filterset, sort, selection):
        if self.request.method == "HEAD":
            return StreamingHttpResponse()
        table, root = self.export_table, self.request.build_absolute_uri("/").rstrip("/")
        records = self._exported(filterset, sort)
        if extension == "xlsx":
            file = tempfile.TemporaryFile(prefix="passerelles-")  # noqa: SIM115 - the response closes it
            write_workbook(file, table, (table.row(record, root) for record in records), selection)
            file.seek(0)
            return FileResponse(file)
        if extension == "csv":
            parts = csv_lines(table.headings, (table.row(record, root) for record in records))
        elif extension == "json":
            parts = json_parts(selection.head(table), (table.plain_row(record, root) for record in records))
        else:
            rows = (feature(table.plain_row(record, root), table.points(record)) for record in records)
            parts = json_parts({"type": "FeatureCollection"} | selection.head(table), rows, "features")
        return StreamingHttpResponse(blocks(parts))

    def _exported(self, filterset, sort):
        """Every record of the selection in the order of the list, a chunk at a time."""
        for chunk in _chunks(self.records(filterset, sort, CHUNK)):
            self.attach_exported(chunk)
            yield from chunk

    def _selection(self, filterset, sort, said):
        default = next(iter(self._sorts(filterset)))
        page = self._url(filterset, {"tri": sort if sort != default else None})
        with filterset.selection.lock:
            total = filterset.selection.total
        return Selection(
            section=self.section,
            title=title_sentence(self.noun.count(total), filterset, total > 1),
            url=self.request.build_absolute_uri(page),
            explained=self.request.build_absolute_uri(f"/donnees/{self.section}/"),
            date=timezone.localdate(),
            order=self._sorts(filterset)[sort][0],
            total=total,
            words=filterset.text,
            filters=filters_of(filterset),
            ignored=[*filterset.ignored(), *said],
            suffix=choices_sentence(filterset),
        )


def _chunks(records):
    chunk = []
    for record in records:
        chunk.append(record)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
