"""Files joined to a proposition: read and drawn again on arrival, once each, twelve at most."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from directory.enums import AttachmentKind
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
    if known := _files(submission).filter(sha256=digest).first():
        return known
    # Refused before it is read: reading a picture takes a second.
    _require_room(submission)
    body = clean_file(upload)
    is_picture = body.name.rpartition(".")[2] in PICTURE_EXTENSIONS
    with transaction.atomic():
        # One at a time: twelve is twelve, and the same file sent twice at once is one.
        [current] = Submission.objects.select_for_update(of=("self",)).filter(pk=submission.pk)
        if not current.is_open:
            raise Overtaken(_("Cette proposition ne peut plus être modifiée."))
        if known := _files(current).filter(sha256=digest).first():
            return known
        _require_room(current)
        last = _files(current).order_by("position").last()
        return SubmissionFile.objects.create(
            submission=current,
            kind=AttachmentKind.PHOTO if is_picture else AttachmentKind.DOCUMENT,
            file=body,
            sha256=digest,
            size=body.size,
            original_name=upload.name[:200].replace("\x00", ""),
            position=last.position + 1 if last else 0,
        )


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


def take_away(piece):
    """Delete a joined file, the file itself once that is certain."""
    with transaction.atomic():
        [submission] = Submission.objects.select_for_update(of=("self",)).filter(pk=piece.submission_id)
        if not submission.is_open:
            raise Overtaken(_("Cette proposition ne peut plus être modifiée."))
        storage, name = piece.file.storage, piece.file.name
        piece.delete()
        transaction.on_commit(lambda: storage.delete(name))


def _require_room(submission):
    if _files(submission).count() >= MOST_FILES:
        raise NoRoom(_("Douze fichiers au plus. Retirez-en un pour joindre celui-ci."), code="many")


def _files(submission):
    return SubmissionFile.objects.filter(submission=submission.pk)


def _digest(upload):
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
