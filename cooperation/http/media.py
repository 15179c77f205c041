"""Uploaded files: those of published records for everybody, those of drafts for the staff who see the draft.

A file is served as what its name says, which ``directory.uploads.files`` gave it after reading it: a picture to be
shown, anything else to be saved. Nothing in it may run.
"""

import hashlib

from django.apps import apps
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db import models
from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from cooperation.accounts import roles
from cooperation.http.caching import CACHE_CONTROL
from cooperation.http.outages import FULL, outage_of
from directory.models import NetworkPartner
from directory.models.attachments import Attachment
from directory.models.base import Record
from directory.uploads.thumbnails import thumbnail_of

PICTURES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
DOCUMENTS = {"pdf": "application/pdf"}


@require_safe
def media(request, name):
    """``/medias/<name>``, ``?vignette`` for the small version of a picture.

    404 for what does not exist and for what the reader may not see alike. Asked again each time, like pages: a sheet
    that goes back to draft takes its files along.
    """
    owner = _owner(name)
    extension = name.rpartition(".")[2].lower()
    content_type = {**PICTURES, **DOCUMENTS}.get(extension)
    if owner is None or content_type is None:
        raise Http404
    is_public = roles.record_of(owner).is_published
    if not is_public and not roles.can_view(request.user, owner):
        raise Http404
    try:
        if "vignette" in request.GET and extension in PICTURES:
            name = _thumbnail_of(name)
        dated = f"{name} {default_storage.get_modified_time(name).isoformat()}"
        etag = f'"{hashlib.sha256(dated.encode()).hexdigest()[:32]}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            body = default_storage.open(name)
            response = FileResponse(body, content_type=content_type, as_attachment=extension not in PICTURES)
    except (OSError, SuspiciousFileOperation):
        raise Http404 from None
    response.headers["ETag"] = etag
    patch_cache_control(response, **(CACHE_CONTROL if is_public else {"private": True, "no_store": True}))
    response.headers["X-Content-Type-Options"] = "nosniff"
    # django-csp leaves a policy that is there as it is.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _thumbnail_of(name):
    """The picture itself where there is no room left for a small version."""
    try:
        return thumbnail_of(name)
    except OSError as error:
        if outage_of(error) is FULL:
            return name
        raise


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
