"""The map of the home page: one line a country, as wide as there are bonds, drawn from our own data."""

from dataclasses import dataclass
from functools import lru_cache
from math import hypot, sqrt

from django.db.models import Avg, Count

from directory.countries.list import ties_by_country
from directory.database.version import data_version
from directory.drawing.curves import curve
from directory.drawing.framing import WORLD, Frame
from directory.drawing.labels import Box, around, text_box
from directory.drawing.projection import equal_earth, wrap_longitude
from directory.drawing.shapes import number
from directory.drawing.territories import has_shape
from directory.enums import MemberState, PublicationState
from directory.models import Collectivite, Country, JumelageMember

HOME = "FR"
# The window on the world, 1,000 units wide: Europe, Africa and the Near East, at the right of the words.
FRAME = Frame(0.76, -1109.0, -36.0)
LARGEST, SMALLEST = 38, 4
NUMBERED = 16
"""Radii of discs, in units: of the country with most bonds, of one bond, and above which the number is inside."""
HUB = 30
"""Room left around the French ends, so that what is in France is not covered."""
ROUNDS = 80
# Sizes of the names in units, on a phone and on a large screen: 13 to 15 px on both.
PHONE, LARGE = 33, 18
MOST_ON_PHONE, MOST_NAMED = 14, 40
# Below this radius a disc is not drawn on a phone, where only its line remains.
SEEN_ON_PHONE = 7
# West of this, on a large screen, the words of the page cover the map.
COVERED = 90
# Degrees (south, north, west, east) of what the drawing takes as one place.
MAINLAND = (41, 52, -6, 10)
# Where names may stand on each: clear of the header and of the words of the page.
ROOM = {PHONE: Box(5, 5, 995, 1080), LARGE: Box(COVERED, 92, 985, 925)}


@dataclass(frozen=True)
class Tie:
    """A country and the bonds with it; coordinates are SVG text."""

    code: str
    name: str
    count: int
    path: str
    width: str
    x: str
    y: str
    radius: str
    is_numbered: bool
    css: str = ""
    name_x: str = ""
    name_y: str = ""
    name_dy: str = ""
    anchor: str = ""

    @property
    def is_named(self):
        return bool(self.anchor)


@dataclass(frozen=True)
class HomeMap:
    transform: str
    ties: tuple
    starts: str
    territories: tuple
    total: int

    @property
    def count(self):
        return len(self.ties)


def home_links():
    """The ``HomeMap`` of today: made once for a state of the data."""
    return _home_links(data_version())


@lru_cache(maxsize=2)
def _home_links(version):
    rows, numbers = _ends(), ties_by_country()[0]
    names = dict(Country.objects.filter(code__in=[code for code, *_rest in rows]).values_list("code", "name"))
    overseas = {code for code in _overseas() if has_shape("monde", code)}
    total = sum(count for code, count in numbers.items() if code not in (None, HOME))
    known = tuple((code, names[code], numbers.get(code, 1), *ends) for code, *ends in rows)
    return _drawn(known, tuple(sorted({HOME} | overseas)), total)


def _ends():
    """``[(country, latitude and longitude there, here)]``: the middle of the places tied, most bonds first."""
    published = PublicationState.PUBLISHED
    home = "jumelage__members__collectivite__actor__"
    south, north, west, east = MAINLAND
    rows = (
        JumelageMember.objects.filter(
            jumelage__state=published,
            state=MemberState.SIGNED,
            collectivite__actor__state=published,
            collectivite__actor__latitude__isnull=False,
        )
        .exclude(collectivite__actor__country=HOME)
        .filter(
            **{
                "jumelage__members__state": MemberState.SIGNED,
                f"{home}state": published,
                f"{home}country": HOME,
                f"{home}latitude__range": (south, north),
                f"{home}longitude__range": (west, east),
            }
        )
        .values_list("collectivite__actor__country_id")
        .annotate(
            there_latitude=Avg("collectivite__actor__latitude"),
            there_longitude=Avg("collectivite__actor__longitude"),
            here_latitude=Avg(f"{home}latitude"),
            here_longitude=Avg(f"{home}longitude"),
            bonds=Count("jumelage", distinct=True),
        )
        .order_by("-bonds", "collectivite__actor__country_id")
    )
    return [tuple(row[:5]) for row in rows]


def _overseas():
    """ISO codes of the overseas territories whose place holds a published bond."""
    tied = Collectivite.objects.filter(
        memberships__jumelage__state=PublicationState.PUBLISHED,
        actor__state=PublicationState.PUBLISHED,
        actor__country=HOME,
        code__startswith="97",
    )
    codes = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "976": "YT"}
    return {codes[code[:3]] for code in tied.values_list("code", flat=True) if code[:3] in codes}


def _drawn(known, territories, total):
    """Lay out the discs and the names; ``known`` is ``_ends`` with a name and a number after the code."""
    if not known:
        return HomeMap(FRAME.transform(WORLD), (), "", territories, total)
    top = sqrt(max(count for _code, _name, count, *_ends in known))
    discs, starts = [], []
    for code, name, count, there_latitude, there_longitude, here_latitude, here_longitude in known:
        radius = max(SMALLEST, LARGEST * sqrt(count) / top)
        x, y = _on_paper(there_latitude, there_longitude)
        start = _on_paper(here_latitude, here_longitude)
        starts.append(start)
        discs.append({"code": code, "name": name, "count": count, "x": x, "y": y, "r": radius, "from": start})
    hub = sum(x for x, _y in starts) / len(starts), sum(y for _x, y in starts) / len(starts)
    _spread(discs, hub)
    labels = _labels(discs)
    hidden = _hidden(discs, labels)
    ties = []
    for position, disc in enumerate(discs):
        name_x, name_y, name_dy, anchor, on_phone = labels.get(position, (0, 0, 0, "", False))
        css = "" if disc["r"] >= SEEN_ON_PHONE else " pays-lie--petit"
        css += " pays-lie--couvert" if disc["x"] < COVERED else ""
        css += " pays-lie--large" if anchor and not on_phone else ""
        css += " pays-lie--cache" if position in hidden else ""
        ties.append(
            Tie(
                code=disc["code"],
                name=disc["name"],
                count=disc["count"],
                path=curve(disc["from"], (disc["x"], disc["y"])),
                width=number(1 + 8 * sqrt(disc["count"]) / top),
                x=number(disc["x"]),
                y=number(disc["y"]),
                radius=number(disc["r"]),
                is_numbered=disc["r"] >= NUMBERED,
                css=css,
                name_x=number(name_x),
                name_y=number(name_y),
                name_dy=f"{name_dy:g}em",
                anchor=anchor,
            )
        )
    path = "".join(f"M{number(x)} {number(y)}h.01" for x, y in dict.fromkeys(starts))
    return HomeMap(FRAME.transform(WORLD), tuple(ties), path, territories, total)


def _on_paper(latitude, longitude):
    x, y = equal_earth(latitude, wrap_longitude(longitude, WORLD.meridian))
    return round(x * FRAME.scale + FRAME.x, 1), round(y * FRAME.scale + FRAME.y, 1)


def _spread(discs, hub):
    """Push apart discs that overlap, the small ones more, and keep them all off the French ends."""
    for _round in range(ROUNDS):
        moved = False
        for i, one in enumerate(discs):
            for other in discs[i + 1 :]:
                moved |= _push(one, other, 3)
            moved |= _push({"x": hub[0], "y": hub[1], "r": HUB, "fixed": True}, one, 2)
        if not moved:
            return


def _push(one, other, gap):
    dx, dy = other["x"] - one["x"], other["y"] - one["y"]
    lack = one["r"] + other["r"] + gap - (hypot(dx, dy) or 0.01)
    if lack <= 0.1:
        return False
    length = hypot(dx, dy)
    across, down = (dx / length, dy / length) if length else (1, 0)
    share = 1 if "fixed" in one else one["r"] ** 2 / (one["r"] ** 2 + other["r"] ** 2)
    other["x"] += across * lack * share
    other["y"] += down * lack * share
    one["x"] -= across * lack * (1 - share)
    one["y"] -= down * lack * (1 - share)
    return True


def _labels(discs):
    """``{position: (x, y, em, anchor, is on a phone)}``: the biggest, on a phone, then more on a large screen.

    Names stand east, west, south or north of their disc, off the other discs and names, but for the smallest discs:
    those give way (see ``_hidden``).
    """
    taken = [(position, _round(disc)) for position, disc in enumerate(discs) if disc["r"] >= SEEN_ON_PHONE]
    found = {}
    for sizes, most in (((PHONE, LARGE), MOST_ON_PHONE), ((LARGE,), MOST_NAMED)):
        for position, disc in enumerate(discs[:most]):
            if position in found or (PHONE in sizes and disc["r"] < SEEN_ON_PHONE):
                continue
            for side in _sides(disc["r"] + 6):
                if all(_is_free(discs, found, taken, position, side, size) for size in sizes):
                    found[position] = (*side, PHONE in sizes)
                    break
    return found


def _is_free(discs, found, taken, position, side, size):
    box = _box(discs[position], size, *side)
    written = [_box(discs[other], size, *place[:4]) for other, place in found.items()]
    others = [*written, *(other for owner, other in taken if owner != position), *(_round(discs[o]) for o in found)]
    covered = any(_round(discs[position]).meets(name) for name in written)
    return ROOM[size].contains(box) and not covered and not any(box.meets(other) for other in others)


def _hidden(discs, labels):
    """Positions of the small discs without a name that a name would cover: their line is enough."""
    names = [_box(discs[position], LARGE, *place[:4]) for position, place in labels.items()]
    return {
        position
        for position, disc in enumerate(discs)
        if position not in labels and disc["r"] < SEEN_ON_PHONE and any(_round(disc).meets(name) for name in names)
    }


def _round(disc):
    return around(disc["x"], disc["y"], disc["r"] + 3)


def _sides(gap):
    """Where a name may stand around a disc: x and y in units, a shift down in em, an anchor."""
    return ((gap, 0, 0.34, "start"), (-gap, 0, 0.34, "end"), (0, gap, 0.75, "middle"), (0, -gap - 4, 0, "middle"))


def _box(disc, size, x, y, em, anchor):
    text = disc["name"] if disc["r"] >= NUMBERED else f"{disc['name']} {disc['count']}"
    return text_box(disc["x"] + x, disc["y"] + y, text, size, 0, em, anchor)
