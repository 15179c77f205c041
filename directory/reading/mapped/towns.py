"""A town that lines mean, and why one cannot be found."""

from dataclasses import dataclass, field

from directory.reference.foreign_towns import NewTown


@dataclass(frozen=True)
class Mention:
    """A town as a row speaks of it. ``point`` is ``(latitude, longitude)`` in degrees, or ``None``."""

    label: str
    country: str
    point: tuple[float, float] | None = None
    population: int | None = None


class NotFound(Exception):
    """The town of a line is unknown; the message says why, in French."""

    ambiguous = False


class Ambiguous(NotFound):
    """The line may mean several towns."""

    ambiguous = True


@dataclass(eq=False)
class Town(NewTown):
    """A town that lines mean."""

    is_french: bool = False
    is_overseas: bool = False
    departement_key: str = ""
    departement_code: str = ""
    network_id: int | None = None
    lacks: frozenset = frozenset()
    """Among ``point`` and ``population``, what the base does not know yet of this town."""
    lines: list = field(default_factory=list)
