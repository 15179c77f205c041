"""Uploaded files: those of published records for everybody, those of drafts for the staff who see the draft.

A file is served as what its name says, which ``directory.uploads.files`` gave it after reading it: a picture to be
shown, anything else to be saved. Nothing in it may run.
"""

from django.apps import apps
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from cooperation.accounts import roles
from directory.models import NetworkPartner
from directory.models.attachments import Attachment
from directory.models.base import Record

PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
DOCUMENTS = {"pdf": "application/pdf"}
# Short: a sheet that goes back to draft takes its files along.
PUBLIC_SECONDS = 300


@require_safe
def media(request, name):
    """``/medias/<name>``. 404 for what does not exist and for what the reader may not see alike."""
    owner = _owner(name)
    extension = name.rpartition(".")[2].lower()
    content_type = {**PICTURES, **DOCUMENTS}.get(extension)
    if owner is None or content_type is None:
        raise Http404
    is_public = roles.record_of(owner).is_published
    if not is_public and not roles.can_view(request.user, owner):
        raise Http404
    try:
        body = default_storage.open(name)
    except (FileNotFoundError, SuspiciousFileOperation):
        raise Http404 from None
    response = FileResponse(body, content_type=content_type, as_attachment=extension not in PICTURES)
    response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}" if is_public else "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # django-csp leaves a policy that is there as it is.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _owner(name):
    """The record, or role of a record, that bears the file ``name``; ``None`` if none does."""
    if "\x00" in name:
        return None
    for model, column, path in _bearers():
        row = model._default_manager.filter(**{column: name}).first()
        if row is not None:
            return getattr(row, path) if path else row
    return None


def _bearers():
    """``(model, file column, relation to the record or "" if the model is one)`` of all that bears files."""
    for model in apps.get_models():
        columns = [f.name for f in model._meta.local_fields if isinstance(f, models.FileField)]
        if issubclass(model, Record):
            path = ""
        elif issubclass(model, Attachment):
            path = next(
                f.name for f in model._meta.local_fields if f.is_relation and issubclass(f.related_model, Record)
            )
        elif model is NetworkPartner:
            path = "network"
        else:
            continue
        for column in columns:
            yield model, column, path
