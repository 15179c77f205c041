"""What happened to a record: who, when, before and after, from the append-only tables; parts and links included."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.backoffice.labels import label, prepared
from directory.database.undo import keeps_all
from directory.french import day, euros, moment
from directory.merging import OWN
from directory.models import Verification

NOTHING = "—"
# Kept for the machine, or said by another line.
SILENT = {"id", "updated_at", "created_at", "created_by", "state_changed_at", "state_changed_by", "published_by"}
# How things that were done together are told.
HOW = {
    "import": gettext_lazy("par l’import n° %(batch)s"),
    "retour": gettext_lazy("en défaisant l’import n° %(batch)s"),
    "reprise": gettext_lazy("en refaisant l’import n° %(batch)s"),
    "fusion": gettext_lazy("par la fusion de « %(fiche)s » dans « %(dans)s »"),
    "defusion": gettext_lazy("en défaisant la fusion de « %(fiche)s »"),
    "restauration": gettext_lazy("par une restauration"),
    "ensemble": gettext_lazy("avec d’autres fiches"),
    "ensemble-retour": gettext_lazy("en annulant ce qui fut fait avec d’autres fiches"),
}
# What names a part best: the first of these that has a value.
NAMING = ("function", "collectivite", "actor", "funder", "label", "name", "title", "city", "alt", "by_label")


@dataclass
class Line:
    """One field that changed (``before`` → ``after``), or one part added or removed (``what`` says it all).

    ``table``, ``event``, ``column``: by which ``directory.restoring`` knows it; ``gives_back``: what taking it back
    would do, in words on a button; empty when it cannot be.
    """

    what: str
    before: str = ""
    after: str = ""
    table: str = ""
    event: int = 0
    column: str = ""
    gives_back: str = ""


@dataclass
class Entry:
    """All that one person changed at once. ``user``: the key of the account; ``how``: by which import, merge…;
    ``batch``: the number of the import; ``context``: of ``pghistory``, the same for what one request changed.
    """

    at: datetime.datetime
    who: str
    lines: list = field(default_factory=list)
    user: int | None = None
    how: str = ""
    batch: int | None = None
    context: str = ""


@dataclass
class _Source:
    """A history table and its column leading to the record; ``is_part`` and ``link`` tell children from the sheet."""

    events: type
    owner: str
    model: type
    is_part: bool = False
    link: models.Field | None = None


def history_of(record, limit=200):
    """The latest ``limit`` entries of a record's history, newest first. A role's history is its actor's."""
    return _entries(record)[:limit]


def last_change(record):
    """``(who, when)`` of the last change: a sentence part such as « Camille Martin », and an aware datetime."""
    entries = _entries(record)
    return (entries[0].who, entries[0].at) if entries else (_("quelqu’un"), record.updated_at)


def changes_since(record, version):
    """The lines changed after the save that wrote ``version`` (an ISO date and time); all of them if there is none."""
    try:
        version = parse_datetime(version)
    except ValueError:
        version = None
    save = _events(type(record)).objects.filter(pgh_obj=record.pk, updated_at=version).order_by("pgh_id").last()
    entries = _entries(record)
    return [line for entry in entries if save is None or entry.at > save.pgh_created_at for line in entry.lines]


def _entries(record):
    rows = []
    for source in _sources(type(record)):
        events = source.events.objects.filter(**{source.owner: record.pk}).order_by("pgh_id")
        rows += [(event, source) for event in events]
    names = _Names(rows)
    previous, entries = {}, {}
    for event, source in sorted(rows, key=lambda row: (row[0].pgh_created_at, row[0].pgh_id)):
        key = (source.events, getattr(event, "pgh_obj_id", None))
        lines = _lines(event, source, previous.get(key), names)
        previous[key] = event
        if lines:
            moment = (event.pgh_created_at, event.pgh_context_id)
            entry = entries.setdefault(moment, _entry(event, names))
            entry.context = str(event.pgh_context_id)
            entry.lines += lines
    return sorted(entries.values(), key=lambda entry: entry.at, reverse=True)


def _entry(event, names):
    context = event.pgh_context or {}
    how = HOW.get(context.get("source"))
    return Entry(
        event.pgh_created_at,
        names.author(event),
        user=context.get("user"),
        how=how % {"batch": "", "fiche": "", "dans": "", **context} if how else "",
        batch=context.get("batch"),
    )


def _sources(model, owner="pgh_obj", is_part=False):
    """The history tables of ``model``, of its parts (deleted with it) and of its links."""
    events = _events(model)
    found = [_Source(events, owner, model, is_part)] if events else []
    for link in model._meta.local_many_to_many:
        events = _events_named(model, f"{model.__name__}{link.name.title().replace('_', '')}LinkChange")
        if events:
            found.append(_Source(events, link.m2m_field_name(), model, True, link))
    for relation in model._meta.related_objects:
        part = relation.related_model
        if relation.on_delete is not models.CASCADE or relation.many_to_many or not _events(part):
            continue
        if relation.one_to_one and relation.field.primary_key:
            found += _sources(part, "pgh_obj")  # a role shares its actor's key
        else:
            found.append(_Source(_events(part), relation.field.name, part, True))
    return found


def _events(model):
    return _events_named(model, f"{model.__name__}Change")


def _events_named(model, name):
    try:
        return apps.get_model(model._meta.app_label, name)
    except LookupError:
        return None


def _lines(event, source, previous, names):
    lines = _told(event, source, previous, names)
    for line in lines:
        line.table, line.event = source.events.pgh_tracked_model._meta.db_table, event.pgh_id
    return lines


def _told(event, source, previous, names):
    if source.link is not None:
        return [_link_line(event, source, names)]
    if event.pgh_label == "delete":
        # What was said on a day is no text to give back.
        back = _("Remettre") if (source.is_part or source.model._meta.pk.remote_field) and _is_text(source) else ""
        return [Line(_("%(part)s : supprimé") % {"part": _part_name(event, source, names)}, gives_back=back)]
    if source.is_part and event.pgh_label == "insert":
        back = _("Retirer") if _is_text(source) else ""
        return [Line(_("%(part)s : ajouté") % {"part": _part_name(event, source, names)}, gives_back=back)]
    if source.is_part and previous is None:
        # It was another sheet's, which became this one.
        return [Line(_("%(part)s : ajouté") % {"part": _part_name(event, source, names)})]
    if previous is not None and previous.pgh_label == "delete":
        return [Line(_("%(part)s : de retour") % {"part": capfirst(source.model._meta.verbose_name)})]
    if previous is None:
        created = event.pgh_label == "insert"
        return [Line(_("%(part)s : création") % {"part": capfirst(source.model._meta.verbose_name)})] if created else []
    prefix = f"{_part_name(event, source, names)} – " if source.is_part else ""
    return [
        _value_line(prefix, column, source, previous, event, names)
        for column in _columns(source)
        if _content(column, previous) != _content(column, event)
    ]


def _is_text(source):
    return source.model is not Verification and keeps_all(source.model)


def _value_line(prefix, column, source, previous, event, names):
    before, after = (names.value(source.model, column, one) for one in (previous, event))
    can_return = _is_text(source) and (column.editable and column.name not in OWN or column.name == "slug")
    back = _("Effacer") if before == NOTHING else _("Remettre")
    return Line(
        prefix + capfirst(str(column.verbose_name)),
        before,
        after,
        column=column.name,
        gives_back=back if can_return else "",
    )


def _content(column, event):
    """The value of ``column``, and whether it is approximate when another column says so of an amount."""
    is_amount = isinstance(column, models.DecimalField)
    return getattr(event, column.attname), is_amount and getattr(event, f"{column.name}_is_approximate", False)


def _columns(source):
    kept = {f.name for f in source.events._meta.local_fields}
    hidden = SILENT | {source.owner}
    hidden |= {
        f"{f.name}_is_approximate" for f in source.model._meta.local_fields if isinstance(f, models.DecimalField)
    }
    return [f for f in source.model._meta.local_fields if f.name in kept and f.name not in hidden and not f.primary_key]


def _part_name(event, source, names):
    kind = capfirst(str(source.model._meta.verbose_name))
    fields = {f.name: f for f in _columns(source)}
    for name in NAMING:
        if name in fields and getattr(event, fields[name].attname) not in (None, ""):
            return f"{kind} « {names.value(source.model, fields[name], event)} »"
    return kind


def _link_line(event, source, names):
    target = source.link.m2m_reverse_field_name()
    value = names.row(source.link.related_model, getattr(event, f"{target}_id"))
    is_gone = event.pgh_label == "delete"
    sentence = _("%(kind)s : %(value)s retiré") if is_gone else _("%(kind)s : %(value)s ajouté")
    what = sentence % {"kind": capfirst(str(source.link.verbose_name)), "value": value}
    return Line(what, gives_back=_("Remettre") if is_gone else _("Retirer"))


class _Names:
    """What keys of other tables stand for, read in one query a table."""

    def __init__(self, rows):
        wanted = defaultdict(set)
        users = get_user_model()
        for event, source in rows:
            wanted[users].add((event.pgh_context or {}).get("user"))
            if source.link is not None:
                reverse = source.link.m2m_reverse_field_name()
                wanted[source.link.related_model].add(getattr(event, f"{reverse}_id"))
                continue
            for column in _columns(source):
                if column.is_relation:
                    wanted[column.related_model].add(getattr(event, column.attname))
        self.rows = {
            model: prepared(model._base_manager.all()).in_bulk([key for key in keys if key is not None])
            for model, keys in wanted.items()
        }

    def row(self, model, key):
        if key is None:
            return NOTHING
        found = self.rows.get(model, {}).get(key)
        return label(found) if found is not None else _("n° %(key)s (supprimé)") % {"key": key}

    def author(self, event):
        key = (event.pgh_context or {}).get("user")
        return self.row(get_user_model(), key) if key is not None else _("hors du site")

    def value(self, model, column, event):
        value, is_approximate = _content(column, event)
        return shown(
            column, value, is_approximate=is_approximate, named=lambda key: self.row(column.related_model, key)
        )


def shown(column, value, *, is_approximate=False, named=None):
    """A value of a column as people read it. ``named(key)``: how what a key leads to is called."""
    if value is None or value == "" or value == []:
        return NOTHING
    if column.is_relation:
        if named is not None:
            return named(value)
        found = prepared(column.related_model._base_manager.filter(pk=value)).first()
        return NOTHING if found is None else label(found)
    if isinstance(column, models.DecimalField):
        return euros(value, is_approximate)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.date):
        return day(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
