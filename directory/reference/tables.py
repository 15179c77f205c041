"""Tab-separated tables, plain or compressed by xz, that come out byte for byte the same from the same rows."""

import csv
import io
import lzma
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
LISTS = HERE / "lists"
#: Separates the values of a cell that holds several.
MANY = "|"


def read_table(path):
    """Yield one dict a line. Cells stay text; lines starting with ``#`` are remarks."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(
            (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )


def write_table(path, header, rows):
    """Write ``rows`` (sequences of str, number, None or list) under ``header``; return the number of bytes written."""
    text = io.StringIO()
    text.write("\t".join(header) + "\n")
    for row in rows:
        text.write("\t".join(_cell(value) for value in row) + "\n")
    data = text.getvalue().encode()
    if path.suffix == ".xz":
        data = lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)
    path.write_bytes(data)
    return len(data)


def split(cell):
    """The values of a cell that holds several; none for an empty cell."""
    return cell.split(MANY) if cell else []


def number(cell, kind=int):
    """The number in ``cell``, None when it is empty."""
    return kind(cell) if cell else None


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0").rstrip(".")
    if isinstance(value, (list, tuple)):
        return MANY.join(value)
    if "\t" in str(value) or "\n" in str(value):
        raise ValueError(f"Tabulation ou fin de ligne dans {value!r}")
    return str(value)
