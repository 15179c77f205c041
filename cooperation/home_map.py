"""The map of the home page: one published bond a country, drawn from our own data."""

from dataclasses import dataclass

from django.db.models import F

from directory.drawing.curves import curve
from directory.drawing.framing import WORLD, Frame
from directory.drawing.projection import equal_earth, wrap_longitude
from directory.drawing.shapes import number
from directory.enums import MemberState, PublicationState
from directory.models import JumelageMember

MAX_LINKS = 60
NAMED = 6
# The window on the world, in world units: the prototype's, Europe and Africa at the right of the words.
FRAME = Frame(0.673, -899.9, -19.6)
VISIBLE = 1000
SETTLED = 34


@dataclass(frozen=True)
class Link:
    """One bond on the map; coordinates are SVG text."""

    path: str
    start: str
    end: str
    strong: bool


@dataclass(frozen=True)
class HomeMap:
    transform: str
    links: tuple
    names: tuple

    @property
    def count(self):
        return len(self.links)


def home_links():
    """The ``HomeMap`` of today, in two queries."""
    published = PublicationState.PUBLISHED
    signed = JumelageMember.objects.filter(
        jumelage__state=published,
        state=MemberState.SIGNED,
        collectivite__actor__state=published,
        collectivite__actor__latitude__isnull=False,
    ).select_related("collectivite__actor", "jumelage")
    abroad = (
        signed.exclude(collectivite__actor__country="FR")
        .order_by("collectivite__actor__country_id", F("jumelage__verified_on").desc(nulls_last=True), "jumelage_id")
        .distinct("collectivite__actor__country_id")[:MAX_LINKS]
    )
    ends = {member.jumelage_id: member for member in abroad}
    homes = {}
    for member in signed.filter(jumelage__in=list(ends), collectivite__actor__country="FR").order_by("position", "pk"):
        homes.setdefault(member.jumelage_id, member)
    pairs = [(homes[pk].collectivite.actor, ends[pk].collectivite.actor) for pk in ends if pk in homes]
    pairs.sort(key=lambda pair: pair[1].sort_key)
    links, names = [], []
    for here, there in pairs:
        start, end = _on_paper(here), _on_paper(there)
        links.append(
            Link(
                curve(start, end),
                f"M{number(start[0])} {number(start[1])}h.01",
                f"M{number(end[0])} {number(end[1])}h.01",
                strong=not links,
            )
        )
        if len(names) < NAMED and _has_room(end, names):
            names.append((there.name, end))
    return HomeMap(FRAME.transform(WORLD), tuple(links), tuple((name, number(x), number(y)) for name, (x, y) in names))


def _on_paper(actor):
    x, y = equal_earth(actor.latitude, wrap_longitude(actor.longitude, WORLD.meridian))
    return x * FRAME.scale + FRAME.x, y * FRAME.scale + FRAME.y


def _has_room(point, names):
    """Far from Europe's knot of links, inside the window, away from the names already written."""
    x, y = point
    if not (200 < x < VISIBLE - 160 and 250 < y < VISIBLE - 60):
        return False
    return all(abs(y - other[1]) > SETTLED or abs(x - other[0]) > 260 for _name, other in names)
