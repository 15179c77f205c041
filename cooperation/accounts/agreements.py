"""Following a sheet together, or handing it over: asked by the team that leads it, agreed or refused by the other.

Each function is atomic, names who acts, tells the other team by mail, and leaves its trace in the history: the
agreement's, and that of the sheet whose team changes.
"""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.accounts.models import Agreement, AgreementKind, AgreementState, User
from directory.french import moment, team_name
from directory.mail import outbox, wording
from directory.models import Submission
from directory.submissions import actions as submissions

State = AgreementState
LETTER = "accord"


class NotPossible(Exception):
    """The agreement, or its sheet, is no longer where this is possible; the message says why, for people."""


def page_of(record, page):
    """The address of a page of the back-office about a record."""
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}", args=[record.pk])


@transaction.atomic
def ask(record, *, by, kind, to, text=""):
    """Ask the team ``to`` (a ``Network``; ``None``: the national level) to follow ``record`` too, or to take it."""
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
        text=text,
        asked_by=by,
    )
    if error := _refusal(agreement):
        raise NotPossible(error)
    agreement.save()
    _tell(agreement, agreement.to_network, by)
    return agreement


def where_it_stands(agreement):
    """What somebody who comes too late is told; nothing of the sheet, which may no longer be theirs to see."""
    return _("Cette demande n’attend plus de réponse : elle est à l’état « %(state)s » depuis le %(date)s.") % {
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
def answer(agreement, *, by, accepts):
    """Agree, or refuse. A sheet that is handed over changes team at once."""
    current, record = _locked(agreement)
    if current.state != State.ASKED:
        raise NotPossible(where_it_stands(current))
    if not roles.can_answer(by, current):
        raise NotPossible(_("Cette demande attend la réponse d’une autre équipe."))
    if accepts and (record is None or record.network_id != current.from_network_id):
        raise NotPossible(_("La fiche a changé d’équipe depuis cette demande."))
    if accepts and current.kind == AgreementKind.HANDOVER:
        _give(record, current.to_network, by)
    return _move(current, State.ACCEPTED if accepts else State.REFUSED, by, told=[current.from_network])


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
        _tell(current, network, by)
    return current


def _tell(agreement, network, by):
    """Write to those who decide for ``network``; the national level alone reads what is sent to it."""
    accounts = User.objects.deciding([network.pk] if network else [])
    if network is not None:
        accounts = accounts.filter(memberships__network=network)
    record = agreement.record
    values = {
        "qui": str(by),
        "equipe": team_name(by.team_for(agreement.from_network_id, agreement.to_network_id)),
        "titre": str(record) if record is not None else "",
        "sorte": agreement.kind,
        "etat": agreement.state,
        "mots": agreement.text if agreement.state == State.ASKED else "",
        "page": outbox.site_address(page_of(record, "equipes")) if record is not None else outbox.site_address(),
    }
    for account in accounts.exclude(email="").exclude(pk=by.pk).distinct():
        outbox.post(wording.letter(LETTER, values, network=network), to=account.email, network=network)
