"""What goes into a drawing (places) and what comes out (numbers and words).

Everything that comes out is already text for SVG attributes: a French locale
would otherwise print « 12,5 » in a template.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from directory.drawing import clipping, territories


class Role(StrEnum):
    """How a place takes part in the link."""

    HERE = "ici"
    THERE = "la"
    PENDING = "attente"


@dataclass(frozen=True, slots=True)
class Place:
    """A place to draw, in degrees (WGS 84).

    Without coordinates the place is drawn as a halo in the middle of its
    country (`country_latitude`, `country_longitude`, or our own table); without
    a country either, it is not drawn: no point is ever invented. `locative` is
    « au Bénin ». The role « zone » is short for a THERE that is an area.
    """

    name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    country_code: str = ""
    role: str = Role.THERE
    country_name: str = ""
    locative: str = ""
    country_latitude: float | None = None
    country_longitude: float | None = None
    is_zone: bool = False
    note: str = ""

    def __post_init__(self):
        if self.role == "zone":
            object.__setattr__(self, "role", Role.THERE)
            object.__setattr__(self, "is_zone", True)


@dataclass(frozen=True, slots=True)
class Background:
    """A map file under the drawing and the territories to tint in it."""

    file: str
    transform: str
    territories: tuple[str, ...] = ()
    has_borders: bool = False
    matrix: tuple[float, float, float] = (1, 0, 0)
    """The same transform in numbers: scale, x, y."""


@dataclass(frozen=True, slots=True)
class Silhouette:
    """One territory alone, at its own scale."""

    code: str
    transform: str
    is_linked: bool
    matrix: tuple[float, float, float] = (1, 0, 0)

    @property
    def outline(self):
        return territories.outline(self.code)


@dataclass(frozen=True, slots=True)
class Stroke:
    """The line of a link; dotted while it is only expected."""

    path: str
    css: str
    is_pending: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """The point of a place: a zero-length path, so that CSS gives its size."""

    path: str
    css: str
    has_core: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside its point; offsets are in em and follow the size of the text."""

    text: str
    number: str
    x: str
    y: str
    dx: str
    dy: str
    anchor: str
    css: str


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """How long a distance is on a map too close for coasts: « 5 km »."""

    path: str
    text: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Lens:
    """The rectangle of the map that the inset shows larger."""

    x: str
    y: str
    width: str
    height: str
    radius: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that `components/dessin.html` needs.

    `inset` shows neighbours larger, in the `corner` (« no », « ne », « so », « se ») of a wide drawing and under a
    narrow one; `lens` says where they are on the map.
    """

    css: str
    view_box: str = ""
    background: Background | None = None
    # Of a thumbnail: what it shows of its background, ((css class, path), …), in units of the grid.
    ground: tuple[tuple[str, str], ...] = ()
    silhouettes: tuple[Silhouette, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    marks: tuple[Mark, ...] = ()
    labels: tuple[Label, ...] = ()
    sentence: str = ""
    is_empty: bool = False
    inset: "Drawing | None" = None
    corner: str = ""
    lens: Lens | None = None
    scale_bar: ScaleBar | None = None

    @property
    def ground_scale(self):
        return clipping.GRID


@dataclass(slots=True)
class Spot:
    """A place on its way to the paper: world units, then units of the drawing."""

    place: Place
    number: int
    latitude: float
    longitude: float
    is_zone: bool
    territory: str
    x: float = 0.0
    y: float = 0.0
    moved: bool = field(default=False)


def number(value):
    """A length for SVG: one decimal at most, with a point."""
    return f"{round(value, 1) + 0:g}" if abs(value) < 1e5 else f"{value:.0f}"
