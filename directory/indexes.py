"""How each list of the directory is kept in memory: what finds a record, and what makes it out of date."""

from django.db.models import Case, F, Func, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Lower, Trim

from directory.enums import CollectiviteKind, PublicationState
from directory.models import (
    Actor,
    Collectivite,
    FormerName,
    Funder,
    Funding,
    GazetteerTown,
    Jumelage,
    JumelageMember,
    Project,
    ProjectActor,
    ProjectLocality,
)
from directory.models.querysets import by_activity
from directory.search.indexed import Indexed, Text, joined, year_of
from directory.text import Fold

PUBLISHED = PublicationState.PUBLISHED
# People of a place abroad for one of a place of France: whoever searches here means France first.
AT_HOME = 30
OWN = ("pk",)
REBUILT = ()
# Places named freely, or whose page is published.
_places = Q(collectivite__isnull=True) | Q(collectivite__actor__state=PUBLISHED)


def _names_of_actors(rows, owner, path):
    """What an organisation that a record names is called; nothing of a hidden one."""
    published = {f"{path}__state": PUBLISHED}
    former = {f"{path}__collectivite__former_names__name_key__isnull": False}

    def visible():
        return rows.objects.filter(**published)

    return (
        Text(visible, owner, f"{path}__name_key"),
        Text(visible, owner, Fold(f"{path}__acronym")),
        Text(lambda: visible().filter(**former), owner, f"{path}__collectivite__former_names__name_key"),
        Text(visible, owner, f"{path}__collectivite__departement__actor__name_key"),
        Text(visible, owner, f"{path}__collectivite__region__actor__name_key"),
    )


def _names_abroad(path):
    """What GeoNames calls a place abroad, less the codes of airports and what is written in other letters."""
    towns = GazetteerTown.objects.filter(pk=OuterRef(f"{path}__geonames_id")).values(joined_names=joined("names"))
    words = Func(
        Subquery(towns),
        Value(r"\s*(\S*[^ -~]\S*|\m\w{1,3}\M)"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    return Trim(words)


def _points(rows, owner, path, **conditions):
    """(key, latitude, longitude) of the placed organisations that rows lead to by ``path``."""
    columns = (f"{path}latitude", f"{path}longitude")
    return rows.filter(**{f"{columns[0]}__isnull": False}, **conditions).values_list(owner, *columns)


PROJECTS = Indexed(
    records=lambda: Project.objects.published().with_status(),
    places=lambda: (
        _points(ProjectActor.objects, "project", "actor__", actor__state=PUBLISHED),
        _points(ProjectLocality.objects, "project", "collectivite__actor__", collectivite__actor__state=PUBLISHED),
        _points(ProjectLocality.objects, "project", "", collectivite__isnull=True),
    ),
    relevance=(F("published_at").desc(nulls_last=True), "-pk"),
    nouns=frozenset(["projet", "projets"]),
    near=(
        Text(Project.objects.all, "pk", year_of("start")),
        Text(Project.objects.all, "pk", year_of("end")),
        *_names_of_actors(ProjectActor, "project", "actor"),
        *_names_of_actors(ProjectLocality, "project", "collectivite__actor")[:3],
        Text(lambda: ProjectLocality.objects.filter(_places), "project", Fold("name")),
        *_names_of_actors(Funding, "project", "funder__actor")[:2],
        Text(lambda: Funding.objects.filter(funder__actor__state=PUBLISHED), "project", Fold("programme")),
        Text(Project.countries.through.objects.all, "project", joined("country__name_keys")),
        Text(
            lambda: Project.sectors.through.objects.filter(sector__merged_into__isnull=True),
            "project",
            joined("sector__name_keys"),
        ),
    ),
    sources={
        "directory_project.id": OWN,
        "directory_project_countries.project_id": OWN,
        "directory_project_sectors.project_id": OWN,
        "directory_project_sdgs.project_id": OWN,
        "directory_projectactor.project_id": OWN,
        "directory_projectlocality.project_id": OWN,
        "directory_funding.project_id": OWN,
        "directory_actor.id": (
            "project_actors__actor",
            "project_actors__actor__collectivite__epci",
            "project_actors__actor__collectivite__departement",
            "project_actors__actor__collectivite__region",
            "localities__collectivite",
            "fundings__funder",
            "network",
        ),
        "directory_collectivite.actor_id": ("project_actors__actor", "localities__collectivite"),
        "directory_formername.collectivite_id": ("project_actors__actor", "localities__collectivite"),
        "directory_country": REBUILT,
        "directory_sector": REBUILT,
        "directory_sdg": REBUILT,
    },
)

JUMELAGES = Indexed(
    records=lambda: Jumelage.objects.published(),
    places=lambda: (
        _points(JumelageMember.objects, "jumelage", "collectivite__actor__", collectivite__actor__state=PUBLISHED),
        _points(JumelageMember.objects, "jumelage", "", collectivite__isnull=True),
    ),
    relevance=(F("since_from").asc(nulls_last=True), "sort_key", "pk"),
    nouns=frozenset(
        ["jumelage", "jumelages", "jumele", "jumelee", "jumeles", "jumelees", "partenariat", "partenariats"]
    ),
    near=(
        Text(Jumelage.objects.all, "pk", year_of("since")),
        *_names_of_actors(JumelageMember, "jumelage", "collectivite__actor"),
        Text(lambda: JumelageMember.objects.filter(_places), "jumelage", Fold("label")),
        Text(
            lambda: JumelageMember.objects.filter(
                collectivite__actor__state=PUBLISHED, collectivite__actor__geonames_id__isnull=False
            ),
            "jumelage",
            _names_abroad("collectivite__actor"),
        ),
        Text(
            lambda: JumelageMember.objects.filter(_places),
            "jumelage",
            Coalesce(joined("collectivite__actor__country__name_keys"), joined("country__name_keys")),
        ),
        Text(
            lambda: Jumelage.sectors.through.objects.filter(sector__merged_into__isnull=True),
            "jumelage",
            joined("sector__name_keys"),
        ),
    ),
    sources={
        "directory_jumelage.id": OWN,
        "directory_jumelage_sectors.jumelage_id": OWN,
        "directory_jumelagemember.jumelage_id": OWN,
        "directory_actor.id": (
            "members__collectivite",
            "members__collectivite__epci",
            "members__collectivite__departement",
            "members__collectivite__region",
            "network",
        ),
        "directory_collectivite.actor_id": ("members__collectivite",),
        "directory_formername.collectivite_id": ("members__collectivite",),
        "directory_country": REBUILT,
        "directory_sector": REBUILT,
    },
)

COLLECTIVITES = Indexed(
    records=lambda: Collectivite.objects.published(),
    places=lambda: (_points(Collectivite.objects, "pk", "actor__", actor__state=PUBLISHED),),
    shown=lambda: Collectivite.objects.published().with_published_records(),
    relevance=(by_activity("pk"), F("population").desc(nulls_last=True), "actor__sort_key", "pk"),
    title="actor__name_key",
    vector="actor__search_vector",
    size=Case(When(actor__country="FR", then=F("population")), default=F("population") / AT_HOME),
    nouns=frozenset(
        ["ville", "commune", "mairie", "municipalite", "departement", "region"]
        + ["conseil", "departemental", "regional", "municipal"]
    ),
    former=(
        Text(FormerName.objects.all, "collectivite", "name_key"),
        Text(Collectivite.objects.all, "pk", Fold("actor__acronym")),
        Text(Collectivite.objects.all, "pk", Fold("official_name")),
        # « 93 » is Seine-Saint-Denis: nobody types the code of a région.
        Text(lambda: Collectivite.objects.exclude(kind=CollectiviteKind.REGION), "pk", Lower("code")),
        Text(lambda: Collectivite.objects.filter(actor__geonames_id__isnull=False), "pk", _names_abroad("actor")),
        Text(Collectivite.objects.all, "pk", joined("postal_codes")),
        Text(Collectivite.objects.all, "pk", "actor__siren"),
    ),
    near=(
        Text(Collectivite.objects.all, "pk", "departement__actor__name_key"),
        Text(Collectivite.objects.all, "pk", "region__actor__name_key"),
        Text(Collectivite.objects.all, "pk", "epci__actor__name_key"),
        Text(Collectivite.objects.all, "pk", joined("actor__country__name_keys")),
    ),
    sources={
        # Its partners are drawn around it.
        "directory_actor.id": ("pk", "departement", "region", "epci", "memberships__jumelage__members__collectivite"),
        "directory_collectivite.actor_id": OWN,
        "directory_formername.collectivite_id": OWN,
        # What speaks of a territory decides whether it is listed.
        "directory_jumelage.id": ("memberships__jumelage",),
        "directory_jumelagemember.collectivite_id": OWN,
        "directory_project.id": ("actor__project_roles__project", "localities__project"),
        "directory_projectactor.actor_id": OWN,
        "directory_projectlocality.collectivite_id": OWN,
        "directory_funding.funder_id": OWN,
        "directory_network.actor_id": REBUILT,
        "directory_network_regions.network_id": REBUILT,
        "directory_country": REBUILT,
    },
)

ACTORS = Indexed(
    records=lambda: Actor.objects.published().plain().with_published_projects(),
    places=lambda: (_points(Actor.objects, "pk", "", state=PUBLISHED),),
    relevance=("-project_count", "sort_key", "pk"),
    former=(
        Text(Actor.objects.all, "pk", Fold("acronym")),
        Text(Actor.objects.all, "pk", "siren"),
    ),
    near=(
        Text(Actor.objects.all, "pk", Fold("city")),
        Text(Actor.objects.all, "pk", joined("country__name_keys")),
    ),
    sources={
        "directory_actor.id": ("pk", "network"),
        "directory_collectivite.actor_id": OWN,
        "directory_network.actor_id": OWN,
        "directory_projectactor.actor_id": OWN,
        "directory_project.id": ("project_roles__project",),
        "directory_country": REBUILT,
    },
)

FUNDERS = Indexed(
    records=lambda: Funder.objects.published().with_project_count(),
    relevance=("-project_count", "actor__sort_key", "pk"),
    title="actor__name_key",
    vector="actor__search_vector",
    former=(Text(Funder.objects.all, "pk", Fold("actor__acronym")),),
    near=(
        Text(Funder.objects.all, "pk", Fold("programmes")),
        Text(Funder.objects.all, "pk", joined("actor__country__name_keys")),
    ),
    sources={
        "directory_actor.id": OWN,
        "directory_collectivite.actor_id": OWN,
        "directory_funder.actor_id": OWN,
        "directory_funding.funder_id": OWN,
        "directory_project.id": ("fundings__project",),
        "directory_country": REBUILT,
    },
)
