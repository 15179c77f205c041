"""Following a sheet together, or handing it over: asked by the team that leads it, agreed or refused by the other.

Each function is atomic, names who acts, tells the other team by mail, and leaves its trace in the history: the
agreement's, and that of the sheet whose team changes.
"""

from collections import defaultdict

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.accounts.models import Agreement, AgreementKind, AgreementState, User
from directory.french import all_of, counted, moment, team_name
from directory.mail import outbox, wording
from directory.models import Submission
from directory.submissions import actions as submissions

State = AgreementState
LETTER = "accord"
# Sheets that a letter names.
NAMED = 5


class NotPossible(Exception):
    """The agreement, or its sheet, is no longer where this is possible; the message says why, for people."""


def page_of(record, page):
    """The address of a page of the back-office about a record."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


def check(record, *, by, kind, to):
    """The ``Agreement`` that ``ask`` would write. Raises ``NotPossible``."""
    record = roles.record_of(record)
    if not roles.can_hand_over(by, record):
        raise NotPossible(_("Votre équipe n’est pas celle qui tient cette fiche."))
    if record.network == to:
        raise NotPossible(_("Cette équipe tient déjà la fiche."))
    agreement = Agreement(
        kind=kind,
        record_table=record._meta.db_table,
        record_pk=record.pk,
        from_network=record.network,
        to_network=to,
        asked_by=by,
    )
    if error := _refusal(agreement):
        raise NotPossible(error)
    return agreement


@transaction.atomic
def ask(record, *, by, kind, to, text="", tells=True):
    """Ask the team ``to`` (a ``Network``; ``None``: the national level) to follow ``record`` too, or to take it.

    ``tells``: by mail; who asks of many tells once (``tell``).
    """
    agreement = check(record, by=by, kind=kind, to=to)
    agreement.text = text
    agreement.save()
    if tells:
        tell([agreement], agreement.to_network, by)
    return agreement


def where_it_stands(agreement):
    """What somebody who comes too late is told; nothing of the sheet, which may no longer be theirs to see."""
    return _("Cette demande n’attend plus de réponse : elle est à l’état « %(state)s » depuis le %(date)s.") % {
        "state": agreement.get_state_display().lower(),
        "date": moment(agreement.state_changed_at or agreement.asked_at),
    }


def _refusal(agreement):
    """What the constraints of the base say against it."""
    same = Agreement.objects.filter(
        kind=agreement.kind,
        record_table=agreement.record_table,
        record_pk=agreement.record_pk,
        to_network=agreement.to_network,
    )
    open_states = [State.ASKED, *([State.ACCEPTED] if agreement.kind == AgreementKind.FOLLOW else [])]
    if same.filter(state__in=open_states).exists():
        return _("C’est déjà demandé à cette équipe, ou convenu avec elle.")
    if agreement.kind == AgreementKind.FOLLOW and agreement.to_network is None:
        return _("L’équipe nationale suit déjà toutes les fiches.")
    return ""


@transaction.atomic
def answer(agreement, *, by, accepts, tells=True):
    """Agree, or refuse. A sheet that is handed over changes team at once. ``tells``: as ``ask`` does."""
    current, record = _locked(agreement)
    if current.state != State.ASKED:
        raise NotPossible(where_it_stands(current))
    if not roles.can_answer(by, current):
        raise NotPossible(_("Cette demande attend la réponse d’une autre équipe."))
    if accepts and (record is None or record.network_id != current.from_network_id):
        raise NotPossible(_("La fiche a changé d’équipe depuis cette demande."))
    if accepts and current.kind == AgreementKind.HANDOVER:
        _give(record, current.to_network, by)
    return _move(
        current, State.ACCEPTED if accepts else State.REFUSED, by, told=[current.from_network] if tells else []
    )


@transaction.atomic
def answer_all(asked, *, by, accepts):
    """Agree to many, or refuse them; each team that asked is told once of each sort. Returns ``(those that were
    answered, [why another was not])``.
    """
    done, left = defaultdict(list), []
    for one in asked:
        try:
            current = answer(one, by=by, accepts=accepts, tells=False)
        except NotPossible as refusal:
            left.append(f"{one.record} : {refusal}")
        else:
            done[current.from_network, current.kind].append(current)
    for (network, _kind), some in done.items():
        tell(some, network, by)
    return [one for some in done.values() for one in some], left


@transaction.atomic
def end(agreement, *, by):
    """Withdraw a request, stop following, or give back a sheet that was handed over."""
    current, record = _locked(agreement)
    if not roles.can_end(by, current):
        raise NotPossible(_("Cet accord n’est pas à votre équipe, ou il est déjà terminé."))
    teams = (current.from_network, current.to_network)
    if current.kind == AgreementKind.HANDOVER and current.state == State.ACCEPTED:
        if record is None or record.network_id != current.to_network_id:
            raise NotPossible(_("La fiche a changé d’équipe depuis."))
        _give(record, current.from_network, by)
    ours = by.team_for(current.from_network_id, current.to_network_id)
    return _move(current, State.ENDED, by, told=[one for one in teams if one != ours])


def _give(record, network, by):
    """What waits about the sheet goes along; what the network that receives followed ends: it leads the sheet."""
    for submission in Submission.objects.waiting().about(record).filter(network=record.network_id):
        submissions.transfer(submission, by=by, network=network, also=submission.also.all())
    record.network = network
    record.save(update_fields=["network", "updated_at"])
    followed = Agreement.objects.following(type(record)).filter(record_pk=record.pk, to_network=network)
    followed.update(state=State.ENDED)


def _locked(agreement):
    current = Agreement.objects.select_for_update(of=("self",)).select_related("from_network", "to_network")
    current = current.get(pk=agreement.pk)
    record = current.record
    if record is not None:
        record = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    return current, record


def _move(current, to, by, *, told):
    current.state, current.state_changed_at, current.state_changed_by = to, timezone.now(), by
    current.save(update_fields=["state", "state_changed_at", "state_changed_by"])
    for network in told:
        tell([current], network, by)
    return current


def tell(agreements, network, by):
    """Write to those who decide for ``network`` what became of ``agreements``, all of one sort and state; the national
    level alone reads what is sent to it.
    """
    agreement, number = agreements[0], len(agreements)
    accounts = User.objects.deciding([network.pk] if network else [])
    if network is not None:
        accounts = accounts.filter(memberships__network=network)
    record = agreement.record
    titles = [str(one.record) for one in agreements if one.record is not None]
    shown = titles if number <= NAMED else [*titles[:NAMED], _("%(n)s autres") % {"n": number - NAMED}]
    page = page_of(record, "equipes") if record is not None else ""
    values = {
        "qui": str(by),
        "equipe": team_name(by.team_for(agreement.from_network_id, agreement.to_network_id)),
        "titre": all_of(shown),
        "fiches": counted(number, _("fiche"), _("fiches")) if number > 1 else "",
        "sorte": agreement.kind,
        "etat": agreement.state,
        "mots": agreement.text if agreement.state == State.ASKED else "",
        "page": outbox.site_address(reverse("admin:accords") if number > 1 else page),
    }
    for account in accounts.exclude(email="").exclude(pk=by.pk).distinct():
        outbox.post(wording.letter(LETTER, values, network=network), to=account.email, network=network)
