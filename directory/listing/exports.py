"""The displayed selection, taken away: CSV for spreadsheets, JSON, GeoJSON (RFC 7946). Streamed, whatever its size."""

import csv
import json

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone

LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
CHUNK = 500
# A spreadsheet would run these as formulas (OWASP ASVS 5.0, 1.2.10).
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def neutral(value):
    """A cell as text that no spreadsheet runs; lists are joined, nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return value
    if isinstance(value, list | tuple):
        value = ", ".join(str(one) for one in value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(DANGEROUS) else text


class _Echo:
    def write(self, value):
        return value


def csv_lines(columns, rows):
    """``;``-separated lines with a byte order mark, as French Excel expects. ``columns``: ``{key: heading}``."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff"
    yield writer.writerow([neutral(heading) for heading in columns.values()])
    for row in rows:
        yield writer.writerow([neutral(row.get(key)) for key in columns])


def json_parts(head, rows, key="resultats"):
    """One JSON object whose ``key`` is the list of rows, produced one row at a time."""
    opening = json.dumps(head, ensure_ascii=False, default=str)
    yield opening[:-1] + (", " if head else "") + json.dumps(key) + ": ["
    for position, row in enumerate(rows):
        yield (",\n" if position else "\n") + json.dumps(row, ensure_ascii=False, default=str)
    yield "\n]}\n"


def feature(row, points):
    """A GeoJSON feature: (latitude, longitude) points in, lon/lat out; no place gives a null geometry."""
    coordinates = [[longitude, latitude] for latitude, longitude in points]
    if not coordinates:
        geometry = None
    elif len(coordinates) == 1:
        geometry = {"type": "Point", "coordinates": coordinates[0]}
    else:
        geometry = {"type": "MultiPoint", "coordinates": coordinates}
    return {"type": "Feature", "id": row.get("url"), "geometry": geometry, "properties": row}


class ExportMixin:
    """Adds ``/projets.csv?…`` to a ``ListView``: same parameters, same rows, all of them.

    ``columns``: ``{key: heading}``; ``export_row(record)`` gives a dict with those keys plus ``url``;
    ``export_points(record)`` the points of one record.
    """

    columns = {}

    def export_row(self, record):
        raise NotImplementedError

    def export_points(self, record):
        return []

    def get(self, request, extension=None):
        if extension is None:
            return super().get(request)
        if extension not in self.exports:
            raise Http404
        filterset = self.get_filterset()
        sort = self._choice("tri", self._sorts(filterset))[0]
        records = self._sorted(filterset.qs, filterset, sort).iterator(chunk_size=CHUNK)
        today = timezone.localdate()
        if extension == "csv":
            body = csv_lines(self.columns | {"url": "Adresse"}, (self._row(record) for record in records))
            content_type = "text/csv; charset=utf-8"
        else:
            head = {
                "licence": LICENCE,
                "licence_url": LICENCE_URL,
                "date": today.isoformat(),
                "ignore": filterset.ignored(),
            }
            if extension == "geojson":
                rows = (feature(self._row(record), self.export_points(record)) for record in records)
                body, content_type = (
                    json_parts({"type": "FeatureCollection"} | head, rows, "features"),
                    "application/geo+json",
                )
            else:
                body, content_type = json_parts(head, map(self._row, records)), "application/json"
        response = StreamingHttpResponse(body, content_type=content_type)
        name = f"passerelles-{self.section}-{today:%Y-%m-%d}-licence-ouverte.{extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Robots-Tag"] = "noindex"
        return response

    def _row(self, record):
        row = self.export_row(record)
        return row | {"url": self.request.build_absolute_uri(record.get_absolute_url())}
