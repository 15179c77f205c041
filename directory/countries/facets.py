"""The facet « Pays » of every list."""

from functools import lru_cache

from django.utils import translation
from django_countries import countries as iso_countries

from directory.database.fold import fold
from directory.database.version import by_version
from directory.french import either
from directory.listing.titles import few_or_count
from directory.models import Country
from directory.reading.countries import OVERSEAS
from directory.reference.remembered import countries
from directory.understanding.vocabularies import Names

#: Languages in which partners name countries.
LANGUAGES = ("en", "de", "es", "it")
#: States that are several countries now, and unions that people name as one: folded names, label, codes.
SEVERAL = (
    (
        ("yougoslavie", "ex yougoslavie", "yougoslave", "yugoslavia", "jugoslawien"),
        "ex-Yougoslavie",
        "BA HR ME MK RS SI XK",
    ),
    (
        ("tchecoslovaquie", "ex tchecoslovaquie", "tchecoslovaque", "czechoslovakia", "tschechoslowakei"),
        "ex-Tchécoslovaquie",
        "CZ SK",
    ),
    (
        ("urss", "ex urss", "union sovietique", "sovietique", "ussr", "soviet union", "sowjetunion"),
        "ex-URSS",
        "AM AZ BY EE GE KG KZ LT LV MD RU TJ TM UA UZ",
    ),
    (("indochine", "indochine francaise"), "Indochine", "KH LA VN"),
    (("serbie et montenegro", "serbie montenegro"), "Serbie-et-Monténégro", "ME RS"),
    (("benelux",), "Benelux", "BE LU NL"),
    (("pays baltes", "etats baltes", "balte"), "pays baltes", "EE LT LV"),
    (("maghreb", "maghrebin"), "Maghreb", "DZ MA TN"),
    (
        ("afrique", "africa", "afrika", "africain", "continent africain", "african"),
        "Afrique",
        "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG"
        " RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW",
    ),
    (
        ("afrique de l ouest", "afrique occidentale", "west africa"),
        "Afrique de l’Ouest",
        "BF BJ CI CV GH GM GN GW LR ML MR NE NG SL SN TG",
    ),
    (("congo", "congolais"), "Congo", "CG CD"),
    (("coree", "coreen"), "Corée", "KR KP"),
    (
        ("amerique", "ameriques", "america"),
        "Amérique",
        "AR BO BR CA CL CO CR CU DO EC GT HN HT JM MX NI PA PE PY SV US UY VE",
    ),
    (
        ("amerique latine", "latin america", "latino americain"),
        "Amérique latine",
        "AR BO BR CL CO CR CU DO EC GT HN HT MX NI PA PE PY SV UY VE",
    ),
)
#: Adjectives of other languages, that no list of countries holds.
ADJECTIVES = {
    "DE": "german deutsche deutscher deutsches deutschen rfa rda",
    "GB": "british grossbritannien english englisch britisch anglais",
    "IT": "italian italienisch italienische",
    "ES": "spanish spanisch spanische",
    "PL": "polish polnisch polnische",
    "PT": "portuguese portugiesisch",
    "RO": "romanian rumanisch",
    "CN": "chinese chinesisch",
    "JP": "japanese japanisch",
    "AT": "austrian osterreichisch",
    "BE": "belgian belgisch",
    "BF": "burkinabe",
    "BG": "bulgarian bulgarisch",
    "BJ": "beninese",
    "BR": "brazilian brasilianisch",
    "BY": "weissrussland belarusian",
    "CA": "canadian kanadisch",
    "CH": "swiss schweizer",
    "CI": "elfenbeinkuste ivorian",
    "CM": "cameroonian",
    "CZ": "czech tschechisch",
    "DK": "danish danisch",
    "FI": "finnish finnisch",
    "GR": "greek griechisch",
    "HR": "croatian kroatisch",
    "HU": "hungarian ungarisch",
    "IE": "irish irisch",
    "IL": "israeli israelisch",
    "IN": "indian indisch",
    "LB": "lebanese",
    "MA": "moroccan marokkanisch",
    "MG": "malagasy madagascan",
    "ML": "malian",
    "MM": "burma birma",
    "NL": "dutch niederlandisch hollandisch",
    "NO": "norwegian norwegisch",
    "PS": "palestinian",
    "RU": "russian russisch",
    "SE": "swedish schwedisch",
    "SK": "slovak slowakisch",
    "SN": "senegalese",
    "TG": "togolese togolesisch",
    "TN": "tunisian tunesisch",
    "TR": "turkish turkisch",
    "UA": "ukrainian ukrainisch",
    "US": "american amerikanisch",
    "VN": "vietnamese vietnamesisch",
}


def known_countries(codes):
    return dict(Country.objects.filter(code__in=codes).values_list("code", "name"))


@few_or_count("dans {n} pays")
def in_countries(items, many):
    return either(countries()[code].locative for code, _ in items)


@lru_cache(maxsize=1)
def _elsewhere():
    """``{folded phrase: (codes, label)}``: several countries under one name, then names and adjectives of other
    languages.
    """
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            for code, name in iso_countries:
                if code != "FR":
                    found.setdefault(fold(str(name)), (code,))
    for code, words in ADJECTIVES.items():
        found |= dict.fromkeys(words.split(), (code,))
    named = {key: (codes, "") for key, codes in found.items()}
    return named | {key: (tuple(codes.split()), label) for keys, label, codes in SEVERAL for key in keys}


@by_version()
def _phrases():
    known = countries()
    return {
        key: (kept, label or known[kept[0]].name)
        for key, (codes, label) in _elsewhere().items()
        if (kept := [code for code in codes if code in known and code not in OVERSEAS])
    }


#: What a searched word means: names of today and of before, adjectives, other languages. France's own territories are
#: places of France.
COUNTRY_WORDS = Names(
    "pays",
    lambda codes: {code: ((code,), countries()[code].name) for code in codes if code in countries().keys() - OVERSEAS},
    others=_phrases,
    titles=frozenset(["ex", "ancien", "ancienne", "former", "ehemalige"]),
    adds=True,
)
