"""A pattern in place of a photograph: Truchet tiles drawn from the coordinates.

The same place always has the same pattern, in one of four pairs of colours.
"""

from dataclasses import dataclass
from hashlib import blake2b

_COLUMNS, _ROWS, _SIDE = 9, 5, 20
_HALF = _SIDE // 2
_PALETTES = 4
_POINTS = 5
_TONES = 5


@dataclass(frozen=True, slots=True)
class Motif:
    """What `components/trame.html` needs."""

    css: str
    view_box: str
    arcs: str
    points: str


def seed_of(latitude, longitude, fallback=""):
    """« 47.903/1.904 »: three decimals, about a hundred metres; else the text."""
    if latitude is None or longitude is None:
        return str(fallback)
    return f"{float(latitude):.3f}/{float(longitude):.3f}"


def _tile(column, row, turned):
    x, y, r = column * _SIDE, row * _SIDE, _HALF
    if turned:
        return f"M{x + r} {y}a{r} {r} 0 0 1-{r} {r}M{x + _SIDE} {y + r}a{r} {r} 0 0 0-{r} {r}"
    return f"M{x + r} {y}a{r} {r} 0 0 0 {r} {r}M{x} {y + r}a{r} {r} 0 0 1 {r} {r}"


def motif(seed):
    """Return the Motif of a seed (any text)."""
    digest = blake2b(str(seed).encode(), digest_size=16).digest()
    bits = int.from_bytes(digest[:8], "big")
    tiles = [
        _tile(column, row, bits >> (row * _COLUMNS + column) & 1) for row in range(_ROWS) for column in range(_COLUMNS)
    ]
    # The points stand where four arcs meet the middle of a tile's side.
    spots = []
    for byte in digest[8 : 8 + _POINTS]:
        column, row = byte % _COLUMNS, byte // _COLUMNS % _ROWS
        spots.append(f"M{column * _SIDE + _HALF} {row * _SIDE}h.01")
    return Motif(
        css=f"trame--{digest[-1] % _PALETTES + 1}",
        view_box=f"0 0 {_COLUMNS * _SIDE} {_ROWS * _SIDE}",
        arcs="".join(tiles),
        points="".join(dict.fromkeys(spots)),
    )


def tone(spot):
    """The colours of a thumbnail, « ton-1 » to « ton-5 »: one pair a country, and a commune of ours has its own."""
    seed = spot.territory if spot.territory and spot.territory != "FR" else seed_of(spot.latitude, spot.longitude)
    return f"ton-{blake2b(seed.encode(), digest_size=2).digest()[0] % _TONES + 1}"
