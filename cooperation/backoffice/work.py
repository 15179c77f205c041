"""The day's work, as the back-office opens on it: what waits, how much, the oldest first."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import Count, TextField, Value, Window
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.accounts import roles
from cooperation.accounts.agreements import page_of
from cooperation.backoffice import fruitless, teams
from cooperation.backoffice.editing.naming import WAITING, named_by_published, who_names
from cooperation.backoffice.filters import ME, MINE, OTHERS
from cooperation.backoffice.filters import PUBLISHED as NAMED
from cooperation.backoffice.freshness import tasks as freshness
from cooperation.backoffice.imports import doors as imports
from cooperation.backoffice.lacking import ANY, LACKING, lacking, with_lacking
from cooperation.backoffice.lacking import incomplete as lacking_something
from cooperation.backoffice.merging.pages import pairs_of
from cooperation.backoffice.moderation.listing import PATIENCE, TO_DECIDE
from directory.enums import MailState, ProjectStatus, PublicationState, SubmissionState
from directory.french import NBSP, all_of, counted, uncapitalised
from directory.kinds import asked_models, moderated_models
from directory.models import Actor, Mail, Message, Project, Submission
from events.models import Event

SHOWN = 5


@dataclass
class Item:
    """``note``: what else is to be known at once, in a few words."""

    title: str
    kind: str
    address: str
    when: object = None
    note: str = ""


@dataclass
class Task:
    """One kind of work.

    ``lists``: ``(plural name, count, address of the filtered list)`` of each kind of sheet. ``rows``: those of
    ``items``. ``is_urgent``: somebody waits, or it is the account's own. ``is_open``: its rows are shown at once.
    """

    key: str
    title: str
    help: str
    since: str = ""
    is_urgent: bool = False
    is_open: bool = False
    count: int = 0
    items: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    lists: list = field(default_factory=list)


def work_of(user):
    """The tasks of an account, its own sheets only, in the order of the page.

    A query a task, and one for each kind of its rows.
    """
    mine = Mine(user)
    return [replace(task(mine), is_urgent=task in URGENT, is_open=task in OPEN) for task in TASKS]


def nothing_of(work):
    """« propositions reçues, imports à finir… »: the titles of the tasks that are done, in one phrase."""
    return all_of([uncapitalised(str(task.title)) for task in work if not task.count])


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
    items = [Item(str(one), _("accord"), page_of(one.record, "equipes"), one.asked_at) for one in asked[:SHOWN]]
    title, help = _("Ce qu’une autre équipe vous demande"), _("De suivre une fiche avec elle, ou de la reprendre.")
    lists = [(_("demandes"), len(asked), reverse("admin:accords"))]
    return Task("accords", title, help, _("demandé le"), count=len(asked), items=items, lists=lists)


def failed_mails(mine):
    failed = mine(Mail).filter(state=MailState.FAILED)
    return mine.task(
        "courriels",
        _("Courriels qui n’ont pas pu partir"),
        _("Vérifiez l’adresse, puis renvoyez, ou appelez."),
        [(failed.defer("text", "html"), "created_at", {"state__exact": MailState.FAILED})],
        since=_("écrit le"),
    )


def reported_messages(mine):
    return mine.task(
        "messages-signales",
        _("Messages signalés par leur destinataire"),
        _("Lisez, puis classez, ou ne laissez plus écrire leur auteur."),
        [(mine(Message).reported(), "reported_at", {"signalement": "signales"})],
        since=_("signalé le"),
    )


# --- The sheets ------------------------------------------------------------------------------------------------------

PUBLISHED = {"state": PublicationState.PUBLISHED}
DRAFT = {"etat-fiche": PublicationState.DRAFT}


def _drafts(mine, model):
    return mine(model).filter(state=PublicationState.DRAFT)


def my_drafts(mine):
    return mine.task(
        "mes-brouillons",
        _("Mes brouillons"),
        _("Commencés par vous, pas encore publiés."),
        [
            (_drafts(mine, model).filter(created_by=mine.user), "created_at", {**DRAFT, "ajoutee": ME})
            for model in moderated_models()
        ],
        since=_("commencé le"),
    )


def other_drafts(mine):
    return mine.task(
        "brouillons",
        _("Autres brouillons"),
        _("Commencés par quelqu’un d’autre, ou importés."),
        [
            (_drafts(mine, model).exclude(created_by=mine.user), "created_at", {**DRAFT, "ajoutee": OTHERS})
            for model in moderated_models()
        ],
        since=_("commencé le"),
    )


def named_drafts(mine):
    """Each with the published sheet that names it."""
    task = mine.task(
        "brouillons-nommes",
        _("Brouillons que nomme une fiche publiée"),
        _("La fiche paraît sans eux, et rien n’y dit qu’ils manquent."),
        [
            (mine(model).filter(state__in=WAITING, pk__in=named_by_published(model)), "created_at", {"nommee": NAMED})
            for model in moderated_models()
        ],
        since=_("commencé le"),
    )
    for model in {type(row) for row in task.rows}:
        keys = [row.pk for row in task.rows if type(row) is model]
        naming = who_names(model, keys)
        for row, item in zip(task.rows, task.items, strict=True):
            if type(row) is model and row.pk in naming:
                item.note = _("nommé par « %(sheet)s »") % {"sheet": naming[row.pk]}
    return task


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
    """Each with what it lacks, in words."""
    task = mine.task(
        "incompletes",
        _("Incomplètes"),
        _("Il leur manque ce que l’on cherche d’abord."),
        [(with_lacking(lacking_something(mine(model))), "created_at", {"manque": ANY}) for model in LACKING],
        since=_("créée le"),
    )
    for row, item in zip(task.rows, task.items, strict=True):
        item.note = _("il manque %(what)s") % {"what": lacking(row)}
    return task


def duplicates(mine):
    pairs, number = pairs_of(mine.user, limit=SHOWN)
    items = [Item(f"{pair.one} / {pair.other}", pair.kind.lower(), pair.address, note=pair.why) for pair in pairs]
    title, help = _("Doublons probables"), _("Comparez, fusionnez, ou dites qu’ils n’en sont pas.")
    lists = [(_("paires"), number, reverse("admin:doublons"))] if number else []
    return Task("doublons", title, help, count=number, items=items, lists=lists)


def fruitless_searches(mine):
    lines, number = fruitless.waiting(mine.user, SHOWN)
    address = reverse(fruitless.ADDRESS)
    items = [
        Item(f"«{NBSP}{line.typed}{NBSP}»", line.where, line.again, line.last, counted(line.number, "fois", "fois"))
        for line in lines
    ]
    title, help = _("Recherches sans résultat"), _("Des visiteurs ont cherché, et rien n’a répondu.")
    lists = [(_("recherches"), number, address)] if number else []
    return Task("recherches", title, help, _("la dernière le"), count=number, items=items, lists=lists)


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
        [
            (
                mine(Event).filter(**PUBLISHED).upcoming(),
                "starts_on",
                {"etat-fiche": PublicationState.PUBLISHED, "periode": "a-venir"},
            )
        ],
        since=_("le"),
    )


# In the order of the page: people who wait and what one began come first.
URGENT = (proposals, unanswered, agreements, freshness.answers, reported_messages, failed_mails, my_drafts)
# Of which the rows say what the count does not.
OPEN = (*URGENT, named_drafts)
TASKS = (
    *URGENT,
    imports.unfinished,
    to_review,
    named_drafts,
    to_confirm,
    duplicates,
    incomplete,
    doubtful,
    next_events,
    fruitless_searches,
    other_drafts,
    freshness.due,
    freshness.old,
    never_verified,
    freshness.without_contact,
)


def _oldest(sources):
    """``[(place of the source, key, when, number of rows of the source)]``: the first of each, the oldest first; in one
    query.
    """
    each = [
        queryset.order_by(column, "pk")
        .annotate(_place=Value(place), _when=Cast(column, TextField()), _total=Window(Count("*")))
        .values_list("_place", "pk", "_when", "_total")[:SHOWN]
        for place, (queryset, column, _parameters) in enumerate(sources)
    ]
    found = each[0].union(*each[1:], all=True) if each[1:] else each[0]
    return sorted(found, key=lambda one: (one[2] is None, one[2] or "", one[:2]))


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
        found = _oldest(sources)
        counts = {place: count for place, _pk, _when, count in found}
        for place, count in sorted(counts.items()):
            queryset, _column, parameters = sources[place]
            options = queryset.model._meta
            address = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
            # The list of what people propose is already an account's own; a sheet's shows everybody's.
            scope = self.filter if roles.is_sheet(queryset.model) else {}
            query = urlencode({**parameters, **scope, **({"role": "tous"} if queryset.model is Actor else {})})
            task.count += count
            task.lists.append((options.verbose_name_plural, count, f"{address}?{query}"))
        shown = [(place, pk) for place, pk, _when, _count in found[:SHOWN]]
        rows = {
            place: {row.pk: row for row in sources[place][0].filter(pk__in=[pk for one, pk in shown if one == place])}
            for place in {place for place, _pk in shown}
        }
        # One that left meanwhile is no longer waiting.
        kept = [(place, rows[place][pk]) for place, pk in shown if pk in rows[place]]
        task.rows = [row for _place, row in kept]
        task.items = [self._item(row, getattr(row, sources[place][1])) for place, row in kept]
        return task

    @staticmethod
    def _item(row, when):
        options = row._meta
        address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
        return Item(str(row), options.verbose_name, address, when)
