"""A browser that somebody signed in with once is known again by a signed cookie (OWASP, « device cookies »).

It opens nothing: it keeps strangers' failures from delaying its owner, and says whose the form is that arrives when the
session is over.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing

SALT = "passerelles.navigateur"
LIFETIME = 365 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Browser:
    """``is_current``: the password is still the one that it was signed in with."""

    user: object
    number: str
    is_current: bool


def of(request):
    """The ``Browser`` that a request comes from, or ``None``."""
    try:
        kept = signing.loads(request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""), salt=SALT, max_age=LIFETIME)
        user = get_user_model().objects.filter(pk=kept["u"], is_active=True).first()
        return user and Browser(user, kept["n"], kept["p"] == _password_of(user))
    except (signing.BadSignature, KeyError, TypeError):
        return None


def number_for(request, username):
    """The number of the known browser of this account; empty for another's, or since the password changed."""
    browser = of(request)
    if browser is None or not browser.is_current or browser.user.get_username() != username:
        return ""
    return browser.number


def remember(response, user):
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        signing.dumps({"u": user.pk, "n": secrets.token_hex(8), "p": _password_of(user)}, salt=SALT),
        max_age=LIFETIME,
        path="/admin/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _password_of(user):
    return user.get_session_auth_hash()[:16]


def name_of(agent):
    """« Firefox, Windows »: what people recognise in a User-Agent header."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system)))


_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
