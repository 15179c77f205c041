"""An act is taken back: rows go, return, or are joined with what somebody changed since."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import IntegrityError, connection, models, router, transaction
from django.db.models.constants import OnConflict

from directory.database.undo.planning import (
    Plan,
    chunks,
    columns_of,
    histories,
    name_of,
    plan,
    references_to,
    stamps_of,
    values_at,
)


@dataclass
class TakenBack:
    """``refused``: the rows that the base would not take back (another one has their address), with its words."""

    plan: Plan
    refused: list


@transaction.atomic
def take_back(act, *, chosen=(), aside=(), sheet=None, progress=lambda done, total: None):
    """Take back what ``act`` did, but for what stays. Returns a ``TakenBack``.

    The caller opens the act that this one is: ``with acts.act(user=…): take_back(…)``. ``progress(done, total)``: told
    as rows are written.
    """
    return carry_out(plan(act, chosen=chosen, aside=aside, sheet=sheet, lock=True), progress)


@transaction.atomic
def carry_out(found, progress=lambda done, total: None):
    """Do what a ``Plan``, read under lock, says. Returns a ``TakenBack``."""
    deleted, restored, joined = found.deleted, found.restored, found.joined
    total, done = len(deleted) + len(restored) + len(joined), 0
    _let_go(found, deleted)
    coming = {row.node for row in restored}

    def write_all(write, rows, *, needed_first):
        nonlocal done
        lost = []
        for model, some in _by_model(rows, needed_first=needed_first):
            for part in chunks(some):
                gone = write(model, part, coming)
                lost += gone
                coming.difference_update(row.node for row, _why in gone)
                done += len(part)
                progress(min(done, total), total)
        return lost

    write_all(_delete, _last_first(deleted), needed_first=False)
    # What others cannot be without is back before them.
    refused = write_all(_put_back, _last_first(restored), needed_first=True)
    # One by one: few sheets are changed by somebody between the two.
    for row, columns in joined:
        refused += _join(row, columns, coming)
        done += 1
        progress(min(done, total), total)
    # What was in the way may have been given back by another row.
    again = {row.node for row in restored} & {row.node for row, _why in refused}
    coming |= again
    refused = [one for one in refused if one[0].node not in again]
    refused += write_all(_put_back, [row for row in restored if row.node in again], needed_first=True)
    connection.check_constraints()
    return TakenBack(found, refused)


def _last_first(rows):
    return sorted(rows, key=lambda row: row.last, reverse=True)


def _by_model(rows, *, needed_first):
    groups = defaultdict(list)
    for row in rows:
        groups[row.model].append(row)
    return sorted(groups.items(), key=lambda group: len(_lineage(group[0])) if needed_first else 0)


@cache
def _lineage(model):
    """The models without a row of which a row of ``model`` cannot be."""
    needed = {one.related_model for one in model._meta.concrete_fields if one.remote_field and not one.null} - {model}
    return frozenset(needed).union(*map(_lineage, needed))


def _let_go(found, deleted):
    """What the act did not write and that names what goes, by somebody's choice: no longer does, or goes with it."""
    going = {row.node for row in deleted}
    for node, referring in found.referring.items():
        if node in going:
            for model, key, column in referring:
                _loosen(model, key, column)


def _loosen(model, key, column):
    if column is None:
        return
    row = model._base_manager.filter(pk=key)
    if column.null and column.remote_field.on_delete is not models.CASCADE:
        try:
            with transaction.atomic():
                row.update(**{column.name: None})
            return
        except IntegrityError:
            pass  # it is nothing without what it named: it goes too
    for other, reference in references_to(model):
        for one in other._base_manager.filter(**{reference.name: key}).order_by().values_list("pk", flat=True):
            _loosen(other, one, reference)
    row._raw_delete(router.db_for_write(model))


def _delete(model, rows, _coming):
    keys = [row.key for row in rows]
    model._base_manager.filter(pk__in=keys)._raw_delete(router.db_for_write(model))
    if any(one.name == "slug" for one in model._meta.concrete_fields):
        # The trigger kept the public ones for ever: those of what was never to be are given back.
        former = apps.get_model("directory", "Redirection").objects
        former.filter(kind=model._meta.db_table, target_pk__in=keys).delete()
    return []


def _put_back(model, rows, coming):
    """Write rows as they were, those that are there and those that are not. ``coming``: all those that return."""
    values = values_at(histories()[model], [row.before for row in rows], columns_of(model))
    records = [(row, model(**dict(zip(columns_of(model), values[row.before], strict=True)))) for row in rows]
    records, orphans = _with_what_they_name(model, records, coming)
    return orphans + _where_it_is_taken(records, lambda some: _upsert(model, some))


def _upsert(model, records):
    """Raw: as the columns were, the dates of the last save too."""
    names = columns_of(model)
    fields = [one for one in model._meta.concrete_fields if one.attname in names]
    model._base_manager.get_queryset()._insert(
        records,
        fields=fields,
        using=router.db_for_write(model),
        raw=True,
        on_conflict=OnConflict.UPDATE,
        update_fields=[one for one in fields if not one.primary_key],
        unique_fields=[model._meta.pk],
    )


def _with_what_they_name(model, records, coming):
    """Those whose every reference leads somewhere, and the others with the reason."""
    orphans = {}
    for one in model._meta.concrete_fields:
        if not (one.remote_field and one.db_constraint and one.attname in columns_of(model)):
            continue
        wanted = {value for _row, record in records if (value := getattr(record, one.attname)) is not None}
        present = set(one.related_model._base_manager.filter(pk__in=wanted).order_by().values_list("pk", flat=True))
        present |= {value for value in wanted if (one.related_model, value) in coming}
        for row, record in records:
            if (value := getattr(record, one.attname)) is not None and value not in present:
                orphans[row.node] = (row, f"{name_of(one.related_model, value)} is no more")
    return [(row, record) for row, record in records if row.node not in orphans], list(orphans.values())


def _where_it_is_taken(records, write):
    """Write all at once; where the base refuses, by halves, down to the rows that it refuses: those are returned."""
    if not records:
        return []
    try:
        with transaction.atomic():
            write([record for _row, record in records])
    except IntegrityError as error:
        if len(records) == 1:
            return [] if _is_there_already(records[0][1]) else [(records[0][0], str(error))]
        middle = len(records) // 2
        return _where_it_is_taken(records[:middle], write) + _where_it_is_taken(records[middle:], write)
    return []


def _is_there_already(record):
    """Whether somebody wrote the same row since, under another key."""
    names = [one for one in columns_of(type(record))[1:] if one not in stamps_of(type(record))]
    values = {name: getattr(record, name) for name in names}
    nulls = {f"{name}__isnull": True for name, value in values.items() if value is None}
    return type(record)._base_manager.filter(**nulls, **{n: v for n, v in values.items() if v is not None}).exists()


def _join(row, columns, coming):
    """Put back some columns of a row, leave the others."""
    model = row.model
    [values] = values_at(histories()[model], [row.before], columns_of(model)).values()
    before = dict(zip(columns_of(model), values, strict=True))
    record = model._base_manager.get(pk=row.key)
    for name in columns:
        setattr(record, name, before[name])
    written = {one.name for one in model._meta.concrete_fields if one.attname in columns | stamps_of(model)}
    kept, orphans = _with_what_they_name(model, [(row, record)], coming)
    return orphans + _where_it_is_taken(kept, lambda some: some[0].save(update_fields=written))
