"""Files joined to a proposition: read and drawn again on arrival, once each, twelve at most."""

import hashlib
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.enums import AttachmentKind, SubmissionState
from directory.models import Submission, SubmissionFile
from directory.submissions import raw
from directory.submissions.actions import Overtaken
from directory.submissions.pieces import MOST_FILES, needed_of, prefix_of
from directory.uploads.files import PICTURE_EXTENSIONS, clean_file


class NoRoom(ValidationError):
    """The proposition has all the files that it may have."""


def join(submission, upload):
    """The ``SubmissionFile`` of an upload; the one that is there already if the same file is sent again.

    Raises ``ValidationError`` with a sentence for people, ``Overtaken`` when nothing can be changed any more.
    """
    digest = _digest(upload)
    if known := _known(submission, digest):
        return known
    # Refused before it is read: reading a picture takes a second.
    _require_room(submission)
    _require_stock(upload)
    body = clean_file(upload)
    is_picture = body.name.rpartition(".")[2] in PICTURE_EXTENSIONS
    with transaction.atomic():
        # One at a time: twelve is twelve, and the same file sent twice at once is one.
        [current] = Submission.objects.select_for_update(of=("self",)).filter(pk=submission.pk)
        if not current.is_open:
            raise Overtaken(_("Cette proposition ne peut plus être modifiée."))
        if known := _known(current, digest):
            return known
        _require_room(current)
        last = _files(current).order_by("position").last()
        return SubmissionFile.objects.create(
            submission=current,
            kind=AttachmentKind.PHOTO if is_picture else AttachmentKind.DOCUMENT,
            file=body,
            sha256=digest,
            size=body.size,
            original_name=name_of(upload)[:200],
            position=last.position + 1 if last else 0,
        )


def name_of(upload):
    """The name of a file as its owner gave it: browsers send ``%22`` for the quotation marks (HTML, « multipart »)."""
    return upload.name.replace("\x00", "").replace("%22", '"')


def describe(submission, data):
    """Keep what was typed of each file: ``piece-<pk>-credit``… A part that is not in ``data`` stays as it is."""
    for piece in submission.files.all():
        typed = {
            name: raw.tidy_text(data[key])[: piece._meta.get_field(name).max_length]
            for name in needed_of(piece)
            if (key := f"{prefix_of(piece)}-{name}") in data
        }
        if any(getattr(piece, name) != text for name, text in typed.items()):
            SubmissionFile.objects.filter(pk=piece.pk).update(**typed)


@transaction.atomic
def set_removed(piece, *, is_removed):
    """Take away a joined file, or put it back; it is deleted when its author goes on (``forget_removed``)."""
    [submission] = Submission.objects.select_for_update(of=("self",)).filter(pk=piece.submission_id)
    if not submission.is_open:
        raise Overtaken(_("Cette proposition ne peut plus être modifiée."))
    if piece.removed_at and not is_removed:
        _require_room(submission)
    piece.removed_at = timezone.now() if is_removed else None
    piece.save(update_fields=["removed_at"])


@transaction.atomic
def forget_removed(submission):
    """Delete the files taken away, the files themselves once that is certain."""
    for piece in _files(submission).filter(removed_at__isnull=False):
        transaction.on_commit(partial(piece.file.storage.delete, piece.file.name))
        piece.delete()


def _known(submission, digest):
    """The file of this digest that is joined already, put back if it was taken away."""
    known = _files(submission).filter(sha256=digest).first()
    if known is not None and known.removed_at:
        set_removed(known, is_removed=False)
    return known


def _require_room(submission):
    if submission.pieces.count() >= MOST_FILES:
        raise NoRoom(_("Douze fichiers au plus. Retirez-en un pour joindre celui-ci."), code="many")


def _require_stock(upload):
    """Of all the drafts together: a disk that strangers fill stops everybody."""
    drafts = SubmissionFile.objects.filter(submission__state=SubmissionState.DRAFT)
    if (drafts.aggregate(bytes=Sum("size"))["bytes"] or 0) + upload.size > settings.MOST_DRAFT_FILES:
        raise ValidationError(
            _(
                "Le site garde déjà trop de fichiers qui attendent d’être envoyés. Envoyez sans celui-ci, ou revenez "
                "demain."
            ),
            code="stock",
        )


def _files(submission):
    return SubmissionFile.objects.filter(submission=submission.pk)


def _digest(upload):
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
