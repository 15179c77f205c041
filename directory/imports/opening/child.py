"""The process that opens what people send: nothing of it reaches the site but lines of JSON.

It reads its standard input, a file, and writes what it read on its output: ``{"format", "told", "is_1904"}``;
for each sheet ``{"sheet", …}`` then its lines, ``[number, marks, cells,
filled]``; and ``"end"``, without which it died. ``{"refused"}`` may come at any moment.
"""

import gc
import json
import resource
import sys
import traceback

from directory.imports.opening import delimited, iati, limits, ods, sorts, xls, xlsx
from directory.imports.opening.limits import Refused

MEMORY = 1024 * 1024 * 1024
SECONDS = 30
OUTPUT = 200 * 1024 * 1024


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Half a million small objects live until the end: looking for cycles among them doubles the time.
    gc.disable()
    try:
        for line in read(sys.stdin.buffer):
            say(line)
    except Refused as refusal:
        say({"refused": str(refusal)})
    except MemoryError:
        say({"refused": limits.TOO_MUCH})


def say(line):
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")


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


if __name__ == "__main__":
    main()
