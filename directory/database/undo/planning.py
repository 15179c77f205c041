"""What taking back an act would do: what it did, what became of it since, what stays."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import models

CHUNK = 1000


@cache
def histories():
    """``{model: the model of its history}``, links included."""
    return {
        history.pgh_tracked_model._meta.concrete_model: history
        for history in apps.get_models()
        if hasattr(history, "pgh_tracked_model")
    }


@cache
def columns_of(model):
    """The columns of ``model`` that its history keeps, its key first."""
    noted = {one.name for one in histories()[model]._meta.local_fields}
    kept = [one for one in model._meta.concrete_fields if one.name in noted]
    return tuple(one.attname for one in sorted(kept, key=lambda one: not one.primary_key))


@cache
def stamps_of(model):
    """The columns that say when a row was last saved: they change with any other, and say nothing by themselves."""
    return frozenset(one.attname for one in model._meta.concrete_fields if getattr(one, "auto_now", False))


@cache
def _parents_of(model):
    """``[(column, model)]``: what a row of ``model`` is a part of; nothing for what has an address of its own."""
    if any(one.name == "slug" for one in model._meta.concrete_fields):
        return ()
    owners = [one for one in model._meta.concrete_fields if one.remote_field and one.db_constraint]
    if model._meta.auto_created:
        owners = [one for one in owners if one.related_model is model._meta.auto_created][:1]
    else:
        owners = [one for one in owners if one.remote_field.on_delete is models.CASCADE]
    return tuple((one.attname, one.related_model) for one in owners)


@cache
def references_to(model):
    """``[(model, field)]``: every column of the base that refers to a row of ``model``."""
    return tuple(
        (other, one)
        for other in apps.get_models(include_auto_created=True)
        if other._meta.managed and not other._meta.proxy and not hasattr(other, "pgh_tracked_model")
        for one in other._meta.concrete_fields
        if one.remote_field and one.related_model is model
    )


@cache
def _pointers():
    """Models that name a record by its table and its key, without a constraint."""
    wanted = {"record_table", "record_pk"}
    return tuple(
        model
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model") and wanted <= {one.name for one in model._meta.concrete_fields}
    )


@dataclass(slots=True)
class Touched:
    """A row that the act touched. ``before``, ``last``: the events that hold what it was and what the act left of it.

    ``moved``: the columns that the act changed; ``since``: those that have another value today than the act left;
    ``clash``: those that the act changed and that somebody gave another value since, neither the act's nor the former.
    """

    model: type
    key: object
    last: int
    is_created: bool = False
    is_deleted: bool = False
    before: int | None = None
    is_live: bool = False
    is_back: bool = False
    sheet: tuple = ()
    moved: frozenset = frozenset()
    since: frozenset = frozenset()
    clash: frozenset = frozenset()

    @property
    def node(self):
        return (self.model, self.key)

    @property
    def is_updated(self):
        return not (self.is_created or self.is_deleted)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something stays. ``what``: « changed » (``columns`` of this row), « removed » (this row), « refers » (this
    row, which the act did not write, names the sheet), « kept » (this sheet, which stays, names it).

    ``at`` and ``context``: when, and who as the history knows it; unknown of a row that has no history.
    """

    what: str
    model: type
    key: object
    columns: frozenset = frozenset()
    at: object = None
    context: dict | None = field(default=None, compare=False)


@dataclass
class Item:
    """A sheet, or a row without one, of which something stays. ``is_created``: by the act."""

    model: type
    key: object
    is_created: bool
    reasons: list = field(default_factory=list)
    label: str = ""

    @property
    def name(self):
        """« directory_project:12 », by which it is chosen."""
        return name_of(self.model, self.key)


def is_part(model):
    """Whether a row of ``model`` is nothing apart from a sheet: a link, a funding, a role of an actor."""
    return bool(_parents_of(model))


def name_of(model, key):
    return f"{model._meta.db_table}:{key}"


@dataclass
class Plan:
    """What taking back an act would do. ``chosen``: the names of the items that go all the same."""

    act: object
    rows: dict = field(default_factory=dict)
    chosen: frozenset = frozenset()
    kept: dict = field(default_factory=dict)
    """By node, why it stays."""
    clashes: dict = field(default_factory=dict)
    """By node of which only some columns stay, why."""
    referring: dict = field(default_factory=dict)
    """By node that the act created, the ``(model, key, field)`` that name it and that the act did not write."""
    items: list = field(default_factory=list)

    @property
    def deleted(self):
        return [row for row in self.rows.values() if row.is_created and row.is_live and row.node not in self.kept]

    @property
    def restored(self):
        """Rows to be as they were."""
        rows = (row for row in self.rows.values() if not (row.is_created or row.is_back or row.node in self.kept))
        return [row for row in rows if row.is_deleted or (row.is_live and not row.since)]

    @property
    def joined(self):
        """``[(row, columns)]``: rows that changed since, and the columns that are to be as they were."""
        rows = (row for row in self.rows.values() if row.is_updated and row.is_live and row.since)
        joined = [(row, row.moved - row.since | (row.clash if self.is_chosen(row) else frozenset())) for row in rows]
        return [(row, columns) for row, columns in joined if columns]

    def counts(self):
        """``{table: (rows that go, rows that return to what they were)}``."""
        going = Counter(row.model._meta.db_table for row in self.deleted)
        returning = Counter(row.model._meta.db_table for row in self.restored)
        returning += Counter(row.model._meta.db_table for row, _columns in self.joined)
        return {table: (going[table], returning[table]) for table in sorted({*going, *returning})}

    def is_chosen(self, row):
        return name_of(*row.sheet) in self.chosen


def plan(act, *, chosen=(), aside=(), lock=False):
    """The ``Plan`` of taking back ``act``, read from the base as it is. ``aside``: models that do not count.

    ``lock``: keep the rows that it would touch from changing until the transaction ends.
    """
    found = Plan(act=act, chosen=frozenset(chosen))
    for model, history in histories().items():
        if model not in aside:
            _read(found, model, history, lock)
    _decide(found)
    _tell(found)
    return found


def chunks(sequence, size=CHUNK):
    return (sequence[start : start + size] for start in range(0, len(sequence), size))


# --- What the act did, and what became of it --------------------------------------------------------------------------


def _read(found, model, history, lock):
    events = history.objects.filter(pgh_context_id=found.act).order_by("pgh_id")
    rows, first = {}, {}
    for key, number, label in events.values_list(model._meta.pk.attname, "pgh_id", "pgh_label"):
        if key not in rows:
            rows[key] = Touched(model, key, number, is_created=label == "insert")
            first[key] = number
        rows[key].last, rows[key].is_deleted = number, label == "delete"
    # Created and deleted by the act itself: nothing is left of it.
    rows = {key: row for key, row in rows.items() if not (row.is_created and row.is_deleted)}
    for keys in chunks(sorted(rows)):
        some = [rows[key] for key in keys]
        _find_before(model, history, [row for row in some if not row.is_created], first)
        _compare(model, history, some, lock)
    found.rows.update((row.node, row) for row in rows.values())


def _find_before(model, history, rows, first):
    key = model._meta.pk.attname
    by_key = {row.key: row for row in rows}
    events = history.objects.filter(**{f"{key}__in": list(by_key)}).order_by("pgh_id")
    for found, number in events.values_list(key, "pgh_id"):
        if number < first[found]:
            by_key[found].before = number
    for row in rows:
        if row.before is None:
            raise LookupError(f"the history does not say what {name_of(*row.node)} was")


def values_at(history, numbers, columns):
    """``{number of the event: values of these columns}``."""
    events = history.objects.filter(pgh_id__in=numbers).values_list("pgh_id", *columns)
    return {number: values for number, *values in events.order_by()}


def _compare(model, history, rows, lock):
    columns = columns_of(model)
    numbers = [number for row in rows for number in (row.before, row.last) if number is not None]
    events = values_at(history, numbers, columns)
    living = model._base_manager.filter(pk__in=[row.key for row in rows]).order_by("pk")
    if lock:
        living = living.select_for_update(of=("self",))
    live = {key: values for key, *values in living.values_list("pk", *columns)}
    counted = [name for name in columns if name not in stamps_of(model)]
    for row in rows:
        before = _counted(events.get(row.before), columns, counted)
        after = _counted(events[row.last], columns, counted)
        today = _counted(live.get(row.key), columns, counted)
        row.sheet = _sheet_of(row.model, row.key, dict(zip(columns, events[row.last], strict=True)))
        row.is_live = today is not None
        row.since = _differences(after, today)
        if not row.is_created:
            row.moved = frozenset(counted) if row.is_deleted else _differences(before, after)
            row.clash = row.since & row.moved & _differences(before, today)
            row.is_back = row.is_live and _is_back(row, before, today, events[row.before], live[row.key])


def _is_back(row, before, today, whole_before, whole_today):
    if row.moved:
        return not (_differences(before, today) & row.moved)
    # The act only said that the row was saved: when it was stays said if somebody saved something since.
    return bool(row.since) or whole_before == whole_today


def _counted(values, columns, counted):
    return None if values is None else {n: v for n, v in zip(columns, values, strict=True) if n in counted}


def _differences(one, other):
    if one is None or other is None:
        return frozenset()
    return frozenset(name for name in one if one[name] != other[name])


def sheet_of(row):
    """The ``(model, key)`` of what a row is a part of; itself if it is a part of nothing."""
    return _sheet_of(type(row), row.pk, {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields})


def _sheet_of(model, key, values):
    for column, parent in _parents_of(model):
        if values.get(column) is not None:
            # A role shares the key of its actor.
            target, parent_key = parent, values[column]
            while (pk := target._meta.pk).remote_field and _parents_of(target):
                target = pk.related_model
            return (target, parent_key)
    return (model, key)


# --- What stays -------------------------------------------------------------------------------------------------------


def _decide(found):
    """Fill ``kept`` and ``referring``."""
    created = {node: row for node, row in found.rows.items() if row.is_created}
    parts = defaultdict(list)
    for node, row in created.items():
        if row.is_live and row.sheet in created:
            parts[row.sheet].append(node)
    targets = _read_references(found, {node: row for node, row in created.items() if row.is_live})
    waiting = [*_changed_since(found, created), *_referred_to(found)]
    while waiting:
        node, reason = waiting.pop()
        if node in found.kept:
            found.kept[node].append(reason)
            continue
        found.kept[node] = [reason]
        row = found.rows[node]
        if not row.is_created:
            continue
        sheet = row.sheet if row.sheet in created else node
        because = Reason("kept", *sheet)
        waiting += [(sheet, because)] if sheet != node else []
        waiting += [(part, because) for part in parts[sheet]]
        waiting += [(target, because) for target in targets[node] if found.rows[target].sheet != sheet]


def _changed_since(found, created):
    """``(node, reason)`` of what somebody changed or removed since; fills ``found.clashes``."""
    replaced = set()
    rows = [row for row in found.rows.values() if not found.is_chosen(row)]
    for row in rows:
        if row.is_updated and row.clash:
            found.clashes[row.node] = Reason("changed", *row.node, columns=row.clash)
        elif row.is_deleted and row.is_live and not row.is_back:
            yield row.node, Reason("changed", *row.node, columns=row.since)
        elif row.is_created and row.is_live and row.since:
            replaced.add((row.model, row.sheet))
            yield row.node, Reason("changed", *row.node, columns=row.since)
        elif row.is_created and not row.is_live and row.sheet != row.node:
            replaced.add((row.model, row.sheet))
            if (sheet := created.get(row.sheet)) and sheet.is_live:
                yield row.sheet, Reason("removed", *row.node)
    for row in rows:
        if row.is_deleted and not row.is_live and (row.model, row.sheet) in replaced:
            yield row.node, Reason("removed", *row.node)


def _read_references(found, created):
    """By created row, the created ones that it names; fills ``found.referring`` with the others that name them."""
    targets, keys = defaultdict(list), defaultdict(list)
    for model, key in created:
        keys[model].append(key)
    for model, all_keys in keys.items():
        for some in chunks(sorted(all_keys)):
            for other, column in references_to(model):
                pairs = other._base_manager.filter(**{f"{column.name}__in": some}).order_by()
                for key, target in pairs.values_list("pk", column.attname):
                    row = found.rows.get((other, key))
                    if (other, key) in created:
                        targets[other, key].append((model, target))
                    elif row is None or column.attname not in row.moved - row.since:
                        found.referring.setdefault((model, target), []).append((other, key, column))
            for other in _pointers():
                pairs = other._base_manager.filter(record_table=model._meta.db_table, record_pk__in=some).order_by()
                for key, target in pairs.values_list("pk", "record_pk"):
                    found.referring.setdefault((model, target), []).append((other, key, None))
    return targets


def _referred_to(found):
    for node, referring in found.referring.items():
        if not found.is_chosen(found.rows[node]):
            for model, key, _column in referring:
                yield node, Reason("refers", model, key)


# --- Said sheet by sheet ----------------------------------------------------------------------------------------------


def _tell(found):
    items = {}
    staying = [*found.kept.items(), *((node, [reason]) for node, reason in found.clashes.items())]
    for node, reasons in staying:
        sheet = found.rows[node].sheet
        item = items.get(sheet)
        if item is None:
            root = found.rows.get(sheet)
            item = items[sheet] = Item(*sheet, is_created=bool(root and root.is_created))
        item.reasons += [one for one in reasons if (one.model, one.key) != sheet or one.what != "kept"]
    events = _last_events(found, [one for item in items.values() for one in item.reasons])
    labels = _labels(items)
    for sheet, item in items.items():
        item.label = labels.get(sheet, "")
        item.reasons = list(dict.fromkeys(_dated(one, events) for one in item.reasons))
    found.items = sorted(items.values(), key=lambda item: (item.model._meta.db_table, item.key))


def _last_events(found, reasons):
    """By node, when it last changed apart from the act, and the context."""
    keys, events = defaultdict(set), {}
    for one in reasons:
        if one.what != "kept" and one.model in histories():
            keys[one.model].add(one.key)
    for model, wanted in keys.items():
        history, pk = histories()[model], model._meta.pk.attname
        for some in chunks(sorted(wanted)):
            others = history.objects.filter(**{f"{pk}__in": some}).exclude(pgh_context_id=found.act)
            for key, at, context in others.order_by("pgh_id").values_list(pk, "pgh_created_at", "pgh_context"):
                events[model, key] = (at, context)
    return events


def _dated(reason, events):
    at, context = events.get((reason.model, reason.key), (None, None))
    return Reason(reason.what, reason.model, reason.key, reason.columns, at, context)


def _labels(items):
    keys = defaultdict(list)
    for model, key in items:
        keys[model].append(key)
    return {
        (model, one.pk): str(one)
        for model, all_keys in keys.items()
        for some in chunks(all_keys)
        for one in model._base_manager.filter(pk__in=some).order_by()
    }
