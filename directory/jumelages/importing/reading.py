"""The twinnings file: one line a pair of towns, as Wikidata's P190 gives it."""

import math
from dataclasses import dataclass

from directory.imports.reading import read_table
from directory.reading.labels import clean

COLUMNS = (
    "origincityLabel",
    "origincountry",
    "originlat",
    "originlong",
    "originpopulation",
    "sistercityLabel",
    "destinationlat",
    "destinationlong",
    "destinationpopulation",
    "destination_countryLabel",
)


class BadCell(ValueError):
    """A cell that makes its line unusable; the message is the reason, in French."""


@dataclass(frozen=True)
class Mention:
    """A town as a line speaks of it. ``point`` is ``(latitude, longitude)`` in degrees, or ``None``."""

    label: str
    country: str
    point: tuple[float, float] | None
    population: int | None

    def __str__(self):
        return f"{self.label} ({self.country})"


@dataclass(frozen=True)
class Line:
    """A line of the file: the two towns, or the reason why it cannot be used."""

    number: int
    origin: Mention | None = None
    sister: Mention | None = None
    problem: str = ""


def read_lines(path):
    """Read the file at ``path``. Returns ``(lines, sha256)``; raises ``BrokenFile`` if it is not such a file."""
    rows, digest = read_table(path, COLUMNS)
    return [_line(row) for row in rows], digest


def _line(row):
    try:
        return Line(
            row.line,
            _mention(row.cells, "origincityLabel", "origincountry", "origin"),
            _mention(row.cells, "sistercityLabel", "destination_countryLabel", "destination"),
        )
    except BadCell as problem:
        return Line(row.line, problem=str(problem))


def _mention(cells, label, country, prefix):
    names = {column: clean(cells[column]) for column in (label, country)}
    for column, name in names.items():
        if not name:
            raise BadCell(f"la colonne « {column} » est vide")
        if len(name) > 200:
            raise BadCell(f"le nom de la colonne « {column} » dépasse 200 signes")
    return Mention(
        names[label],
        names[country],
        _point(cells[f"{prefix}lat"], cells[f"{prefix}long"]),
        _population(cells[f"{prefix}population"]),
    )


def _point(latitude, longitude):
    if not latitude and not longitude:
        return None
    try:
        point = float(latitude.replace(",", ".")), float(longitude.replace(",", "."))
    except ValueError:
        raise BadCell(f"coordonnées illisibles : « {latitude} », « {longitude} »") from None
    if not all(map(math.isfinite, point)) or abs(point[0]) > 90 or abs(point[1]) > 180:
        raise BadCell(f"coordonnées hors de la Terre : « {latitude} », « {longitude} »")
    return point


def _population(text):
    if not text:
        return None
    try:
        population = round(float("".join(text.split())))
    except (ValueError, OverflowError):
        raise BadCell(f"population illisible : « {text} »") from None
    if not 0 <= population <= 100_000_000:
        raise BadCell(f"population invraisemblable : « {text} »")
    return population
