"""What is kept of people erased: keyed fingerprints. Without the site's secret, nobody can tell who they were.

A fingerprint made under a former secret is still known while that secret is in ``SECRET_KEY_FALLBACKS``.
"""

import hashlib
import hmac
from collections import defaultdict
from functools import cache

from django.conf import settings

from directory.models import ErasedPrint


def prints_of(keys):
    """``{(sort, digest)}`` of ``Person.keys``, under the present secret."""
    return {(sort, _digest(settings.SECRET_KEY, sort, value)) for sort, value in keys if value}


class Known:
    """All the fingerprints, read once."""

    def __init__(self):
        self._erasures = defaultdict(set)
        for sort, digest, erasure in ErasedPrint.objects.values_list("sort", "digest", "erasure"):
            self._erasures[sort, digest].add(erasure)
        self._secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)

    def __bool__(self):
        return bool(self._erasures)

    def erasures_of(self, sort, value):
        """Those that erased this key (``directory.people.identity.key_of``), under any secret that the site knows."""
        pairs = ((sort, _digest(secret, sort, value)) for secret in self._secrets)
        return set().union(*(self._erasures.get(pair, ()) for pair in pairs))


def _digest(secret, sort, value):
    return hmac.digest(_key(secret), f"{sort}|{value}".encode(), "sha256").hex()


@cache
def _key(secret):
    return hashlib.sha256(b"passerelles.effacement:" + secret.encode()).digest()
