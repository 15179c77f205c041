"""The colours of `static/css/base.css`, light and dark, and the contrasts that they must keep (WCAG 2.2)."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders

_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b")


@dataclass(frozen=True)
class Pair:
    """A colour on another, with the ratio that must hold: 4.5 for text, 7 for long text, 3 for lines and fields."""

    front: str
    back: str
    least: float
    use: str


_FILE = Path(__file__).with_name("contrastes.toml")
PAIRS = tuple(Pair(*pair) for pair in tomllib.loads(_FILE.read_text(encoding="utf-8"))["pairs"])


def tokens():
    """``{"clair": {name: "#16302b"}, "sombre": {…}}`` as in the style sheet; dark keeps what it does not change."""
    with open(finders.find("css/base.css"), encoding="utf-8") as file:
        css = file.read()
    light, dark = css.index(":root"), css.index("@media (prefers-color-scheme: dark)")
    clear = dict(_COLOUR.findall(css[light:dark]))
    return {"clair": clear, "sombre": clear | dict(_COLOUR.findall(css[dark:]))}


def contrast(one, other):
    """WCAG contrast ratio of two colours in ``#rrggbb``, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrasts():
    """``[{pair, clair, sombre}]``: each pair with its two ratios."""
    both = tokens()
    return [
        {"pair": pair, **{theme: contrast(colours[pair.front], colours[pair.back]) for theme, colours in both.items()}}
        for pair in PAIRS
    ]
