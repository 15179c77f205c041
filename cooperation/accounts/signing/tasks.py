"""What the worker does for accounts."""

from django.db.models import Q
from django.utils import timezone

from cooperation.accounts.models import User
from cooperation.accounts.signing import delays, holding, letters
from cooperation.accounts.signing.models import OpenSession
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


def forget_old():
    """Returns ``{what: number}``."""
    return {
        "sessions terminées": OpenSession.objects.filter(expire_date__lt=timezone.now()).delete()[0],
        "essais de connexion": delays.forget(),
        "formulaires gardés": holding.forget(),
    }
