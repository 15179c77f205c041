"""The members of a bond as the cells of a row name them: in several columns, or several in one."""

import re
from collections import defaultdict

from directory.database.fold import fold
from directory.french import quoted
from directory.imports import cells
from directory.imports.headers import tokens_of
from directory.imports.places import land_told
from directory.models import Collectivite
from directory.reading.ahead import is_area, territories_named
from directory.reading.countries import countries_meant, country_of, same_country, typed_name
from directory.reading.mapped.towns import Mention
from directory.reading.result import Kind
from directory.reading.territory_words import parts_of
from directory.submissions.fields import Countries
from directory.submissions.places import read_place, read_places

YEARS_OF_BONDS = (1000, 2100)


TRAITS = {
    "latitude": ("latitude",), "longitude": ("longitude",), "member_population": ("population", "habitant"),
    "member_country": ("pays",), "member_area": ("departement", "region", "province", "postal", "cp", "insee"),
    "member_state": ("situation", "signature"),
}  # fmt: skip


TOWN = {
    "commune",
    "ville",
    "collectivite",
    "membre",
    "jumelle",
    "jumelee",
    "jumele",
    "territoire",
    "sister",
    "localite",
    "jumelage",
    "municipalite",
    "partenaire",
    "signataire",
}


_DASH = re.compile(r"\s+[–—-]\s+|\s*(?:↔|<->|/)\s*")


def stem_of(header):
    """The word that the columns of one member begin with: « origin », « destination »."""
    words = [
        word
        for word in tokens_of(" ".join(reversed(header)))
        if word not in {w for said in TRAITS.values() for w in said} | (TOWN - {"sister"}) | {"nom", "code"}
    ]
    word = words[0] if words else ""
    return "destination" if word == "sister" else word


def slots_of(row):
    """The members of a row: ``[{meaning: Source}]``; a column of many has a slot for each."""
    if "slots" in row.memo:
        return row.memo["slots"]
    by_number, found = defaultdict(dict), []
    for name in (
        "member",
        "member_code",
        "member_country",
        "member_area",
        "member_joined",
        "member_state",
        "latitude",
        "longitude",
        "member_population",
    ):
        for source in row.sources(name):
            number = source.detail.partition("@")[0]
            if number in ("", "all") or row.rehearsal.mapping.is_ours:
                number = "all"
            by_number[number].setdefault(name, source)
    for number, slot in by_number.items():
        if "member" not in slot:
            continue
        if number == "all":
            found += _spread(slot, row)
            continue
        if slot["member"].detail.endswith("@FR"):
            slot["is_here"] = True
        if "latitude" in slot or "longitude" in slot:
            slot["point"], problem = _point(slot)
            if problem:
                slot["problem"] = problem
        found.append(slot)
    if "all" not in by_number:
        found = [one for slot in found for one in (_spread(slot, row) if _holds_several(slot, found) else [slot])]
    row.memo["slots"] = found
    return found


def _holds_several(slot, slots):
    """Whether the cell of a member may name several: of the only column, on lines, or each with its country."""
    text = slot["member"].text.strip()
    return len(slots) == 1 or bool(cells.SURE_CUTS.search(text)) or len(re.findall(r"\([^()]+\)", text)) > 1


def _spread(slot, row):
    """A cell of several members, with what the cells beside say of each, in the same order."""
    text = row.typed(slot["member"])
    pieces = cells.cut(text, lambda one: False, ())
    if len(pieces) == 1 and not _is_one_place(pieces[0]):
        pieces = [piece for piece in _DASH.split(pieces[0]) if fold(piece)]
    if len(pieces) == 1 and pieces[0] == slot["member"].text:
        return [slot]
    beside = {}
    for name in ("member_code", "member_country", "member_joined"):
        if name in slot:
            values = [value.strip() for value in re.split(r"\s*\|\s*", slot[name].text)]
            if len(values) == len(pieces):
                beside[name] = values
    found = []
    for index, piece in enumerate(pieces):
        one = {"member": slot["member"].of(piece)}
        if index == 0 and "member_country" not in beside and territories_named(parts_of(piece).keys):
            # The one of here is said first.
            one["is_here"] = True
        for name, values in beside.items():
            if values[index]:
                one[name] = slot[name].of(values[index])
        found.append(one)
    return found


def _is_one_place(text):
    """Whether a text is one place as it stands: « Villeneuve-sur-Lot », « Saint-Denis - La Réunion »."""
    parts = [fold(part) for part in _DASH.split(text)]
    if len(parts) < 2 or is_area(parts[1:]):
        return True
    place, reading = read_place(text, "")
    return reading.kind == Kind.VALUE and fold(place["label"].partition(" (")[0]) == fold(
        re.sub(r"\([^)]*\)", "", text)
    )


def _point(slot):
    """``(point, (Source, what is wrong))`` of the coordinates of a member."""
    said = [slot[name].text.replace(",", ".") if name in slot else "" for name in ("latitude", "longitude")]
    if not any(said):
        return None, None
    source = slot.get("latitude") or slot.get("longitude")
    try:
        point = tuple(float(one) for one in said)
    except ValueError:
        return None, (source, f"coordonnées illisibles : {quoted(' ; '.join(said))}. Écrivez-les comme « 48,87 ».")
    if not (abs(point[0]) <= 90 and abs(point[1]) <= 180):
        return None, (source, f"coordonnées hors de la Terre : {quoted(' ; '.join(said))}.")
    return point, None


def mention_of(slot):
    """The ``Mention`` of a member whose columns say where it is on the map."""
    if not slot.keys() & {"member_country", "latitude", "longitude", "member_population", "point"}:
        return None
    population = (
        re.sub(r"\D.*$", "", slot["member_population"].text.replace(" ", "")) if "member_population" in slot else ""
    )
    country = slot["member_country"].text if "member_country" in slot else ("France" if slot.get("is_here") else "")
    return Mention(
        " ".join(slot["member"].text.split()), country, slot.get("point"), int(population) if population else None
    )


def code_of(slot, row):
    """The code of the country that a member's columns say, an empty text when none does, ``None`` when it is asked."""
    if "member_code" in slot:
        return "FR"
    if "member_country" not in slot:
        return "FR" if slot.get("is_here") else ""
    source = slot["member_country"]
    text = row.typed(source)
    if not text or cells.is_blank(text):
        return ""
    if (meant := countries_meant(text)) is not None:
        return _told_by_town(slot, source, meant, row)
    said = [name for name, _areas in Countries.named(text)]
    country = same_country(text) or (country_of(said[0]) if len(said) == 1 else None)
    if country is None:
        row.refuse(source, f"{quoted(text)} n’est pas un pays que nous connaissons. Écrivez son nom en français.")
        return None
    return country.pk


def _told_by_town(slot, source, meant, row):
    """« Congo »: the one of these countries where the member is, which is told; else it is asked."""
    if code := land_told([row.typed(slot["member"])], [country.pk for country in meant]):
        named = quoted(next(country.name for country in meant if country.pk == code))
        row.tell(f"{source.cell} : {quoted(source.text)} est lu {named}, d’après {slot['member'].cell}.")
        return code
    choices = [(typed_name(country), country.name) for country in meant]
    row.ask(source, f"{quoted(source.text)} peut être plusieurs pays. Lequel est-ce ?", choices)
    return None


def places_in(text, country, source, row):
    if not text:
        return []
    piece = source.text
    places, reading = read_places(row.typed(source, piece) if text == source.text else text, country)
    if not places:
        row.take(reading, source, piece)
    return places


def place_json(town):
    """The JSON of a ``Town``: what is needed to make it, when it is new."""
    place = {"label": town.name, "country": town.country, "actor": town.pk, "town": town.geonames_id}
    if town.pk is None:
        place |= {
            "is_new": True, "point": list(town.point) if town.point else None, "population": town.population,
            "area": town.admin_area, "aliases": sorted(town.aliases),
        }  # fmt: skip
    return place


def completed_of(town):
    """What rows know of a town that the base did not."""
    if town.pk is None:
        return None
    found = {}
    if "point" in town.lacks and town.point:
        found["point"] = list(town.point)
    if "population" in town.lacks and town.population is not None:
        found["population"] = town.population
    return {"actor": town.pk, "label": town.name, **found} if found else None


def title_of_values(values):
    names = [one["lieu"]["label"].partition(" (")[0] for one in values.get("members") or ()]
    return values.get("title") or " – ".join(names[:4])[:300]


def codes_of(pks):
    rows = Collectivite.objects.filter(pk__in=[pk for pk in pks if pk]).values_list(
        "pk", "code", "actor__name", "actor__country"
    )
    return {pk: (code, name, country) for pk, code, name, country in rows}


def written_place(place, codes):
    """« 45234 », « Cracovie/PL »."""
    code, name, country = codes.get(place.get("actor"), ("", place["label"], place["country"]))
    return code if country == "FR" and code else f"{name.partition(' (')[0]}/{country}"
