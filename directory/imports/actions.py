"""Whatever changes the state of a batch. Screens, commands and the worker call these functions.

Asking for work writes the state and the job in one transaction; the worker does it (``directory.imports.working``).
"""

import hashlib

from django.core.files.base import ContentFile
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.enums import ImportState
from directory.french import moment
from directory.mail import queue
from directory.models import ImportBatch, ImportLayout, ImportProgress, ImportRow

State = ImportState
WORK = "imports.travailler"

# From each state, the states that may follow.
TRANSITIONS = {
    State.RECEIVED: {State.REHEARSING},
    State.REHEARSING: {State.REHEARSED, State.FAILED},
    State.REHEARSED: {State.REHEARSING, State.APPLYING},
    State.APPLYING: {State.APPLIED, State.FAILED, State.UNDONE},
    State.APPLIED: {State.UNDOING},
    State.UNDOING: {State.UNDONE, State.APPLIED},
    State.UNDONE: {State.UNDOING, State.APPLYING},
    State.FAILED: {State.REHEARSING},
}


class BatchError(Exception):
    """The batch is not in a state from which this is possible; the message says where it stands, for people."""


@transaction.atomic
def receive(body, *, name, by, network=None, kind="", sheet="", mapping=None, publishes=False):
    """Keep what somebody brings, bytes or an open Django ``File``, under its name ``name``. Returns the
    ``ImportBatch``. A ``File`` goes to where it is kept without being held whole.
    """
    file = ContentFile(body) if isinstance(body, bytes) else body
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    batch = ImportBatch(
        network=network,
        kind=kind,
        file_name=name[-255:],
        sha256=digest.hexdigest(),
        sheet=sheet,
        mapping=mapping or {},
        publishes=publishes,
        made_by=by,
    )
    batch.file.save(name, file, save=False)
    batch.save()
    ImportProgress.objects.create(batch=batch)
    return batch


def rehearse_batch(batch, *, by, kind, sheet, mapping, publishes=False, decisions=()):
    """Have every row of a batch read as ``mapping`` (JSON) says, writing nothing to the base, and remember it.

    ``decisions``: kept before, as ``settle`` does.
    """
    given = {"kind": kind, "sheet": sheet, "mapping": mapping, "publishes": publishes}
    with transaction.atomic():
        _ask(batch, State.REHEARSING, by, **given)
        _keep(batch, decisions)
        ImportLayout.objects.remember(batch.network, {"kind": kind, **mapping})


def apply_batch(batch, *, by, publishes=None):
    """Have what the rehearsal said written, in one transaction, or written again once it was taken back.

    ``publishes``: whether new records are published; ``None`` leaves what the batch says. Raises ``BatchError`` if it
    is not rehearsed, or if somebody asked already.
    """
    _ask(batch, State.APPLYING, by, **({} if publishes is None else {"publishes": publishes}))


def undo_batch(batch, *, by, chosen=()):
    """Have what a batch wrote taken back, but for what changed since: that goes too if its name is in ``chosen`` (see
    ``directory.imports.undoing.plan_undo``).
    """
    _ask(batch, State.UNDOING, by, chosen=sorted(chosen))


@transaction.atomic
def settle(batch, decisions):
    """Keep what somebody decided: ``{row: decision}``, ``{}`` to forget one. Counts at the next rehearsal."""
    current = _locked(batch)
    if current.state not in (State.REHEARSED, State.FAILED):
        raise BatchError(where_it_stands(current))
    _keep(current, decisions)


def _keep(batch, decisions):
    rows = list(batch.rows.filter(number__in=decisions)) if decisions else []
    for row in rows:
        row.decision = decisions[row.number]
    ImportRow.objects.bulk_update(rows, ["decision"], batch_size=500)


@transaction.atomic
def change_state(batch, *, to, **fields):
    """The one place where the state of a batch changes. Its row is locked; ``fields`` change with it.

    Raises ``BatchError``: of two people who ask at once, the second is told what the first did.
    """
    current = _locked(batch)
    if to not in TRANSITIONS[State(current.state)]:
        raise BatchError(where_it_stands(current))
    changes = {"state": to, "state_changed_at": timezone.now(), **fields}
    for name, value in changes.items():
        setattr(current, name, value)
        setattr(batch, name, value)
    current.save(update_fields=list(changes))
    return batch


def queue_work(batch, *, at=None):
    """Write the job of a batch; not twice."""
    return queue.later(WORK, at=at, once=f"{WORK} {batch.pk}", is_long=True, batch=batch.pk)


def standing(batch):
    """Where a batch stands, in a sentence for whoever waits."""
    if batch.state not in State.working():
        return batch.problem or batch.get_state_display()
    if (progress := progress_of(batch)) is not None:
        return _("%(step)s : %(done)s sur %(total)s.") % {
            "step": progress.step,
            "done": progress.done,
            "total": progress.total,
        }
    return stopped() or waiting()


def progress_of(batch):
    """The ``ImportProgress`` of the work under way; ``None`` until it begins."""
    return ImportProgress.objects.filter(batch=batch, at__gt=batch.asked_at).exclude(step="").first()


def waiting():
    return _("En attente de son tour.")


def stopped():
    """That nobody works, and since when; an empty text when somebody does."""
    if queue.is_worked():
        return ""
    last = queue.last_sign()
    return _(
        "Le travail de fond du site est arrêté%(since)s. Rien n’est perdu ni écrit à moitié : ce qui est demandé sera "
        "fait dès qu’il reprendra, et vous pouvez fermer cette page. Si cela dure, prévenez qui tient le site."
    ) % {"since": _(" depuis le %(date)s") % {"date": moment(last)} if last else ""}


@transaction.atomic
def _ask(batch, to, by, **fields):
    change_state(batch, to=to, asked_at=timezone.now(), asked_by=by, problem="", **fields)
    ImportProgress.objects.filter(batch=batch).update(step="", done=0, total=0, at=timezone.now())
    try:
        with transaction.atomic():
            queue_work(batch)
    except DatabaseError as error:
        raise BatchError(
            _("La file des travaux ne répond pas : rien n’a été demandé. Réessayez dans quelques minutes.")
        ) from error


def _locked(batch):
    """The batch as it is, which nobody changes until the transaction ends. Whoever works on it holds it."""
    try:
        with transaction.atomic():
            return ImportBatch.objects.select_for_update(of=("self",), no_key=True, nowait=True).get(pk=batch.pk)
    except OperationalError:
        raise BatchError(where_it_stands(ImportBatch.objects.get(pk=batch.pk))) from None


def where_it_stands(batch):
    """« Ce lot est à l’état « appliqué » depuis le 3 mars 2026 à 14 h 05, demandé par Marie Dupont. »"""
    sentence = _("Ce lot est à l’état « %(state)s » depuis le %(date)s")
    values = {"state": batch.get_state_display().lower(), "date": moment(batch.state_changed_at)}
    if batch.asked_by_id:
        sentence += _(", demandé par %(who)s")
        values["who"] = batch.asked_by
    return sentence % values + "."
