"""From records to the places of their drawing. Only published organisations are named; nobody else is hinted at."""

from directory.drawing import Place, Role
from directory.enums import MemberState


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


def shown_members(jumelage):
    """Members that may be named: those not tied to a territory, or tied to a published one."""
    return [m for m in jumelage.members.all() if m.collectivite_id is None or m.collectivite.actor.is_published]


def member_place(member, role):
    if member.collectivite_id:
        return place_of(member.collectivite.actor, role)
    return country_place(
        member.country, role, member.label or member.area, member.place_point, member.is_zone or not member.place_point
    )


def jumelage_places(jumelage, start=None):
    """French members first (or ``start``, the pk of a territory, alone), then the others, expected ones dotted."""
    members = [m for m in shown_members(jumelage) if m.state != MemberState.LEFT]
    here = [m for m in members if m.state == MemberState.SIGNED and _is_home(m, start)]
    if start is None and len(here) == len([m for m in members if m.state == MemberState.SIGNED]):
        # Between French territories, somebody has to be « here »: the first.
        here = here[:1]
    places = [member_place(m, Role.HERE) for m in here]
    for member in members:
        if member not in here:
            places.append(member_place(member, Role.PENDING if member.state == MemberState.EXPECTED else Role.THERE))
    return places


def _is_home(member, start):
    if start is not None:
        return member.collectivite_id == start
    return member.collectivite_id is not None and member.collectivite.is_french


def project_actors(project, role=None):
    """Published actors of a project, holders first."""
    return [
        link.actor
        for link in project.project_actors.all()
        if link.actor.is_published and (role is None or link.role == role)
    ]


def project_places(project, with_notes=False):
    """French territories of a project, then its localities; failing these, its foreign partners, then its countries."""
    territories = [a for a in project_actors(project) if hasattr(a, "collectivite")]
    here = [a for a in territories if a.country_id == "FR"]
    if not here:
        here = [a for a in project_actors(project) if a.country_id == "FR" and a.latitude is not None][:1]
    places = [place_of(a, Role.HERE, _home_note(a) if with_notes else "") for a in here]
    localities = [
        place_of(spot.collectivite.actor)
        if spot.collectivite_id and not spot.name and spot.point is None
        else country_place(spot.place_country, name=spot.label, point=spot.place_point, is_zone=spot.is_zone)
        for spot in project.localities.all()
        if spot.collectivite_id is None or spot.collectivite.actor.is_published
    ]
    if not localities:
        localities = [place_of(a) for a in territories if a.country_id != "FR"]
    if not localities:
        localities = [country_place(country) for country in project.countries.all() if country.code != "FR"]
    return places + localities


def _home_note(actor):
    return actor.collectivite.place if hasattr(actor, "collectivite") else ""


def points_of(places):
    """``[(latitude, longitude)]`` of the places that have coordinates."""
    return [(p.latitude, p.longitude) for p in places if p.latitude is not None]
