"""Where a project is drawn. Only published organisations are named; nobody else is hinted at."""

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, NullIf

from directory.drawing import Role
from directory.drawing.placing import country_place, place_of
from directory.enums import ProjectRole, PublicationState
from directory.listing.atlas import HOME, Kind, Source, of_actor, of_country
from directory.models import Project, ProjectActor, ProjectLocality


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


PUBLISHED = PublicationState.PUBLISHED


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
        of_actor(Kind.TERRITORY, here, "project", "actor__"),
        of_actor(
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
        of_actor(Kind.TERRITORY, known.exclude(Exists(also_home)), "project", "collectivite__actor__"),
        Source(
            Kind.POINT,
            localities.filter(latitude__isnull=False),
            "project",
            *("pk", "place_name", "latitude", "longitude", "place_country"),
        ),
        of_country(vague.filter(country__isnull=False).exclude(country=HOME), "project", "country__"),
        of_country(
            vague.filter(country__isnull=True, collectivite__isnull=False).exclude(collectivite__actor__country=HOME),
            "project",
            "collectivite__actor__country__",
        ),
        of_actor(Kind.TERRITORY, abroad.filter(actor__latitude__isnull=False), "project", "actor__"),
        of_country(
            abroad.filter(actor__latitude__isnull=True, actor__country__isnull=False), "project", "actor__country__"
        ),
        of_country(nowhere.exclude(country=HOME).exclude(Exists(partners)), "project", "country__"),
    ]
