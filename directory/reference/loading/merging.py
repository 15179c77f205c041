"""Merging of a reference row with what the base holds: the file's value replaces ours, never somebody else's.

For each field there are three values: the one in the base, the one in the file, and the one that this command wrote
last, which the append-only history keeps. The file's value is taken when the base still holds what this command wrote;
otherwise somebody changed it, and theirs stays. A row that this command made and that somebody deleted is not made
again.
"""

from dataclasses import dataclass, field

from django.utils import timezone

from directory.progress import bar

#: Signature of our writings in the history.
COMMAND = "load_reference"
#: Rows written by one statement.
BATCH = 1000
#: Fields that mean something only together: somebody who changed one of them owns all of them.
TOGETHER = (("latitude", "longitude", "position_is_approximate"), ("population", "population_year"))


@dataclass
class Tally:
    """What became of one kind of row."""

    created: int = 0
    deleted: int = 0
    """Rows of the file that somebody deleted from the base."""
    seen: set = field(default_factory=set)
    """Primary keys of the rows that the base held already; ``changed`` and ``held`` are among them."""
    changed: set = field(default_factory=set)
    held: set = field(default_factory=set)
    """Rows where somebody's value was preferred to the file's."""

    @property
    def updated(self):
        return len(self.changed)

    @property
    def kept(self):
        return len(self.held)

    @property
    def unchanged(self):
        return len(self.seen - self.changed - self.held)


@dataclass
class Report:
    progress: bool = False
    tallies: dict[str, Tally] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    """Communes and groupings of the base that the reference no longer has; left as they are."""

    def tally(self, kind):
        return self.tallies.setdefault(kind, Tally())

    def bar(self, label, total):
        return bar(total, f"{label:<18}", unit=" lignes", quiet=not self.progress)

    @property
    def changed(self):
        return any(tally.created or tally.updated for tally in self.tallies.values())


def merge(model, wanted, known, tally):
    """Bring the rows ``known`` (key → primary key) to the values ``wanted`` (key → {attribute: value}), where nobody
    else wrote. Return the keys that the base lacks.
    """
    shared = [key for key in wanted if key in known]
    if shared:
        _update(model, [(known[key], wanted[key]) for key in shared], tally)
    return [key for key in wanted if key not in known]


def ours(model, **values):
    """Events by which this command wrote rows of ``model``."""
    return model.pgh_event_model.objects.filter(pgh_context__command=COMMAND, **values)


def once_created(model, keys, *names, **among):
    """Primary keys of rows that this command once created, by key: the values of the attributes ``names`` at that time.

    ``among`` narrows the rows (``kind__in=…``) when a key is not unique in the table.
    """
    if not keys:
        return {}
    created = ours(model, pgh_label="insert", **{f"{names[0]}__in": {_first(key) for key in keys}}, **among)
    found = {}
    for primary_key, *values in created.order_by("pgh_id").values_list(model._meta.pk.attname, *names):
        key = values[0] if len(names) == 1 else tuple(values)
        found[key] = primary_key
    return {key: found[key] for key in keys if key in found}


def known_rows(model, keys, name, tally, **among):
    """``(known, deleted)``: primary keys of the rows by their attribute ``name``, under the value that the file gives
    or, if somebody changed it, gave when this command made them; and the keys of those that somebody deleted, counted
    in ``tally``. ``among`` narrows the rows as above.
    """
    known = dict(model.objects.filter(**{f"{name}__in": list(keys)}, **among).values_list(name, "pk"))
    made = once_created(model, [key for key in keys if key not in known], name, **among)
    alive = set(model.objects.filter(pk__in=made.values()).values_list("pk", flat=True))
    known |= {key: pk for key, pk in made.items() if pk in alive}
    deleted = {key for key, pk in made.items() if pk not in alive}
    tally.deleted += len({made[key] for key in deleted})
    return known, deleted


def create(model, rows, bar=None):
    """Insert ``rows`` by batches, advancing ``bar``."""
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        model.objects.bulk_create(batch)
        if bar is not None:
            bar.update(len(batch))


def _update(model, pairs, tally):
    names = list(pairs[0][1])
    present = _values(model.objects.filter(pk__in=[pk for pk, _ in pairs]), model._meta.pk.attname, names)
    different = [(pk, values) for pk, values in pairs if pk in present and present[pk] != values]
    tally.seen |= present.keys()
    if not different:
        return
    events = ours(model, **{f"{model._meta.pk.attname}__in": [pk for pk, _ in different]}).order_by("pgh_id")
    written = _values(events, model._meta.pk.attname, names)
    changed, rows = set(), []
    for pk, values in different:
        now, last = present[pk], written.get(pk)
        takes = {name for name in names if values[name] != now[name]}
        free = takes - _owned(now, last, names)
        if takes != free:
            tally.held.add(pk)
        if free:
            changed |= free
            rows.append(model(pk=pk, **now | {name: values[name] for name in free}))
    tally.changed |= {row.pk for row in rows}
    if rows:
        if hasattr(model, "updated_at"):
            changed.add("updated_at")
            for row in rows:
                row.updated_at = timezone.now()
        fields = [model._meta.get_field(name).name for name in sorted(changed)]
        model.objects.bulk_update(rows, fields, batch_size=BATCH // 2)


def _owned(now, last, names):
    """Names of the attributes that somebody else wrote: all of them when this command never wrote the row."""
    if last is None:
        return set(names)
    owned = {name for name in names if now[name] != last[name]}
    for group in TOGETHER:
        if owned & set(group):
            owned |= set(group)
    return owned


def _values(queryset, key, names):
    return {pk: dict(zip(names, values, strict=True)) for pk, *values in queryset.values_list(key, *names)}


def _first(key):
    return key[0] if isinstance(key, tuple) else key
