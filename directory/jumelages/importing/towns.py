"""A town that lines mean, and why one cannot be found."""

from dataclasses import dataclass, field


class NotFound(Exception):
    """The town of a line is unknown; the message says why, in French."""

    ambiguous = False


class Ambiguous(NotFound):
    """The line may mean several towns."""

    ambiguous = True


@dataclass(eq=False)
class Town:
    """A town that lines mean. ``pk`` is its actor's key when it is in the base already."""

    name: str
    country: str
    pk: int | None = None
    point: tuple[float, float] | None = None
    population: int | None = None
    geonames_id: int | None = None
    admin_area: str = ""
    is_french: bool = False
    is_overseas: bool = False
    departement_key: str = ""
    departement_code: str = ""
    network_id: int | None = None
    lacks: frozenset = frozenset()
    """Among ``point`` and ``population``, what the base does not know yet of this town."""
    aliases: set = field(default_factory=set)
    lines: list = field(default_factory=list)

    def __str__(self):
        return self.name
