"""What slows a guesser down, without a lock that a stranger could close on somebody.

Failures are counted by address of the network, by account from that address, and by account from anywhere. What an
address has missed on an account delays that address alone, the longer the more the account is attacked: the first
attempts of another address are always heard. A browser that signed in once has a count of its own, which nobody else
fills (OWASP, « device cookies »).

An attempt is counted before it is judged, and given back if it succeeds: a thousand sent at once are a thousand.
"""

import datetime
import unicodedata
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from cooperation.accounts.signing.models import FailedAttempts
from cooperation.accounts.signing.sealing import fingerprint
from directory.apart import addresses

# Failures are forgotten after a day without another.
MEMORY = datetime.timedelta(days=1)
LONGEST = 900  # seconds
# How many failures cost nothing.
FREE_OF_ADDRESS, FREE_OF_ACCOUNT, FREE_OF_BROWSER = 10, 3, 6
# The subscribers of one provider's range (IPv6) count together as this many.
RANGE = 16
# So many failures on an account, from anywhere, double the delay of each address that fails on it.
STEP = 10


class Wait(Exception):
    """Too soon. ``seconds``: when the next attempt will be heard."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class Attempt:
    """What was counted, to give it back."""

    own: tuple  # forgotten at a success
    shared: tuple  # given back, one each: others' failures stay

    def succeeded(self):
        FailedAttempts.objects.filter(key__in=self.own).delete()
        FailedAttempts.objects.filter(key__in=self.shared, count__gt=0).update(count=F("count") - 1)


def begin(account, address, *, browser="", use="mot-de-passe"):
    """Count an attempt to sign in as ``account`` (what was typed). Raises ``Wait``.

    ``address``: as ``guard.client_address`` says; ``browser``: of a known browser, its number. A code is guessed by
    whoever has the password: those of unknown browsers are counted together.
    """
    account = unicodedata.normalize("NFKC", account).casefold().strip()[:300]

    def key(*parts):
        return fingerprint("essais", "|".join((use, *parts)))

    if browser:
        return _count({key("navigateur", account, browser): FREE_OF_BROWSER}, {})
    if use == "code":
        return _count({key("compte", account): FREE_OF_BROWSER}, {})
    subscriber = addresses.subscriber(address)
    shared = {key("adresse", subscriber): FREE_OF_ADDRESS}
    if ":" in subscriber:
        shared[key("plage", addresses.neighbours(address))] = FREE_OF_ADDRESS * RANGE
    everywhere = key("compte", account)
    pressure = _count_of(everywhere) // STEP
    attempt = _count({key("compte", account, subscriber): FREE_OF_ACCOUNT}, shared, pressure=pressure)
    _add([everywhere])
    return Attempt(attempt.own, (*attempt.shared, everywhere))


def forget(now=None):
    """Delete what is old. Returns how many rows."""
    return FailedAttempts.objects.filter(last_at__lt=(now or timezone.now()) - MEMORY).delete()[0]


@transaction.atomic
def _count(own, shared, *, pressure=0):
    limits = {**own, **shared}
    FailedAttempts.objects.bulk_create([FailedAttempts(key=key) for key in sorted(limits)], ignore_conflicts=True)
    now = timezone.now()
    waits = [0]
    # Held in one order: two attempts at once are counted one after the other.
    for row in FailedAttempts.objects.select_for_update().filter(key__in=limits).order_by("key"):
        count = row.count if row.last_at > now - MEMORY else 0
        delay = _delay(count - limits[row.key], pressure if row.key in own else 0) if count else 0
        waits.append((row.last_at + datetime.timedelta(seconds=delay) - now).total_seconds())
    if max(waits) > 0:
        raise Wait(int(max(waits)) + 1)
    _add(limits)
    return Attempt(tuple(own), tuple(shared))


def _delay(beyond, pressure):
    """Seconds: 0 within what is free, then 1, 2, 4…"""
    return 0 if beyond < 0 else min(LONGEST, 2 ** min(beyond + pressure, 20))


def _count_of(key):
    row = FailedAttempts.objects.filter(key=key, last_at__gt=timezone.now() - MEMORY).first()
    return row.count if row else 0


def _add(keys):
    FailedAttempts.objects.bulk_create([FailedAttempts(key=key) for key in sorted(keys)], ignore_conflicts=True)
    fresh = When(last_at__gt=timezone.now() - MEMORY, then=F("count") + 1)
    FailedAttempts.objects.filter(key__in=list(keys)).update(
        count=Case(fresh, default=Value(1)), last_at=timezone.now()
    )
