"""Places that cells name, as the forms read them, in bulk."""

from directory.database.fold import fold
from directory.french import quoted
from directory.imports.cells import SURE_CUTS, is_blank
from directory.imports.looks import share
from directory.reading.ahead import territories_named
from directory.reading.memo import once
from directory.reading.result import Kind
from directory.reading.territories import label_of
from directory.reading.territory_words import parts_of
from directory.submissions.places import place_key, read_places


def place_identity(value):
    """What tells a place of the values from another: ours, one of the reference, or a name in a country."""
    if value.get("actor"):
        return value["actor"]
    if value.get("town"):
        return ("town", value["town"])
    return (*place_key(value), *value["point"]) if value.get("point") else place_key(value)


@once
def _places_said(text, among):
    return read_places(text, "", among=among)


def read_places_of(sources, row, countries, kept=()):
    """The places that ``sources`` name, in one of ``countries`` (codes); a pair ``(text, source)`` is a part of one.

    ``kept``: those of the record, which a name that comes back means.
    """
    by_name = {fold(one["label"]): one for one in kept}
    by_name |= {fold(one["label"].partition(" (")[0]): one for one in kept}
    found = []
    for one in sources:
        text, source = one if isinstance(one, tuple) else (row.typed(one), one)
        for piece in source.entries(text) or SURE_CUTS.split(text):
            piece = piece.strip(" ,;")
            said = row.typed(source, piece)
            if not fold(said) or is_blank(said):
                continue
            if fold(said) in by_name:
                found.append(by_name[fold(said)])
                continue
            said = row.public(source.of(piece), said)
            if not said:
                continue
            among = [code for code in countries if code != "FR"] or list(countries)
            places, reading = _places_said(f"« {said} »" if source.entries(text) else said, tuple(among))
            here = (
                territories_named([fold(said)])
                if reading.kind == Kind.FREE and not row.is_settled(source, piece)
                else ()
            )
            if here and among and among != ["FR"]:
                choices = [(label_of(one), f"En France : {label_of(one)}") for one in here[:5]]
                choices.append((f"« {said} »", f"Un lieu de là-bas : {said}"))
                row.ask(source, f"{quoted(said)} est le nom d’une commune française. Lequel est-ce ?", choices, piece)
            elif places:
                found += places
            else:
                row.take(reading, source, piece)
    return list({place_identity(place): place for place in found}.values())


def share_here(sample):
    """The share of cells that are the very name of a French territory."""
    return share(sample, lambda cell: territories_named(parts_of(cell.text).keys[-1:])) or 0.0
