"""Sessions kept with their account, so that their owner sees them and ends them (``SESSION_ENGINE``)."""

import logging
import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db import OperationalError
from django.utils import timezone

from cooperation.accounts.signing.models import OpenSession
from cooperation.accounts.signing.sealing import fingerprint
from directory.submissions import guard

log = logging.getLogger(__name__)

OPENED, ADDRESS, AGENT, SEEN = "ouverte", "adresse", "navigateur", "vue"
# A session that goes on is written once a minute at most.
REFRESH = 60


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls):
        return OpenSession

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.account_id = data.get(SESSION_KEY)
        row.address, row.agent = data.get(ADDRESS, ""), data.get(AGENT, "")
        row.seen_at = timezone.now()
        if OPENED in data:
            row.opened_at = timezone.datetime.fromtimestamp(data[OPENED], tz=timezone.get_default_timezone())
        return row


def begin(request):
    """Note when and from where somebody has just signed in."""
    request.session[OPENED] = request.session[SEEN] = int(time.time())
    request.session[ADDRESS] = guard.client_address(request) or ""
    request.session[AGENT] = request.headers.get("User-Agent", "")[:200]


def seconds_left(request):
    """Before the session ends by itself if nothing more is done; 0: it is over."""
    now, session = time.time(), request.session
    idle = session.get(SEEN, now) + settings.SESSION_COOKIE_AGE - now
    whole = session.get(OPENED, now) + settings.SESSION_LONGEST - now
    return max(0, int(min(idle, whole)))


def go_on(request):
    """The person is there: the idle limit starts again."""
    now = int(time.time())
    request.session.setdefault(OPENED, now)
    if now - request.session.get(SEEN, 0) >= REFRESH:
        request.session[SEEN] = now
        try:
            request.session.save()
        except OperationalError:
            log.warning("Une session n’a pas pu être prolongée.")  # a full disk: reading goes on
        request.session.modified = False


def number_of(row):
    """What names a session in an address, without opening it."""
    return fingerprint("session", row.session_key)[:32]


def end_all(user, *, except_key=None):
    """End the sessions of an account. Returns how many."""
    return OpenSession.objects.filter(account=user).exclude(session_key=except_key or "").delete()[0]
