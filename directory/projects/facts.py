"""What is told of a project. Nobody unpublished is named, nothing unpublished is led to."""

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory import dates
from directory.enums import BudgetKind, Closure, ProjectRole, ProjectStatus, RequestAnswer, SubmissionState
from directory.french import NBSP, day
from directory.models import Funding, Project, ProjectContact
from directory.models.querysets import named_only
from directory.organisations.card import funders_by_tier, funding_items, named_and_linked
from directory.projects.card import budget_text
from directory.projects.places import project_actors
from directory.sheets import facts
from directory.sheets.facts import TO_COMPLETE, Part, Told

NO_PARTNER = _("Aucun partenaire n’est indiqué")


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


def doubt(project):
    """Of a project to confirm, what is known and what is not, in two sentences."""
    if project.status != ProjectStatus.UNCONFIRMED:
        return ()
    answered = answer_being_read(project)
    reading = answered and _("Une réponse reçue le %s est en cours de lecture.") % day(answered)
    if project.end:
        known = _("La fin était annoncée pour %s.") % dates.around(project.end)
        return known, reading or _("Personne n’a encore dit si le projet est achevé, prolongé ou remplacé.")
    return _("Les dates ne sont pas connues."), reading or _("Le projet est peut-être achevé, peut-être en cours.")


def answer_being_read(project):
    """The day on which a person asked said how the project ended, while the team reads it; else ``None``.

    Nothing of an answer is told before it is accepted: only that there is one.
    """
    asked = project.verification_requests.filter(
        answer=RequestAnswer.DONE, submission__state__in=SubmissionState.waiting()
    )
    moment = asked.order_by("-answered_at").values_list("answered_at", flat=True).first()
    return moment and timezone.localdate(moment)


def _period(project):
    # Of what is over, or stopped, an end was there to be known.
    endless = _("sans fin annoncée") if project.closure == Closure.OPEN else _("fin inconnue")
    return facts.period(project.start, project.end, endless)


def _frame(project):
    frame = project.jumelage
    if frame is None or not frame.is_published:
        return None
    since = dates.since(frame.since) if frame.since else ""
    return [facts.noted(frame, frame.get_form_display(), since, url=frame.get_absolute_url())]


def _before(project):
    before = project.continues
    return facts.names([before]) if before is not None and before.is_published else project.continues_note


def _holders(project):
    return named_and_linked(project_actors(project, ProjectRole.HOLDER))


def _partners(project):
    return named_and_linked(project_actors(project, ProjectRole.PARTNER))


def _localities(project):
    spots = project.localities.all()
    return [one.label for one in spots if one.collectivite_id is None or one.collectivite.actor.is_published]


def _sectors(project):
    return facts.tags(project.sectors.all(), "/projets/", "secteur")


def _goals(project):
    return [[Part(str(one.number), f"/projets/?odd={one.number}"), f".{NBSP}", one.label] for one in project.sdgs.all()]


def _budget(project):
    return None if project.budget_kind == BudgetKind.UNKNOWN else str(budget_text(project))


def _funders(project):
    return funding_items(funders_by_tier(published_fundings(project)))


FACTS = facts.Facts(
    Project,
    Told("periode", _("Période"), _period, _("Dates inconnues")),
    Told("cadre", _("Cadre"), _frame),
    Told("prolonge", _("Avant"), _before, is_apart=True),
    Told("porteur", (_("Porteur"), _("Porteurs")), _holders, TO_COMPLETE, is_apart=True),
    Told("partenaires", (_("Partenaire"), _("Partenaires")), _partners, NO_PARTNER, is_apart=True),
    Told("pays", _("Pays"), lambda project: facts.names(project.countries.all()), TO_COMPLETE),
    Told("lieux", (_("Lieu"), _("Lieux")), _localities),
    Told("secteurs", _("Secteurs"), _sectors, TO_COMPLETE, facts.TAGS),
    Told("odd", _("Objectifs de développement durable"), _goals, TO_COMPLETE, facts.GOALS),
    Told("budget", _("Budget"), _budget, _("Montant inconnu")),
    Told("site", _("Page à consulter"), facts.website),
    Told("financeurs", _("Qui finance"), _funders, layout=facts.LINES, is_apart=True),
    facts.whom_to_ask(published_contacts, _("Personne pour l’instant")),
    first=("porteur", "pays", "lieux", "periode", "budget"),
    parts=fact_parts,
)
facts_of = FACTS.of
