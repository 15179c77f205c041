"""Where a selection lies: one row a place, counted by the database, never one a record.

A ``Source`` is a way for records to be somewhere (by a territory, a point of their own, a country). The sources of a
list follow the same rules as the drawing of one record (``directory.places``): no point is ever invented, and a country
stands for a place that is not known better.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from directory.drawing.clusters import on_world
from directory.drawing.territories import heart
from directory.enums import CollectiviteKind, MemberState, ProjectRole, PublicationState
from directory.models import Actor, JumelageMember, Project, ProjectActor, ProjectLocality

PUBLISHED = PublicationState.PUBLISHED
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


# --- The sources of each list ----------------------------------------------------------------------------------------


def _of_actor(kind, rows, record, path):
    """Places that are actors; ``path`` leads to the actor."""
    columns = (f"{path}{name}" for name in ("slug", "name", "latitude", "longitude", "country_id"))
    if kind != Kind.TERRITORY:
        return Source(kind, rows, record, *columns)
    # A département is not better known than its main town, however many people it holds.
    towns = {f"{path}collectivite__kind__in": TOWNS}
    rows = rows.annotate(site_weight=Case(When(**towns, then=F(f"{path}collectivite__population")), default=Value(0)))
    return Source(kind, rows, record, *columns, weight="site_weight")


def _of_country(rows, record, path):
    """Countries, where nothing better is known; France alone would say nothing."""
    columns = (f"{path}{name}" for name in ("code", "name", "latitude", "longitude", "code"))
    return Source(Kind.COUNTRY, rows, record, *columns)


def project_sources(selection):
    """French territories (else French holders), localities; else foreign partners; else countries."""
    mine = selection.order_by().values("pk")
    actors = ProjectActor.objects.filter(project__in=mine, actor__state=PUBLISHED)
    territories = actors.filter(actor__collectivite__isnull=False)
    of_same = {"project": OuterRef("project")}
    visible = Q(collectivite__isnull=True) | Q(collectivite__actor__state=PUBLISHED)
    localities = ProjectLocality.objects.filter(visible, project__in=mine).annotate(
        place_name=Coalesce(NullIf("name", Value("")), "collectivite__actor__name"),
        place_country=Coalesce("country_id", "collectivite__actor__country_id"),
    )
    homes = ProjectActor.objects.filter(
        actor__state=PUBLISHED, actor__collectivite__isnull=False, actor__country=HOME, **of_same
    )
    located = ProjectLocality.objects.filter(visible, **of_same)
    partners = ProjectActor.objects.filter(
        Q(actor__state=PUBLISHED, actor__collectivite__isnull=False), ~Q(actor__country=HOME), **of_same
    )
    here = territories.filter(actor__country=HOME, actor__latitude__isnull=False)
    also_home = homes.filter(actor=OuterRef("collectivite"))
    known = localities.filter(latitude__isnull=True, collectivite__actor__latitude__isnull=False)
    vague = localities.filter(
        Q(collectivite__isnull=True) | Q(collectivite__actor__latitude__isnull=True), latitude__isnull=True
    )
    abroad = territories.exclude(actor__country=HOME).exclude(Exists(located))
    nowhere = Project.countries.through.objects.filter(project__in=mine).exclude(Exists(located))
    return [
        _of_actor(Kind.TERRITORY, here, "project", "actor__"),
        _of_actor(
            Kind.ACTOR,
            actors.filter(
                role=ProjectRole.HOLDER,
                actor__collectivite__isnull=True,
                actor__country=HOME,
                actor__latitude__isnull=False,
            ).exclude(Exists(homes)),
            "project",
            "actor__",
        ),
        _of_actor(Kind.TERRITORY, known.exclude(Exists(also_home)), "project", "collectivite__actor__"),
        Source(
            Kind.POINT,
            localities.filter(latitude__isnull=False),
            "project",
            *("pk", "place_name", "latitude", "longitude", "place_country"),
        ),
        _of_country(vague.filter(country__isnull=False).exclude(country=HOME), "project", "country__"),
        _of_country(
            vague.filter(country__isnull=True, collectivite__isnull=False).exclude(collectivite__actor__country=HOME),
            "project",
            "collectivite__actor__country__",
        ),
        _of_actor(Kind.TERRITORY, abroad.filter(actor__latitude__isnull=False), "project", "actor__"),
        _of_country(
            abroad.filter(actor__latitude__isnull=True, actor__country__isnull=False), "project", "actor__country__"
        ),
        _of_country(nowhere.exclude(country=HOME).exclude(Exists(partners)), "project", "country__"),
    ]


def jumelage_sources(selection):
    """The members that have not left: their territory, their own point, else their country."""
    members = JumelageMember.objects.filter(jumelage__in=selection.order_by().values("pk")).exclude(
        state=MemberState.LEFT
    )
    members = members.filter(Q(collectivite__isnull=True) | Q(collectivite__actor__state=PUBLISHED))
    bare = members.filter(Q(collectivite__isnull=True) | Q(collectivite__actor__latitude__isnull=True))
    return [
        _of_actor(
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
        _of_country(
            bare.filter(latitude__isnull=True, collectivite__isnull=True, country__isnull=False).exclude(country=HOME),
            "jumelage",
            "country__",
        ),
        _of_country(
            bare.filter(latitude__isnull=True, collectivite__isnull=False).exclude(collectivite__actor__country=HOME),
            "jumelage",
            "collectivite__actor__country__",
        ),
    ]


def collectivite_sources(selection):
    """Each territory where it is."""
    return [_of_actor(Kind.TERRITORY, _at_home(selection, "actor__"), "pk", "actor__")]


def actor_sources(selection):
    """Each actor at its address, when it is known."""
    return [_of_actor(Kind.ACTOR, _at_home(selection, ""), "pk", "")]


def _at_home(selection, path):
    model = selection.model
    rows = model.objects.filter(pk__in=selection.order_by().values("pk"))
    return rows.filter(**{f"{path}latitude__isnull": False})


def actor_of(site):
    """The published actor behind a place, or ``None``."""
    if site.kind not in (Kind.TERRITORY, Kind.ACTOR):
        return None
    roles = ("collectivite__departement__actor", "collectivite__region__actor", "country", "as_network")
    return Actor.objects.published().filter(slug=site.key).select_related(*roles).first()
