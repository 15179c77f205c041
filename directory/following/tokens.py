"""The two secret addresses of a follower: the page where it sees and changes what it follows, and the one that stops.

Derived from the secret of the site and from what was drawn for the address: every mail gives the same ones, and the
base keeps their fingerprints alone.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

from directory.models import Follower
from directory.models.submission import digest_of

PAGE, STOP = "page", "stop"
ADDRESSES = {PAGE: "/abonnements/{}/", STOP: "/abonnements/arreter/{}/"}


def new_follower(email):
    """A ``Follower``, not saved."""
    follower = Follower(email=email, nonce=secrets.token_hex(16))
    _sign(follower)
    return follower


def address_of(follower, use):
    """The path of one of its addresses. When the secret that made it is gone, new ones replace both."""
    former = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    token = next(
        (one for key in former if digest_of(one := _token(follower, use, key)) == _digest(follower, use)), None
    )
    if token is None:
        _sign(follower)
        follower.save(update_fields=["page_digest", "stop_digest"])
        token = _token(follower, use, settings.SECRET_KEY)
    return ADDRESSES[use].format(token)


def find(token, use):
    """The ``Follower`` that a token opens for ``use``, or ``None``."""
    return Follower.objects.filter(**{f"{use}_digest": digest_of(token.replace("\x00", ""))}).first()


def _sign(follower):
    for use in ADDRESSES:
        setattr(follower, f"{use}_digest", digest_of(_token(follower, use, settings.SECRET_KEY)))


def _digest(follower, use):
    return getattr(follower, f"{use}_digest")


def _token(follower, use, secret):
    key = hashlib.sha256(b"passerelles.suivre:" + secret.encode()).digest()
    return hmac.digest(key, f"{use}:{follower.nonce}".encode(), "sha256").hex()
