"""A drawing told in one French sentence, for those who do not see it."""

from collections import Counter

from directory.drawing.shapes import Role
from directory.drawing.spots import spot_of
from directory.french import NBSP, all_of, spelled, to_name

_MOST_NAMED = 7


def _where(place):
    """« à Parakou, au Bénin » or « à Parakou (Bénin) »; without a name, its country."""
    if not place.name or place.name == place.country_name:
        return f"à un lieu à préciser {place.locative or _bracketed(place)}".strip()
    if place.locative:
        return f"{to_name(place.name)}, {place.locative}"
    return f"{to_name(place.name)} {_bracketed(place)}".strip()


def _bracketed(place):
    return f"({place.country_name})" if place.country_name else ""


def _briefly(place):
    """« à Parakou (Bénin) », for enumerations, where commas are taken."""
    if not place.name or place.name == place.country_name:
        return _where(place)
    return f"{to_name(place.name)} {_bracketed(place)}".strip()


def names_apart(places):
    """The names of places as one phrase writes them: homonyms say their country, « Lagos (Portugal) »."""
    borne = Counter(place.name for place in places)
    return [
        f"{place.name} {_bracketed(place)}".strip()
        if place.name and borne[place.name] > 1
        else place.name or place.country_name
        for place in places
    ]


def _subject(places):
    """« Orléans, en France », « Nouméa et Papeete, en France », « quatre lieux »."""
    if len(places) > 3:
        return _many(places)
    country = places[0].locative
    names = all_of([p.name or p.country_name for p in places])
    if country and all(p.locative == country for p in places):
        return f"{names}, {country},"
    return all_of([f"{p.name} {_bracketed(p)}".strip() for p in places])


def _many(places):
    countries = {p.country_code for p in places if p.country_code}
    text = f"{spelled(len(places))} lieux"
    return text + (f" dans {spelled(len(countries))} pays" if len(countries) > 1 else "")


def _aims(places):
    """« à A (Pays), à B (Pays) et à C (Pays) », or « à 40 lieux dans 12 pays »."""
    if len(places) == 1:
        return _where(places[0])
    if len(places) > _MOST_NAMED:
        return f"à {_many(places)}"
    return all_of([_briefly(p) for p in places])


def sentence(places):
    """Return « Carte : une ligne relie Orléans, en France, à Parakou, au Bénin. »"""
    places = list(places)
    here = [p for p in places if p.role == Role.HERE] or places[:1]
    others = [p for p in places if not any(p is h for h in here)]
    there = [p for p in others if p.role != Role.PENDING]
    pending = [p for p in others if p.role == Role.PENDING]
    if not here:
        return f"Carte{NBSP}: lieu à préciser."
    origin = _subject(here)
    parts = []
    if there:
        verb = "une ligne relie" if len(here) == len(there) == 1 else "des lignes relient"
        parts.append(f"{verb} {origin} {_aims(there)}")
    elif not pending:
        parts.append(f"{'des lignes relient ' if len(here) > 1 else ''}{origin.rstrip(',')}")
    if pending:
        dots = "des pointillés mènent" if len(pending) > 1 else "un pointillé mène"
        start = "" if there else f"depuis {origin.rstrip(',')}, "
        parts.append(f"{start}{dots} {_aims(pending)}, sans accord signé à ce jour")
    lost = sum(spot_of(p, 0) is None for p in places)
    if lost:
        parts.append(f"{spelled(lost)} lieux ne sont pas situés" if lost > 1 else "un lieu n’est pas situé")
    return f"Carte{NBSP}: " + f"{NBSP}; ".join(parts) + "."
