"""Where a bond is drawn. Only published organisations are named; nobody else is hinted at."""

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, NullIf

from directory.drawing import Role
from directory.drawing.placing import country_place, place_of
from directory.enums import MemberState, PublicationState
from directory.listing.atlas import HOME, Kind, Source, of_actor, of_country
from directory.models import JumelageMember


def shown_members(jumelage):
    """Members that may be named: those not tied to a territory, or tied to a published one."""
    return [m for m in jumelage.members.all() if m.collectivite_id is None or m.collectivite.actor.is_published]


def state_words(state):
    """« pressenti », « retiré »; nothing of who signed."""
    return str(MemberState(state).label).lower() if state and state != MemberState.SIGNED else ""


def member_place(member, role):
    if member.collectivite_id:
        return place_of(member.collectivite.actor, role)
    return country_place(
        member.country, role, member.label or member.area, member.place_point, member.is_zone or not member.place_point
    )


def jumelage_places(jumelage, start=None):
    """French members first (or ``start``, the pk of a territory, alone), then the others, expected ones dotted."""
    return [member_place(member, role) for member, role in drawn_members(jumelage, start)]


def drawn_members(jumelage, start=None):
    """``[(member, role)]`` in the order of ``jumelage_places``, which numbers the drawing: homonyms stay apart."""
    members = [m for m in shown_members(jumelage) if m.state != MemberState.LEFT]
    here = [m for m in members if m.state == MemberState.SIGNED and _is_home(m, start)]
    if start is None and len(here) == len([m for m in members if m.state == MemberState.SIGNED]):
        # Between French territories, somebody has to be « here »: the first.
        here = here[:1]
    drawn = [(member, Role.HERE) for member in here]
    for member in members:
        if member not in here:
            drawn.append((member, Role.PENDING if member.state == MemberState.EXPECTED else Role.THERE))
    return drawn


def joined_on(member, jumelage):
    """Since when a member is in a bond: its own date, else that of the bond for who signed it; ``None``: unknown."""
    if member.joined or member.state == MemberState.EXPECTED:
        return member.joined
    return jumelage.since


def _is_home(member, start):
    if start is not None:
        return member.collectivite_id == start
    return member.collectivite_id is not None and member.collectivite.is_french


PUBLISHED = PublicationState.PUBLISHED


def jumelage_sources(selection):
    """The members that have not left: their territory, their own point, else their country."""
    members = JumelageMember.objects.filter(jumelage__in=selection.order_by().values("pk")).exclude(
        state=MemberState.LEFT
    )
    members = members.filter(Q(collectivite__isnull=True) | Q(collectivite__actor__state=PUBLISHED))
    bare = members.filter(Q(collectivite__isnull=True) | Q(collectivite__actor__latitude__isnull=True))
    return [
        of_actor(
            Kind.TERRITORY,
            members.filter(collectivite__actor__latitude__isnull=False),
            "jumelage",
            "collectivite__actor__",
        ),
        Source(
            Kind.POINT,
            bare.filter(latitude__isnull=False).annotate(
                place_name=Coalesce("collectivite__actor__name", NullIf("label", Value("")), "country__name"),
                place_country=Coalesce("collectivite__actor__country_id", "country_id"),
            ),
            "jumelage",
            *("pk", "place_name", "latitude", "longitude", "place_country"),
        ),
        of_country(
            bare.filter(latitude__isnull=True, collectivite__isnull=True, country__isnull=False).exclude(country=HOME),
            "jumelage",
            "country__",
        ),
        of_country(
            bare.filter(latitude__isnull=True, collectivite__isnull=False).exclude(collectivite__actor__country=HOME),
            "jumelage",
            "collectivite__actor__country__",
        ),
    ]
