"""The public page of a sheet as what is typed would make it: nothing is kept, nobody else sees it."""

import secrets

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import resolve
from django.utils import timezone

from cooperation.accounts.roles import record_of
from directory import actions
from directory.database.version import DataVersion, read_version
from directory.enums import PublicationState

#: Name of the button.
PREVIEW = "_apercu"


def preview(request, row, *, missing_template):
    """The page of ``row``, just saved in the transaction under way, which is undone once the page is drawn.

    ``missing_template``: what says, instead, that the sheet is not yet enough for a page.
    """
    record = record_of(row)
    missing = record.missing_for_publication()
    try:
        if missing:
            response = TemplateResponse(request, missing_template, {"fiche": record, "manque": missing})
        else:
            if not record.is_published:
                actions.stamp(record, to=PublicationState.PUBLISHED, by=request.user, at=timezone.now())
                record.save()
            response = _page(request, type(row)._default_manager.get(pk=row.pk).get_absolute_url())
        if hasattr(response, "render"):
            response.render()
    finally:
        transaction.set_rollback(True)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _page(request, address):
    """What a reader would get at ``address``, drawn under a version of the data that is nobody else's."""
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", address, address
    asked.META = {name: value for name, value in request.META.items() if name not in ("QUERY_STRING", "HTTP_COOKIE")}
    asked.user, asked.is_preview = AnonymousUser(), True
    asked.data_version = DataVersion(f"apercu-{secrets.token_hex(8)}", read_version().horizon, is_provisional=True)
    found = resolve(address)
    asked.resolver_match = found
    response = found.func(asked, *found.args, **found.kwargs)
    if response.status_code != 200:
        raise Http404
    return response
