"""What dates, amounts and places are in the values of a proposition, and which record of ours each means."""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.core.exceptions import ValidationError

from directory.database.fold import fold
from directory.dates import PartialDate
from directory.enums import BudgetKind, CollectiviteKind
from directory.french import counted
from directory.models import Collectivite, GazetteerTown
from directory.reading.amounts import UNKNOWN, Amount
from directory.reading.countries import OVERSEAS, country_of, each_with_country
from directory.reading.fields import ForeignPlaceField, SpokenAmountField, SpokenDateField, TerritoryField, complain
from directory.reading.foreign import ForeignPlace, choices_abroad, known_abroad, read_foreign
from directory.reading.memo import once
from directory.reading.places import is_named_here, label_of, read_overseas, read_territory, territories
from directory.reading.result import NBSP, Choice, Kind, Reading, asked, quoted
from directory.reading.territories import choice_of
from directory.reference.foreign_towns import NewTown, create_towns
from directory.submissions import raw
from directory.submissions.fields import LineText

# A place abroad so many times less peopled than its namesake here is not asked of: Paris, in Texas.
_FAR_LESS = 10
_MOST_ABROAD = 8
# So many people, and a town is meant though a country bears its name.
_A_TOWN = 30_000


class PlaceField(LineText):
    """A place of any country: its name is typed here, its country in another part of the row, or here too.

    JSON: ``label``, ``country`` (ISO code), ``actor`` (key of our territory) and ``town`` (key of the reference).
    """

    def __init__(self, *, max_length=200, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        # Lines pasted are as many places.
        return super().to_python(re.sub(r"\s*[\r\n]+\s*", " ; ", value.strip()) if value else value)

    def to_json(self, value):
        return value or None

    def raw(self, value):
        place = place_meant(value)
        if place.country == "FR" and place.actor is not None:
            here = _here(place.actor)
            return label_of(here) if here is not None else place.label
        field = ForeignPlaceField()
        return field.raw(value)

    def shown(self, value):
        return [place_line(value)] if value else []


@once
def _here(pk):
    return territories().filter(pk=pk).first()


def read_place(text, country, *, among=()):
    """``(JSON of the place, its Reading)``; the JSON is ``None`` when something has to be asked.

    ``country``: an ISO code, or ``""`` when it was not said: then one of the countries ``among``; without these,
    France, unless the text names another.
    """
    if country == "" and len(among) == 1:
        country = among[0]
    if country:
        reading = _read_in(text, country)
    elif among:
        certain = [one for one in (_read_in(text, code) for code in among) if one.kind == Kind.VALUE]
        reading = certain[0] if len(certain) == 1 else read_foreign(text)
    else:
        reading = _anywhere(text)
    if not reading.is_settled or reading.value is None:
        return None, reading
    if isinstance(reading.value, Collectivite):
        return place_json(collectivite=reading.value), reading
    place = reading.value
    return {"label": place.label, "country": place.country, "actor": place.actor, "town": place.town}, reading


def _read_in(text, country):
    if country in OVERSEAS:
        return _overseas(text, country)
    return read_territory(text) if country == "FR" else read_foreign(text, country)


def _overseas(text, country):
    """A place of a French territory that ISO lists as a country; one that is no commune of it is kept as typed."""
    reading = read_overseas(text, OVERSEAS[country])
    if reading.value is not None and reading.value.code.startswith(OVERSEAS[country]):
        return reading
    if reading.kind == Kind.ASKED and is_named_here(text):
        return reading
    there = read_foreign(text, country)
    # « Tahiti » is a name of the whole: an island of it as well.
    return there if there.is_settled else Reading(Kind.FREE, ForeignPlace(text.strip(), country), "")


def _or_abroad(reading):
    sentence = f"{reading.sentence} Si c’est à l’étranger, donnez aussi le pays."
    return Reading(reading.kind, None, sentence, reading.choices)


def _anywhere(text):
    """A place of which nobody said the country: homonyms here and abroad are asked together."""
    here, abroad = read_territory(text), known_abroad(text)
    if not abroad:
        there = read_foreign(text)
        if here.is_settled or there.value is None or not there.value.country:
            if here.is_settled or is_named_here(text):
                return here
            return there if there.kind == Kind.ASKED or country_of(text) else _or_abroad(here)
        country = there.value.country
        return _overseas(there.value.label, country) if country in OVERSEAS else there
    if not here.is_settled and not is_named_here(text):
        # A name that is somebody's comes before one that resembles it.
        return read_foreign(text)
    people = getattr(here.value, "population", None) or 0
    if here.value is not None and all(0 < (place.population or 0) * _FAR_LESS < people for place in abroad):
        return here
    own = [choice_of(here.value)] if here.value is not None else here.choices
    own = [Choice(choice.text, f"En France{NBSP}: {choice.label}") for choice in own]
    there = [Choice(one.text, f"À l’étranger{NBSP}: {one.label}") for one in choices_abroad(abroad[:_MOST_ABROAD])]
    return asked(f"{quoted(text)} est en France et à l’étranger. Lequel est-ce{NBSP}?", [*own, *there])


# --- Several places --------------------------------------------------------------------------------------------------

QUOTED = re.compile(r"[«\"“]\s*(.+?)\s*[»\"”]")
_AND = re.compile(r"\s*(?:[;,&+/]|\s[-–—]\s|\set\s)\s*", re.IGNORECASE)
_SURE = re.compile(r"[;&+]|\s/\s")
#: « Sokodé et Kara (Togo) ».
_IN_ONE = re.compile(r"([^()]+?)\s*\(([^()]+)\)")


def read_places(text, country, *, among=()):
    """``(places, Reading)``: the JSON of each place that ``text`` names, none when something has to be asked.

    What certainly names several is cut; what may be one is asked; between « » it is one.
    """
    if found := QUOTED.fullmatch(text.strip()):
        text = found[1]
    elif len(names := each_with_country(text)) > 1:
        return _read_each(names, "", ())
    elif (area := _IN_ONE.fullmatch(text.strip())) and (land := country_of(area[2])) and len(_AND.split(area[1])) > 1:
        return read_places(area[1], land.pk)
    place, reading = read_place(text, country, among=among)
    alone = ([place] if place else []), reading
    outside = _outside_parentheses(text)
    names = [text[start:end] for start, end in _between(_AND, outside) if fold(text[start:end]) not in ("", "etc")]
    is_sure = _SURE.search(outside)
    if found or len(names) < 2 or (not is_sure and _is_whole(text, place, reading)):
        return alone
    last = outside.rpartition(",")[2].strip()
    lands = {name: land for name in (names[0], names[-1]) if (land := _land_of(name, names, is_last=name == last))}
    names = [name for name in names if name not in lands]
    if len(names) < 2:
        return alone
    country = country or next((land.pk for land in lands.values()), "")
    may_be_here = country in ("", "FR", *OVERSEAS)
    known = [bool(known_abroad(name, country)) or (may_be_here and is_named_here(name)) for name in names]
    has_comma = outside.count(",") > len(lands)
    if not is_sure and not (all(known) and (len(names) > 2 or not has_comma)):
        # « Massala, cercle de Ségou » is one place; of « Dakar et sa banlieue », nobody knows.
        if not any(known[1:] if has_comma else known):
            return alone
        several = Choice(" ; ".join(names), f"{counted(len(names), 'lieu', 'lieux')}{NBSP}: {', '.join(names)}")
        choices = [several, Choice(f"«{NBSP}{text}{NBSP}»", f"Un seul lieu{NBSP}: {text}")]
        return [], asked(f"{quoted(text)}{NBSP}: est-ce un seul lieu{NBSP}?", choices)
    each = _read_each(names, country, among)
    # « Fribourg – Freiburg » is one town.
    return alone if place is not None and len({str(place_key(one)) for one in each[0]}) == 1 else each


def _outside_parentheses(text):
    """``text``, of the same length, what stands in parentheses blotted out."""
    return re.sub(r"\([^()]*\)", lambda area: "_" * len(area[0]), text)


def _between(sign, text):
    """``[(start, end)]`` of what ``sign`` parts in ``text``."""
    cuts = [(0, 0), *(found.span() for found in sign.finditer(text)), (len(text), len(text))]
    return [(end, start) for (_start, end), (start, _end) in pairwise(cuts)]


def _land_of(name, names, *, is_last):
    """The country where ``name`` says that the others of ``names`` are; ``None`` when it is one of them: « Grenade »
    among towns, « Djibouti et Tadjourah ».

    ``is_last``: whether it comes after the last comma, as a country does.
    """
    land = country_of(name)
    if land is None or not any((place.population or 0) >= _A_TOWN for place in known_abroad(name)):
        return land
    return land if is_last and any(known_abroad(other, land.pk) for other in names if other != name) else None


def _read_each(names, country, among):
    places = []
    for position, name in enumerate(names):
        place, reading = read_place(name, country, among=among)
        if place is None:
            return [], _asked_of_one(names, position, reading)
        places.append(place)
    return places, reading


def _is_whole(text, place, reading):
    return place is not None and (isinstance(reading.value, Collectivite) or bool(known_abroad(text, place["country"])))


def _asked_of_one(names, position, reading):
    """What ``reading`` asks of one of ``names``, with choices that answer for all of them."""
    choices = [
        Choice(" ; ".join([*names[:position], choice.text, *names[position + 1 :]]), choice.label)
        for choice in reading.choices
    ]
    return Reading(reading.kind, None, reading.sentence, tuple(choices))


def place_in(form, name, country):
    """Give the part ``name`` of a row's form the places that it names, in the country of the part ``country``."""
    text = form.cleaned_data.get(name)
    if not text or country in form.errors:
        return
    said = form.cleaned_data.get(country) or ""
    places, reading = read_places(text, said, among=form.context.get("countries", ()))
    if not places:
        add_complaint(form, name, reading)
    else:
        form.cleaned_data[name] = places[0]
        form.several = {name: places} if len(places) > 1 else {}


@dataclass(frozen=True)
class Place:
    """A place of the values. ``actor``: key of our territory; ``town``: key of the reference of foreign towns."""

    label: str = ""
    country: str = ""
    actor: int | None = None
    town: int | None = None


def place_meant(value):
    value = value if isinstance(value, dict) else {}
    return Place(value.get("label") or "", value.get("country") or "", value.get("actor"), value.get("town"))


def place_json(*, collectivite=None, name="", country=None):
    """The JSON of a territory of ours, or of a place known by its name only."""
    if collectivite is None:
        return {"label": name, "country": country.pk if country else "", "actor": None, "town": None}
    actor = collectivite.actor
    label = label_of(collectivite) if collectivite.is_french else actor.name
    return {"label": label, "country": actor.country_id, "actor": actor.pk, "town": actor.geonames_id}


def place_key(value):
    """What tells a place of the values from another."""
    place = place_meant(value)
    return place.actor or (fold(place.label), place.country) if value else None


def place_line(value):
    """« Gevelsberg (Allemagne) », « Vendôme (Loir-et-Cher) »."""
    if "town" not in value or value.get("country") == "FR":
        return TerritoryField().shown(value)
    return ForeignPlaceField().shown(value)


def name_of(value):
    """« Vendôme »: the name alone, as titles say it."""
    place = place_meant(value)
    known = _known(place.actor) if place.actor else None
    return known.name if known is not None else place.label


@once
def _known(pk):
    return Collectivite.objects.filter(pk=pk).select_related("actor").first()


def collectivite_from(value, *, by):
    """The ``Collectivite`` that a place of the values is: ours, or one made of the reference; ``None`` for a place
    known by its name only.
    """
    place = place_meant(value)
    territories = Collectivite.objects.select_related("actor")
    if place.actor is not None:
        return territories.filter(pk=place.actor).first()
    if place.town is None:
        return None
    known = territories.filter(actor__geonames_id=place.town).first()
    town = GazetteerTown.objects.filter(pk=place.town).first()
    if known is not None or town is None:
        return known
    new = NewTown(
        town.label,
        town.country_id,
        point=(town.latitude, town.longitude),
        population=town.population or None,
        geonames_id=town.pk,
        aliases={town.name} if fold(town.name) != fold(town.label) else set(),
    )
    create_towns([new], by=by)
    return territories.get(pk=new.pk)


def overseas_around(value):
    """The French territory where a place known by its name only is: Saint-Barthélemy for « Gustavia »; or ``None``."""
    beginning = OVERSEAS.get(place_meant(value).country)
    rows = list(territories().filter(code__startswith=beginning).order_by("code")) if beginning else []
    whole = [row for row in rows if row.kind in (CollectiviteKind.SPECIAL, CollectiviteKind.DEPARTEMENT)] or rows
    return whole[0] if len(whole) == 1 else None


def collectivite_pk(value):
    """The key of the territory of ours that a JSON is, or ``None``."""
    return value.get("actor") if isinstance(value, dict) else None


def territory_json(collectivite):
    return TerritoryField().to_json(collectivite)


def add_complaint(form, name, reading):
    """Tell what ``reading`` asks, or why it is nothing, beside the field ``name``."""
    try:
        complain(reading)
    except ValidationError as error:
        form.add_error(name, error)


# --- Dates, amounts --------------------------------------------------------------------------------------------------


def date_json(value):
    """The JSON of a ``PartialDate``; of a ``datetime.date`` too."""
    if not value:
        return None
    return {"date": value.edtf() if isinstance(value, PartialDate) else value.isoformat()}


def date_meant(value):
    """The ``PartialDate`` of a date's JSON; ``None`` when it is unknown."""
    return PartialDate.fromedtf(value["date"]) if value and value.get("date") else None


def amount_json(amount, *, is_none=False, is_approximate=False):
    """The JSON of euros, of « néant », or nothing when the amount is unknown."""
    if not (amount or is_none):
        return None
    kind = BudgetKind.NONE if is_none else BudgetKind.AMOUNT
    return SpokenAmountField().to_json(Amount(kind, None if is_none else amount, is_approximate))


def amount_meant(value):
    """The ``Amount`` of an amount's JSON: unknown when nothing was said."""
    return SpokenAmountField().from_json(value) or UNKNOWN


def meaning(field, value):
    """What two values of a question are compared by: « inconnu » is nothing, a place is one however it is called."""
    if not value:
        return None
    if isinstance(field, SpokenDateField):
        return date_meant(value)
    if isinstance(field, SpokenAmountField):
        amount = amount_meant(value)
        return None if amount == UNKNOWN else amount
    if isinstance(field, TerritoryField):
        return collectivite_pk(value)
    if isinstance(field, PlaceField):
        return place_key(value)
    if parts := raw.rows_of(field):
        return [_row_meaning(parts, row) for row in value]
    return value


def _row_meaning(parts, row):
    if row.get("acteur"):
        # Whatever its name was then.
        row = {name: value for name, value in row.items() if name not in ("nom", "pays", "sorte", "ville")}
    return {name: meaning(part, row.get(name)) for name, part in parts.base_fields.items()}
