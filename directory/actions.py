"""Whatever changes the state of a record. Admin buttons, views and commands all call these functions.

Each is atomic, names who acts (``by``), checks the state that the record comes from and leaves its trace in the
append-only history. None sends mail.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.enums import PublicationState, VerificationMethod
from directory.models import Verification


class TransitionError(Exception):
    """The record is not in a state from which this is possible, or lacks what publication needs."""


# From each state, the states that may follow.
TRANSITIONS = {
    PublicationState.DRAFT: {
        PublicationState.REVIEW,
        PublicationState.PUBLISHED,
        PublicationState.ARCHIVED,
    },
    PublicationState.REVIEW: {
        PublicationState.DRAFT,
        PublicationState.PUBLISHED,
        PublicationState.ARCHIVED,
    },
    PublicationState.PUBLISHED: {PublicationState.DRAFT, PublicationState.ARCHIVED},
    PublicationState.ARCHIVED: {PublicationState.DRAFT, PublicationState.PUBLISHED},
}


def submit(record, *, by):
    """Hand a draft over to its moderators."""
    return change_state(record, to=PublicationState.REVIEW, by=by)


def publish(record, *, by):
    """Make a record public. Raises ``TransitionError`` if something that its page needs is missing."""
    return change_state(record, to=PublicationState.PUBLISHED, by=by)


def archive(record, *, by):
    """Take a record off the public site without losing it."""
    return change_state(record, to=PublicationState.ARCHIVED, by=by)


def back_to_draft(record, *, by):
    """Take a record back to work on it."""
    return change_state(record, to=PublicationState.DRAFT, by=by)


@transaction.atomic
def change_state(record, *, to, by):
    """Move ``record`` to the state ``to``: the one place where a state changes.

    The row is locked: of two people deciding at once, the second sees what the first did. Returns the fresh record.
    """
    to = PublicationState(to)
    current = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if to not in TRANSITIONS[PublicationState(current.state)]:
        raise TransitionError(
            _("« %(record)s » est dans l’état « %(from)s » : impossible de passer à « %(to)s ».")
            % {
                "record": current,
                "from": current.get_state_display().lower(),
                "to": to.label.lower(),
            }
        )
    if to == PublicationState.PUBLISHED and (missing := current.missing_for_publication()):
        raise TransitionError(
            _("« %(record)s » ne peut pas être publié : %(missing)s.")
            % {"record": current, "missing": " ; ".join(map(str, missing))}
        )
    changes = _state_fields(to, by, timezone.now())
    if current.published_at is not None:
        # Its first publication: a sheet archived and published again is not a new one.
        changes = {name: value for name, value in changes.items() if name not in ("published_at", "published_by")}
    for name, value in changes.items():
        setattr(current, name, value)
        setattr(record, name, value)
    current.save(update_fields=[*changes, "updated_at"])
    record.updated_at = current.updated_at
    return record


def stamp(record, *, to, by, at=None):
    """Give a new, unsaved record its first state: for loaders that create rows in bulk. Returns the record."""
    for name, value in _state_fields(PublicationState(to), by, at or timezone.now()).items():
        setattr(record, name, value)
    return record


def stamp_published(record, *, by, at=None):
    return stamp(record, to=PublicationState.PUBLISHED, by=by, at=at)


def _state_fields(to, by, at):
    """The fields of a record that enters the state ``to``."""
    fields = {"state": to, "state_changed_at": at, "state_changed_by": by}
    if to == PublicationState.PUBLISHED:
        fields |= {"published_at": at, "published_by": by}
    return fields


@transaction.atomic
def verify(record, *, by, on=None, label="", method=VerificationMethod.STAFF, note=""):
    """Keep that somebody said, on a day, that an actor's, a jumelage's or a project's sheet is accurate.

    ``label`` is what the sheet prints (« CENTRAIDER »); by default the sheet's network, else the national level. An
    older verification than the sheet's last one is kept, and does not replace it.
    """
    on = on or timezone.localdate()
    if on > timezone.localdate():
        raise ValueError("a verification cannot lie in the future")
    label = label or (record.network.actor.name if record.network_id else _("l’équipe nationale"))
    current = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    Verification.objects.create(
        **{record._meta.model_name: record},
        on=on,
        by=by,
        by_label=label,
        method=method,
        note=note,
    )
    if current.verified_on is None or current.verified_on <= on:
        current.verified_on, current.verified_by = on, label
        current.save(update_fields=["verified_on", "verified_by", "updated_at"])
    for name in ("verified_on", "verified_by", "updated_at"):
        setattr(record, name, getattr(current, name))
    return record
