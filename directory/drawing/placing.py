"""From organisations and countries to the places of a drawing."""

from directory.drawing import Place, Role


def place_of(actor, role=Role.THERE, note=""):
    """The place of an organisation (its ``country`` loaded)."""
    country = actor.country
    return Place(
        name=actor.name,
        latitude=actor.latitude,
        longitude=actor.longitude,
        country_code=country.code,
        role=role,
        country_name=country.name,
        locative=country.locative,
        country_latitude=country.latitude,
        country_longitude=country.longitude,
        note=note,
    )


def country_place(country, role=Role.THERE, name="", point=None, is_zone=True):
    """A place known by its country only, or by a name in it."""
    latitude, longitude = point or (None, None)
    return Place(
        name=name,
        latitude=latitude,
        longitude=longitude,
        country_code=country.code if country else "",
        role=role,
        country_name=country.name if country else "",
        locative=country.locative if country else "",
        country_latitude=country.latitude if country else None,
        country_longitude=country.longitude if country else None,
        is_zone=is_zone,
    )


def points_of(places):
    """``[(latitude, longitude)]`` of the places that have coordinates."""
    return [(p.latitude, p.longitude) for p in places if p.latitude is not None]
