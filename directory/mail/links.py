"""Secret addresses. The secret is given once; its fingerprint alone is kept. GET shows, POST acts."""

import datetime
import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils import timezone

from directory.enums import LinkScope
from directory.models import PersonalLink
from directory.models.freshness import SHEETS
from directory.models.submission import digest_of

LIFETIMES = {
    LinkScope.FOLLOW: datetime.timedelta(days=365),
    LinkScope.CONFIRM: datetime.timedelta(days=7),
    LinkScope.VERIFY: datetime.timedelta(days=90),
    LinkScope.WRITE: datetime.timedelta(days=7),
    LinkScope.RECEIVE: datetime.timedelta(days=90),
}
# The address of each scope, completed by a token.
ADDRESSES = {
    LinkScope.FOLLOW: "/suivi/{}/",
    LinkScope.CONFIRM: "/suivi/confirmer/{}/",
    LinkScope.VERIFY: "/verifier/{}/",
    LinkScope.WRITE: "/ecrire/envoyer/{}/",
    LinkScope.RECEIVE: "/ecrire/recu/{}/",
}
# Those of other applications: ``{scope: function of a mail that returns its path}``.
MAKERS = {}


def makes_links(scope):
    """Register the function that makes the path of a mail's personal link when it leaves."""
    return lambda function: MAKERS.setdefault(scope, function)


def token_of_form(nonce):
    """The token of the proposition begun from a form: the same form sent twice leads to the same proposition.

    ``nonce``: what the page drew at random. Without the site's secret nobody derives the token from it.
    """
    key = hashlib.sha256(b"passerelles.proposition:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, nonce.encode(), hashlib.sha256).hexdigest()


def give_link(scope, *, email="", token=None, **subject):
    """Keep a new link and return its token (256 bits), which is not kept anywhere.

    ``subject``: ``submission=``, ``request=`` or ``message=``, what the link opens; ``email``: where it is sent, so
    that following it proves that address.
    """
    token = token or secrets.token_hex(32)
    PersonalLink.objects.create(
        digest=digest_of(token),
        scope=scope,
        email=email,
        **subject,
        expires_at=timezone.now() + LIFETIMES[LinkScope(scope)],
    )
    return token


def address_of(scope, token):
    """The path of a link."""
    return ADDRESSES[LinkScope(scope)].format(token)


def find(token, scope):
    """The usable ``PersonalLink`` of a token, or ``None``: unknown, foreign to this scope, expired or revoked alike."""
    links = PersonalLink.objects.usable(token, scope)
    sheets = (f"request__{sheet}" for sheet in SHEETS)
    return links.select_related("submission", "message__network__actor", *sheets).first()


def use(link):
    """A link that acts once has acted. Returns whether it was its first time."""
    return bool(PersonalLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()))


def revoke(links):
    """End these links, a queryset. Returns how many."""
    return links.filter(revoked_at__isnull=True).update(revoked_at=timezone.now())
