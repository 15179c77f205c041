"""From places to spots: what can be drawn, and where on the globe."""

from directory.drawing import territories
from directory.drawing.projection import wrap_longitude
from directory.drawing.shapes import Role, Spot

_RANK = {Role.HERE: 0, Role.THERE: 1, Role.PENDING: 2}


def _on_globe(latitude, longitude):
    return latitude is not None and longitude is not None and -90 <= latitude <= 90 and -360 <= longitude <= 360


def spot_of(place, number):
    """Return the Spot of a place, or None when nothing says where it is."""
    code = (place.country_code or "").upper()
    if _on_globe(place.latitude, place.longitude):
        latitude, longitude, is_zone = place.latitude, place.longitude, place.is_zone
    elif _on_globe(place.country_latitude, place.country_longitude):
        latitude, longitude, is_zone = (place.country_latitude, place.country_longitude, True)
    else:
        middle = territories.heart(code)
        if middle is None:
            return None
        (latitude, longitude), is_zone = middle, True
    latitude, longitude = float(latitude), wrap_longitude(float(longitude))
    territory = territories.overseas_code(code, latitude, longitude)
    return Spot(place, number, latitude, longitude, is_zone, territory)


def spots_of(places):
    """Return the spots to draw, numbered as the list of places (from 1).

    Two entries for the same point become one, the firmest role winning: a town
    that is both signed and expected is signed.
    """
    kept = {}
    for number, place in enumerate(places, start=1):
        spot = spot_of(place, number)
        if spot is None:
            continue
        key = (round(spot.latitude, 3), round(spot.longitude, 3), "" if spot.is_zone else place.name)
        other = kept.get(key)
        if other is None or _RANK.get(place.role, 1) < _RANK.get(other.place.role, 1):
            if other is not None:
                spot.number = min(spot.number, other.number)
            kept[key] = spot
    firm = {spot.territory for spot in kept.values() if spot.place.role != Role.PENDING}
    return sorted(
        (s for s in kept.values() if not (_is_vague_and_pending(s) and s.territory in firm)),
        key=lambda spot: spot.number,
    )


def _is_vague_and_pending(spot):
    """Expected somewhere in a country: a halo would only hide a member already there."""
    return spot.place.role == Role.PENDING and spot.is_zone and spot.place.latitude is None


def links_of(spots):
    """Pairs of spots to join: the first « ici » to all others.

    Other « ici » are joined to the first place elsewhere, so that two French
    towns that share a partner both point at it.
    """
    if len(spots) < 2:
        return []
    hub = next((s for s in spots if s.place.role == Role.HERE), spots[0])
    others = [s for s in spots if s is not hub]
    elsewhere = [s for s in others if s.place.role != Role.HERE]
    if not elsewhere:
        return [(hub, s) for s in others]
    fellows = [s for s in others if s.place.role == Role.HERE]
    return [(hub, s) for s in elsewhere] + [(s, elsewhere[0]) for s in fellows]


def crosses_date_line(links):
    """Whether a link is shorter by the Pacific than the usual map shows it."""
    return any(abs(a.longitude - b.longitude) > 180 for a, b in links)
