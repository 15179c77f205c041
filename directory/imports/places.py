"""Places that cells name, as the forms read them, in bulk; what other cells of the row say of where they are."""

import re
from decimal import Decimal

from directory.database.fold import fold
from directory.french import quoted
from directory.imports.cells import COUNTRY_ASKED, SURE_CUTS, countries, is_blank, is_nothing
from directory.imports.looks import share
from directory.reading.ahead import territories_named
from directory.reading.countries import countries_by_code, countries_meant, typed_name
from directory.reading.foreign import known_abroad
from directory.reading.memo import once
from directory.reading.places import read_territory
from directory.reading.result import Choice, Kind, asked
from directory.reading.territories import choice_of, label_of
from directory.reading.territory_words import parts_of
from directory.submissions.places import place_json, place_key, read_places


def place_identity(value):
    """What tells a place of the values from another: ours, one of the reference, or a name in a country."""
    if value.get("actor"):
        return value["actor"]
    if value.get("town"):
        return ("town", value["town"])
    return (*place_key(value), *value["point"]) if value.get("point") else place_key(value)


# --- Where the row says that it is -----------------------------------------------------------------------------------

_NUMBER_AND_NAME = re.compile(
    r"\(?(?P<first>\d{2,3}|2[AB])\)?\s*[-–:]?\s+[^\W\d].*|[^\W\d].*?[\s(-]+(?P<last>\d{2,3}|2[AB])\)?"
)


def area_of(cell):
    """What a cell, or a ``Source``, says of where in France: a name, « 28 » of « 28 - Eure-et-Loir », a code with its
    first zero.
    """
    text = " ".join(cell.text.split())
    if isinstance(cell.value, Decimal) and text.isdecimal() and len(text) == 4:
        return text.zfill(5)
    found = _NUMBER_AND_NAME.fullmatch(text)
    return (found["first"] or found["last"]) if found else text


def told_by_row(text, reading, areas, row, source):
    """The ``Reading`` of a territory ``text`` that is ``reading`` by itself: of namesakes, the one that is where the
    row says (``areas``: the sources that do), which is told.
    """
    if reading.is_settled or "(" in text:
        return reading
    for area in areas:
        if is_blank(area.text) or fold(area.text) == fold(text):
            continue
        nearer = read_territory(f"{text} ({area_of(area)})")
        if nearer.is_settled:
            row.tell(
                f"{source.cell} : {quoted(text)} est lu {quoted(label_of(nearer.value))}, d’après {area.cell} : "
                f"{quoted(area.text)}."
            )
            return nearer
        known = {choice.text for choice in reading.choices}
        reading = reading if known.issuperset(choice.text for choice in nearer.choices) else nearer
    return reading


def land_told(names, codes):
    """The one country of ``codes`` where there is a place called as one of ``names``, or an empty text."""
    found = [code for code in codes if any(known_abroad(name, code) for name in names)]
    return found[0] if len(found) == 1 else ""


def countries_beside(name, beside):
    """A reader of countries; of those that share a name (« Congo »), the one where a place of the cells ``beside`` is,
    which is told.
    """
    plain = countries(name)

    def read(sources, row):
        plain([_told_by_place(source, beside, row) for source in sources], row)

    return read


def _told_by_place(source, beside, row):
    text = row.typed(source)
    meant = countries_meant(text)
    if not meant:
        return source
    by_code = {country.pk: country for country in meant}
    for other in (other for name in beside for other in row.sources(name)):
        names = [one.strip(" ,;") for piece in SURE_CUTS.split(row.typed(other)) for one in (piece, *piece.split(","))]
        if code := land_told([name for name in names if name], by_code):
            row.tell(
                f"{source.cell} : {quoted(text)} est lu {quoted(typed_name(by_code[code]))}, d’après {other.cell} : "
                f"{quoted(other.text)}."
            )
            return source.of(typed_name(by_code[code]))
    return source


# --- Places ----------------------------------------------------------------------------------------------------------


#: People of a town that nobody takes for a village of the same name in another country.
_LARGE = 100_000


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
            if not fold(said) or is_nothing(source, said, row):
                continue
            if fold(said) in by_name:
                found.append(by_name[fold(said)])
                continue
            said = row.public(source.of(piece), said)
            if not said:
                continue
            among = [code for code in countries if code != "FR"] or list(countries)
            places, reading = _places_said(f"« {said} »" if source.entries(text) else said, tuple(among))
            if reading.kind == Kind.FREE and not row.is_settled(source, piece):
                # Nobody knows it in the countries of the row.
                places, reading = _known_elsewhere(said, countries, places, reading)
            if reading.kind == Kind.ASKED and COUNTRY_ASKED not in row.memo:
                # Once the country is settled, the place may be known.
                row.take(reading, source, piece)
            elif places:
                found += places
            elif COUNTRY_ASKED not in row.memo:
                row.take(reading, source, piece)
    return list({place_identity(place): place for place in found}.values())


def _known_elsewhere(name, countries, places, reading):
    """What becomes of a name that is nobody’s in ``countries``: one of France when it is among them; asked when it is
    a French commune’s, or a large town’s of another country.
    """
    there = Choice(f"« {name} »", f"Un lieu de là-bas : {name}")
    if territories_named([fold(name)]) and any(code != "FR" for code in countries):
        here = read_territory(name)
        if here.kind == Kind.VALUE and "FR" in countries:
            return [place_json(collectivite=here.value)], here
        choices = [choice_of(here.value)] if here.kind == Kind.VALUE else here.choices
        choices = [Choice(one.text, f"En France : {one.label}") for one in choices]
        sentence = f"{quoted(name)} est le nom d’une commune française. Lequel est-ce ?"
        return [], asked(sentence, [*choices, there])
    if found := [place for place in known_abroad(name) if (place.population or 0) >= _LARGE]:
        where = countries_by_code()[found[0].country].locative
        sentence = f"{quoted(name)} : nous le connaissons {where}, et le pays donné est autre. Est-ce bien là ?"
        return [], asked(sentence, [there])
    return places, reading


def share_here(sample):
    """The share of cells that are the very name of a French territory."""
    return share(sample, lambda cell: territories_named(parts_of(cell.text).keys[-1:])) or 0.0
