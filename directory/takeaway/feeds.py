"""How each list of the directory is followed."""

from operator import attrgetter as at

from directory.cards import budget_text, kind_text
from directory.dates import format_period
from directory.enums import BudgetKind
from directory.listing.exports.feeds import Entry, Feed
from directory.listing.exports.selection import SITE
from directory.listing.exports.table import network_of


def _sentence(*parts):
    return " · ".join(str(part) for part in parts if part)


def _author(record):
    network = network_of(record)
    return network.name if network else SITE


def _project(project):
    budget = budget_text(project) if project.budget_kind == BudgetKind.AMOUNT else ""
    countries = ", ".join(country.name for country in project.countries.all())
    about = _sentence(project.status_label, format_period(project.start, project.end), countries, budget)
    return Entry(
        project.title,
        " — ".join(part for part in (project.summary, about) if part),
        _author(project),
        tuple(sector.name for sector in project.sectors.all()),
    )


PROJECT_FEED = Feed(
    entry=_project,
    load=lambda projects: projects.select_related("network__actor").prefetch_related("countries", "sectors"),
)


def _jumelage(jumelage):
    about = _sentence(
        jumelage.get_form_display(),
        jumelage.get_status_display().lower(),
        format_period(jumelage.since, jumelage.until),
    )
    return Entry(
        jumelage.title,
        " — ".join(part for part in (jumelage.summary, about) if part),
        _author(jumelage),
        tuple(sector.name for sector in jumelage.sectors.all()),
    )


JUMELAGE_FEED = Feed(
    entry=_jumelage,
    load=lambda jumelages: jumelages.select_related("network__actor").prefetch_related("sectors"),
)


def _collectivite(collectivite):
    actor = collectivite.actor
    about = _sentence(kind_text(collectivite), collectivite.place)
    return Entry(actor.name, " — ".join(part for part in (actor.summary, about) if part), _author(actor))


COLLECTIVITE_FEED = Feed(
    entry=_collectivite,
    load=lambda rows: rows.select_related(
        "actor__country", "actor__network__actor", "departement__actor", "region__actor"
    ),
    sheet=at("actor"),
    via="actor__",
)


def _actor(actor):
    about = _sentence(actor.get_kind_display(), actor.city, actor.country.name)
    return Entry(actor.name, " — ".join(part for part in (actor.summary, about) if part), _author(actor))


ACTOR_FEED = Feed(
    entry=_actor,
    load=lambda actors: actors.select_related("country", "network__actor", "collectivite", "as_network"),
)


def _funder(funder):
    about = _sentence(funder.get_tier_display(), funder.actor.country.name)
    return Entry(
        funder.actor.name, " — ".join(part for part in (funder.actor.summary, about) if part), _author(funder.actor)
    )


FUNDER_FEED = Feed(
    entry=_funder,
    load=lambda funders: funders.select_related("actor__country", "actor__network__actor"),
    sheet=at("actor"),
    via="actor__",
)
