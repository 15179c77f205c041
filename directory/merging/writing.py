"""Two records made one, and two again."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, router, transaction
from django.utils.translation import gettext as _

from directory.database import undo
from directory.database.acts import act
from directory.merging.planning import MergeError, mergeable_models, plan_merge, stored
from directory.models import Merge
from directory.people.actions import keep_out

# --- What is written --------------------------------------------------------------------------------------------------


@transaction.atomic
def merge(kept, lost, *, by, answers=None, seen=None):
    """Make ``lost`` one with ``kept``. ``answers``: ``{name of a question: choice}``; ``seen``: the ``mark`` of the
    plan that was shown. Returns the ``Merge``.

    One act in the history, in one transaction. Raises ``MergeError``: refused, changed since, or not valid together.
    """
    found = plan_merge(kept, lost, lock=True)
    if found.refusals:
        raise MergeError(" ".join(found.refusals))
    if seen is not None and seen != found.mark:
        raise MergeError(
            _("L’une des deux fiches, ou ce qui les cite, a changé depuis que cette page est affichée. Relisez-la.")
        )
    answers = answers or {}
    chosen = {one.name: one.values(answers.get(one.name, one.default)) for one in found.all_questions}
    names = {"fiche": str(found.lost)[:300], "dans": str(found.kept)[:300]}
    try:
        with transaction.atomic(), act(user=by.pk, source="fusion", **names) as number:
            apart = [_carry(move, chosen) for move in found.moves]
            merged = _end(found, chosen)
            done = Merge.objects.create(
                kind=merged._meta.db_table,
                lost=found.lost.pk,
                kept=merged.pk,
                lost_name=names["fiche"],
                act=number,
                apart=[one for one in apart if one],
                by=by,
            )
            connection.check_constraints()
    except ValidationError as error:
        raise MergeError(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise MergeError(
            _("La base refuse cette fusion : une règle ne serait plus tenue (%(why)s). Rien n’a été écrit.")
            % {"why": str(error).split("\n")[0]}
        ) from error
    return done


def _carry(move, chosen):
    """Do one move. Returns what ``Merge.apart`` keeps of it, ``None`` when the history keeps it."""
    model, row = move.model, move.row
    kept = None
    if not undo.keeps_all(model):
        columns = [one for one in stored(model) if move.became is None or one.attname in move.became]
        was = {one.attname: _as_text(one, row) for one in columns}
        kept = {"table": model._meta.db_table, "key": row.pk, "was": was, "became": move.became}
    if move.became is None:
        model._base_manager.filter(pk=row.pk)._raw_delete(router.db_for_write(model))
        _write(move.twin, move.questions, chosen)
    else:
        model._base_manager.filter(pk=row.pk).update(**move.became)
    return kept


def _as_text(one, row):
    return None if one.value_from_object(row) is None else one.value_to_string(row)


def _write(row, questions, chosen):
    """Give a row the values chosen. Raises ``ValidationError`` if they do not go together."""
    values = {}
    for one in questions:
        values |= chosen[one.name]
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    row.validate_constraints()
    if changed:
        row.save(update_fields=[one.name for one in stored(type(row)) if one.attname in changed])


def _end(found, chosen):
    """The lost record goes, what it was besides first; the kept one says what was chosen. Returns it."""
    kept, lost = found.kept, found.lost
    for theirs, mine in found.roles:
        model = type(theirs)
        model._base_manager.filter(pk=theirs.pk)._raw_delete(router.db_for_write(model))
        if mine is None:
            values = {one.attname: getattr(theirs, one.attname) for one in stored(model)}
            model(**values | {model._meta.pk.attname: kept.pk}).save(force_insert=True)
    model = type(lost)
    if any(one.name == "merged_into" for one in model._meta.concrete_fields):
        model._base_manager.filter(pk=lost.pk).update(merged_into=kept.pk)
    else:
        model._base_manager.filter(pk=lost.pk)._raw_delete(router.db_for_write(model))
    tables = {type(row): row for _theirs, row in found.roles if row is not None} | {type(kept): kept}
    for owner, row in tables.items():
        _write(row, [one for one in found.questions if one.fields[0].model is owner], chosen)
    if hasattr(kept, "aliases") and kept.name != lost.name:
        # What it was called still finds it.
        kept.aliases = sorted({*kept.aliases, lost.name} - {kept.name})
    kept.save()
    return kept


# --- Two again --------------------------------------------------------------------------------------------------------


def lost_of(merge):
    """The record that a merge took away, as it was, unsaved if it is no more."""
    model = mergeable_models()[merge.kind]
    history, pk = undo.histories()[model], model._meta.pk.attname
    event = history.objects.filter(**{pk: merge.lost}, pgh_context_id=merge.act).order_by("pgh_id").last()
    return model(**{name: getattr(event, name) for name in undo.columns_of(model)})


def plan_unmerge(merge, *, chosen=()):
    """The ``directory.database.undo.Plan`` of taking a merge back."""
    return undo.plan(merge.act, chosen=chosen, aside=_aside())


def _aside():
    """Tables of which the history does not keep everything: ``Merge.apart`` does."""
    return tuple(model for model in undo.histories() if not undo.keeps_all(model) and model is not Merge)


@transaction.atomic
def unmerge(merge, *, by, chosen=()):
    """Make two records again of what a merge made one, but for what changed since and is not ``chosen``.

    Returns how many rows apart from the history stay because they changed since, and the ``KeptOut``: nobody who was
    erased comes back. Raises ``MergeError``: somebody did it
    already, or the base has something else in the place of what returns; nothing is done then.
    """
    current = Merge.objects.select_for_update(of=("self",)).filter(pk=merge.pk).first()
    if current is None:
        raise MergeError(_("Cette fusion a déjà été défaite."))
    with act(user=by.pk, source="defusion", fiche=current.lost_name) as number:
        result = undo.take_back(current.act, chosen=chosen, aside=_aside())
        if result.refused:
            raise MergeError(
                _("Impossible de tout rendre : %(why)s. Rien n’a été défait.")
                % {"why": " ; ".join(sorted({why.split("\n")[0] for _row, why in result.refused}))}
            )
        staying = sum(not _give_back(one) for one in reversed(current.apart))
    return staying, keep_out(number, by=by)


def _give_back(kept):
    """Put a row back as it was; ``False`` if somebody changed it since."""
    model = next(one for one in _every_model() if one._meta.db_table == kept["table"])
    was = {one.attname: one.to_python(kept["was"][one.attname]) for one in stored(model) if one.attname in kept["was"]}
    if kept["became"] is not None:
        same = {name: value for name, value in kept["became"].items() if value is not None}
        nulls = {f"{name}__isnull": True for name, value in kept["became"].items() if value is None}
        return bool(model._base_manager.filter(pk=kept["key"], **same, **nulls).update(**was))
    model(**was).save_base(raw=True, force_insert=True)
    return True


def _every_model():
    return [one for one in apps.get_models(include_auto_created=True) if not one._meta.proxy]
