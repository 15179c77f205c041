"""The day's work, as the back-office opens on it: what waits, how much, the oldest first."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.accounts import roles
from cooperation.accounts.agreements import page_of
from cooperation.backoffice import teams
from cooperation.backoffice.filters import MINE, ONE_MISSING
from cooperation.backoffice.freshness import tasks as freshness
from cooperation.backoffice.imports import doors as imports
from cooperation.backoffice.moderation.listing import PATIENCE, TO_DECIDE
from directory.enums import ProjectStatus, PublicationState, SubmissionState
from directory.kinds import asked_models, moderated_models
from directory.models import Actor, Project, Submission
from events.models import Event

SHOWN = 5


@dataclass
class Item:
    title: str
    kind: str
    address: str
    when: object = None


@dataclass
class Task:
    """One kind of work. ``lists``: ``(plural name, count, address of the filtered list)`` of each kind of sheet."""

    key: str
    title: str
    help: str
    since: str = ""
    count: int = 0
    items: list = field(default_factory=list)
    lists: list = field(default_factory=list)


def work_of(user):
    """The tasks of an account, its own sheets only. About three queries a task and kind of sheet."""
    mine = Mine(user)
    return [task(mine) for task in TASKS]


# --- What people propose ---------------------------------------------------------------------------------------------


def proposals(mine):
    return mine.task(
        "propositions",
        _("Propositions reçues"),
        _("Une personne attend votre réponse : la plus ancienne d’abord."),
        [(mine(Submission).filter(state__in=TO_DECIDE), "received_at", {"etat": "a-decider"})],
        since=_("reçue le"),
    )


def unanswered(mine):
    stale = mine(Submission).filter(state=SubmissionState.INCOMPLETE, state_changed_at__lt=timezone.now() - PATIENCE)
    return mine.task(
        "a-completer",
        _("À compléter depuis plus de 15 jours"),
        _("Votre question est restée sans réponse : appelez, décidez sans elle, ou refermez."),
        [(stale, "state_changed_at", {"etat": SubmissionState.INCOMPLETE, "attente": "longue"})],
        since=_("question posée le"),
    )


def agreements(mine):
    asked = teams.waiting(mine.user)
    items = [Item(str(one), _("accord"), page_of(one.record, "equipes"), one.asked_at) for one in asked]
    title, help = _("Ce qu’une autre équipe vous demande"), _("De suivre une fiche avec elle, ou de la reprendre.")
    return Task("accords", title, help, _("demandé le"), len(items), items[:SHOWN])


# --- The sheets ------------------------------------------------------------------------------------------------------

PUBLISHED = {"state": PublicationState.PUBLISHED}


def to_review(mine):
    return mine.task(
        "a-relire",
        _("À relire"),
        _("Proposées, elles attendent votre décision."),
        [
            (
                mine(model).filter(state=PublicationState.REVIEW),
                "state_changed_at",
                {"etat-fiche": PublicationState.REVIEW},
            )
            for model in moderated_models()
        ],
        since=_("depuis le"),
    )


def to_confirm(mine):
    overdue = mine(Project).filter(**PUBLISHED).with_status().filter(status_value=ProjectStatus.UNCONFIRMED)
    return mine.task(
        "a-confirmer",
        _("Échéance dépassée, à confirmer"),
        _("La date de fin est passée, ou aucune date n’est connue : le projet est-il terminé ?"),
        [(overdue, "end_until", {"etat-fiche": PublicationState.PUBLISHED, "statut": ProjectStatus.UNCONFIRMED})],
        since=_("fin le"),
    )


def never_verified(mine):
    unverified = {"etat-fiche": PublicationState.PUBLISHED, "verification": "jamais"}
    return mine.task(
        "jamais-verifiees",
        _("Jamais vérifiées"),
        _("Publiées sans que personne n’ait dit qu’elles sont exactes."),
        [
            (mine(model).filter(verified_on__isnull=True, **PUBLISHED), "published_at", unverified)
            for model in asked_models()
        ],
        since=_("publiée le"),
    )


def incomplete(mine):
    return mine.task(
        "incompletes",
        _("Incomplètes"),
        _("Il manque un porteur, un pays ou un lieu."),
        [
            (
                mine(Project).exclude(state=PublicationState.ARCHIVED).filter(ONE_MISSING),
                "created_at",
                {"manque": "une-chose"},
            )
        ],
        since=_("créée le"),
    )


def doubtful(mine):
    return mine.task(
        "contradictions",
        _("Source contradictoire ou douteuse"),
        _("Une remarque dit ce qui est à vérifier."),
        [(mine(model).exclude(source_note=""), "created_at", {"remarque": "oui"}) for model in moderated_models()],
        since=_("créée le"),
    )


def next_events(mine):
    return mine.task(
        "prochains-evenements",
        _("Prochains événements"),
        _("Relisez lieu et heure avant la date."),
        [(mine(Event).upcoming(), "starts_on", {"periode": "a-venir"})],
        since=_("le"),
    )


# In the order of the page: people who wait come first.
TASKS = (
    proposals,
    unanswered,
    agreements,
    imports.unfinished,
    to_review,
    to_confirm,
    freshness.answers,
    freshness.due,
    freshness.old,
    never_verified,
    freshness.without_contact,
    incomplete,
    doubtful,
    next_events,
)


class Mine:
    """The sheets that an account may change, and lists of them."""

    def __init__(self, user):
        self.user = user
        self.filter = {} if roles.is_national(user) else {"reseau": MINE}

    def __call__(self, model):
        return roles.own(self.user, model.objects.all())

    def task(self, key, title, help, sources, since=""):
        """``sources``: ``(queryset, column that ages a sheet, parameters of its list)``."""
        task = Task(key, title, help, since)
        found = []
        for queryset, column, parameters in sources:
            count = queryset.count()
            if not count:
                continue
            options = queryset.model._meta
            address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
            # The list of what people propose is already an account's own; a sheet's shows everybody's.
            scope = self.filter if roles.is_sheet(queryset.model) else {}
            query = urlencode({**parameters, **scope, **({"role": "tous"} if queryset.model is Actor else {})})
            task.count += count
            task.lists.append((options.verbose_name_plural, count, f"{address}?{query}"))
            oldest = queryset.order_by(column, "pk")[:SHOWN]
            found += [(getattr(row, column), row) for row in oldest]
        found.sort(key=lambda pair: (pair[0] is None, str(pair[0])))
        task.items = [self._item(row, when) for when, row in found[:SHOWN]]
        return task

    @staticmethod
    def _item(row, when):
        options = row._meta
        address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
        return Item(str(row), options.verbose_name, address, when)
