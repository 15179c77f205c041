"""What finds a project, and what makes its index out of date."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from directory.database.fold import Fold, fold
from directory.dates import format_period
from directory.enums import ProjectRole, PublicationState
from directory.models import SDG, Funding, Project, ProjectActor, ProjectLocality, Sector
from directory.projects.places import project_actors
from directory.search.indexed import Indexed, Text, joined, year_of
from directory.search.names import Name
from directory.search.near import OWN, REBUILT, names_of_actors, points, shown_places
from directory.search.suggestions import Shown, Source
from directory.search.weights import counts, weight
from directory.search.whereabouts import first_bearing, is_shown, of_actors, with_aliases

PUBLISHED = PublicationState.PUBLISHED


PROJECT_INDEX = Indexed(
    records=lambda: Project.objects.published().with_status(),
    places=lambda: (
        points(ProjectActor.objects, "project", "actor__", actor__state=PUBLISHED),
        points(ProjectLocality.objects, "project", "collectivite__actor__", collectivite__actor__state=PUBLISHED),
        points(ProjectLocality.objects, "project", "", collectivite__isnull=True),
    ),
    relevance=(F("published_at").desc(nulls_last=True), "-pk"),
    nouns=frozenset(
        ["projet", "projets", "finance", "finances", "financee", "financees", "soutenu", "soutenus", "mene", "menes"]
        + ["suivis", "suivies", "portes", "portees"]
    ),
    near=(
        Text(Project.objects.all, "pk", year_of("start")),
        Text(Project.objects.all, "pk", year_of("end")),
        *names_of_actors(ProjectActor, "project", "actor"),
        *names_of_actors(ProjectLocality, "project", "collectivite__actor")[:3],
        Text(lambda: ProjectLocality.objects.filter(shown_places), "project", Fold("name")),
        *names_of_actors(Funding, "project", "funder__actor")[:2],
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
            "localities__collectivite__departement",
            "localities__collectivite__region",
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


def _project_names():
    rows = Project.objects.published().order_by().values_list("pk", "name_key", "published_at")
    for pk, key, published_at in rows.iterator(chunk_size=5000):
        yield Name(pk, key, False, published_at.timestamp())


def show_project(row):
    countries = ", ".join(country.name for country in list(row.countries.all())[:3])
    note = " · ".join(part for part in (countries, format_period(row.start, row.end)) if part)
    return Shown(row.title, note, row.get_absolute_url())


def _show_projects(pks):
    rows = Project.objects.published().only("pk", "title", "slug", "start", "end").prefetch_related("countries")
    return {row.pk: show_project(row) for row in rows.filter(pk__in=pks)}


def _theme_names():
    """Sectors, by the key of their slug, and ODD, by their number."""
    used = counts(Project.sectors.through.objects.filter(project__state=PUBLISHED), "sector__slug")
    for slug, name, keys in Sector.objects.current().order_by().values_list("slug", "name", "name_keys"):
        own = fold(name)
        for key in keys:
            yield Name(slug, key, key != own, 1 + weight(used.get(slug, 0), 0))
    for goal in SDG.objects.order_by():
        yield Name(f"odd-{goal.number}", fold(goal.label), False, 0)
        yield Name(f"odd-{goal.number}", f"odd {goal.number}", True, 0)


def _show_themes(keys):
    sectors = Sector.objects.current().filter(slug__in=[key for key in keys if not key.startswith("odd-")])
    numbers = [int(key.removeprefix("odd-")) for key in keys if key.startswith("odd-")]
    shown = {row.slug: Shown(row.name, "Projets de ce secteur", f"/projets/?secteur={row.slug}") for row in sectors}
    for goal in SDG.objects.filter(number__in=numbers):
        url = f"/projets/?odd={goal.number}"
        shown[f"odd-{goal.number}"] = Shown(goal.label, f"Projets pour l’ODD {goal.number}", url)
    return shown


def _other_theme_names(keys):
    return dict(Sector.objects.filter(slug__in=keys).values_list("slug", "aliases"))


def in_project(project, words):
    """Where ``words`` stand in a project that lists read (``ProjectList.rows``); ``None`` in its title or nowhere."""
    return first_bearing(project, words, _named_in(project))


def _named_in(project):
    """``(label, [[name, other name, …], …])``: what is named in a project, holders first."""
    yield _("les porteurs"), of_actors(project_actors(project, ProjectRole.HOLDER))
    yield _("les partenaires"), of_actors(project_actors(project, ProjectRole.PARTNER))
    spots = project.localities.all()
    yield _("les lieux"), [[spot.label] for spot in spots if not spot.collectivite_id or is_shown(spot.collectivite)]
    yield _("les pays"), with_aliases(project.countries.all())
    yield _("les secteurs"), with_aliases(project.sectors.all())
    yield _("les financeurs"), of_actors(one.funder.actor for one in project.fundings.all() if is_shown(one.funder))


PROJECT_NAMES = Source("projets", "Projets", _project_names, _show_projects, rank=60)
# « École » is a theme before it is a commune of Savoie.
THEME_NAMES = Source(
    "secteurs", "Secteurs et objectifs", _theme_names, _show_themes, _other_theme_names, leads=True, rank=20
)
