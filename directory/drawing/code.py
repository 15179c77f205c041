"""An address as a two-dimensional code, for paper."""

from dataclasses import dataclass
from functools import lru_cache

import segno


@dataclass(frozen=True, slots=True)
class Code:
    """A square of `side` modules, of which the dark ones are `runs`: (x, y, length)."""

    side: int
    runs: tuple

    @property
    def path(self):
        """The runs as an SVG path."""
        return "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in self.runs)


@lru_cache(maxsize=256)
def code_of(text):
    """The Code of a text, readable with a seventh of it hidden. Raises ValueError when it is too long for any code."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while (x := row.find(1, x)) >= 0:
            end = row.find(0, x)
            end = len(row) if end < 0 else end
            runs.append((x, y, end - x))
            x = end
    return Code(len(rows), tuple(runs))
