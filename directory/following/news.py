"""What is new of what is followed, between two numbers of ``News``: from what is public as it is asked."""

import datetime
from dataclasses import dataclass

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.database.version import by_version
from directory.enums import Origin
from directory.following.prints import STATE, changes_of, load, new_words, sheet_of, state_words
from directory.following.selections import subject_of
from directory.kinds import kind_named
from directory.mail.letter import one_line
from directory.models import FollowedSelection, News, SheetPrint, Watch

# In one mail, for one thing followed.
MOST_LINES = 10
MONTH = datetime.timedelta(days=30)
LONGEST_TITLE = 160
# In ``News.before``: what was not public, at all or any more.
NEW, BACK = "nouveau", "retour"


@dataclass(frozen=True)
class Line:
    """One sheet, in a line. ``place``: its kind and key, by which it is told once in a mail; ``address``: its path."""

    place: tuple
    title: str
    note: str
    address: str


@dataclass(frozen=True)
class Block:
    """What is new of one thing followed: ``total`` sheets, of which ``lines`` tells the first."""

    title: str
    address: str
    lines: tuple = ()
    total: int = 0

    @property
    def rest(self):
        return self.total - len(self.lines)


def latest():
    """The number of the last news: writers of news wait for one another, so none below is yet to come."""
    return News.objects.aggregate(last=Max("pk"))["last"] or 0


@by_version(512)
def changed(section, after, upto):
    """``{key of a sheet: (what it said before, {selections that it left})}``, of what is public and not as before."""
    found = {}
    rows = News.objects.filter(section=section, pk__gt=after, pk__lte=upto).order_by("pk")
    for key, before, left in rows.values_list("record_pk", "before", "left"):
        was, gone = found.setdefault(key, ({}, set()))
        if was.keys().isdisjoint((NEW, BACK)) and was:
            before = {name: value for name, value in before.items() if name not in (NEW, BACK)}
        for name, value in before.items():
            was.setdefault(name, value)
        gone.update(left)
    prints = SheetPrint.objects.filter(section=section, record_pk__in=found, is_public=True)
    now = dict(prints.values_list("record_pk", "facts"))
    return {
        key: (was, gone)
        for key, (was, gone) in found.items()
        if key in now and (NEW in was or BACK in was or any((was[name] or None) != now[key].get(name) for name in was))
    }


@by_version(1024)
def block_of(selection, after, upto):
    """The ``Block`` of a ``FollowedSelection`` (its key in the base)."""
    key = FollowedSelection.objects.values_list("key", flat=True).get(pk=selection)
    return _block(subject_of(key), lambda section: changed(section, after, upto), selection)


def of_last_month(subject, most=MOST_LINES):
    """The ``Block`` that a month would have made for whoever follows ``subject``: an example, before one follows it."""
    since = timezone.now() - MONTH
    first = News.objects.filter(at__gte=since).aggregate(first=Min("pk"))["first"]
    upto = latest()
    began = dict(Watch.objects.values_list("section", "began_at"))

    def found(section):
        told = dict(changed(section, first - 1, upto)) if first else {}
        # What was published before anybody looked for news.
        kind = kind_named(section)
        via = "actor__" if kind.is_role else ""
        published = f"{via}published_at"
        listed = kind.model.objects.published().exclude(**{f"{via}origin": Origin.REFERENCE})
        recent = listed.filter(**{f"{published}__gte": since, f"{published}__lt": began.get(section, timezone.now())})
        for key in recent.order_by(f"-{published}").values_list("pk", flat=True)[:5000]:
            told.setdefault(key, ({NEW: True}, set()))
        return told

    return _block(subject, found, 0, most)


def last_of(subject):
    """The ``Line`` of the last sheet published of ``subject``, as of a new one; ``None`` if it has none."""
    for part in subject.parts:
        if part.pk is None:
            published = f"{'actor__' if part.kind.is_role else ''}published_at"
            keys = part.selection.narrowed().order_by(f"-{published}", "-pk").values_list("pk", flat=True)[:1]
            if lines := _lines([(part.kind, key, {NEW: True}) for key in keys]):
                return lines[0]
    return None


def _block(subject, found, selection, most=MOST_LINES):
    candidates = []
    for part in subject.parts if not subject.lost else ():
        told = found(part.kind.name)
        for key in _kept(part, told, selection) if told else ():
            candidates.append((_rank(told[key][0]), -key, part.kind, told[key][0]))
    candidates.sort(key=lambda one: one[:2])
    unique = list({(kind.name, -key): (kind, -key, before) for _rank, key, kind, before in candidates}.values())
    lines, missing, at = [], 0, 0
    while len(lines) < most and at < len(unique):
        some = unique[at : at + most]
        told = _lines(some)
        lines, missing, at = lines + told, missing + len(some) - len(told), at + len(some)
    return Block(subject.words, subject.address, tuple(lines[:most]), len(unique) - missing)


def _kept(part, told, selection):
    """The keys of ``told`` that a part has, or had until the change."""
    if part.pk is not None:
        return [part.pk] if part.pk in told else []
    chosen = part.selection
    with chosen.lock:
        if chosen.index is not None:
            kept = {key for key in told if key in chosen.keys}
        else:
            kept = set(chosen.narrowed().order_by().filter(pk__in=list(told)).values_list("pk", flat=True))
    return kept | {key for key, (_before, left) in told.items() if selection in left}


def _rank(before):
    """What matters first: a state that changed, a new sheet, the rest."""
    return 0 if STATE in before and NEW not in before else 1 if NEW in before else 2


def _lines(some):
    """The lines of ``(kind, key, before)``, of what is published and different from before now."""
    records = {}
    for kind in {kind.name: kind for kind, _key, _before in some}.values():
        keys = [key for one, key, _before in some if one is kind]
        found = list(kind.sheet().queryset().filter(pk__in=keys))
        if found:
            load(kind, found)
        records |= {(kind.name, record.pk): record for record in found}
    lines = []
    for kind, key, before in some:
        record = records.get((kind.name, key))
        if record is not None and (note := _note(kind, record, before)):
            title = one_line(str(record), LONGEST_TITLE)
            lines.append(Line((kind.name, key), title, note, record.get_absolute_url()))
    return lines


def _note(kind, record, before):
    if NEW in before or BACK in before:
        what = new_words(kind.list.noun) if NEW in before else _("de nouveau en ligne")
        state = state_words(kind, record) if str(kind.followed.state(record)) in kind.followed.said else ""
        demonstration = _("fiche de démonstration") if sheet_of(record).is_demonstration else ""
        return ", ".join(part for part in (what, state, demonstration) if part)
    return changes_of(kind, record, before)
