"""The countries, read whole: there are 250 of them, and each word that people type may be one."""

import re
from dataclasses import dataclass

from directory.database.fold import fold
from directory.models import Country
from directory.reading import lexicon
from directory.reading.memo import once


@once
def countries_by_code():
    """``{ISO code: Country}``, in alphabetical order of their French names."""
    return {country.pk: country for country in Country.objects.ordered()}


@once
def countries_by_name():
    """``{folded name: [countries]}``: present, former and foreign names; a name may be that of two."""
    named = {}
    for country in countries_by_code().values():
        for key in country.name_keys:
            named.setdefault(key, []).append(country)
    return named


#: What several countries are called, folded, and which: « Congo ». A continent is that of too many to be proposed.
_SEVERAL = {
    name: () if codes == "continents" else tuple(codes.split("-"))
    for name, codes in lexicon.by_word("plusieurs_pays").items()
}
#: France's own territories that ISO 3166 lists as countries, and how the INSEE codes of their communes begin.
OVERSEAS = {"BL": "977", "GF": "973", "GP": "971", "MF": "978", "MQ": "972", "NC": "988", "PF": "987", "PM": "975",
            "RE": "974", "WF": "986", "YT": "976"}  # fmt: skip


def countries_meant(text):
    """The countries that ``text`` may mean, or ``None`` when it is no name that several share; a continent: none."""
    codes = _SEVERAL.get(fold(text))
    return None if codes is None else [countries_by_code()[code] for code in codes if code in countries_by_code()]


def sole_country(text):
    """The ``Country`` that ``text`` names and that no other may be: ``None`` of « Congo »."""
    return country_of(text) if countries_meant(text) is None else None


def typed_name(country):
    """How ``country`` is typed so that it alone is meant: « République du Congo »."""
    names = (country.name, *country.aliases)
    return next((name for name in names if fold(name) not in _SEVERAL), country.name)


#: « ex-RDA », « auj. Tchéquie »: a country by another of its names, folded.
_FORMERLY = re.compile(r"^(?:l )?(?:ex|ancien|ancienne|anciennement|auj|aujourd hui|actuel|actuelle|actuellement) ")


@dataclass(frozen=True)
class SuggestedCountry:
    """A row of a combobox: ``text`` goes in the field; ``note`` is empty."""

    text: str
    note: str = ""


def suggest_countries(text, limit=8):
    """``[SuggestedCountry]`` that the last of the names in ``text``, being typed, may begin."""
    before, comma, last = text.rpartition(",")
    key = fold(last)
    if not key:
        return []
    found = [
        country for country in countries_by_code().values() if any(name.startswith(key) for name in country.name_keys)
    ]
    found.sort(key=lambda country: not fold(country.name).startswith(key))
    return [SuggestedCountry(f"{before}{comma}{' ' if comma else ''}{typed_name(one)}") for one in found[:limit]]


def country_of(text):
    """The ``Country`` of which ``text`` is a name or the ISO code (« R.D.C. », « BJ »), or ``None``.

    Of a name that several share, the country of which it is the very name.
    """
    if re.fullmatch(r"[A-Z]{2}", text.strip()) and (known := countries_by_code().get(text.strip())):
        return known
    key = fold(text)
    if re.fullmatch(r"\w( \w)+", key):
        key = key.replace(" ", "")
    key = key if key in countries_by_name() or key in _SEVERAL else _FORMERLY.sub("", key)
    found = countries_by_name().get(key, ()) if key else ()
    if key in _SEVERAL:
        found = [country for country in found if fold(country.name) == key]
    return found[0] if len(found) == 1 else None


#: What a country is called where nothing else than a country is typed, folded: « E.A.U. », « Mada ».
_TYPED = lexicon.by_word("pays_en_bref")
#: Shortened words, whole: « Rép. dém. du Congo », « Nlle-Zélande ».
_WHOLE = {"rep": "republique", "dem": "democratique", "pop": "populaire", "fed": "federale", "nlle": "nouvelle"}
#: Parts that a country is named by, folded, and which country: « Écosse », « Anjouan ».
_PARTS = lexicon.by_word("parties_de_pays")
_IN_A_LIST = {"et", "ou", "puis", "le", "la", "les", "l", "de", "du", "des", "en", "au", "aux"}
_MOST_WORDS = 8


def country_typed(text):
    """``country_of``, for a text that can be nothing else than a country, however short or shortened."""
    if found := country_of(text) or country_of(text.strip().upper() if len(text.strip()) == 2 else ""):
        return found
    words = fold(text).split()
    key = "".join(words) if all(len(word) == 1 for word in words) else " ".join(words)
    whole = " ".join(_WHOLE.get(word, word) for word in words)
    return countries_by_code().get(_TYPED.get(key)) or (country_of(whole) if whole != key else None)


def countries_listed(text):
    """The countries, two at least, that ``text`` lists with no sign between them (« Mali Niger »); none if it says
    anything else.
    """
    words = [word for word in fold(text).split() if not word.isdecimal()]
    found, start = {}, 0
    while start < len(words):
        sizes = range(min(_MOST_WORDS, len(words) - start), 0, -1)
        named = ((size, country_typed(" ".join(words[start : start + size]))) for size in sizes)
        size, country = next(((size, land) for size, land in named if land), (1, None))
        if country is None and words[start] not in _IN_A_LIST:
            return []
        if country is not None:
            found[country.pk] = country
        start += size
    return list(found.values()) if len(found) > 1 else []


def is_part_of(text, country):
    """Whether ``text`` names a part of ``country``, though the whole is called so too: « Écosse », « Anjouan »."""
    return _PARTS.get(fold(text)) == country.pk


def same_country(text):
    """The ``Country`` of which ``text`` says one name or several: « Burkina Faso, ex-Haute-Volta »; else ``None``."""
    found = country_of(text)
    said = [country_of(part) for part in re.split(r"[,;/()]", text) if fold(part)]
    return found or (said[0] if said and said[0] and set(said) == {said[0]} else None)


#: What cuts, parentheses aside, and what says a country at the end.
_BETWEEN = tuple(re.compile(rf"\s*{sign}\s*(?![^()]*\))") for sign in (",", ";", "/", "&", r"\+", r"\bet\b"))
_AREA = re.compile(r".*\w.*(?:\(([^()]+)\)|\s[-–—]\s([^-–—,]+))")


def each_with_country(text):
    """« Ségou (Mali), Parakou (Bénin) », « Dundee – Écosse / Deva – Roumanie »: each says where it is, each is one."""
    for sign in _BETWEEN:
        parts = sign.split(text)
        if len(parts) > 1 and all(map(says_where, parts)):
            return [one.strip() for part in parts for one in each_with_country(part)]
    return [text]


def says_where(name):
    """Whether a name ends with its country."""
    found = _AREA.fullmatch(name.strip())
    return bool(found and country_of(found[1] or found[2]))
