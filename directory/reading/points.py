"""A point on Earth as people write or paste it, and where that is, in words.

« 47,90 N 1,90 E », « 47.9, 1.9 », « 47° 54′ 10″ N, 1° 54′ O », ``geo:47.9,1.9``, links of OpenStreetMap, Google
and Bing. Without letters, the latitude comes first, as everywhere.
"""

import re
from decimal import Decimal
from math import cos, radians

from django.db.models import Q
from django.utils.translation import gettext as _

from directory.database.fold import fold
from directory.drawing.geo import distance_km, distance_text
from directory.enums import CollectiviteKind
from directory.models import Collectivite, GazetteerTown

MAX_LENGTH = 600
_KINDS = (CollectiviteKind.COMMUNE, CollectiviteKind.FOREIGN)
EXAMPLE = "47,9025 N 1,9090 E"

_DECIMAL = r"(-?\d{1,3}(?:\.\d+)?)"
_COMMA = r"(?:,|%2C|%20|\+)"
# Where a link says it, the surest first: a marker, a place, what was asked, then where the map was looking.
_LINKS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"[?&]mlat={_DECIMAL}&(?:amp;)?mlon={_DECIMAL}",
        rf"!3d{_DECIMAL}!4d{_DECIMAL}",
        rf"[?&/](?:q|ll|query|center|destination)[=/](?:loc:)?{_DECIMAL}{_COMMA}{_DECIMAL}",
        rf"[?&]cp={_DECIMAL}~{_DECIMAL}",
        rf"#map=[\d.]+/{_DECIMAL}/{_DECIMAL}",
        rf"/@{_DECIMAL},{_DECIMAL}",
        rf"^geo:{_DECIMAL},{_DECIMAL}",
    )
]
_SIDES = {"n": (0, 1), "s": (0, -1), "e": (1, 1), "w": (1, -1), "o": (1, -1)}
_SIDE = r"(?:nord|north|sud|south|ouest|west|est|east|[nsewo])\b"
_ANGLE = rf"""
    (?P<before{{0}}>{_SIDE})? \s* (?P<sign{{0}}>[-−–+])? \s*
    (?P<degrees{{0}}>\d{{{{1,3}}}}(?:[.,]\d{{{{1,20}}}})?) \s* (?P<mark{{0}}>[°ºd])? \s*
    (?:(?P<minutes{{0}}>\d{{{{1,2}}}}(?:[.,]\d{{{{1,10}}}})?) \s* ['′’] \s*)?
    (?:(?P<seconds{{0}}>\d{{{{1,2}}}}(?:[.,]\d{{{{1,10}}}})?) \s* (?:"|″|”|''|′′|’’) \s*)?
    (?(before{{0}})|(?P<after{{0}}>{_SIDE})?)
"""
_PAIR = re.compile(
    rf"[(\[]? \s* {_ANGLE.format(1)} (?P<between>\s*[,;/|]?\s*) {_ANGLE.format(2)} \s* [)\]]? \s* \.?",
    re.IGNORECASE | re.VERBOSE,
)
_LABELS = re.compile(r"\b(?:coordonnées|gps|lat(?:itude)?|lon(?:g|gitude)?|lng)\b\.?\s*[:=]?", re.IGNORECASE)


def read_point(text):
    """``(latitude, longitude)`` in degrees (WGS 84), or ``None`` for an empty text. Raises ValueError, which says in
    French what to write, when it is no point, or may be two.
    """
    text = re.sub(r"\s+", " ", text or "").strip()
    if not text:
        return None
    if len(text) > MAX_LENGTH:
        raise ValueError(_unread())
    if "://" in text or text.lower().startswith("geo:"):
        return _of_link(text)
    is_backwards = bool(re.search(r"\blon.*\blat|\blng.*\blat", text, re.IGNORECASE))
    found = _PAIR.fullmatch(re.sub(r"\s+", " ", _LABELS.sub(" ", text)).strip())
    if found is None or _is_one_number(found):
        raise ValueError(_unread())
    (one, first), (other, second) = _angle(found, 1), _angle(found, 2)
    if one is not None and one == other:
        raise ValueError(_("Ce sont deux latitudes ou deux longitudes : écrivez par exemple « %s ».") % EXAMPLE)
    if one == 1 or other == 0 or (one is None and other is None and is_backwards):
        first, second = second, first
    return _on_earth(first, second)


def _unread():
    return _("Ce point n’est pas lisible : écrivez par exemple « %s », ou collez un lien d’OpenStreetMap.") % EXAMPLE


def _of_link(text):
    for pattern in _LINKS:
        if found := pattern.search(text):
            return _on_earth(float(found[1]), float(found[2]))
    raise ValueError(
        _("Ce lien ne dit pas de point : ouvrez-le, puis copiez l’adresse de la page, ou écrivez « %s ».") % EXAMPLE
    )


def _is_one_number(found):
    """« 47,9 », which would be read as 47 and 9, and « 47,9,1 », where a comma may stand for two things."""
    if any(found[f"{name}{at}"] for name in ("mark", "before", "after") for at in (1, 2)):
        return False
    whole = [found["degrees1"].isdigit(), found["degrees2"].isdigit()]
    return all(whole) or (any(whole) and found["between"] == ",")


def _angle(found, at):
    """``(0 for a latitude, 1 for a longitude or None, degrees)``."""
    parts = [float((found[f"{name}{at}"] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")]
    sides = [found[f"{name}{at}"] for name in ("before", "after") if found[f"{name}{at}"]]
    is_negative = found[f"sign{at}"] not in (None, "+")
    if parts[1] >= 60 or parts[2] >= 60:
        raise ValueError(_unread())
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    if not sides:
        return None, -degrees if is_negative else degrees
    axis, way = _SIDES[sides[0][0].lower()]
    if is_negative and way > 0:
        raise ValueError(_unread())
    return axis, way * degrees


def _on_earth(latitude, longitude):
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        return latitude, longitude
    raise ValueError(_("La latitude, écrite d’abord, va de -90 à 90 ; la longitude, de -180 à 180."))


def point_text(point):
    """« 47,9025 N 1,909 E », which ``read_point`` reads as the very same point."""
    latitude, longitude = point
    return f"{_degrees(latitude)} {'S' if latitude < 0 else 'N'} {_degrees(longitude)} {'O' if longitude < 0 else 'E'}"


def _degrees(value):
    return f"{Decimal(repr(abs(float(value)))):f}".replace(".", ",")


def place_words(point):
    """Where a point is: the nearest commune or town that readers may see."""
    for reach in (0.12, 0.5, 2.5):
        if found := _around(point, reach):
            kilometres, label = min(found)
            place = label if kilometres < 1 else f"{label}, {_('à')} {distance_text(kilometres)}"
            return _("Lieu connu le plus proche : %s.") % place
    return _("Loin de tout lieu connu : la latitude vient-elle bien d’abord ?")


def _around(point, reach):
    latitude, longitude = point
    across = reach / max(cos(radians(latitude)), 0.05)
    box = {
        "latitude__range": (latitude - reach, latitude + reach),
        "longitude__range": (longitude - across, longitude + across),
    }
    towns = (
        Collectivite.objects.published()
        .filter(kind__in=_KINDS)
        .filter(**{f"actor__{name}": value for name, value in box.items()})
        .select_related("actor__country", "departement__actor", "region__actor")
    )
    known = [(distance_km(point, one.actor.point), one) for one in towns]
    found = [(at, f"{one.actor.name} ({one.place})") for at, one in sorted(known, key=lambda pair: pair[0])[:1]]
    for one in GazetteerTown.objects.filter(**box).select_related("country"):
        found.append((distance_km(point, (one.latitude, one.longitude)), f"{one.label} ({one.country.name})"))
    return found


def towns_called(text, limit=8):
    """``[(label, point)]`` of the communes and towns of that name, the most peopled first: to look at a map there."""
    words = text.replace("\x00", "").strip()[:80]
    if len(words) < 2:
        return []
    ours = Collectivite.objects.published().filter(kind__in=_KINDS, actor__latitude__isnull=False).search(words)
    ours = ours.select_related("actor__country", "departement__actor", "region__actor")[:limit]
    found = {f"{one.actor.name} ({one.place})": one.actor.point for one in ours}
    key = fold(words)
    there = GazetteerTown.objects.filter(Q(name_key__startswith=key) | Q(name_fr_key__startswith=key))
    for one in there.select_related("country").order_by("-population")[:limit]:
        found.setdefault(f"{one.label} ({one.country.name})", (one.latitude, one.longitude))
    return list(found.items())[:limit]
