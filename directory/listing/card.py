"""What a list shows of a record, in words ready to print."""

from dataclasses import dataclass, field

from directory.database.fold import fold
from directory.drawing import Role


@dataclass(frozen=True)
class Card:
    """One row: ``places`` are drawn and written, ``status`` is a value of the enums, ``meta`` the last line."""

    title: str
    url: str
    places: tuple = ()
    status: str = ""
    status_label: str = ""
    dates: str = ""
    sectors: tuple = ()
    meta: tuple = ()
    subtitle: str = ""
    record: object = None
    cells: dict = field(default_factory=dict)

    @property
    def is_named_by_places(self):
        """Whether the title says the places and nothing else (« Orléans – Parakou »): not to be written twice."""
        names = " ".join(place.name for place in self.places)
        return len(self.places) > 1 and sorted(fold(self.title).split()) == sorted(fold(names).split())

    @property
    def countries(self):
        """Names of the countries on the other side, once each."""
        return list(dict.fromkeys(p.country_name for p in self.places if p.role != Role.HERE and p.country_name))
