"""What the worker does for accounts."""

import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from cooperation.accounts.models import User
from cooperation.accounts.signing import delays, holding, letters
from cooperation.accounts.signing.models import OpenSession
from directory.database.retention import forgets
from directory.mail.queue import every, task

LOST_PASSWORD = "comptes.oubli"


@task(LOST_PASSWORD)
def write_lost_password(typed):
    """Here rather than in the page that asks: it does the same work, whether the account exists or not."""
    for user in User.objects.filter(Q(username=typed) | Q(email__iexact=typed), is_active=True, is_staff=True):
        if user.email:
            letters.lost_password(user)


@every("23 * * * *", name="comptes.oubli-des-sessions")
def purge():
    forget_old()


@forgets(
    **{
        "sessions": datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE),
        "essais de connexion": delays.MEMORY,
        "formulaires gardés": holding.LIFETIME,
    }
)
def forget_old(now=None):
    """Returns ``{what: number}``. Each night with the rest, each hour by itself."""
    now = now or timezone.now()
    return {
        # Past its end, a session opens nothing.
        "sessions": OpenSession.objects.filter(expire_date__lt=now).delete()[0],
        "essais de connexion": delays.forget(now),
        "formulaires gardés": holding.forget(now),
    }
