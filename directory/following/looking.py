"""What changed since one last looked: sheets are printed again where the log of revisions says, and compared.

Whoever changed them (a save, an import, a merge, hand-typed SQL) is noted by the same triggers as for the indexes; what
a day changes by itself (a project past its end, a call about to close) is asked of each kind. Looking again changes
nothing: a killed look is begun anew.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from pyroaring import BitMap

from directory.database.version import changes_since, read_version
from directory.following.news import BACK, NEW
from directory.following.prints import load, print_of, sheet_of
from directory.following.selections import followed_kinds, subject_of
from directory.models import FollowedSelection, News, SheetPrint, Watch

# The log of revisions is kept for an hour: silent for longer, all sheets are looked at.
LONGEST_SILENCE = datetime.timedelta(minutes=45)
CHUNK = 200


def look():
    """Note what changed of every kind. Returns the number of news."""
    kinds = followed_kinds()
    Watch.objects.bulk_create([Watch(section=kind.name) for kind in kinds], ignore_conflicts=True)
    noted = {kind.name: numbers for kind in kinds if (numbers := _look_at(kind))}
    if noted:
        _note_departures(noted)
    _give_members()
    return sum(map(len, noted.values()))


def _look_at(kind):
    """Returns ``{key of a sheet: number of its news}``."""
    watch = Watch.objects.get(section=kind.name)
    now, today, version = timezone.now(), timezone.localdate(), read_version()
    keys = None
    if watch.seen_at is not None and now - watch.seen_at < LONGEST_SILENCE:
        keys = _touched(kind, watch, today)
    noted = {}
    keys = _all_keys(kind) if keys is None else sorted(keys)
    for start in range(0, len(keys), CHUNK):
        noted |= _compare(kind, watch, keys[start : start + CHUNK])
    Watch.objects.filter(pk=watch.pk).update(horizon=version.horizon, day=today, seen_at=now)
    return noted


def _touched(kind, watch, today):
    """The keys of the sheets that may have changed; ``None`` if it may be any."""
    changes = [(source, keys) for _number, source, keys, _transaction in changes_since(watch.horizon)]
    touched = set()
    if indexed := getattr(kind.list, "indexed", None):
        touched = indexed.affected(changes)
        if touched is None:
            return None
    own = _own_sources(kind)
    for source, keys in changes:
        if source in own:
            if keys is None:
                return None
            touched.update(keys)
    if kind.followed.turning is not None and watch.day != today:
        touched.update(kind.followed.turning(watch.day or today, today).values_list("pk", flat=True))
    return touched


def _own_sources(kind):
    """The columns of what a sheet shows besides its index that hold the key of the sheet itself."""
    mine = {"id", f"{kind.model._meta.model_name}_id", *(["actor_id"] if kind.is_role else [])}
    return {f"{table}.{column}" for table, columns in kind.noted.items() for column in columns if column in mine}


def _all_keys(kind):
    """Those of the list as it comes, and those that were ever looked at."""
    indexed = getattr(kind.list, "indexed", None)
    shown = (indexed.shown or indexed.records)() if indexed else kind.model.objects.published()
    keys = set(shown.order_by().values_list("pk", flat=True))
    keys.update(SheetPrint.objects.filter(section=kind.name).values_list("record_pk", flat=True))
    return sorted(keys)


@transaction.atomic
def _compare(kind, watch, keys):
    # One looks at a time, whatever it looks at: news are numbered as they commit.
    list(Watch.objects.select_for_update().order_by("pk"))
    prints = {one.record_pk: one for one in SheetPrint.objects.filter(section=kind.name, record_pk__in=keys)}
    records = {record.pk: record for record in kind.sheet().queryset().filter(pk__in=keys)}
    if records:
        load(kind, list(records.values()))
    made, changed, news = [], [], []
    for key, record in records.items():
        facts, known = print_of(kind, record), prints.get(key)
        before = _before(known, facts, sheet_of(record).published_at >= watch.began_at)
        if known is None:
            made.append(SheetPrint(section=kind.name, record_pk=key, facts=facts))
        elif before is not None:
            known.is_public, known.facts = True, facts
            changed.append(known)
        if before:
            news.append(News(section=kind.name, record_pk=key, before=before))
    for key, known in prints.items():
        if key not in records and known.is_public:
            known.is_public = False
            changed.append(known)
    SheetPrint.objects.bulk_create(made, batch_size=CHUNK)
    SheetPrint.objects.bulk_update(changed, ["is_public", "facts"], batch_size=CHUNK)
    return {one.record_pk: one.pk for one in News.objects.bulk_create(news, batch_size=CHUNK)}


def _before(known, facts, is_recent):
    """What the sheet said before, of what changed; ``None`` if nothing did."""
    if known is None:
        return {NEW: True} if is_recent else None
    before = {
        name: known.facts.get(name) for name in {*known.facts, *facts} if known.facts.get(name) != facts.get(name)
    }
    if not known.is_public:
        before[BACK] = True
    return before or None


# --- What left a selection -------------------------------------------------------------------------------------------


def _note_departures(noted):
    """A project of « En cours » that ends leaves it: who follows it is told that, and no more of it."""
    for selection in FollowedSelection.objects.followed().exclude(members=None):
        part = _only_list(selection)
        if part is None or part.kind.name not in noted:
            continue
        present, former = _members(part), BitMap.deserialize(selection.members)
        numbers = noted[part.kind.name]
        left = [numbers[key] for key in former - present if key in numbers]
        with transaction.atomic():
            for one in News.objects.filter(pk__in=left):
                one.left = [*one.left, selection.pk]
                one.save(update_fields=["left"])
            FollowedSelection.objects.filter(pk=selection.pk).update(members=present.serialize())


def _give_members():
    """Those of selections that are followed since one last looked; a sheet that lists do not show is printed then."""
    for selection in FollowedSelection.objects.followed().filter(members=None):
        for part in subject_of(selection.key).parts:
            if part.pk is not None:
                _compare(part.kind, Watch.objects.get(section=part.kind.name), [part.pk])
        part = _only_list(selection)
        members = BitMap() if part is None else _members(part)
        FollowedSelection.objects.filter(pk=selection.pk).update(members=members.serialize())


def _only_list(selection):
    """The only list of a selection that is one, else ``None``: what is around a sheet or a country is not left."""
    subject = subject_of(selection.key)
    is_one = selection.key.startswith(tuple(part.kind.list.path for part in subject.parts if part.pk is None))
    return subject.parts[0] if is_one and len(subject.parts) == 1 and not subject.lost else None


def _members(part):
    chosen = part.selection
    with chosen.lock:
        if chosen.index is not None:
            return BitMap(chosen.keys)
    return BitMap(chosen.narrowed().order_by().values_list("pk", flat=True))
