"""What opens the workbooks that people send, in a process of its own (``directory.apart``): nothing of it reaches the
site but lines of JSON.

It reads a file, and writes what it read: ``{"format", "told", "is_1904"}``; for each sheet ``{"sheet", …}`` then its
lines, ``[number, marks, cells, filled]``; and ``"end"``, without which it died. ``{"refused"}`` may come at any moment.
"""

import gc
import json
import traceback

from directory.imports.opening import delimited, iati, limits, ods, sorts, xls, xlsx
from directory.imports.opening.limits import Refused


def main(file, output):
    # Half a million small objects live until the end: looking for cycles among them doubles the time.
    gc.disable()
    try:
        for line in read(file):
            _say(output, line)
    except Refused as refusal:
        _say(output, {"refused": str(refusal)})


def _say(output, line):
    output.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")


def read(file):
    """What is said of the file, then of each of its sheets. Raises ``Refused`` or ``MemoryError``, nothing else."""
    try:
        yield from _read(file)
    except (Refused, MemoryError):
        raise
    except Exception:  # what a damaged file can do to the libraries that read it has no end
        traceback.print_exc()
        raise Refused(limits.DAMAGED) from None


def _read(file):
    sort, archive = sorts.sort_of(file)
    if sort == "xlsx":
        grids, said = xlsx.read(archive)
    elif sort == "ods":
        grids, said = ods.read(archive)
    elif sort == "xls":
        grids, said = xls.read(file.read())
    elif iati.is_iati(sort):
        sort, (grids, said) = "iati", iati.read(file, sort)
    else:
        grids, said = delimited.read(file.read())
    if not any(grid.lines for grid in grids):
        raise Refused(sorts.EMPTY)
    yield {"format": sort, "told": [], "is_1904": False, **said}
    for grid in grids:
        yield {
            "sheet": grid.name,
            "hidden": grid.is_hidden,
            "columns": sorted(column for column in grid.hidden_columns if column < limits.MAX_COLUMNS),
            "merges": grid.kept_merges(),
            "tables": grid.tables,
            "is_filtered": grid.has_filter,
            "struck": grid.struck,
            "valueless": grid.valueless,
            "exact": grid.is_exact,
        }
        yield from grid.rows()
    yield "end"
