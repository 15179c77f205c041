"""`{% dessin %}`, `{% trame %}`, `{% paire %}`: places seen and named."""

from django import template

from directory import drawing
from directory.drawing.code import code_of
from directory.drawing.geo import distance_km, distance_text
from directory.french import spelled

register = template.Library()

_MOST_IN_PAIR = 3


@register.inclusion_tag("components/dessin.html")
def dessin(places, format="carte"):
    """Draw places (`directory.drawing.Place`); `format="auto"` picks portrait or carte."""
    places = tuple(places)
    if format == "auto":
        format = drawing.best_format(places)
    return {"dessin": drawing.draw(places, format), "is_mini": drawing.FORMATS[format].is_mini}


@register.inclusion_tag("components/trame.html")
def trame(latitude=None, longitude=None, seed=""):
    """The pattern of a place without a photograph; `seed` when it has no coordinates."""
    return {"motif": drawing.motif(drawing.seed_of(latitude, longitude, seed))}


@register.inclusion_tag("components/paire.html")
def paire(places, grande=False):
    """The places written and joined: « Orléans ⌒ Parakou Bénin »."""
    places = tuple(places)
    here = [p for p in places if p.role == drawing.Role.HERE] or places[:1]
    there = [p for p in places if p not in here]
    return {"here": _side(here), "there": _side(there), "grande": grande, "has_there": bool(there)}


@register.inclusion_tag("components/code.html")
def code(address, record=None):
    """Under a printed sheet: how fresh it is, its address, written and as a code to photograph."""
    return {"adresse": address, "code": code_of(address), "fiche": record}


@register.filter
def image_du_lien(address):
    """The image of a sheet, from the address of the sheet: ``/projets/eau/`` → ``/projets/eau.png``."""
    return f"{address.rstrip('/')}.png"


@register.filter
def page_du_lien(address):
    """The page to print of a sheet, from the address of the sheet."""
    return f"{address.rstrip('/')}.pdf"


@register.filter
def distance(start, end):
    """« 880 km » between two places that both have coordinates, else nothing."""
    points = [(p.latitude, p.longitude) for p in (start, end)]
    if any(None in point for point in points):
        return ""
    return distance_text(distance_km(*points))


def _side(places):
    """Names to write on one side, or a count when they are too many."""
    if len(places) <= _MOST_IN_PAIR:
        return {"places": [{"name": _name(p), "code": p.country_code, "note": _note(p)} for p in places]}
    countries = {p.country_code for p in places if p.country_code}
    return {"count": spelled(len(places)), "countries": spelled(len(countries)) if len(countries) > 1 else ""}


def _name(place):
    return "" if place.name == place.country_name else place.name


def _note(place):
    if place.note:
        return place.note
    if place.role == drawing.Role.HERE:
        return ""
    country = place.country_name or "Pays à préciser"
    return country if _name(place) else f"{country}, localité à préciser"
