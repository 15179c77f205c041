"""What the worker does to a batch: rehearse it, apply it, take it back. One transaction each, all of it or nothing.

Killed in the middle, the transaction is undone by the base and the state still says what was asked: done again from the
start. Killed after, the state says that it is done, and nothing is done twice.
"""

import datetime
import json
import logging
import time
from collections import Counter
from hashlib import md5

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, SerializationFailure

from directory.database import undo
from directory.database.acts import act
from directory.enums import ImportState, RowOutcome
from directory.french import counted, team_name
from directory.imports import source
from directory.imports.actions import change_state, queue_work
from directory.imports.outcomes import Outcome
from directory.imports.progress import reporting
from directory.models import ImportBatch, ImportLayout, ImportRow
from directory.people.actions import keep_out
from directory.submissions.actions import bring, unbring

State = ImportState
log = logging.getLogger("directory.imports")

CHUNK = 500
# Two imports that name the same new actor: the second starts again, and finds it.
ATTEMPTS = 3
AGAIN = datetime.timedelta(seconds=15)
# The batches' own tables are not what a batch brings.
ASIDE = (ImportBatch, ImportLayout)
WRITTEN = (RowOutcome.CREATED, RowOutcome.UPDATED)


class Busy(Exception):
    """Another batch of the same network is being worked on."""


def work(pk, *, shown=None, patience=0):
    """Do what was asked of the batch ``pk``; nothing if it is done. ``shown(step, done, total)``: told as it advances.

    While another batch of the same network is being worked on, waits ``patience`` seconds, then has the queue call
    again.
    """
    deadline = time.monotonic() + patience
    with reporting(pk, shown) as progress:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return _work(pk, progress, deadline)
            except Busy:
                queue_work(ImportBatch(pk=pk), at=timezone.now() + AGAIN)
                return None
            except source.Unusable as refusal:
                return _give_up(pk, str(refusal))
            except (IntegrityError, OperationalError) as error:
                if not _is_a_collision(error):
                    raise
                log.warning("Lot %s : essai %s, %s", pk, attempt, error)
            except Exception:
                log.exception("Lot %s", pk)
                return _give_up(
                    pk, _("Une erreur imprévue a tout arrêté et rien n’a été écrit. Qui tient le site en a la trace.")
                )
    return _give_up(pk, _("D’autres écritures gênent celles de ce lot, rien n’a été écrit. Réessayez plus tard."))


def _is_a_collision(error):
    return isinstance(error, IntegrityError) or isinstance(error.__cause__, DeadlockDetected | SerializationFailure)


def _work(pk, progress, deadline):
    with transaction.atomic():
        batch = _claimed(pk, deadline)
        if batch is not None:
            DOING[batch.state](batch, progress)


def _claimed(pk, deadline):
    """The batch, if there is something to do, held until the transaction ends. Raises ``Busy``.

    All the batches of its network that somebody asked for are held with it, the first one first: two of them are never
    worked on at once, since each would make the records that both name.
    """
    batch = ImportBatch.objects.filter(pk=pk, state__in=State.working()).first()
    if batch is None:
        return None
    asked = ImportBatch.objects.filter(network=batch.network_id, state__in=State.working()).order_by("pk")
    while True:
        try:
            with transaction.atomic():
                held = list(asked.select_for_update(of=("self",), no_key=True, nowait=True))
            return next((one for one in held if one.pk == pk), None)
        except OperationalError as error:
            if time.monotonic() >= deadline:
                raise Busy from error
            time.sleep(1)


@transaction.atomic
def _give_up(pk, problem):
    """Nothing was written: back to where the batch was."""
    batch = ImportBatch.objects.get(pk=pk)
    if batch.state == State.UNDOING:
        to = State.UNDONE if batch.undone_acts else State.APPLIED
    else:
        to = State.UNDONE if batch.undone_acts else State.FAILED
    change_state(batch, to=to, problem=problem)


# --- Rehearsed --------------------------------------------------------------------------------------------------------


def _rehearse(batch, progress):
    progress.step(_("Lecture du fichier"), 1)
    settled = dict(batch.rows.exclude(decision={}).values_list("number", "decision"))
    # Read first: what changes while the rows are read makes another one.
    basis = source.basis_of(batch)
    total, outcomes = source.outcomes_of(batch, settled=settled)
    batch.rows.all().delete()
    progress.step(_("Répétition, ligne à ligne"), total)
    counts, rows, done = Counter(), [], 0
    for outcome in outcomes:
        counts[outcome.outcome] += 1
        rows.append(_row(batch, outcome, settled.get(outcome.row, {})))
        if len(rows) == CHUNK:
            ImportRow.objects.bulk_create(rows)
            done, rows = done + CHUNK, []
            progress.tick(done)
    ImportRow.objects.bulk_create(rows)
    progress.tick(total)
    source.keep_basis(batch, basis)
    change_state(batch, to=State.REHEARSED, counts=dict(counts))


def _row(batch, outcome, decision):
    return ImportRow(batch=batch, number=outcome.row, decision=decision, **_said(outcome))


def _said(outcome):
    """What a row keeps of its outcome, by column."""
    detail = outcome.to_json()
    return {
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "key": outcome.key,
        "asks": [question["key"] for question in detail["questions"]],
        "record": outcome.record,
        "digest": _digest(detail),
        "detail": detail,
    }


def _digest(detail):
    """Of what a row would write, and of what it would replace."""
    written = [detail[name] for name in ("outcome", "record", "values", "changes", "is_proposed", "proposed_to")]
    return md5(json.dumps(written, sort_keys=True).encode(), usedforsecurity=False).hexdigest()


# --- Applied ----------------------------------------------------------------------------------------------------------


def _apply(batch, progress):
    if batch.undone_acts:
        return _redo(batch, progress)
    kind = source.kind_of(batch)
    batch.publishes = batch.publishes and batch.asked_by.publishes_for(batch.network_id)
    _hold(kind, batch)
    as_said, otherwise = _verified(batch, progress)
    progress.step(_("Écriture"), len(as_said))
    by, done = batch.asked_by, 0
    with act(user=by.pk, batch=batch.pk, file=batch.file_name, source="import") as number:
        for some in undo.chunks(as_said, CHUNK):
            rows = batch.rows.filter(number__in=some).order_by("number").values_list("detail", flat=True)
            _write(kind, batch, [Outcome.from_json(detail) for detail in rows], by)
            done += len(some)
            progress.tick(done)
    kept_out = keep_out(number, by=by)
    _tell_otherwise(batch, otherwise)
    counts = Counter(batch.rows.order_by().values_list("outcome", flat=True))
    counts["written"] = batch.rows.filter(is_written=True).count()
    said = {"act": number, "publishes": batch.publishes, "counts": dict(counts), "problem": kept_out.sentence}
    change_state(batch, to=State.APPLIED, applied_at=timezone.now(), applied_by=by, **said)


def _hold(kind, batch):
    """Keep the records to change from changing until they are."""
    keys = list(batch.rows.filter(outcome=RowOutcome.UPDATED).order_by("record").values_list("record", flat=True))
    for some in undo.chunks(keys):
        records = kind.model._base_manager.filter(pk__in=some).order_by("pk")
        list(records.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _verified(batch, progress):
    """The numbers of the rows that would do what the rehearsal said, and the outcomes of those that would not."""
    expected = dict(batch.rows.filter(outcome__in=WRITTEN).order_by("number").values_list("number", "digest"))
    if source.is_as_rehearsed(batch):
        return list(expected), []
    progress.step(_("Lecture du fichier"), 1)
    settled = dict(batch.rows.exclude(decision={}).values_list("number", "decision"))
    total, outcomes = source.outcomes_of(batch, settled=settled)
    progress.step(_("Vérification, ligne à ligne"), total)
    as_said, otherwise = [], []
    for done, outcome in enumerate(outcomes, start=1):
        progress.tick(done)
        digest = expected.pop(outcome.row, None)
        if digest is None:
            continue
        if _digest(outcome.to_json()) == digest:
            as_said.append(outcome.row)
        else:
            otherwise.append(outcome)
    return as_said, otherwise


def _write(kind, batch, outcomes, by):
    for outcome in outcomes:
        if outcome.is_proposed:
            _propose(kind, batch, outcome, by)
    ours = [outcome for outcome in outcomes if not outcome.is_proposed]
    keys = kind.write(ours, batch=batch, by=by)
    # They are there: of the rows that they conflict with, two columns change. Ten times quicker than ``bulk_update``.
    ImportRow.objects.bulk_create(
        (
            ImportRow(batch=batch, number=outcome.row, record=key, is_written=True)
            for outcome, key in zip(ours, keys, strict=True)
        ),
        update_conflicts=True,
        unique_fields=["batch", "number"],
        update_fields=["record", "is_written"],
    )


def _propose(kind, batch, outcome, by):
    """A record that another network follows is its to change: it reads what the table says, and decides."""
    words = {"row": outcome.row, "file": batch.file_name, "batch": batch.pk}
    submission = bring(
        kind.model._base_manager.get(pk=outcome.record),
        values=kind.proposed(outcome),
        by=by,
        label=team_name(batch.network),
        text=_("Ligne %(row)s de « %(file)s », lot n° %(batch)s.") % words,
    )
    detail = outcome.to_json() | {"proposition": submission.reference}
    batch.rows.filter(number=outcome.row).update(detail=detail)


def _tell_otherwise(batch, outcomes):
    """Rows that the base, changed since the rehearsal, makes something else: not written, and said."""
    rows = {row.number: row for row in batch.rows.filter(number__in=[outcome.row for outcome in outcomes])}
    for outcome in outcomes:
        row = rows[outcome.row]
        for name, value in _said(outcome).items():
            setattr(row, name, value)
        if outcome.outcome in WRITTEN:
            row.outcome = RowOutcome.AMBIGUOUS
        if outcome.outcome != RowOutcome.IDENTICAL:
            said = _("La base a changé depuis la répétition : rien n’a été écrit. Envoyez de nouveau le fichier.")
            row.reason = f"{said} {row.reason}".strip()
    ImportRow.objects.bulk_update(
        rows.values(), ["outcome", "reason", "key", "asks", "record", "digest", "detail"], batch_size=CHUNK
    )


# --- Taken back, and done again ---------------------------------------------------------------------------------------


def _undo(batch, progress):
    by = batch.asked_by
    progress.step(_("Retour"), 1)
    with act(user=by.pk, batch=batch.pk, file=batch.file_name, source="retour") as number:
        result = undo.take_back(batch.act, chosen=batch.chosen, aside=ASIDE, progress=_steps(progress, _("Retour")))
    proposed = batch.rows.filter(detail__has_key="proposition").values_list("detail__proposition", flat=True)
    text = _("Le lot n° %(batch)s a été défait.") % {"batch": batch.pk}
    unbring(list(proposed), by=by, label=team_name(batch.network), text=text)
    change_state(
        batch,
        to=State.UNDONE,
        undone_at=timezone.now(),
        undone_by=by,
        undone_acts=[*batch.undone_acts, number],
        problem=" ".join(filter(None, (_stayed(result), _told(result), keep_out(number, by=by).sentence))),
    )


def _redo(batch, progress):
    """Take back each taking back, the last one first."""
    progress.step(_("Reprise"), 1)
    refused = []
    with act(user=batch.asked_by.pk, batch=batch.pk, file=batch.file_name, source="reprise") as again:
        for number in reversed(batch.undone_acts):
            result = undo.take_back(number, aside=ASIDE, progress=_steps(progress, _("Reprise")))
            refused.append(_told(result))
    refused.append(keep_out(again, by=batch.asked_by).sentence)
    change_state(batch, to=State.APPLIED, undone_acts=[], problem=" ".join(filter(None, refused)))


def _steps(progress, name):
    started = []

    def told(done, total):
        if not started:
            progress.step(name, total)
            started.append(total)
        progress.tick(done)

    return told


def _stayed(result):
    """What somebody changed or linked since, and did not choose to take back."""
    if not (number := len(result.plan.items)):
        return ""
    one, several = (
        _("fiche, changée ou utilisée depuis, est restée."),
        _("fiches, changées ou utilisées depuis, sont restées."),
    )
    return counted(number, one, several)


def _told(result):
    if not result.refused:
        return ""
    sentence = _(
        "Lignes qui n’ont pas pu revenir : %(number)s. Leur adresse est prise, ou ce dont elles dépendent a disparu."
    )
    return sentence % {"number": len(result.refused)}


DOING = {State.REHEARSING: _rehearse, State.APPLYING: _apply, State.UNDOING: _undo}
