"""One thing done to many rows: asked of a set that is fixed then, done in one transaction under one number of the
history, taken back as a whole.

What is done, and to which rows, is the caller's (``each``, ``rows``), rights included; what is left out is told row by
row. Taking back is ``directory.database.undo``'s, and is itself a ``GroupAct``, which may be taken back.
"""

import datetime
from dataclasses import dataclass, field

from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.actions import TransitionError
from directory.database import undo
from directory.database.acts import act
from directory.database.retention import forgets
from directory.mail.queue import later
from directory.models import GroupAct, Merge
from directory.people.actions import KeptOut, keep_out

#: Name of the job.
WORK = "ensembles.faire"
#: Rows that one act may be asked of.
MOST = 5000
# Nobody confirmed.
ABANDONED = datetime.timedelta(days=1)
# What was done stays in the history, where each sheet still gives it back.
DONE = datetime.timedelta(days=365)


NO_RIGHT = gettext_lazy("Rien n’a été fait : votre rôle ne le permet plus.")


class GroupError(Exception):
    """It cannot be done; the message says why, for people."""


class LeftOut(Exception):
    """This row stays as it is; the message says why, for people."""


@dataclass
class Result:
    """``left``: ``[(row, why)]``; ``gone``: how many of those asked are no more."""

    number: int = 0
    left: list = field(default_factory=list)
    gone: int = 0
    kept_out: KeptOut = KeptOut()


# --- Asked, and done -------------------------------------------------------------------------------------------------


def stamp_path(model):
    """Where the last save of a row of ``model`` is said; an empty text where it is not."""
    for path in ("updated_at", "actor"):
        try:
            model._meta.get_field(path)
        except FieldDoesNotExist:
            continue
        return path if path == "updated_at" else "actor__updated_at"
    return ""


def ask(rows, *, deed, by, answers=None):
    """Keep that ``by`` asks ``deed`` of ``rows``, a queryset, as they are now. Raises ``GroupError`` past ``MOST``."""
    path = stamp_path(rows.model)
    # A page of a list may be cut and joined: its keys are read apart from what it shows.
    found = list(rows.order_by("pk").values_list("pk", *([path] if path else []))[: MOST + 1])
    if len(found) > MOST:
        raise GroupError(
            _("C’est trop d’un coup : choisissez au plus %(most)s fiches, par les filtres de la liste.")
            % {"most": MOST}
        )
    asked = {str(key): stamp[0].isoformat() if stamp else "" for key, *stamp in found}
    return GroupAct.objects.create(kind=rows.model._meta.db_table, deed=deed, by=by, asked=asked, answers=answers or {})


def is_as_asked(group, row):
    """Whether nobody saved ``row`` since it was asked."""
    return group.asked.get(str(row.pk), "") == _stamp(row)


def _stamp(row):
    found = row
    for name in filter(None, stamp_path(type(row)).split("__")):
        found = getattr(found, name)
    return "" if found is row else found.isoformat()


@transaction.atomic
def queue(group):
    """Give an act that is asked to the worker, once: whatever its size, nobody's page waits for it."""
    fresh = GroupAct.objects.filter(pk=group.pk, act__isnull=True, queued_at__isnull=True)
    if fresh.update(queued_at=timezone.now()):
        later(WORK, once=f"{WORK}-{group.pk}", is_long=True, group=group.pk)


@transaction.atomic
def carry_out(group, *, by, rows, each, about=""):
    """Do ``each(row)`` to the rows of ``group`` that nobody changed since; whoever raises ``LeftOut`` or
    ``TransitionError`` stays as it was. ``rows(keys)``: a queryset of those that ``by`` may see, locked here.

    Returns a ``Result``. Raises ``GroupError`` if it is done already, or if nothing can be: then nothing is written.
    """
    current = GroupAct.objects.select_for_update(of=("self",)).filter(pk=group.pk).first()
    if current is None or current.act is not None:
        raise GroupError(_("C’est déjà fait : rien n’a été fait une seconde fois."))
    result = Result()
    with act(user=by.pk, source="ensemble") as number:
        for keys in undo.chunks(sorted(map(int, current.asked)), 500):
            found = list(_locked(rows(keys)))
            result.gone += len(keys) - len(found)
            for row in found:
                _do(current, row, each, result)
    if not result.number:
        why = result.left[0][1] if result.left else _("ces fiches n’existent plus, ou ne sont plus les vôtres")
        raise GroupError(_("Rien n’a été fait : %(why)s.") % {"why": str(why).rstrip(".")})
    current.act, current.number, current.about, current.at = number, result.number, about[:300], timezone.now()
    current.asked, current.answers = {}, {}
    current.save()
    return result


def _locked(rows):
    shares = stamp_path(rows.model).startswith("actor")
    return (
        (rows.select_related("actor") if shares else rows)
        .select_for_update(of=("self", "actor") if shares else ("self",))
        .order_by("pk")
    )


def _do(group, row, each, result):
    if not is_as_asked(group, row):
        result.left.append((row, _("elle a changé depuis que vous l’avez choisie")))
        return
    try:
        with transaction.atomic():
            each(row)
    except (LeftOut, TransitionError) as refusal:
        result.left.append((row, str(refusal)))
    except IntegrityError as refusal:
        result.left.append((row, str(refusal).split("\n")[0]))
    else:
        result.number += 1


# --- Taken back ------------------------------------------------------------------------------------------------------


def plan_undo(group, *, chosen=(), lock=False):
    """The ``undo.Plan`` of taking ``group`` back."""
    aside = [one for one in undo.histories() if one is Merge or not undo.keeps_all(one)]
    return undo.plan(group.act, chosen=chosen, aside=aside, lock=lock)


def sheets_of(plan):
    """The rows of ``plan`` that are sheets, not parts of one."""
    return [row for row in plan.rows.values() if row.sheet == row.node]


def without(plan, sheets):
    """``plan`` but for ``sheets``, nodes that stay as they are."""
    plan.rows = {node: row for node, row in plan.rows.items() if row.sheet not in sheets}
    plan.items = [item for item in plan.items if (item.model, item.key) not in sheets]
    return plan


@transaction.atomic
def take_back(group, *, by, forbidden, chosen=()):
    """Give back to each sheet of ``group`` what it was, but for what changed since and is not ``chosen``, for what
    ``forbidden(plan)`` says (``{node: why}``), and for what could no longer be public.

    Returns the new ``GroupAct`` and a ``Result``. Raises ``GroupError``; then nothing is written.
    """
    current = GroupAct.objects.select_for_update(of=("self",)).filter(pk=group.pk, act__isnull=False).first()
    if current is None or GroupAct.objects.filter(undoes=current).exists():
        raise GroupError(_("C’est déjà défait."))
    with act(user=by.pk, source="ensemble-retour") as number:
        plan = plan_undo(current, chosen=chosen, lock=True)
        left = forbidden(plan)
        without(plan, set(left))
        taken, lacking = _give_back(plan)
        kept_out = keep_out(number, by=by)
    refused = {row.node for row, _why in taken.refused}
    done = [*taken.plan.restored, *taken.plan.deleted, *(row for row, _columns in taken.plan.joined)]
    model = record_model(_model_of(current.kind))
    back = {row.sheet for row in done if row.sheet[0] is model} - refused
    result = Result(len(back), [*left.items(), *lacking.items()], len(refused), kept_out)
    if not back:
        raise GroupError(_("Rien n’a été défait : tout a changé depuis, ou n’est plus à vous."))
    undoing = GroupAct.objects.create(
        kind=current.kind, deed=current.deed, about=current.about, undoes=current, act=number, by=by, number=len(back)
    )
    return undoing, result


def record_model(model):
    """The model of the sheets that rows of ``model`` are: a role's is its actor's."""
    return undo.sheet_at(model, 0, {one.attname: 0 for one in model._meta.concrete_fields})[0]


def _model_of(kind):
    return next(one for one in undo.histories() if one._meta.db_table == kind)


def _give_back(plan):
    """Carry out ``plan`` without the sheets that would be public and lack something: returns them, why."""
    with transaction.atomic():
        taken = undo.carry_out(plan)
        lacking = dict(_lacking(plan))
        if lacking:
            transaction.set_rollback(True)
    return (undo.carry_out(without(plan, set(lacking))), lacking) if lacking else (taken, {})


def _lacking(plan):
    for row in sheets_of(plan):
        if row.is_created or not hasattr(row.model, "missing_for_publication"):
            continue
        record = row.model._base_manager.filter(pk=row.key).first()
        if record is not None and record.is_published and (missing := record.missing_for_publication()):
            yield row.node, " ; ".join(map(str, missing))


# --- Forgotten -------------------------------------------------------------------------------------------------------


@forgets(**{"actes d’ensemble abandonnés": ABANDONED, "actes d’ensemble faits": DONE})
def purge(now):
    # What the worker has not done yet waits for it.
    waiting = GroupAct.objects.filter(act__isnull=True, at__lt=now - ABANDONED).exclude(
        queued_at__isnull=False, told=""
    )
    done = GroupAct.objects.filter(act__isnull=False, at__lt=now - DONE)
    numbers = {"actes d’ensemble abandonnés": waiting.count(), "actes d’ensemble faits": done.count()}
    waiting.delete()
    done.delete()
    return numbers
