"""The map view of a selection: drawn by the server, moved by ``static/js/carte.js``. See ``docs/adr/0010-carte.md``.

``plan_of`` is ``vue=carte``; ``MapData`` gives the places of the same selection as JSON, and what is known of one of
them.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from math import log10
from threading import Lock

from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views import View

from directory.database.version import answering, version_of
from directory.dates import format_period
from directory.drawing import clusters as gathering
from directory.drawing.framing import COUNTRIES, WORLD, MapFile
from directory.drawing.projection import ATLANTIC_MERIDIAN
from directory.drawing.shapes import number
from directory.french import NBSP, counted, french_number
from directory.kinds import list_of
from directory.listing.atlas import Kind, actor_of, placed, records_at, sites, sites_by_record
from directory.listing.exports.answers import large_place

FRANCE = MapFile("france", ATLANTIC_MERIDIAN, 20)
# The drawing of the server; the page stretches it to its own width.
WIDTH, HEIGHT = 800, 600
# Pixels between two marks, here and in the browser: a finger never touches two of them.
GAP = 46
NAME_SIZE = 14
# Beyond, lines are drawn place by place, when asked.
MAX_TIED_RECORDS, MAX_TIES = 150, 300
MAX_PARTNERS = 200
SHOWN_RECORDS, MAX_LISTED = 4, 30
# Positions travel as whole numbers: this many to a world unit (170 m).
PRECISION = 50
# Below this scale the coarse outlines are enough; above, régions and then départements are drawn.
DETAILED, WITH_REGIONS, WITH_DEPARTEMENTS = 1, 1.6, 5
BOX = re.compile(r"-?\d{1,5}(?:\.\d{1,2})?(?:,-?\d{1,5}(?:\.\d{1,2})?){3}", re.ASCII)
# Selections whose places are kept in memory, for as long as the data stays the same.
REMEMBERED = 4
# Where people want to go, by degrees: south, west, north, east.
PARTS = (
    ("Monde", (-56, -125, 72, 165)),
    ("France", (41.2, -5.2, 51.2, 9.7)),
    ("Europe", (35, -11, 62, 36)),
    ("Afrique", (-35, -18, 37, 51)),
    ("Antilles et Guyane", (2, -63.5, 18.5, -51)),
    ("Océan Indien", (-26, 42, -10, 58)),
    ("Nouvelle-Calédonie", (-23, 163.5, -19, 168.5)),
    ("Polynésie", (-24, -155, -8, -135)),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place or several, ready for the template: all is text."""

    url: str
    label: str
    css: str
    x: str
    y: str
    radius: str
    text: str
    name: str = ""
    dx: str = ""
    anchor: str = ""


@dataclass(slots=True)
class Plan:
    """What ``components/carte.html`` shows."""

    noun: object
    data_url: str
    view: gathering.View
    whole: tuple
    first: tuple
    sites: list
    unplaced: int
    marks: list
    ties: list
    away: int
    is_framed: bool
    tools: dict = field(default_factory=dict)
    parts: list = field(default_factory=list)
    message: str = ""

    @property
    def view_box(self):
        return f"0 0 {self.view.width} {self.view.height}"

    @property
    def transform(self):
        return f"translate({number(self.view.x)} {number(self.view.y)}) scale({self.view.scale:.4g})"

    @property
    def ground(self):
        return COUNTRIES if self.view.scale >= DETAILED else WORLD

    @property
    def ground_transform(self):
        return f"scale({1 / self.ground.unit:g})"

    @property
    def ground_stroke(self):
        """A line of one pixel, in the units of the outlines."""
        return f"{self.ground.unit / self.view.scale:.4g}"

    @property
    def france_transform(self):
        return f"scale({1 / FRANCE.unit:g})"

    @property
    def france_stroke(self):
        return f"{FRANCE.unit / self.view.scale:.4g}"

    @property
    def has_regions(self):
        return self.view.scale >= WITH_REGIONS

    @property
    def has_departements(self):
        return self.view.scale >= WITH_DEPARTEMENTS

    @property
    def gap(self):
        return GAP

    @property
    def first_box(self):
        return box_text(self.first)

    @property
    def whole_box(self):
        return box_text(self.whole)


def box_text(box):
    """A world box as the address writes it."""
    return ",".join(f"{round(value, 1):g}" for value in box)


def parsed_box(text):
    """(west, north, east, south) of the parameter ``cadre``, or ``None`` when it is not one."""
    if not BOX.fullmatch(text):
        return None
    west, north, east, south = map(float, text.split(","))
    return (west, north, east, south) if west < east and north < south else None


def box_of_degrees(south, west, north, east):
    """The world box around an area given in degrees."""
    middle = (south + north) / 2
    points = [gathering.on_world(la, lo) for la in (south, middle, north) for lo in (west, (west + east) / 2, east)]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def plan_of(selection):
    """The ``Plan`` of a selection, or ``None`` when it holds nothing; the large ones are drawn a few at a time."""
    with large_place(selection.total, "carte"):
        return _drawn(selection)


def _drawn(selection):
    query, total = selection.query, selection.total
    if not total:
        return None
    sites, placed = places_of(selection)
    first = padded(gathering.around_most(sites)) if sites else box_of_degrees(*PARTS[1][1])
    whole = padded(gathering.around_all(sites)) if sites else first
    asked = query.data.get("cadre", "")
    box = parsed_box(asked)
    view = gathering.fitted(box or first, WIDTH, HEIGHT)
    moves = {
        "plus": view.zoomed(2),
        "moins": view.zoomed(0.5),
        "ouest": view.moved(-0.5, 0),
        "est": view.moved(0.5, 0),
        "nord": view.moved(0, -0.5),
        "sud": view.moved(0, 0.5),
        "tout": whole,
    }
    parts = [(label, box_of_degrees(*degrees)) for label, degrees in PARTS]
    return Plan(
        noun=selection.listing.noun,
        data_url=query.url(f"{selection.listing.path}carte.json"),
        view=view,
        whole=whole,
        first=first,
        sites=sites,
        unplaced=max(total - placed, 0),
        marks=_marks(query, sites, view),
        ties=_ties(selection) if total <= MAX_TIED_RECORDS else [],
        away=sum(not view.holds((site.x, site.y)) for site in sites),
        is_framed=box is not None,
        tools={name: _framed(query, box) for name, box in moves.items()},
        parts=[{"libelle": label, "url": _framed(query, box), "cadre": box_text(box)} for label, box in parts],
        message=f"Cadre inconnu, ignoré{NBSP}: {asked[:40]}.".replace("\x00", "") if asked and not box else "",
    )


def places_of(selection):
    """The sites of a selection, and how many of its records are somewhere; counted once for a state of the data."""

    def count():
        sources = selection.listing.sources(selection.narrowed())
        return sites(sources), placed(sources)

    return _remembered(
        (selection.listing.section, selection.query.parameters(), answering(), timezone.localdate()), count
    )


def place_url(query, site):
    """Where a place leads without script: this map cut to the place when the list can be, else its page."""
    facets, listing = query.listing.facets, query.listing
    if site.kind == Kind.TERRITORY:
        if "collectivite" in facets and (site.is_home or not listing.partial_abroad):
            return query.url(vue="carte", collectivite=[site.key])
        return f"/collectivites/{site.key}/"
    if site.kind == Kind.ACTOR:
        return f"/acteurs/{site.key}/"
    if "pays" in facets and site.country and not site.is_home:
        return query.url(vue="carte", pays=[site.country])
    return f"/pays/{site.country}/" if site.country else listing.path


def _nearer(query, group, view):
    """Where several places lead: nearer, or, when nothing is nearer, to the list of these places."""
    keys = [site.key for site in group.sites if site.kind == Kind.TERRITORY]
    if view.scale > 0.9 * gathering.LARGEST_SCALE and "collectivite" in query.listing.facets and keys:
        return query.url(collectivite=keys[:MAX_LISTED])
    return _framed(query, padded(gathering.around_all(group.sites)))


def _framed(query, box):
    return query.url(vue="carte", cadre=box_text(box))


def _ties(selection):
    """The lines of a small selection, as paths: from each French place to the others."""
    by_key, pairs = {}, {}
    for places in sites_by_record(selection.listing.sources(selection.narrowed())).values():
        homes = [site for site in places if site.is_home]
        others = [site for site in places if not site.is_home]
        if not (homes and others):
            # All on one side: the first is tied to the others.
            homes, others = places[:1], places[1:]
        by_key |= {site.key: site for site in places}
        pairs |= dict.fromkeys((start.key, end.key) for start in homes for end in others)
        if len(pairs) > MAX_TIES:
            return []
    degrees = {key: (site.latitude, site.longitude) for key, site in by_key.items()}
    return [gathering.tie(degrees[start], degrees[end]) for start, end in pairs]


def _marks(query, sites, view):
    groups = gathering.clusters(sites, view.scale, GAP)
    groups = [group for group in groups if view.holds((group.lead.x, group.lead.y), GAP / 2)]
    points = [(*view.pixel((group.lead.x, group.lead.y)), radius_of(group), name_of(group)) for group in groups]
    names = gathering.named(points, NAME_SIZE)
    marks = []
    for position, (group, (x, y, radius, name)) in enumerate(zip(groups, points, strict=True)):
        dx, anchor = names.get(position, (0, ""))
        count, lead = len(group.sites), group.lead
        if count > 1:
            url = _nearer(query, group, view)
            label = f"{counted(count, 'lieu', 'lieux')}, {name}{NBSP}: voir de plus près"
        else:
            url = place_url(query, lead)
            label = name if query.listing.tied_by else f"{name}{NBSP}: {query.listing.noun.count(lead.count)}"
        marks.append(
            Mark(
                url=url,
                label=label,
                css=f"repere--{side(group.sites)}" + (" repere--groupe" if count > 1 else ""),
                x=number(x),
                y=number(y),
                radius=number(radius),
                text=french_number(count) if count > 1 else "",
                name=name if anchor else "",
                dx=number(dx),
                anchor=anchor,
            )
        )
    return marks


_memory, _memory_lock = OrderedDict(), Lock()


def _remembered(key, make):
    """What ``make`` gives, kept for the few last keys."""
    with _memory_lock:
        if key in _memory:
            _memory.move_to_end(key)
            return _memory[key]
    found = make()
    with _memory_lock:
        _memory[key] = found
        while len(_memory) > REMEMBERED:
            _memory.popitem(last=False)
    return found


def forget():
    """Empty the memory of selections."""
    with _memory_lock:
        _memory.clear()


def side(sites):
    """« ici » for France, « la » abroad, « zone » for a country without a place; the greater number says."""
    if all(site.kind == Kind.COUNTRY for site in sites):
        return "zone"
    return "ici" if 2 * sum(site.is_home for site in sites) >= len(sites) else "la"


def name_of(group):
    """What is written beside a mark: « 358 », « dont Berlin ». The name alone would say that all are in Berlin."""
    return group.lead.name if len(group.sites) == 1 else f"dont {group.lead.name}"


def radius_of(group):
    """Radius of a mark, in pixels: a number is readable in it, and it never fills the room that it has."""
    count = len(group.sites)
    if count > 1:
        return min(12 + 3.2 * log10(count), 22)
    return 6 + min(4, 2 * log10(group.lead.count or 1))


def padded(box, share=0.12, least=1.5):
    """The box with room around it; a single point becomes a small region."""
    west, north, east, south = box
    dx, dy = max((east - west) * share, least), max((south - north) * share, least)
    return west - dx, north - dy, east + dx, south + dy


class MapData(View):
    """``carte.json``: the places of a selection by columns, the most important first; with ``lieu``, one place.

    Columns: ``cles``, ``noms``, ``x`` and ``y`` (fiftieths of a world unit), ``n`` (records), ``sortes`` (one letter
    each: F or f in France, E or e abroad, Z a country; a capital for a territory).
    """

    http_method_names = ["get", "head", "options"]
    listing = None

    def get(self, request):
        version_of(request)
        key = request.GET.get("lieu", "").replace("\x00", "")[:140]
        selection = self.listing.select(request.GET)
        with large_place(selection.total, "carte"):
            answer = place(selection, key) if key else columns(selection)
        response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
        response["X-Robots-Tag"] = "noindex"
        return response


def columns(selection):
    sites, _placed = places_of(selection)
    return {
        "cles": [site.key for site in sites],
        "noms": [site.name for site in sites],
        "x": [round(site.x * PRECISION) for site in sites],
        "y": [round(site.y * PRECISION) for site in sites],
        "n": [site.count for site in sites],
        "sortes": "".join(map(letter, sites)),
    }


def place(selection, key):
    """One place of a selection: its card as HTML, and the lines to the places that share its records."""
    query, listing = selection.query, selection.listing
    for other in map(list_of, listing.tied_by):
        try:
            return place(other.select(query.changed(collectivite=[key])), key)
        except Http404:
            continue
    kept = selection.narrowed()
    here = kept.filter(records_at(listing.sources(kept), key))
    total = here.count()
    if not total:
        raise Http404
    around = sites(listing.sources(here))
    mine = next(site for site in around if site.key == key)
    partners = [site for site in around if site is not mine]
    actor = actor_of(mine)
    order = next(iter(listing.sorts.values()))[1]
    shown = here.model.objects.filter(pk__in=here.order_by().values("pk")).order_by(*order)[:SHOWN_RECORDS]
    card = {
        "nom": mine.name,
        "ou": whereabouts(mine, actor),
        "url": actor.get_absolute_url() if actor else "",
        "compte": "" if listing.tied_by else listing.noun.count(total),
        "fiches": [] if listing.tied_by else [headline(record) for record in shown],
        "partenaires": partners[: 2 * SHOWN_RECORDS],
        "autres": max(len(partners) - 2 * SHOWN_RECORDS, 0),
        "liste": _cut_to(query, mine),
    }
    ends = (mine.latitude, mine.longitude)
    return {
        "fiche": render_to_string("components/carte_fiche.html", {"lieu": card}),
        "cadre": [round(value, 1) for value in padded(gathering.around_all(around))],
        "lieu": end(mine),
        "liens": [
            end(site) | {"trait": gathering.tie(ends, (site.latitude, site.longitude))}
            for site in partners[:MAX_PARTNERS]
        ],
    }


def _cut_to(query, site):
    """The list cut to a place: its address and the number that it gives, or ``None`` when it cannot be."""
    facets = query.listing.facets
    if "collectivite" in facets and site.kind == Kind.TERRITORY:
        change = {"collectivite": [site.key]}
    elif "pays" in facets and site.country and not site.is_home:
        change = {"pays": [site.country]}
    else:
        return None
    total = query.listing.select(query.changed(**change)).total
    return {"url": query.url(**change), "nombre": total, "pays": "pays" in change} if total else None


def headline(record):
    """A record as the card of a place names it: where it leads, since or until when."""
    first, last = ("since", "until") if hasattr(record, "since") else ("start", "end")
    dates = format_period(getattr(record, first, None), getattr(record, last, None))
    return {"title": str(record), "url": record.get_absolute_url(), "dates": dates}


def end(site):
    """A place as the end of a line."""
    return {"cle": site.key, "nom": site.name, "x": round(site.x * PRECISION), "y": round(site.y * PRECISION)}


def letter(site):
    if site.kind == Kind.COUNTRY:
        return "Z"
    found = "F" if site.is_home else "E"
    return found if site.kind == Kind.TERRITORY else found.lower()


def whereabouts(site, actor):
    """What tells a place from its homonyms."""
    if site.kind == Kind.COUNTRY:
        return "lieu non précisé"
    if actor is None:
        return ""
    return actor.collectivite.place if hasattr(actor, "collectivite") else actor.country.name
