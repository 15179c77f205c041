"""Former values, former versions and deleted records, given back from the history as one more change.

Nothing is half done: what cannot return (an address taken since, a sheet that is no more, a value that is no longer
allowed) is told, and nothing is written. What happened to a sheet besides its text (its state, its verifications, who
follows it) does not return with a version: ``directory.actions`` alone changes it.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, router, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.database import undo
from directory.database.acts import act
from directory.french import quoted
from directory.merging import groups_of, mergeable_models, what_became_of
from directory.models import Merge, Verification
from directory.people.actions import keep_out


class RestoreError(Exception):
    """It cannot be done; the message says why, for people."""


# --- One change -------------------------------------------------------------------------------------------------------


def event_of(record, table, number):
    """``(model, event)`` of the history of ``record`` or of its parts. Raises ``RestoreError``."""
    model = {one._meta.db_table: one for one in undo.histories()}.get(table)
    event = undo.histories()[model].objects.filter(pgh_id=number).first() if model else None
    if event is None or _owner(model, event) != (type(record), record.pk):
        raise RestoreError(_("Ce changement n’est pas de cette fiche."))
    return model, event


def _key(model, event):
    return getattr(event, model._meta.pk.attname)


def _owner(model, event):
    return undo.sheet_at(model, _key(model, event), _values(model, event))


def _values(model, event):
    return {name: getattr(event, name) for name in undo.columns_of(model)}


@transaction.atomic
def restore_value(record, table, number, column, *, by):
    """Undo one line of the history of ``record``: what ``column`` was before the event; the part that it took away, or
    without the one that it added. Raises ``RestoreError``. Returns the ``KeptOut``: nobody who was erased comes back.
    """
    locked = lock(record)
    model, event = event_of(record, table, number)
    with act(user=by.pk, source="restauration") as act_number:
        try:
            if event.pgh_label == "update":
                _set_columns(model, event, column)
            elif event.pgh_label == "delete":
                _put_back(model, event)
            elif model is type(record):
                raise RestoreError(_("C’est la création de la fiche : il n’y avait rien avant."))
            else:
                _take_away(model, _key(model, event))
            connection.check_constraints()
        except ValidationError as error:
            raise RestoreError(_words(model, error)) from error
        except IntegrityError as error:
            raise RestoreError(_refused(str(error))) from error
        if model is not type(record):
            locked.save(update_fields=[one.name for one in locked._meta.fields if getattr(one, "auto_now", False)])
    return keep_out(act_number, by=by)


def lock(record):
    """The record as it is, which nobody changes until the transaction ends. Raises ``RestoreError``."""
    found = type(record)._base_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if found is None:
        raise RestoreError(what_became_of(type(record), record.pk, str(record)))
    return found


def _before(model, event):
    """The event that says what a row was before ``event``."""
    history, pk = undo.histories()[model], model._meta.pk.attname
    return history.objects.filter(**{pk: getattr(event, pk)}, pgh_id__lt=event.pgh_id).order_by("pgh_id").last()


def _set_columns(model, event, column):
    former = _before(model, event)
    row = model._base_manager.select_for_update(of=("self",)).filter(pk=_key(model, event)).first()
    together = [group for group in (*groups_of(model), *_slug(model)) if column in {one.name for one in group}]
    if former is None or not together:
        raise RestoreError(_("Cette valeur ne se remet pas d’ici."))
    if row is None:
        raise RestoreError(_("Cette partie de la fiche a été retirée depuis : remettez-la d’abord."))
    for one in together[0]:
        setattr(row, one.attname, getattr(former, one.attname))
    check(row, together[0])
    row.save()


def _slug(model):
    return [(one,) for one in model._meta.concrete_fields if one.name == "slug"]


def check(row, fields):
    """Raises ``ValidationError`` if these columns of a row are no longer allowed."""
    names = {one.name for one in fields}
    row.clean_fields(exclude={one.name for one in row._meta.fields} - names)
    row.validate_unique(exclude={one.name for one in row._meta.fields} - names)
    row.validate_constraints()


def _put_back(model, event):
    if model._base_manager.filter(pk=_key(model, event)).exists():
        raise RestoreError(_("Cette partie de la fiche est déjà revenue."))
    row = model(**_values(model, event))
    row.clean_fields(exclude=[one.name for one in model._meta.fields if not one.remote_field])
    row.validate_unique(exclude=[model._meta.pk.name])
    row.validate_constraints()
    row.save_base(raw=True, force_insert=True)


def _take_away(model, key):
    row = model._base_manager.filter(pk=key)
    if not row.exists():
        raise RestoreError(_("Cette partie de la fiche a déjà été retirée."))
    for other, one in undo.references_to(model):
        if other._base_manager.filter(**{one.name: key}).exists():
            raise RestoreError(
                _("D’autres fiches s’en servent (%(what)s) : elle reste.") % {"what": other._meta.verbose_name_plural}
            )
    row._raw_delete(router.db_for_write(model))


def _words(model, error):
    if not hasattr(error, "error_dict"):
        return _refused(" ".join(error.messages))
    names = {one.name: capfirst(str(one.verbose_name)) for one in model._meta.fields}
    told = [
        f"{names[name]} : {' '.join(messages)}" if name in names else " ".join(messages)
        for name, messages in error.message_dict.items()
    ]
    return _refused(" ".join(told))


def _refused(why):
    return _("Rien n’a été remis : %(why)s") % {"why": why.split("\n")[0]}


# --- A whole version --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """What a version changes of a row. ``became``, ``was``: its columns now and then; one is ``None`` for a part that
    goes or returns. ``columns``: those that return.
    """

    model: type
    key: object
    became: dict | None
    was: dict | None
    columns: tuple = ()


@dataclass
class Version:
    """A sheet as it was at a moment. ``elsewhere``: parts that are of another sheet today, and stay there."""

    plan: undo.Plan
    differences: list
    elsewhere: list


def parts_of(model):
    """``[(model, columns)]``: tables whose rows are parts of a record of ``model``, itself first, and their columns
    that may name it. What was said of the sheet on a day (verifications, requests) is no part of its text.
    """
    found = [(model, (model._meta.pk.attname,))]
    for other in undo.histories():
        if other in (model, Verification) or not undo.keeps_all(other):
            continue
        if columns := undo.columns_towards(other, model):
            found.append((other, columns))
    return found


def version_at(record, at, *, lock=False):
    """The ``Version`` of ``record`` just after what was done at ``at``."""
    found = Version(undo.Plan(act=None), [], [])
    for model, owners in parts_of(type(record)):
        _compare(found, model, owners, record.pk, at, lock)
    return found


def _compare(found, model, owners, owner, at, lock):
    history, pk, columns = undo.histories()[model], model._meta.pk.attname, undo.columns_of(model)
    named = models.Q(*((name, owner) for name in owners), _connector=models.Q.OR)
    keys = set(history.objects.filter(named).order_by().values_list(pk, flat=True))
    events = history.objects.filter(**{f"{pk}__in": keys}, pgh_created_at__lte=at).order_by("pgh_id")
    then = {getattr(event, pk): event for event in events}
    rows = model._base_manager.filter(pk__in=keys).order_by("pk")
    now = {row.pk: row for row in (rows.select_for_update(of=("self",)) if lock else rows)}
    told = {one.attname for group in groups_of(model) for one in group}
    restorable = told if owners == (pk,) and any(one.name == "state" for one in model._meta.fields) else set(columns)
    for key in sorted(keys):
        event, row = then.get(key), now.get(key)
        was = None if event is None or event.pgh_label == "delete" else _values(model, event)
        if was is not None and all(was[name] != owner for name in owners):
            was = None
        became = None if row is None else {name: getattr(row, name) for name in columns}
        if became is not None and all(became[name] != owner for name in owners):
            if was is not None:
                found.elsewhere.append(row)
            continue
        if was is None and became is None:
            continue
        touched = undo.Touched(model, key, getattr(event, "pgh_id", 0), sheet=(model, owner))
        _add(found, touched, was, became, restorable, event)


def _add(found, row, was, became, restorable, event):
    row.is_live = became is not None
    row.is_created, row.is_deleted = was is None, became is None
    row.before = None if was is None else event.pgh_id
    columns = ()
    if was is not None and became is not None:
        stamps = undo.stamps_of(row.model)
        changed = {name for name in was if was[name] != became[name] and name not in stamps}
        columns = tuple(name for name in undo.columns_of(row.model) if name in changed & restorable)
        if not columns:
            return
        row.moved = frozenset(columns)
        # Something of it stays: its other columns are left.
        row.since = frozenset(changed - restorable)
    found.plan.rows[row.node] = row
    found.differences.append(Difference(row.model, row.key, became, was, columns))


@transaction.atomic
def restore_version(record, at, *, by):
    """Make ``record`` what it was just after ``at``, its parts with it, but for its state and its address.

    Returns the ``KeptOut``: nobody who was erased comes back. Raises ``RestoreError``.
    """
    lock(record)
    found = version_at(record, at, lock=True)
    if not found.differences:
        raise RestoreError(_("La fiche est déjà telle qu’elle était : rien n’est à remettre."))
    with act(user=by.pk, source="restauration") as number:
        for one in found.differences:
            if one.was is not None:
                _check_returning(one)
        _carry_out(found.plan)
    return keep_out(number, by=by)


def _check_returning(one):
    row = one.model(**{**(one.became or {}), **{name: one.was[name] for name in one.columns or one.was}})
    fields = [field for field in one.model._meta.fields if field.attname in (one.columns or one.was)]
    names = {field.name for field in fields if field.choices or field.remote_field}
    try:
        row.clean_fields(exclude={field.name for field in one.model._meta.fields} - names)
    except ValidationError as error:
        raise RestoreError(_words(one.model, error)) from error


def _carry_out(plan, *, blocking=lambda row: True):
    try:
        with transaction.atomic():
            result = undo.carry_out(plan)
    except IntegrityError as error:
        raise RestoreError(_refused(str(error))) from error
    refused = [(row, why) for row, why in result.refused if blocking(row)]
    if refused:
        nodes = {row.node for row, _why in refused}
        reasons = dict.fromkeys(_reason(row, why, nodes) for row, why in refused)
        raise RestoreError(_refused(" ; ".join(map(str, filter(None, reasons)))))
    return result


def _reason(row, why, nodes):
    """Why the base does not take a row back, for people; nothing if it is because another of ``nodes`` does not."""
    model = row.model
    [values] = undo.values_at(undo.histories()[model], [row.before], undo.columns_of(model)).values()
    values = dict(zip(undo.columns_of(model), values, strict=True))
    record = model(**values)
    record._state.adding = False
    if "slug" in values and hasattr(record, "owner_of_slug") and (sentence := record.owner_of_slug(record.slug)):
        return sentence
    for one in model._meta.concrete_fields:
        key = values.get(one.attname)
        if one.remote_field and one.db_constraint and key is not None:
            if (one.related_model, key) in nodes:
                return ""
            if not one.related_model._base_manager.filter(pk=key).exists():
                return _("%(what)s : la fiche citée n’existe plus") % {"what": quoted(one.verbose_name)}
    try:
        record.validate_unique(exclude=[model._meta.pk.name])
        record.validate_constraints()
    except ValidationError as error:
        return " ".join(error.messages)
    return why.split("\n")[0]


# --- The deleted ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deleted:
    """A record that is no more. ``record``: as it was, unsaved; ``at``, ``context``: when, and who as history knows."""

    record: models.Model
    at: object
    context: dict | None
    act: object

    @classmethod
    def by(cls, model, event):
        number = event.pgh_context_id or event.pgh_created_at
        return cls(model(**_values(model, event)), event.pgh_created_at, event.pgh_context, number)


def deleted_of(model, *, key=None, limit=200):
    """The records of ``model`` that were deleted and not merged, the last one first, as ``Deleted``."""
    history, pk = undo.histories()[model], model._meta.pk.attname
    events = history.objects.filter(pgh_label="delete").order_by("-pgh_id")
    if key is not None:
        events = events.filter(**{pk: key})
    merged = Merge.objects.filter(kind=model._meta.db_table).values("lost")
    events = events.exclude(**{f"{pk}__in": merged}).exclude(**{f"{pk}__in": model._base_manager.values("pk")})
    found = {}
    for event in events[: limit * 2]:
        found.setdefault(_key(model, event), event)
    return [Deleted.by(model, event) for event in list(found.values())[:limit]]


def all_deleted(limit=200):
    """Those of every kind, the last one first."""
    found = [one for model in mergeable_models().values() for one in deleted_of(model, limit=limit)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]


@transaction.atomic
def restore_deleted(model, key, *, by):
    """Put a deleted record back as it was, with its parts, in the state that it had. Returns it and the
    ``KeptOut``: nobody who was erased comes back.

    Raises ``RestoreError``: it is there, its address was taken, what it names is no more.
    """
    [deleted] = deleted_of(model, key=key) or [None]
    if deleted is None:
        raise RestoreError(_("Cette fiche n’est pas à remettre : elle existe, ou elle a été fusionnée dans une autre."))
    sheet = (model, key)
    with act(user=by.pk, source="restauration") as number:
        aside = [one for one in undo.histories() if not undo.keeps_all(one)]
        found = undo.plan(deleted.act, sheet=sheet, aside=aside, lock=True)
        found.rows = {node: row for node, row in found.rows.items() if row.is_deleted}
        # What others said of it returns if they are still there.
        _carry_out(found, blocking=lambda row: row.sheet == sheet)
    kept_out = keep_out(number, by=by)
    return model._base_manager.get(pk=key), kept_out
