"""Projects as rows."""

from collections import defaultdict, namedtuple
from operator import attrgetter as at
from types import SimpleNamespace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.dates import format_period
from directory.enums import BudgetKind, ProjectRole
from directory.listing.exports.entries import author, sentence
from directory.listing.exports.feeds import Entry, Feed
from directory.listing.exports.links import (
    PUBLISHED,
    codes,
    countries_of,
    distinct_points,
    grouped,
    names,
    party,
    party_paths,
    sdgs_of,
    sectors_of,
)
from directory.listing.exports.shared import (
    country_columns,
    list_columns,
    party_columns,
    start_end_columns,
    territory_columns,
    theme_columns,
)
from directory.listing.exports.table import Column, Kind, Table, follow_up_columns, identity_columns
from directory.models import Funding, Project, ProjectActor, ProjectLocality
from directory.projects.card import budget_text

HOME = "FR"
# All that a funder gives to a project: its slug and name, the known amount or ``None``.
Given = namedtuple("Given", "code name amount is_approximate")


def prepare(projects):
    """Only what the columns read; ``attach`` brings what hangs from a project."""
    return (
        projects.prefetch_related(None)
        .select_related(None)
        .select_related("network__actor", "jumelage")
        .only(
            "title", "slug", "summary", "start", "end", "closure", "budget_kind", "budget_amount",
            "budget_amount_is_approximate", "website", "iati_identifier",
            "verified_on", "verified_by", "origin", "source_url", "published_at", "updated_at",
            "network__actor__name", "network__actor__slug", "network__actor__state",
            "jumelage__title", "jumelage__slug", "jumelage__state",
        )
    )  # fmt: skip


def attach(projects):
    """Six queries: actors, localities, countries, sectors, goals, funders. Nothing unpublished is read."""
    pks = [project.pk for project in projects]
    actors, localities, fundings = _actors(pks), _localities(pks), _fundings(pks)
    countries, themes, goals = countries_of(Project, pks), sectors_of(Project, pks), sdgs_of(Project, pks)
    for project in projects:
        roles = actors.get(project.pk, {})
        everybody = [one for role in (ProjectRole.HOLDER, ProjectRole.PARTNER) for one in roles.get(role, [])]
        project.links = SimpleNamespace(
            holders=roles.get(ProjectRole.HOLDER, []),
            partners=roles.get(ProjectRole.PARTNER, []),
            everybody=everybody,
            territories=[one for one in everybody if one.kind and one.country == HOME],
            localities=localities.get(project.pk, []),
            countries=countries.get(project.pk, []),
            themes=themes.get(project.pk, []),
            goals=goals.get(project.pk, []),
            fundings=fundings.get(project.pk, []),
        )


def _actors(pks):
    rows = ProjectActor.objects.filter(project__in=pks, actor__state=PUBLISHED)
    columns = party_paths("actor__", "actor__collectivite__")
    found = defaultdict(lambda: defaultdict(list))
    for project, role, *values in rows.order_by("position", "pk").values_list("project_id", "role", *columns):
        found[project][role].append(party(values))
    return found


def _localities(pks):
    """``{project: [(name, point)]}``."""
    shown = Q(collectivite__isnull=True) | Q(collectivite__actor__state=PUBLISHED)
    rows = ProjectLocality.objects.filter(shown, project__in=pks).order_by("position", "pk")
    town = "collectivite__actor__"
    columns = ("name", "latitude", "longitude", f"{town}name", f"{town}latitude", f"{town}longitude")
    found = {}
    for project, rows_of_project in grouped(rows.values_list("project_id", *columns)).items():
        found[project] = [
            (name or town_name, _point(latitude, longitude) or _point(town_latitude, town_longitude))
            for name, latitude, longitude, town_name, town_latitude, town_longitude in rows_of_project
        ]
    return found


def _point(latitude, longitude):
    return None if latitude is None else (latitude, longitude)


def _fundings(pks):
    """``{project: [Given]}``, one a funder."""
    rows = Funding.objects.filter(project__in=pks, funder__actor__state=PUBLISHED).order_by("pk")
    found = defaultdict(dict)
    for project, name, slug, amount, is_approximate in rows.values_list(
        "project_id", "funder__actor__name", "funder__actor__slug", "amount", "amount_is_approximate"
    ):
        before = found[project].get(slug, Given(slug, name, None, False))
        total = amount if before.amount is None else before.amount + (amount or 0)
        found[project][slug] = Given(slug, name, total, before.is_approximate or is_approximate)
    return {project: list(by_slug.values()) for project, by_slug in found.items()}


def known_total(project):
    amounts = [given.amount for given in project.links.fundings if given.amount is not None]
    return sum(amounts) if amounts else None


def is_total_approximate(project):
    """Whether one of the amounts added up is « environ »; ``None`` when none is known."""
    return None if known_total(project) is None else any(given.is_approximate for given in project.links.fundings)


def points(project):
    """As ``project_places``: French territories, then localities or, failing these, foreign ones."""
    links = project.links
    here = [one.point for one in links.territories]
    if not links.territories:
        here = [one.point for one in links.everybody if one.country == HOME and one.point][:1]
    there = [point for _name, point in links.localities]
    if not links.localities:
        there = [one.point for one in links.everybody if one.kind and one.country != HOME]
    return distinct_points(here + there)


def _jumelage(project):
    return project.jumelage if project.jumelage_id and project.jumelage.is_published else None


def jumelage_title(project):
    jumelage = _jumelage(project)
    return jumelage.title if jumelage else None


def jumelage_path(project):
    jumelage = _jumelage(project)
    return jumelage.get_absolute_url() if jumelage else None


PROJECTS = Table(
    unit=_("un projet publié"),
    prepare=prepare,
    source=Project.objects.published,
    attach=attach,
    points=points,
    columns=(
        Column("titre", _("Titre"), _("Le titre de la fiche."), at("title")),
        Column("resume", _("Résumé"), _("Le projet en une phrase."), at("summary")),
        Column(
            "statut",
            _("Statut"),
            _("Où il en est, calculé d’après ses dates le jour du fichier."),
            lambda project: str(project.status_label),
        ),
        Column(
            "statut_code",
            _("Statut (code)"),
            _("a-venir, en-cours, a-confirmer, termine, suspendu ou abandonne."),
            lambda project: project.status.value,
            Kind.CODE,
        ),
        *start_end_columns("start", "end", ("debut", _("Début")), ("fin", _("Fin"))),
        *party_columns("porteurs", _("Porteurs"), _("Qui mène le projet."), lambda p: p.links.holders),
        *party_columns("partenaires", _("Partenaires"), _("Avec qui."), lambda p: p.links.partners),
        *territory_columns(
            "collectivites",
            _("Collectivités françaises"),
            _("Celles qui portent le projet ou y sont partenaires."),
            lambda p: p.links.territories,
        ),
        *country_columns(lambda p: p.links.countries),
        Column(
            "localites",
            _("Localités"),
            _("Les lieux où le projet agit."),
            lambda p: [name for name, _point in p.links.localities],
            Kind.LIST,
        ),
        *theme_columns(lambda p: p.links.themes, ("secteurs", _("Secteurs"))),
        Column(
            "odd",
            _("ODD"),
            _("Numéros des objectifs de développement durable, de 1 à 17."),
            lambda p: codes(p.links.goals),
            Kind.CODES,
        ),
        Column(
            "odd_intitules",
            _("ODD (intitulés)"),
            _("Leurs intitulés, dans le même ordre."),
            lambda p: names(p.links.goals),
            Kind.LIST,
        ),
        *list_columns(
            "financeurs",
            _("Financeurs"),
            _("Qui donne de l’argent, une fois chacun."),
            lambda p: p.links.fundings,
            _("Valeurs du filtre « financeur », dans le même ordre."),
        ),
        Column(
            "financements_euros",
            _("Financements connus"),
            _("Somme des montants que l’on connaît ; vide si l’on n’en connaît aucun, ce qui n’est pas zéro."),
            known_total,
            Kind.AMOUNT,
        ),
        Column(
            "financements_environ",
            _("Financements approchés"),
            _("Si l’un de ces montants est dit « environ »."),
            is_total_approximate,
            Kind.BOOLEAN,
        ),
        Column(
            "budget",
            _("Budget"),
            _("Un montant, « Néant » ou « Inconnu » : trois choses différentes."),
            lambda p: str(budget_text(p)),
        ),
        Column("budget_code", _("Budget (code)"), _("montant, neant ou inconnu."), at("budget_kind"), Kind.CODE),
        Column(
            "budget_euros",
            _("Budget en euros"),
            _("Le montant, quand il y en a un ; vide autrement."),
            at("budget_amount"),
            Kind.AMOUNT,
        ),
        Column(
            "budget_environ",
            _("Budget approché"),
            _("Si ce montant est dit « environ »."),
            at("budget_amount_is_approximate"),
            Kind.BOOLEAN,
        ),
        Column("jumelage", _("Dans le cadre de"), _("Le jumelage ou partenariat dont il fait partie."), jumelage_title),
        Column("jumelage_url", _("Dans le cadre de (adresse)"), _("Sa page."), jumelage_path, Kind.ADDRESS),
        Column("site", _("Site"), _("Le site du projet."), at("website"), Kind.ADDRESS),
        Column(
            "identifiant_iati",
            _("Identifiant IATI"),
            _("Celui que son éditeur lui donne dans ses publications IATI."),
            at("iati_identifier"),
        ),
        *follow_up_columns(),
        *identity_columns(),
    ),
)


def _project(project):
    budget = budget_text(project) if project.budget_kind == BudgetKind.AMOUNT else ""
    countries = ", ".join(country.name for country in project.countries.all())
    about = sentence(project.status_label, format_period(project.start, project.end), countries, budget)
    return Entry(
        project.title,
        " — ".join(part for part in (project.summary, about) if part),
        author(project),
        tuple(sector.name for sector in project.sectors.all()),
    )


PROJECT_FEED = Feed(
    entry=_project,
    load=lambda projects: projects.select_related("network__actor").prefetch_related("countries", "sectors"),
)
