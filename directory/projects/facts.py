"""What is told of a project. Nobody unpublished is named, nothing unpublished is led to."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from directory.enums import BudgetKind, Closure, ProjectRole
from directory.models import Funding, Project, ProjectContact
from directory.models.querysets import named_only
from directory.organisations.card import funders_by_tier, funding_items, named_and_linked
from directory.projects.card import budget_text
from directory.projects.places import project_actors
from directory.sheets.facts import (
    GOALS,
    LINES,
    TAGS,
    TO_COMPLETE,
    Facts,
    Part,
    Told,
    names,
    noted,
    people,
    period,
    tags,
    website,
)


def fact_parts():
    """What the facts read beside ``Project.objects.place_parts()`` and the countries."""
    fundings = Funding.objects.select_related("funder__actor__collectivite").order_by(
        "funder__actor__sort_key", "year", "pk"
    )
    return [
        Prefetch("fundings", queryset=named_only(fundings, "funder__actor")),
        Prefetch("contacts", queryset=ProjectContact.objects.current().select_related("actor")),
        "sectors",
        "sdgs",
    ]


def published_fundings(project):
    return [funding for funding in project.fundings.all() if funding.funder.actor.is_published]


def published_contacts(project):
    return [contact for contact in project.contacts.all() if contact.actor is None or contact.actor.is_published]


def _period(project):
    # Of what is over, or stopped, an end was there to be known.
    endless = _("sans fin annoncée") if project.closure == Closure.OPEN else _("fin inconnue")
    return period(project.start, project.end, endless)


def _frame(project):
    frame = project.jumelage
    if frame is None or not frame.is_published:
        return None
    since = _("depuis %s") % frame.since if frame.since else ""
    return [noted(frame, frame.get_form_display(), since, url=frame.get_absolute_url())]


def _before(project):
    before = project.continues
    return names([before]) if before is not None and before.is_published else project.continues_note


def _actors_as(role):
    return lambda project: named_and_linked(project_actors(project, role))


def _localities(project):
    return [
        spot.label
        for spot in project.localities.all()
        if spot.collectivite_id is None or spot.collectivite.actor.is_published
    ]


def _sectors(project):
    return tags(project.sectors.all(), "/projets/", "secteur")


def _goals(project):
    return [
        [Part(str(one.number), f"/projets/?odd={one.number}"), ".\N{NO-BREAK SPACE}", one.label]
        for one in project.sdgs.all()
    ]


def _budget(project):
    return None if project.budget_kind == BudgetKind.UNKNOWN else str(budget_text(project))


FACTS = Facts(
    Project,
    Told("periode", _("Période"), _period, _("Dates inconnues")),
    Told("cadre", _("Cadre"), _frame),
    Told("prolonge", _("Avant"), _before, is_apart=True),
    Told("porteur", (_("Porteur"), _("Porteurs")), _actors_as(ProjectRole.HOLDER), TO_COMPLETE, is_apart=True),
    Told(
        "partenaires",
        (_("Partenaire"), _("Partenaires")),
        _actors_as(ProjectRole.PARTNER),
        _("Aucun partenaire n’est indiqué"),
        is_apart=True,
    ),
    Told("pays", _("Pays"), lambda project: names(project.countries.all()), TO_COMPLETE),
    Told("lieux", (_("Lieu"), _("Lieux")), _localities),
    Told("secteurs", _("Secteurs"), _sectors, TO_COMPLETE, TAGS),
    Told("odd", _("Objectifs de développement durable"), _goals, TO_COMPLETE, GOALS),
    Told("budget", _("Budget"), _budget, _("Montant inconnu")),
    Told("site", _("Page à consulter"), website),
    Told(
        "financeurs",
        _("Qui finance"),
        lambda project: funding_items(funders_by_tier(published_fundings(project))),
        layout=LINES,
        is_apart=True,
    ),
    Told(
        "contacts",
        _("Qui contacter"),
        lambda project: people(published_contacts(project)),
        _("Personne pour l’instant"),
        LINES,
        is_apart=True,
    ),
    first=("porteur", "pays", "lieux", "periode", "budget"),
    parts=fact_parts,
)
facts_of = FACTS.of
