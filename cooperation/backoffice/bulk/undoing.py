"""Who takes back what was done to many: each sheet follows its own rights, as it is and as it was."""

from collections import defaultdict

from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.accounts.merging import can_restore
from directory import bulk
from directory.database import undo
from directory.enums import PublicationState
from directory.models.base import Record


def forbidden(user, plan, model):
    """``{node: why}``: the sheets of ``plan``, rows of ``model`` or their actors, that ``user`` may not give back."""
    kind = bulk.record_model(model)
    nodes = {row.sheet[1] for row in plan.rows.values() if row.sheet[0] is kind}
    touched = {row.key: row for row in bulk.sheets_of(plan) if row.model is kind}
    live = kind._base_manager.in_bulk(nodes)
    before = _before(kind, [row for row in touched.values() if row.before])
    why = _("une autre équipe la suit, ou votre rôle ne permet pas de la rendre comme avant")
    return {(kind, key): why for key in nodes if not _may(user, touched.get(key), live.get(key), before.get(key))}


def _before(kind, rows):
    """``{key: the record as it was}``."""
    columns = undo.columns_of(kind)
    values = undo.values_at(undo.histories()[kind], [row.before for row in rows], columns)
    return {row.key: kind(**dict(zip(columns, values[row.before], strict=True))) for row in rows}


def _may(user, touched, live, before):
    if live is None:
        return before is not None and can_restore(user, before)
    if touched is not None and touched.is_created:
        return roles.can_delete(user, live)
    if not roles.can_change(user, live):
        return False
    if touched is None or before is None:
        return True
    moved = touched.moved
    if "state" in moved and live.state != before.state and not roles.can_move(user, live, before.state):
        return False
    if "network_id" in moved and not (roles.is_national(user) or roles.can_change(user, before)):
        return False
    return not (moved & _columns(roles.fixed_fields(user, live), live))


def _columns(names, row):
    return {one.attname for one in row._meta.concrete_fields if one.name in names}


def public_moves(plan):
    """``(how many sheets would enter the public site, how many would leave it)``."""
    entering = leaving = 0
    moved = defaultdict(list)
    for row in bulk.sheets_of(plan):
        if issubclass(row.model, Record) and row.is_updated and "state" in row.moved - row.since:
            moved[row.model].append(row)
    for kind, rows in moved.items():
        states = dict(kind._base_manager.filter(pk__in=[row.key for row in rows]).values_list("pk", "state"))
        for key, record in _before(kind, rows).items():
            was, now = record.state == PublicationState.PUBLISHED, states.get(key) == PublicationState.PUBLISHED
            entering += was and not now
            leaving += now and not was
    return entering, leaving
