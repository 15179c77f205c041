"""Territories like one of them, in size and place, that do what it does or something at all.

See ``docs/adr/0053-ma-commune.md`` for what « like » means.
"""

from math import cos, log, radians

from django.db.models import Exists, F, FloatField, OuterRef, Q, Value
from django.db.models.functions import Abs, Cast, Coalesce, Least, Ln, Sqrt

from directory.enums import CollectiviteKind, JumelageState, MemberState, PublicationState
from directory.models import Collectivite, JumelageMember, Project, ProjectActor

PUBLISHED = PublicationState.PUBLISHED
#: Twice as many people, or half, counts as much as so many kilometres.
DOUBLE_KM = 100
#: Beyond, or where nobody knows the place, size alone decides.
FAR_KM = 500
KM_PER_DEGREE = 111.2


def alike(territory, *, countries=(), sectors=()):
    """French territories of the same sort, the likest first, whose bonds or projects are alive and published.

    ``countries`` (ISO codes), ``sectors`` (keys): only those that work in one of these countries, or on one of these
    sectors. ``apart``: how unlike they are, in kilometres (``DOUBLE_KM``). Lazy, one query.
    """
    kinds = CollectiviteKind.epci() if territory.kind in CollectiviteKind.epci() else (territory.kind,)
    rows = Collectivite.objects.published().french().filter(kind__in=kinds).exclude(pk=territory.pk)
    rows = rows.filter(Q(pk__in=_tied(countries, sectors)) | Q(pk__in=_at_work(countries, sectors)))
    return rows.for_list().annotate(apart=_apart(territory)).order_by("apart", "pk")


def _tied(countries, sectors):
    """Keys of the territories in a living bond: with these countries, when some are given."""
    if sectors and not countries:
        return JumelageMember.objects.none().values("collectivite")
    rows = JumelageMember.objects.filter(
        jumelage__state=PUBLISHED, state=MemberState.SIGNED, collectivite__isnull=False
    ).exclude(jumelage__status=JumelageState.ENDED)
    if countries:
        others = JumelageMember.objects.filter(jumelage=OuterRef("jumelage"), state=MemberState.SIGNED)
        others = others.exclude(collectivite=OuterRef("collectivite"))
        others = others.annotate(place=Coalesce("collectivite__actor__country", "country"))
        rows = rows.filter(Exists(others.filter(place__in=countries)))
    return rows.order_by().values("collectivite")


def _at_work(countries, sectors):
    """Keys of those with a part in a project in these countries or on these sectors, when some are given."""
    projects = Project.objects.published()
    if countries or sectors:
        there = Project.countries.through.objects.filter(country__in=countries).values("project")
        on_it = Project.sectors.through.objects.filter(sector__in=sectors).values("project")
        projects = projects.filter(Q(pk__in=there) | Q(pk__in=on_it))
    return ProjectActor.objects.filter(project__in=projects.order_by().values("pk")).order_by().values("actor")


def _apart(territory):
    """Kilometres in place and in size: a size that is not known counts as a doubling, a place as far.

    A territory without a point is where its département or its région is.
    """
    size, place = Value(float(DOUBLE_KM)), Value(float(FAR_KM))
    if territory.population:
        ratio = Ln(Cast(F("population"), FloatField()) / Value(float(territory.population)))
        size = Coalesce(Abs(ratio) * Value(DOUBLE_KM / log(2)), size)
    holders = (territory, territory.departement, territory.region)
    if point := next((one.actor.point for one in holders if one is not None and one.actor.point), None):
        latitude, longitude = point
        north = F("actor__latitude") - Value(latitude)
        east = (F("actor__longitude") - Value(longitude)) * Value(cos(radians(latitude)))
        place = Coalesce(Least(Sqrt(north * north + east * east) * Value(KM_PER_DEGREE), place), place)
    return size + place
