"""French territories and partners abroad, as they are typed: their name, their title, where they are, their codes."""

import re
from dataclasses import dataclass

from django.db.models import Q

from directory.database.fold import fold
from directory.database.version import by_version
from directory.enums import CollectiviteKind
from directory.french import of_name
from directory.matching import faults_between, forgiven
from directory.models import Collectivite, Country
from directory.reading.territories import label_of, most_peopled, near_territories
from directory.reading.territory_words import (
    GENERIC,
    business_number,
    commune_of_arrondissement,
    departement_number,
    named_code,
    with_articles,
    without_post,
    without_title,
)
from directory.search.dictionary import is_french
from directory.search.suggested import suggestions
from directory.understanding.vocabularies import AREA, LARGE, MAX_SPAN, SMALL, WITH_TITLE, Sense

#: Inhabitants from which a commune is meant before the département of the same name.
LARGE_TOWN = 20_000
#: Words of a misspelt name, at most.
MOST_GUESSED = 4
#: Under them, a name alone is too often a word of every day: « montagne », « plage ».
SMALL_TOWN = 2_000
_AREAS = frozenset([CollectiviteKind.DEPARTEMENT, CollectiviteKind.REGION])
_NEAR = frozenset(["pres", "autour", "proche", "proches", "near", "around"])
_CODE = re.compile(r"\d{5}|2[ab]\d{3}|\d{9}|\d{14}")
_POSTAL_FIRST = re.compile(r"^(\d{5}|2[ab]\d{3}|\d{2}|2[ab]|97\d) (\D.*)$")
#: Régions of before 2016, by the départements that they had.
FORMER_REGIONS = {
    "alsace": ("Alsace", "67 68"),
    "aquitaine": ("Aquitaine", "24 33 40 47 64"),
    "auvergne": ("Auvergne", "03 15 43 63"),
    "basse normandie": ("Basse-Normandie", "14 50 61"),
    "bourgogne": ("Bourgogne", "21 58 71 89"),
    "champagne ardennes": ("Champagne-Ardenne", "08 10 51 52"),
    "champagne ardenne": ("Champagne-Ardenne", "08 10 51 52"),
    "franche comte": ("Franche-Comté", "25 39 70 90"),
    "haute normandie": ("Haute-Normandie", "27 76"),
    "languedoc": ("Languedoc-Roussillon", "11 30 34 48 66"),
    "languedoc roussillon": ("Languedoc-Roussillon", "11 30 34 48 66"),
    "limousin": ("Limousin", "19 23 87"),
    "lorraine": ("Lorraine", "54 55 57 88"),
    "midi pyrenees": ("Midi-Pyrénées", "09 12 31 32 46 65 81 82"),
    "nord pas de calais": ("Nord-Pas-de-Calais", "59 62"),
    "picardie": ("Picardie", "02 60 80"),
    "poitou charentes": ("Poitou-Charentes", "16 17 79 86"),
    "rhone alpes": ("Rhône-Alpes", "01 07 26 38 42 69 73 74"),
}
#: Usual names of régions of today.
REGION_NAMES = {
    "paca": "provence alpes cote d azur",
    "region sud": "provence alpes cote d azur",
    "provence": "provence alpes cote d azur",
    "centre": "centre val de loire",
    "idf": "ile de france",
    "region parisienne": "ile de france",
    "aura": "auvergne rhone alpes",
    "hdf": "hauts de france",
    "bfc": "bourgogne franche comte",
    "pdl": "pays de la loire",
    "pays de loire": "pays de la loire",
    "val de loire": "centre val de loire",
    "nord pas de calais picardie": "hauts de france",
    "alsace champagne ardenne lorraine": "grand est",
    "aquitaine limousin poitou charentes": "nouvelle aquitaine",
    "languedoc roussillon midi pyrenees": "occitanie",
}


@dataclass(frozen=True)
class Place:
    """A territory that a name or a code means; ``where``: folded texts that tell it from its homonyms."""

    slug: str
    code: str
    kind: str
    label: str
    is_french: bool
    population: int
    where: frozenset


def places_of(words):
    """``(places, how)`` of a span of folded words, the likeliest first; ``how``: the rank of a name written with what
    tells it, ``None`` for a bare name.
    """
    return _places_of(" ".join(words)) if len(words) <= MAX_SPAN else ((), None)


@by_version(4096)
def _places_of(text):
    if text in REGION_NAMES:
        return _named(REGION_NAMES[text], frozenset([CollectiviteKind.REGION])), WITH_TITLE
    if _CODE.fullmatch(text):
        return _coded(text), WITH_TITLE
    if found := _named(text):
        return found, None
    if (bare := without_post(text)) != text:
        return _places_of(bare)[0], WITH_TITLE
    names, kinds = without_title(text)
    for name in names:
        if found := _named(REGION_NAMES.get(name, name), kinds) or _situated(name, kinds):
            return found, WITH_TITLE
    if found := _situated(text):
        return found, WITH_TITLE
    for other in with_articles(text) if len(text) > 3 else ():
        if found := [place for place in _named(other) if place.population >= SMALL_TOWN]:
            return found, None
    return (), None


def _situated(text, kinds=frozenset()):
    """A name with what tells it: « bagnolet 93 », « 93170 bagnolet », « lyon rhone », « saint denis la reunion »."""
    if found := _POSTAL_FIRST.match(text):
        return [place for place in _named(found[2], kinds) if _is_at(place, found[1])]
    words = text.split()
    for size in range(len(words) - 1, 0, -1):
        named = _named(" ".join(words[:size]), kinds)
        if named and (found := [place for place in named if _is_at(place, " ".join(words[size:]))]):
            return found
    return []


def _is_at(place, where):
    where = where.removeprefix("dans ").removeprefix("le ").removeprefix("la ").removeprefix("en ")
    return where in place.where or (where.isdigit() and len(where) == 5 and where[:2] in place.where)


@by_version(4096)
def _named(name, kinds=frozenset()):
    """The places of just this name, the heaviest first."""
    table = suggestions.tables().get("collectivites")
    # A word of French is no place for being its name somewhere: « santé » is not Xanten.
    own_only = is_french(name)
    keys = list(dict.fromkeys(pk for pk, is_other in table.named(name) if not (is_other and own_only))) if table else []
    return [place for place in _read(keys) if not kinds or place.kind in kinds]


def _coded(code):
    """By the INSEE or postal code of a commune, a SIREN or the SIREN of a SIRET."""
    source = suggestions.sources.get("collectivites")
    if len(code) == 14:
        code = code[:9]
    return _read(source.by_code(commune_of_arrondissement(code) or code)) if source else []


def _read(keys):
    rows = Collectivite.objects.published().for_list().in_bulk(keys) if keys else {}
    return [_place(rows[key]) for key in keys if key in rows]


def _place(row):
    where = {fold(row.place), *(code.lower() for code in row.postal_codes)}
    if row.is_french:
        for area in (row.departement, row.region):
            if area:
                where |= {fold(area.actor.name), fold(area.actor.name).removeprefix("la ")}
        if row.departement:
            where.add((row.departement.code or "").lower())
        if row.code:
            where |= {row.code.lower(), row.code.lower()[: 3 if row.code.startswith("97") else 2]}
        where.add("france")
    else:
        where |= set(_country_keys().get(row.actor.country_id, ()))
    return Place(
        row.actor.slug, row.code or "", row.kind, label_of(row), row.is_french, row.population or 0, frozenset(where)
    )


@by_version()
def _country_keys():
    return dict(Country.objects.values_list("pk", "name_keys"))


def regions_of(words):
    """The codes of the régions where what the words name is: a commune, a département or its number, a région."""
    areas = {kind: [code for sense in Areas(kind).senses(words) for code in sense.values] for kind in _AREAS}
    towns = [place.slug for place in places_of(words)[0][:1]]
    held = Q(actor__slug__in=towns)
    for kind, codes in areas.items():
        held |= Q(kind=kind, code__in=codes)
    rows = Collectivite.objects.filter(held).values_list("kind", "code", "region__code")
    return {code if kind == CollectiviteKind.REGION else region for kind, code, region in rows} - {None}


class Nearby:
    """« pres de lyon », « autour de saint etienne »: where one stands."""

    adds = False

    def senses(self, words):
        if len(words) < 2 or words[0] not in _NEAR:
            return []
        name = list(words[1:])
        if name[0] in ("de", "d", "du", "from"):
            name = name[1:]
        return (
            [Sense((place.slug,), f"près {of_name(place.label)}") for place in places_of(name)[0][:1]] if name else []
        )


class Territories:
    """The vocabulary of a facet by territory, départements and régions being two other facets'."""

    adds = False

    def senses(self, words):
        if found := codes_of(" ".join(words)):
            return found
        found, how = places_of(words)
        towns = [place for place in found if place.kind not in _AREAS]
        known = [sense for place in towns if (sense := _sense(place, how))]
        if len(known) == len(towns) or not known or how is not None:
            return known
        # Beside a namesake, a village is no word of every day.
        return [
            _sense(place, how) or Sense((place.slug,), place.label, LARGE, False, is_one_of=True) for place in towns
        ]

    def guess(self, words):
        """The one territory that misspelt words may name, or nothing: « saint brieux »."""
        return _guessed(" ".join(words)) if len(words) <= MOST_GUESSED else []


def codes_of(text):
    """What a folded code means, saying which it is: all the communes of a postal code, one of an INSEE code, one of a
    SIREN or SIRET; nothing for another text.
    """
    if named := named_code(text):
        return [sense for kind, sense in _of_five(named[1]) if kind.startswith(named[0])]
    if business_number(text) is None:
        return []
    code = re.sub(r"\D", "", text)
    named = f"{'SIRET' if len(code) == 14 else 'SIREN'} {code}"
    return [
        Sense((place.slug,), f"{named} : {place.label}", WITH_TITLE)
        for place in _coded(code)
        if place.kind not in _AREAS
    ]


def _of_five(code):
    """``[(« postal » or « insee », sense)]`` of a code of five signs."""
    found = [place for place in _coded(code) if place.kind not in _AREAS]
    insee = commune_of_arrondissement(code) or code
    own = [place for place in found if place.code.lower() == insee]
    posted = [place for place in found if place not in own or code in place.where - {place.code.lower()}]
    senses = [("insee", Sense((place.slug,), f"code INSEE {code} : {place.label}", LARGE)) for place in own]
    if posted:
        names = ", ".join(place.label for place in posted[:3]) + ("…" if len(posted) > 3 else "")
        slugs = tuple(place.slug for place in posted)
        senses.insert(0, ("postal", Sense(slugs, f"code postal {code} : {names}", WITH_TITLE)))
    return senses


@by_version(1024)
def _guessed(text):
    near = near_territories(text) if len(text.split()) > 1 else []
    faults = [faults_between(text, place.actor.name_key, idle=GENERIC) for place in near]
    least = [place for place, made in zip(near, faults, strict=True) if made == min(faults)]
    if len({place.actor.name_key for place in least}) != 1 or min(faults) >= forgiven(text):
        return ()
    return tuple(
        Sense((place.actor.slug,), label_of(place), LARGE, (place.population or 0) >= LARGE_TOWN, is_corrected=True)
        for place in most_peopled(least)
    )


def _sense(place, how):
    if how is None and place.is_french and place.population < SMALL_TOWN:
        return None
    rank = LARGE if place.population >= LARGE_TOWN or not place.is_french or how is not None else SMALL
    # Of a city and what bears its name, the city.
    is_town = place.kind in (CollectiviteKind.COMMUNE, CollectiviteKind.FOREIGN, CollectiviteKind.OTHER)
    is_sure = how is not None or (place.is_french and place.population >= LARGE_TOWN)
    return Sense((place.slug,), place.label, rank if is_town else SMALL, is_sure, is_one_of=is_town and not is_sure)


#: One for all lists, so that what it reads is read once.
TERRITORIES, NEARBY = Territories(), Nearby()


class Areas:
    """The vocabulary of a facet by département or région: names, numbers, and the régions of before."""

    adds = True

    def __init__(self, kind):
        self._kind = kind

    def senses(self, words):
        text = " ".join(words)
        if self._kind == CollectiviteKind.DEPARTEMENT:
            bare = " ".join(word for word in words if word not in ("region", "ancienne", "conseil", "regional", "en"))
            if bare in FORMER_REGIONS:
                label, codes = FORMER_REGIONS[bare]
                return [Sense(tuple(codes.split()), f"{label}, ancienne région", AREA)]
            if len(text) > 1 and (code := departement_number(text)):
                return [Sense((code,), f"{name} ({code})", AREA) for name in _departement(code)]
        elif text in FORMER_REGIONS:
            return []
        found, how = places_of(words)
        # What the post says after a name tells a town: « Paris cedex 11 ».
        is_told = how is not None and without_post(text) == text
        return [
            Sense((place.code,), place.label, WITH_TITLE if is_told else AREA)
            for place in found
            if place.kind == self._kind
        ]


@by_version(512)
def _departement(code):
    rows = Collectivite.objects.published().filter(kind=CollectiviteKind.DEPARTEMENT, code=code)
    return tuple(rows.values_list("actor__name", flat=True))
