"""Where a selection lies: one row a place, counted by the database, never one a record.

A ``Source`` is a way for records to be somewhere (by a territory, a point of their own, a country). The sources of a
list stand in the ``places.py`` of its room, and follow the same rules as the drawing of one record: no point is ever
invented, and a country stands for a place that is not known better.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from directory.drawing.clusters import on_world
from directory.drawing.territories import heart
from directory.enums import CollectiviteKind
from directory.models import Actor

HOME = "FR"


TOWNS = (CollectiviteKind.COMMUNE, CollectiviteKind.FOREIGN, CollectiviteKind.OTHER)


HOME_FIRST = 5


# A point without a name of ours is known by its degrees: a hundred metres are enough.
DIGITS = 3


class Kind(StrEnum):
    TERRITORY = "territoire"
    ACTOR = "acteur"
    POINT = "point"
    COUNTRY = "pays"


@dataclass(frozen=True)
class Source:
    """``rows``: one a record and place; ``record``: path to the key of the record; then paths to what a place is."""

    kind: Kind
    rows: QuerySet
    record: str
    slug: str
    name: str
    latitude: str
    longitude: str
    country: str
    # What puts one place before another: its population, so that the names that remain are those that people know.
    weight: str = ""

    @property
    def columns(self):
        return (self.slug, self.name, self.latitude, self.longitude, self.country)


@dataclass(slots=True)
class Site:
    """A place and the number of records there; ``x`` and ``y`` in world units."""

    key: str
    kind: Kind
    name: str
    latitude: float
    longitude: float
    country: str
    count: int = 0
    weight: int = 0
    x: float = 0.0
    y: float = 0.0

    @property
    def is_home(self):
        return self.country == HOME


def sites(sources):
    """Every place of these sources, the most important first: the most populated, then the one with most records."""
    found = {}
    for source in sources:
        columns = (*source.columns, source.weight) if source.weight else source.columns
        rows = source.rows.order_by().values_list(*columns)
        for *place, count in rows.annotate(site_count=Count(source.record, distinct=True)):
            site = _site(source.kind, *place)
            if site is not None:
                found.setdefault(site.key, site).count += count
    for site in found.values():
        site.x, site.y = on_world(site.latitude, site.longitude)
    return sorted(found.values(), key=_importance)


def _importance(site):
    """What is in France names a mark before its greater neighbour: Paris, not London."""
    weight = site.weight * (HOME_FIRST if site.is_home else 1)
    return (-weight, -site.count, site.name, site.key)


def sites_by_record(sources):
    """``{key of the record: [Site, …]}``, French ones first: for a selection of few records."""
    found = {}
    for source in sources:
        for record, *place in source.rows.order_by().values_list(source.record, *source.columns):
            site = _site(source.kind, *place)
            if site is not None:
                found.setdefault(record, {})[site.key] = site
    for record, there in found.items():
        found[record] = sorted(there.values(), key=lambda site: (not site.is_home, site.name))
    return found


def placed(sources):
    """How many records are somewhere."""
    first, *others = (source.rows.order_by().values_list(source.record) for source in sources)
    return first.union(*others).count() if others else first.distinct().count()


def records_at(sources, key):
    """The condition on the records of a list that keeps those of one place; nothing for a key that means nothing."""
    condition = Q(pk__in=[])
    for source in sources:
        where = _where(source, key)
        if where is not None:
            condition |= Q(pk__in=source.rows.filter(where).order_by().values(source.record))
    return condition


def _where(source, key):
    if key.startswith("@"):
        degrees = key[1:].split(",")
        if source.kind == Kind.COUNTRY:
            return Q(**{source.country: key[1:]}) if len(degrees) == 1 else None
        if source.kind != Kind.POINT or len(degrees) != 2:
            return None
        try:
            latitude, longitude = map(float, degrees)
        except ValueError:
            return None
        near = 0.5 * 10**-DIGITS + 1e-9
        return Q(
            **{f"{source.latitude}__range": (latitude - near, latitude + near)},
            **{f"{source.longitude}__range": (longitude - near, longitude + near)},
        )
    return Q(**{source.slug: key}) if source.kind in (Kind.TERRITORY, Kind.ACTOR) else None


def _site(kind, slug, name, latitude, longitude, country, weight=None):
    if kind == Kind.COUNTRY:
        slug = f"@{country}"
        if latitude is None or longitude is None:
            latitude, longitude = heart(country) or (None, None)
    elif kind == Kind.POINT:
        slug = f"@{latitude:.{DIGITS}f},{longitude:.{DIGITS}f}"
    if latitude is None:
        return None
    return Site(slug, kind, name or "", latitude, longitude, country or "", weight=weight or 0)


def of_actor(kind, rows, record, path):
    """Places that are actors; ``path`` leads to the actor."""
    columns = (f"{path}{name}" for name in ("slug", "name", "latitude", "longitude", "country_id"))
    if kind != Kind.TERRITORY:
        return Source(kind, rows, record, *columns)
    # A département is not better known than its main town, however many people it holds.
    towns = {f"{path}collectivite__kind__in": TOWNS}
    rows = rows.annotate(site_weight=Case(When(**towns, then=F(f"{path}collectivite__population")), default=Value(0)))
    return Source(kind, rows, record, *columns, weight="site_weight")


def of_country(rows, record, path):
    """Countries, where nothing better is known; France alone would say nothing."""
    columns = (f"{path}{name}" for name in ("code", "name", "latitude", "longitude", "code"))
    return Source(Kind.COUNTRY, rows, record, *columns)


def at_home(selection, path):
    model = selection.model
    rows = model.objects.filter(pk__in=selection.order_by().values("pk"))
    return rows.filter(**{f"{path}latitude__isnull": False})


def actor_of(site):
    """The published actor behind a place, or ``None``."""
    if site.kind not in (Kind.TERRITORY, Kind.ACTOR):
        return None
    roles = ("collectivite__departement__actor", "collectivite__region__actor", "country", "as_network")
    return Actor.objects.published().filter(slug=site.key).select_related(*roles).first()
