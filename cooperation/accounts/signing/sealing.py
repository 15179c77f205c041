"""What the database keeps of secrets: encrypted with the site's own, which the database does not hold."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(content):
    """Encrypt bytes."""
    return _box().encrypt(content)


def unseal(sealed):
    """The bytes that were sealed. ``None``: sealed under a secret that the site has lost, or altered since."""
    try:
        return _box().decrypt(bytes(sealed))
    except InvalidToken:
        return None


def fingerprint(use, text):
    """What is kept of a text to recognise it: without the site's secret, nobody finds it by trying."""
    return hmac.new(_key(settings.SECRET_KEY, use), text.encode(), hashlib.sha256).hexdigest()


def _box():
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(_key(secret, "scelle")))
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        ]
    )


def _key(secret, use):
    return hashlib.sha256(f"passerelles.connexion.{use}:{secret}".encode()).digest()
