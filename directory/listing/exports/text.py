"""CSV for spreadsheets, JSON, GeoJSON (RFC 7946): produced one row at a time, sent by blocks."""

import csv
import json

from directory.listing.exports.cells import neutral

# Characters sent at once: one row at a time would be one packet a row.
BLOCK = 64 * 1024


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


def blocks(parts, size=BLOCK):
    """The same text in pieces of about ``size`` characters."""
    waiting, length = [], 0
    for part in parts:
        waiting.append(part)
        length += len(part)
        if length >= size:
            yield "".join(waiting)
            waiting, length = [], 0
    yield "".join(waiting)
