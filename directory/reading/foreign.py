"""Places abroad as people type them: a town that we know, one of the reference, or one that they alone know."""

import re
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When

from directory.database.fold import fold
from directory.drawing.geo import distance_km
from directory.french import counted, french_number
from directory.matching import nearest
from directory.models import GazetteerTown
from directory.reading.ahead import is_in_bulk, published_abroad, rows_abroad, towns_named
from directory.reading.countries import countries_by_code, country_of, is_part_of
from directory.reading.labels import areas, clean, read_label
from directory.reading.memo import once, remembering
from directory.reading.result import NBSP, Choice, Kind, Reading, asked, quoted, refused, understood
from directory.reading.words import LONGEST, tidy

_MOST_CHOICES = 8
_NEAR = 4
#: Kilometres between a town of the base and one of the reference, of one name, that are the same.
_SAME_PLACE = 15
# One of the lesser names of a town less peopled says nothing by itself: « New Jersey » is a village of the States.
_WELL_KNOWN = 50_000
_BEFORE_A_COUNTRY = re.compile(r"\s+(?:au|aux|en|à|du|des|de la|de)$", re.IGNORECASE)
_NUMBERED = re.compile(r"\(?(?P<label>[^(]*)\([^()]*\b(?P<what>GeoNames|fiche) (?P<number>\d{1,10})\)")


@dataclass(frozen=True)
class ForeignPlace:
    """A place abroad. ``actor``: key of our territory; ``town``: key of the reference; neither for a free entry.

    ``country`` is an ISO code, or empty when nobody said it. ``point``: ``(latitude, longitude)`` in degrees.
    """

    label: str
    country: str = ""
    actor: int | None = None
    town: int | None = None
    point: tuple[float, float] | None = None
    population: int | None = None

    def __str__(self):
        return self.label


@dataclass(frozen=True)
class SuggestedTown:
    """A row of a combobox: ``text`` means this place alone; ``note`` tells it from its homonyms."""

    text: str
    note: str
    place: ForeignPlace


@once
@remembering()
def read_foreign(text, country=None):
    """The ``Reading`` of ``text``, whose value is a ``ForeignPlace``; ``country`` is an ISO code or a ``Country``.

    A country that the text names (« Parakou, Bénin ») is the one that counts.
    """
    line = clean(tidy(text))
    if not any(sign.isalpha() for sign in line):
        return refused(f"Écrivez le nom de la ville ou du village, par exemple «{NBSP}Parakou{NBSP}».")
    if len(line) > LONGEST:
        return refused(f"C’est trop long pour un nom de lieu. Écrivez par exemple «{NBSP}Parakou{NBSP}».")
    given = getattr(country, "pk", country) or ""
    if numbered := _numbered(line):
        return numbered
    whole = country_of(line)
    if whole is not None and given in ("", whole.pk) and not (is_part_of(line, whole) or _is_town(line, whole.pk)):
        return refused(f"{quoted(line)} est un pays. Quelle ville ou quel village, {whole.locative}{NBSP}?")
    label, code = line, given
    for name, land, is_apart in _with_countries(line):
        is_known = bool(_places_named(name, land.pk))
        if given not in ("", land.pk):
            if is_apart and is_known and not _places_named(name, given):
                return _contradiction(line, land, countries_by_code()[given])
            # « Atlanta, Géorgie » in the United States; « Luxembourg », a province of Belgium.
            continue
        code = land.pk
        if is_apart or is_known:
            label = name
        break
    places = _places_named(label, code)
    if len(places) == 1:
        return understood(places[0], _text_of(places[0], places))
    if places:
        return _asked(line, places, given)
    return _free(label, code, _keys_of(label, code))


def _contradiction(line, land, given):
    where = f"nous le connaissons {land.locative}, et le pays donné est autre{NBSP}: {given.name}"
    return refused(f"{quoted(line)}{NBSP}: {where}. Corrigez l’un ou l’autre.")


def _with_countries(line):
    """Each ``(name, Country, whether a sign sets it apart)`` that ``line`` may be read as: « Parakou (Bénin) ».

    Without a sign, as in « Parakou Bénin » or « Nord du Mali », the name counts only if somebody knows it there. A
    hyphen sets nothing apart: « Nouvelle-Écosse ».
    """
    if whole := country_of(line):
        yield line, whole, False
        return
    for area in reversed(areas(line)):
        last = area.rpartition(",")[2].strip()
        if found := country_of(area) or country_of(last):
            bare = re.sub(rf"\s*\({re.escape(area)}\)|\s*,\s*{re.escape(area)}\s*$", "", line)
            bare = re.sub(rf"\s*,\s*{re.escape(last)}\s*\)?\s*$", "", bare)
            yield bare.strip(" ,-–(") or line, found, True
    for sign in (" - ", " – ", ":", ",", "/"):
        # « Burkina Faso : Tenkodogo », « Kayes / Mali ».
        first, _sign, rest = line.partition(sign)
        if rest.strip() and (found := country_of(first)):
            yield rest.strip(" ,-–:/"), found, True
        first, _sign, rest = line.rpartition(sign)
        if first.strip() and (found := country_of(rest)):
            yield first.strip(" ,-–:/"), found, True
    words = line.split()
    for size in range(1, min(4, len(words) - 1) + 1):
        if len(words[-size]) > 2 and (found := country_of(" ".join(words[-size:]))):
            label = " ".join(words[:-size])
            bare = _BEFORE_A_COUNTRY.sub("", label)
            # « Nouakchott en Mauritanie »; of « New Jersey », only a town named « New » there would tell a country.
            if bare and (bare != label or _places_named(bare, found.pk)):
                yield bare, found, False


def _is_town(name, country):
    """Luxembourg, Djibouti: cities too."""
    return bool(towns_named(fold(name), country))


def _keys_of(label, country):
    names = read_label(label, country, lambda area: False)
    return [key for key in dict.fromkeys(map(fold, names.known_as)) if key]


def _places_named(label, country):
    """The places abroad that ``label`` names: as it is, else without a title or what is said of where it is."""
    return next((found for key in _keys_of(label, country) if (found := _known_as(key, country))), [])


def known_abroad(name, country=""):
    """The places abroad whose very name is ``name``, as ``ForeignPlace``."""
    return _known_as(fold(name), country) if fold(name) else []


# --- What is known ---------------------------------------------------------------------------------------------------


def _of_base(row):
    actor = row.actor
    return ForeignPlace(actor.name, actor.country_id, actor.pk, actor.geonames_id, actor.point, row.population)


def _of_reference(town):
    return ForeignPlace(town.label, town.country_id, None, town.pk, (town.latitude, town.longitude), town.population)


@once
def _known_as(key, country):
    """Places abroad named ``key``: those of the base, then those of the reference that the base lacks."""
    towns = towns_named(key, country)
    # A name of the reference that is nobody's main name counts when no main name is so.
    main = [town for town in towns if key in (town.name_key, town.name_fr_key)]
    rows = rows_abroad(key, country, [town.pk for town in towns])
    own = [row for row in rows if row.actor.name_key == key]
    towns = main or ([] if own else [town for town in towns if (town.population or 0) >= _WELL_KNOWN])
    meant = {town.pk for town in towns}
    others = [row for row in rows if row not in own and (row.was_named or row.actor.geonames_id in meant)]
    places = [_of_base(row) for row in (*own, *others)]
    taken = {place.town for place in places}
    return places + [
        _of_reference(town)
        for town in towns
        if town.pk not in taken and not any(_is_same(place, town) for place in places)
    ]


def _is_same(place, town):
    """A town of the base that nobody tied to the reference, at the very place of ``town``."""
    if place.town is not None or place.country != town.country_id:
        return False
    return place.point is not None and distance_km(place.point, (town.latitude, town.longitude)) <= _SAME_PLACE


def _numbered(line):
    """« Springfield (États-Unis, GeoNames 4409896) », as choices are written."""
    found = _NUMBERED.fullmatch(line)
    if not found:
        return None
    number = int(found["number"])
    if found["what"] == "GeoNames":
        row = published_abroad().filter(actor__geonames_id=number).first() if number < 2**31 else None
        town = GazetteerTown.objects.filter(pk=number).first() if number < 2**31 else None
        place = _of_base(row) if row else _of_reference(town) if town else None
    else:
        row = published_abroad().filter(pk=number).first()
        place = _of_base(row) if row else None
    # Numbers of hand that mean another place are not believed.
    if place is None or fold(place.label) != fold(found["label"]):
        return refused(f"Nous ne connaissons pas {quoted(line)}. Écrivez le nom de la ville, puis son pays.")
    return understood(place, _text_of(place, [place]))


# --- Answers ---------------------------------------------------------------------------------------------------------


def _country_names(places):
    known = countries_by_code()
    return {place.country: known[place.country].name for place in places if place.country in known}


def _text_of(place, among, names=None):
    """How ``place`` is typed so that nothing else is meant, ``among`` its homonyms."""
    names = names or _country_names([place])
    alike = [one for one in among if one.country == place.country and fold(one.label) == fold(place.label)]
    if len(alike) < 2:
        return f"{place.label} ({names.get(place.country, '')})"
    number = f"GeoNames {place.town}" if place.town else f"fiche {place.actor}"
    return f"{place.label} ({names.get(place.country, '')}, {number})"


def text_of(place, *, with_number=True):
    """How ``place`` is typed so that it means itself alone; without its number, as one reads it."""
    if not place.country:
        return place.label
    if with_number and (place.actor or place.town) and len(_known_as(fold(place.label), place.country)) > 1:
        return _text_of(place, [place, place])
    return _text_of(place, [])


@once
def place_from_keys(actor, town):
    """The ``ForeignPlace`` of our territory ``actor``, else of the town of the reference, or ``None``."""
    if actor:
        row = published_abroad().filter(pk=actor).first()
    else:
        row = published_abroad().filter(actor__geonames_id=town).first() if town else None
    if row:
        return _of_base(row)
    found = GazetteerTown.objects.filter(pk=town).first() if town else None
    return _of_reference(found) if found else None


def _note(place):
    parts = []
    if place.population:
        parts.append(f"{french_number(place.population)}{NBSP}habitants")
    if place.point:
        latitude, longitude = place.point
        parts.append(
            f"{abs(latitude):.1f}°{NBSP}{'nord' if latitude >= 0 else 'sud'}, "
            f"{abs(longitude):.1f}°{NBSP}{'est' if longitude >= 0 else 'ouest'}".replace(".", ",")
        )
    return ", ".join(parts)


def choices_abroad(places):
    names = _country_names(places)
    choices = []
    for place in places:
        # A choice that is read alone in its country may still be one of several by its other names.
        text = _text_of(place, places, names)
        if "GeoNames" not in text and len(_known_as(fold(place.label), place.country)) > 1:
            text = _text_of(place, [place, place], names)
        shown = f"{place.label} ({names.get(place.country, '')})"
        choices.append(Choice(text, ", ".join(filter(None, [shown, _note(place)]))))
    return choices


def _asked(line, places, given):
    places = sorted(places, key=lambda place: (place.actor is None, -(place.population or 0), place.town or 0))
    more = len(places) - _MOST_CHOICES
    more = f" Et {more} de plus{NBSP}: ajoutez le pays pour les voir." if more > 0 else ""
    if not (more or given):
        more = f" Aucun d’eux{NBSP}? Donnez aussi le pays."
    sentence = (
        f"{quoted(line)}{NBSP}: {counted(len(places), 'lieu', 'lieux')} portent ce nom. Lequel est-ce{NBSP}?{more}"
    )
    return asked(sentence, choices_abroad(places[:_MOST_CHOICES]))


def _free(label, country, keys):
    """Nobody knows it: what was written is kept; near spellings of the country are proposed."""
    sentence = f"Nous ne connaissons pas {quoted(label)}{NBSP}: nous gardons ce que vous avez écrit."
    near = _near(keys, country) if country and keys and not is_in_bulk() else []
    if not country:
        sentence += " Dites-nous aussi dans quel pays."
    elif near:
        sentence += f" Ou bien est-ce{NBSP}: {', '.join(place.label for place in near)}{NBSP}?"
    return Reading(Kind.FREE, ForeignPlace(label, country), sentence, tuple(choices_abroad(near)))


def _near(keys, country):
    """Towns of a country with a name near the first of ``keys``."""
    known = _names_in(country)
    near = nearest(keys[0], [name for _pk, name in known])
    pks = list(dict.fromkeys(known[position][0] for _faults, _name, position in near))[:_NEAR]
    towns = GazetteerTown.objects.in_bulk(pks)
    return _from_reference([towns[pk] for pk in pks])


@once
def _names_in(country):
    """``[(key of a town, one of its names)]`` of the reference, the most peopled first."""
    rows = GazetteerTown.objects.filter(country=country).order_by("-population", "pk").values_list("pk", "names")
    return [(pk, name) for pk, names in rows for name in names]


def _from_reference(towns):
    """Places of these towns of the reference, those of the base as such."""
    base = {
        row.actor.geonames_id: row
        for row in published_abroad().filter(actor__geonames_id__in=[town.pk for town in towns])
    }
    return [_of_base(base[town.pk]) if town.pk in base else _of_reference(town) for town in towns]


def _beginning(key, codes, limit):
    """Towns of the reference with a name that begins with ``key``: those that are just that, then the most peopled."""
    towns = GazetteerTown.objects.filter(Q(name_key__startswith=key) | Q(name_fr_key__startswith=key))
    found = towns.filter(country__in=codes) if codes else towns
    is_whole = Case(
        When(Q(name_key=key) | Q(name_fr_key=key), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return _from_reference(list(found.order_by(is_whole, "-population", "pk")[:limit]))


@remembering()
def suggest_foreign(text, country=None, limit=8, *, countries=()):
    """``[SuggestedTown]`` that ``text``, being typed, may be the beginning of: the named one, ours, the most peopled.

    ``countries``: ISO codes, when it may be in one of several; a country that the text names counts alone.
    """
    line = clean(tidy(text)[:LONGEST])
    named = next(_with_countries(line), None) if "," in line or "(" in line else None
    label, said = named[:2] if named else (line, None)
    key = fold(label)
    codes = [said.pk] if said else [*countries, *([getattr(country, "pk", country)] if country else [])]
    if not key:
        return []
    rows = published_abroad().filter(actor__name_key__startswith=key)
    rows = rows.filter(actor__country__in=codes) if codes else rows
    rows = rows.order_by(F("population").desc(nulls_last=True), "pk")[:limit]
    places = [_of_base(row) for row in rows]
    actors = {place.actor for place in places}
    others = _beginning(key, codes, limit + len(places))
    places += [place for place in others if place.actor is None or place.actor not in actors]
    places.sort(key=lambda place: (fold(place.label) != key, place.actor is None, -(place.population or 0)))
    places = places[:limit]
    names = _country_names(places)
    return [SuggestedTown(_text_of(place, places, names), _note(place), place) for place in places]
