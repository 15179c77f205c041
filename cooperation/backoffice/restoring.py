"""The history of a sheet as a page: read in words, filtered, and given back; and the records that were deleted."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.accounts.merging import can_restore
from cooperation.backoffice.history import HOW, NAMING, NOTHING, history_of, shown
from cooperation.backoffice.labels import label
from directory import restoring
from directory.database import undo
from directory.french import moment
from directory.merging import is_mergeable, mergeable_models

DELETED_SHOWN = 200


def change_address(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


# --- The history of a sheet ------------------------------------------------------------------------------------------


def history_context(request, record):
    """What the page of a history shows, for whom and of which import it was filtered."""
    entries = history_of(record)
    people = {entry.user or 0: entry.who for entry in entries}
    batches = sorted({entry.batch for entry in entries if entry.batch})
    who, batch = (_number(request.GET.get(name)) for name in ("qui", "lot"))
    kept = [
        entry
        for entry in entries
        if (who is None or (entry.user or 0) == who) and (batch is None or entry.batch == batch)
    ]
    return {
        "entries": kept,
        "is_filtered": len(kept) < len(entries),
        "people": sorted(people.items(), key=lambda one: one[1]),
        "batches": batches,
        "who": who,
        "batch": batch,
        "seen": _mark(entries),
        "restores": is_mergeable(type(record)) and can_restore(request.user, record),
    }


def _number(text):
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _mark(entries):
    """Changes if anything happened since."""
    return entries[0].at.isoformat() if entries else ""


def version_context(request, record):
    """What returning to a version would change, line by line."""
    at = _moment(request.GET.get("version"))
    found = restoring.version_at(record, at)
    return {
        "title": _("Revenir à la version du %(date)s") % {"date": moment(at)},
        "at": at.isoformat(),
        "lines": [line for one in found.differences for line in _lines(one)],
        "elsewhere": [label(row) for row in found.elsewhere],
        "seen": _mark(history_of(record)),
        "restores": is_mergeable(type(record)) and can_restore(request.user, record),
    }


def _moment(text):
    try:
        at = parse_datetime((text or "").replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 2000 < at.year < 9000:
        raise Http404
    return at.astimezone(datetime.UTC)


@dataclass(frozen=True)
class _Line:
    what: str
    now: str
    then: str


def _lines(one):
    """A ``Difference`` in words."""
    kept = undo.columns_of(one.model)
    fields = {field.attname: field for field in one.model._meta.concrete_fields if field.attname in kept}
    kind = capfirst(str(one.model._meta.verbose_name))
    if one.was is None or one.became is None:
        values = one.was or one.became
        name = _name_of(one.model, fields, values)
        if one.was is None:
            return [_Line(kind, name, NOTHING)]
        return [_Line(kind, NOTHING, name)]
    return [
        _Line(
            capfirst(str(fields[name].verbose_name)),
            *(shown(fields[name], side[name], is_approximate=_is_about(side, name)) for side in (one.became, one.was)),
        )
        for name in one.columns
    ]


def _is_about(values, name):
    return bool(values.get(f"{name}_is_approximate"))


def _name_of(model, fields, values):
    """What names a part best, as the history calls it."""
    if model._meta.auto_created:
        named = [one for one in fields.values() if one.remote_field][-1:]
    else:
        named = [one for name in NAMING for one in fields.values() if one.name == name and values[one.attname]]
    return shown(named[0], values[named[0].attname]) if named else str(model._meta.verbose_name)


def restored(request, record):
    """POST on a history: a line taken back, or a whole version."""
    if not (is_mergeable(type(record)) and can_restore(request.user, record)):
        raise PermissionDenied
    back = redirect(request.path)
    if request.POST.get("vu") != _mark(history_of(record)):
        messages.error(
            request,
            _("Rien n’a été remis : la fiche a changé depuis que cette page est affichée. Relisez-la ci-dessous."),
        )
        return back
    try:
        if request.POST.get("geste") == "version":
            kept_out = restoring.restore_version(record, _moment(request.POST.get("version")), by=request.user)
            done = _("La fiche est revenue à cette version.")
        else:
            number = _number(request.POST.get("changement"))
            if number is None:
                raise Http404
            table, column = request.POST.get("table", ""), request.POST.get("colonne", "")
            kept_out = restoring.restore_value(record, table, number, column, by=request.user)
            done = _("C’est remis.")
    except restoring.RestoreError as refusal:
        messages.error(request, str(refusal))
        return back
    more = _("Ce retour est dans l’historique ci-dessous : il se reprend de même.")
    messages.success(request, f"{done} {more}")
    if kept_out.sentence:
        messages.warning(request, kept_out.sentence)
    return back


# --- The deleted -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Gone:
    label: str
    kind: str
    who: str
    at: datetime.datetime
    how: str
    table: str
    key: int


def deleted_context(request):
    """The deleted records that the account may put back, the last first; by kind if one is asked."""
    models = mergeable_models()
    table = request.GET.get("sorte", "")
    found = restoring.deleted_of(models[table]) if table in models else restoring.all_deleted()
    mine = [one for one in found if can_restore(request.user, one.record)][:DELETED_SHOWN]
    accounts = get_user_model().objects.in_bulk(
        [one.context["user"] for one in mine if (one.context or {}).get("user")]
    )
    return {
        "gone": [_gone(one, accounts) for one in mine],
        "kinds": [(name, capfirst(str(model._meta.verbose_name_plural))) for name, model in models.items()],
        "kind": table,
    }


def _gone(one, accounts):
    context = one.context or {}
    how = HOW.get(context.get("source"))
    return _Gone(
        label=str(one.record),
        kind=capfirst(str(one.record._meta.verbose_name)),
        who=str(accounts.get(context.get("user")) or _("hors du site")),
        at=one.at,
        how=how % {"batch": "", "fiche": "", "dans": "", **context} if how else "",
        table=one.record._meta.db_table,
        key=one.record.pk,
    )


def put_back(request):
    """POST: a deleted record returns. Answers where to go next."""
    model, key = mergeable_models().get(request.POST.get("table")), _number(request.POST.get("fiche"))
    [deleted] = (restoring.deleted_of(model, key=key) if model and key else []) or [None]
    if deleted is None or not can_restore(request.user, deleted.record):
        messages.error(request, _("Cette fiche n’est pas à remettre : elle existe, ou vous ne pouvez pas la changer."))
        return redirect("admin:supprimees")
    try:
        record, kept_out = restoring.restore_deleted(model, key, by=request.user)
    except restoring.RestoreError as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:supprimees")
    state = getattr(record, "get_state_display", lambda: "")().lower()
    told = _("« %(record)s » est de retour avec tout ce qu’elle portait%(state)s.")
    messages.success(
        request,
        told % {"record": label(record), "state": _(", à l’état « %(state)s »") % {"state": state} if state else ""},
    )
    if kept_out.sentence:
        messages.warning(request, kept_out.sentence)
    return redirect(change_address(record))
