"""What stands between the public forms and robots, without a cookie, a riddle or another site.

Four sieves: the page must come from our site; a field that people do not see must be empty; a form is not filled in
within three seconds of being shown, nor a day later; and everybody, then everybody together, does each thing so many
times an hour at most. What all may do together is shared: the more one has done, the sooner one waits (``_take``). A
person who meets one of them loses nothing typed and is told what to do.
"""

import datetime
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db.models import F
from django.utils import timezone

from directory.apart.addresses import client_of, neighbours, subscriber
from directory.models import Throttle

# The field that only robots fill in, and the one that says when the page was made.
HONEYPOT = "page_perso"
STAMP = "cachet"
# A stamp older than this says nothing any more, in seconds.
STAMP_LIFETIME = 24 * 3600
# Seconds by which the clocks of two machines may differ.
AHEAD = 60
HOUR = datetime.timedelta(hours=1)
# Hours within which a mail leaves at the latest.
DAY = 24
# The neighbours of an address of the network, together, count as this many: an office, a mobile operator, a rented room
# of servers.
NEIGHBOURS = 8

_signer = signing.Signer(salt="passerelles.formulaire", sep="~")


class Verdict(StrEnum):
    """What a form that was just sent looks like."""

    GOOD = "bon"
    ROBOT = "robot"
    TOO_FAST = "trop-vite"
    STALE = "perime"


class TooMany(Exception):
    """Done too often. ``seconds``: when to try again; ``is_everybody``: the limit of all people together."""

    def __init__(self, seconds, *, is_everybody=False):
        super().__init__(seconds)
        self.seconds, self.is_everybody = seconds, is_everybody


# --- The stamp of a form ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stamp:
    """``nonce``: drawn at random for one showing of a form; ``made_at``: seconds since 1970."""

    nonce: str
    made_at: int

    @property
    def text(self):
        return _signer.sign(f"{self.nonce}.{self.made_at}")

    @property
    def age(self):
        """In seconds."""
        return time.time() - self.made_at


def new_stamp(nonce=""):
    return Stamp(nonce or secrets.token_hex(16), int(time.time()))


def read_stamp(text):
    """The ``Stamp`` that we signed, or ``None``."""
    try:
        nonce, _dot, made_at = _signer.unsign(text).rpartition(".")
        return Stamp(nonce, int(made_at))
    except (signing.BadSignature, ValueError):
        return None


def verdict(data):
    """``Verdict`` on the fields of a form that begins something (``request.POST``)."""
    if data.get(HONEYPOT, "").strip():
        return Verdict.ROBOT
    stamp = read_stamp(data.get(STAMP, ""))
    # A stamp of tomorrow is ours, made before a clock was set right: waited for, it would be too fast for an hour.
    if stamp is None or not -AHEAD < stamp.age <= STAMP_LIFETIME:
        return Verdict.STALE
    if stamp.age < settings.FORM_LEAST_SECONDS:
        return Verdict.TOO_FAST
    return Verdict.GOOD


# --- Where it comes from ---------------------------------------------------------------------------------------------


def is_from_here(request):
    """Whether a POST was sent by a page of this site. A program that says nothing of itself is believed: these views
    trust no cookie, there is nothing that another site could make a browser do in somebody's name.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    return not origin or urlsplit(origin).netloc == request.get_host()


def client_address(request):
    """The address that a request comes from, as text, or ``None``: see ``directory.apart.addresses``."""
    return client_of(request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", ""))


# --- How often -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slot:
    """``at``: when a mail may leave; ``turn``: 1 for the first of its hour from one address of the network, then 2…"""

    at: datetime.datetime
    turn: int


def admit(scope, address, by=1):
    """Count one more ``scope`` (a key of ``FORM_LIMITS``), or ``by`` of its units, for an address, and for everybody.
    Raises ``TooMany``.

    An IPv6 subscriber owns a /64: it counts as one.
    """
    window = _window()
    if not _count(scope, subscriber(address), window, settings.FORM_LIMITS[scope]["each"], by):
        raise TooMany(_seconds_left(window))
    if not _take(scope, address, window, by):
        raise TooMany(_seconds_left(window), is_everybody=True)


def mail_slot(scope, email, address):
    """The ``Slot`` of a mail for ``email`` that somebody at ``address`` asks for: now, or at the start of a later hour.

    One mail of this ``scope`` for one e-mail address and hour, ``FORM_LIMITS[scope]["all"]`` an hour for all. Beyond,
    it waits. ``None``: ``waiting`` of this scope wait for this address already, one more would only harass it. A scope
    that sets no such limit never refuses: what was acknowledged depends on its mails.
    """
    limits = settings.FORM_LIMITS[scope]
    first = _window()
    hours = (first + HOUR * ahead for ahead in range(limits.get("waiting", DAY)))
    mine = next((hour for hour in hours if _count(scope, email.strip().lower(), hour, limits["each"])), None)
    if mine is None and "waiting" in limits:
        return None
    mine = mine or first + HOUR * DAY
    # At worst a mail waits a day: those of a flood go on arriving, but nobody's is lost.
    hours = (mine + HOUR * ahead for ahead in range(DAY))
    slots = (Slot(window, turn) for window in hours if (turn := _take(scope, address, window)))
    slot = next(slots, Slot(mine + HOUR * DAY, limits["all"]))
    return Slot(timezone.now(), slot.turn) if slot.at == first else slot


def _take(scope, address, window, by=1):
    """Take one of those that all may do in an hour. Returns whose turn it was: 1 for the first of an address, then 2…
    ``None``: it is for others to take what is left.

    The n-th of an address goes while fewer than ``all / n`` are taken. Nobody thus closes the door to whoever has asked
    for little: with 600 an hour, twenty addresses that ask without end take 110, a hundred take 245.
    """
    limits = settings.FORM_LIMITS[scope]
    # How many make one turn: the photos of one proposition go together.
    portion = limits.get("portion", 1)
    portions = {f"1|{subscriber(address)}": portion, f"{NEIGHBOURS}|{neighbours(address)}": portion * NEIGHBOURS}
    known = {_fingerprint(scope, key, window): portion for key, portion in portions.items()}
    rows = Throttle.objects.filter(scope=scope, window=window, key__in=known)
    turn = 1 + max((count // known[key] for key, count in rows.values_list("key", "count")), default=0)
    if not _count(scope, "", window, limits["all"] // turn, by):
        return None
    for key in portions:
        _count(scope, key, window, limits["all"], by)
    return turn


def _count(scope, key, window, most, by=1):
    """Add to a counter unless it would be too much. Two requests at once are two: the database adds."""
    row = {"scope": scope, "key": _fingerprint(scope, key, window), "window": window}
    free = Throttle.objects.filter(**row, count__lte=most - by)
    if free.update(count=F("count") + by):
        return True
    Throttle.objects.bulk_create([Throttle(**row, count=0)], ignore_conflicts=True)
    return bool(free.update(count=F("count") + by))


def _fingerprint(scope, key, window):
    """Of the day too: nobody is followed from one day to the next."""
    day = window.date().isoformat()
    return hmac.new(settings.SECRET_KEY.encode(), f"{scope}|{day}|{key}".encode(), hashlib.sha256).hexdigest()


def _window():
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def _seconds_left(window):
    return max(1, int((window + HOUR - timezone.now()).total_seconds()))
