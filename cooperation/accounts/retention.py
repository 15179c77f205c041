"""How long the traces of those who sign in are kept."""

import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session

from directory.database.retention import forgets

ATTEMPTS = datetime.timedelta(days=30)
SESSIONS = datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)


@forgets(**{"tentatives de connexion": ATTEMPTS, "sessions": SESSIONS})
def purge(now):
    tables = (AccessAttempt, AccessFailureLog, AccessLog)
    return {
        "tentatives de connexion": sum(
            table.objects.filter(attempt_time__lt=now - ATTEMPTS).delete()[0] for table in tables
        ),
        # Past its end, a session opens nothing.
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
