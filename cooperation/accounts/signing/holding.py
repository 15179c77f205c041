"""Nothing typed is lost: a form that arrives without the right to write is kept, and goes on once it is there.

Kept in the database, encrypted, for an account that we know: the one signed in, or the last one of this browser. For
anybody else, in the page that answers (``shown``). GET shows, POST acts: the browser sends the kept form again to its
own address, where ``put_back`` gives the view what was typed.
"""

import base64
import datetime
import json
import secrets
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from cooperation.accounts import roles
from cooperation.accounts.signing import browsers
from cooperation.accounts.signing.models import HeldForm
from cooperation.accounts.signing.sealing import fingerprint, seal, unseal
from directory.submissions import guard

FIELD = "_reprise"
LIFETIME = datetime.timedelta(days=7)
# Of one account: the older ones make room.
MOST = 5
MOST_FILES = 40 * 2**20  # bytes
# What a page may carry of a form.
MOST_SHOWN = 2**20  # characters
_OURS = ("csrfmiddlewaretoken", FIELD)


@dataclass(frozen=True)
class Held:
    """``token``: what opens it, for its owner alone; ``lost``: the names of the files that were too heavy."""

    token: str
    lost: tuple = ()


def hold(request):
    """Keep what a POST holds. ``None``: nobody is known to whom to give it back, or another site sent it."""
    user = _owner(request)
    if user is None or not guard.is_from_here(request):
        return None
    files, lost = _files_of(request)
    content = {
        "data": _fields_of(request).urlencode(),
        "files": files,
        "lost": lost,
        "address": request.get_full_path(),
    }
    token = secrets.token_urlsafe(24)
    HeldForm.objects.create(
        digest=fingerprint("reprise", token),
        account=user,
        path=request.path,
        sealed=seal(json.dumps(content).encode()),
    )
    old = HeldForm.objects.filter(account=user).order_by("-created_at", "-pk")[MOST:].values("pk")
    HeldForm.objects.filter(pk__in=old).delete()
    return Held(token, tuple(lost))


def shown(request):
    """``(name, value)`` of the fields of a POST, for the page that answers; ``None`` if it cannot carry them."""
    if not guard.is_from_here(request):
        return None
    pairs = [(name, value) for name, values in _fields_of(request).lists() for value in values]
    return pairs if sum(len(name) + len(value) for name, value in pairs) <= MOST_SHOWN else None


def find(user, token):
    """``(HeldForm, address)``: an account's kept form and where it goes, or ``None``."""
    row = _rows(user, token).first()
    content = row and _content(row)
    return (row, content) if content else None


def put_back(request):
    """Give the view what was kept, in place of the field that names it. Returns the row, locked, or ``None``."""
    row = _rows(request.user, request.POST.get(FIELD, "")).filter(path=request.path).select_for_update().first()
    content = row and _content(row)
    if not content:
        return None
    request._post = QueryDict(content["data"])
    request._files = MultiValueDict()
    for field, name, kind, body in content["files"]:
        request._files.appendlist(field, SimpleUploadedFile(name, base64.b64decode(body), content_type=kind))
    return row


def forget(now=None):
    """Delete what nobody came back for. Returns how many."""
    return HeldForm.objects.filter(created_at__lt=(now or timezone.now()) - LIFETIME).delete()[0]


def _owner(request):
    if request.user.is_authenticated:
        return request.user
    browser = browsers.of(request)
    return browser.user if browser and roles.mandate_of(browser.user) is not None else None


def _fields_of(request):
    fields = request.POST.copy()
    for name in _OURS:
        fields.pop(name, None)
    return fields


def _files_of(request):
    """``(files that are kept, names of those that are too heavy together)``."""
    kept, lost, weight = [], [], 0
    for field, files in request.FILES.lists():
        for file in files:
            weight += file.size
            if weight > MOST_FILES:
                lost.append(file.name)
            else:
                body = base64.b64encode(file.read()).decode()
                kept.append((field, file.name, file.content_type, body))
    return kept, lost


def _rows(user, token):
    return HeldForm.objects.filter(
        account=user, digest=fingerprint("reprise", token), created_at__gt=timezone.now() - LIFETIME
    )


def _content(row):
    opened = unseal(row.sealed)
    return json.loads(opened) if opened else None
