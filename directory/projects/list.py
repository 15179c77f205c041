"""The list of projects: what it can be cut and ordered by."""

from functools import reduce
from operator import attrgetter, or_

from django.db.models import CharField, F, Prefetch, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from directory.countries.facets import COUNTRY_WORDS, in_countries, known_countries
from directory.database.fold import fold
from directory.enums import ActorKind, ProjectStatus, PublicationState
from directory.french import either
from directory.listing.facets import EitherFacet, Facet, PeriodFacet
from directory.listing.lists import Listing, Noun
from directory.listing.orders import ALPHABETICAL, VERIFIED
from directory.listing.titles import agreed, named, owned, quoted
from directory.models import Actor, Funding, Project, ProjectActor, ProjectLocality, Sector
from directory.organisations.facets import FUNDER_WORDS, formal, known_funders, network_facet
from directory.projects.card import project_card
from directory.projects.columns import PROJECT_FEED, PROJECTS
from directory.projects.facets import SDG_WORDS, SECTOR_WORDS, known_sdgs, known_sectors
from directory.projects.index import PROJECT_INDEX
from directory.projects.places import project_sources
from directory.reference.remembered import countries, sectors
from directory.territories.facets import TerritoryFacet, departement_facet, region_facet
from directory.understanding.vocabularies import Phrases, Years


def complete_projects(projects):
    """Give projects read by ``for_page`` the countries and sectors of all that they name, without a query.

    Returns the projects.
    """
    by_code, by_key = countries(), sectors()
    for project in projects:
        found = [by_code[code] for code in project.country_codes]
        _attach(project, "countries", sorted(found, key=attrgetter("sort_key")))
        _attach(project, "sectors", [sector for key, sector in by_key.items() if key in project.sector_keys])
        for role in project.project_actors.all():
            role.actor.country = by_code[role.actor.country_id]
        for spot in project.localities.all():
            spot.country = by_code.get(spot.country_id)
            if spot.collectivite_id:
                spot.collectivite.actor.country = by_code[spot.collectivite.actor.country_id]
    return projects


def _attach(record, relation, objects):
    """Give ``record`` its related objects, as ``prefetch_related`` would have read them."""
    related = getattr(type(record), relation).field.related_model._default_manager.none()
    related._result_cache = list(objects)
    related._prefetch_done = True
    record.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = related


PUBLISHED = PublicationState.PUBLISHED


STATUS_WORDS = {
    "a-venir": ("à venir", "à venir"),
    "en-cours": ("en cours", "en cours"),
    "a-confirmer": ("à confirmer", "à confirmer"),
    "termine": ("terminé", "terminés"),
    "suspendu": ("suspendu", "suspendus"),
    "abandonne": ("abandonné", "abandonnés"),
}
#: Other ways of saying a status than its adjective.
STATUS_SAID = {"a-confirmer": ("echeance depassee", "echeance depassee a confirmer"), "termine": ("acheve", "acheves")}


class ProjectYears(PeriodFacet):
    """Years during which a project may be under way; one without a start counts from its end's year, and conversely."""

    def years(self, start, end):
        if start is None and end is None:
            return range(0)
        first, last = start or end, end or start
        return range(first, last + 1)

    def restrict(self, queryset, values):
        condition = [
            Q(start_from__year__lte=year, end_until__year__gte=year)
            | Q(start_from__year=year, end__isnull=True)
            | Q(start__isnull=True, end_until__year=year)
            for year in map(int, values)
        ]
        return queryset.filter(reduce(or_, condition))


_by_role = {"through": ProjectActor, "owner": "project", "where": Q(actor__state=PUBLISHED)}


_by_locality = {"through": ProjectLocality, "owner": "project", "where": Q(collectivite__actor__state=PUBLISHED)}


_role_place = "actor__collectivite__"


FACETS = {
    "secteur": Facet(
        "Secteur",
        "sector__slug",
        text="sector__name",
        known=known_sectors,
        slugs_of=Sector,
        through=Project.sectors.through,
        owner="project",
        where=Q(sector__merged_into__isnull=True),
        phrase=quoted("sur", "sur {n} secteurs"),
        words=SECTOR_WORDS,
        is_open=True,
    ),
    "pays": Facet(
        "Pays",
        "country_id",
        text="country__name",
        known=known_countries,
        through=Project.countries.through,
        owner="project",
        phrase=in_countries,
        is_open=True,
        words=COUNTRY_WORDS,
    ),
    "statut": Facet(
        "Statut",
        "status_value",
        choices=ProjectStatus,
        phrase=agreed(STATUS_WORDS),
        words=Phrases(
            {
                value: (fold(one), fold(several), fold(str(ProjectStatus(value).label)), *STATUS_SAID.get(value, ()))
                for value, (one, several) in STATUS_WORDS.items()
            },
            lambda value: str(ProjectStatus(value).label),
        ),
        is_open=True,
        is_daily=True,
    ),
    "region": EitherFacet(region_facet(_role_place, **_by_role), region_facet("collectivite__", **_by_locality)),
    "departement": EitherFacet(
        departement_facet(_role_place, **_by_role), departement_facet("collectivite__", **_by_locality)
    ),
    "reseau": network_facet(),
    "financeur": Facet(
        "Financeur",
        "funder__actor__slug",
        text=formal("funder__actor__"),
        known=known_funders,
        slugs_of=Actor,
        through=Funding,
        owner="project",
        where=Q(funder__actor__state=PUBLISHED),
        phrase=owned("avec le soutien", "avec {n} financeurs"),
        words=FUNDER_WORDS,
    ),
    "collectivite": TerritoryFacet(
        "Collectivité",
        "actor__collectivite__",
        through=ProjectActor,
        owner="project",
        where=Q(actor__state=PUBLISHED, actor__collectivite__isnull=False),
        phrase=named("avec", "avec {n} collectivités"),
    ),
    "odd": Facet(
        "Objectif de développement durable",
        "sdg_id",
        text=Concat(Cast("sdg_id", CharField()), Value(". "), "sdg__label"),
        known=known_sdgs,
        through=Project.sdgs.through,
        owner="project",
        words=SDG_WORDS,
        phrase=lambda labels, many: "pour l’ODD " + either(labels) if len(labels) < 4 else f"pour {len(labels)} ODD",
    ),
    "annee": ProjectYears("Année", ("start_from", "end_until"), phrase=named("en", "sur {n} années"), words=Years()),
    "type-acteur": Facet(
        "Type d’acteur",
        "actor__kind",
        choices=ActorKind,
        phrase=quoted("avec un acteur de type", "avec {n} types d’acteurs"),
        **_by_role,
    ),
}


class ProjectList(Listing):
    noun = Noun(_("projet"), _("projets"))
    section = "projets"
    path = "/projets/"
    facets = FACETS
    view_names = ("liste", "table", "carte")
    exports = ("xlsx", "csv", "json", "geojson", "atom")
    export_table = PROJECTS
    feed_source = PROJECT_FEED
    row_template = "projets/ligne.html"
    table_template = "projets/tableau.html"
    sources = staticmethod(project_sources)
    partial_abroad = True
    sorts = {
        "recents": (_("publication récente"), (F("published_at").desc(nulls_last=True), "-pk")),
        "verification": VERIFIED,
        "debut": (_("date de début"), (F("start_from").desc(nulls_last=True), "-pk")),
        "titre": ALPHABETICAL,
    }

    indexed = PROJECT_INDEX
    is_drawn_once = True

    @classmethod
    def rows(cls):
        fundings = Prefetch("fundings", queryset=Funding.objects.select_related("funder__actor"))
        return Project.objects.published().for_page().prefetch_related(fundings).with_status()

    @classmethod
    def complete(cls, records):
        return complete_projects(records)

    @classmethod
    def cards(cls, records):
        return [project_card(project) for project in records]
