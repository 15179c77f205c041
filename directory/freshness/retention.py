"""What is forgotten of whom was asked: nobody needs a former contact's address for ever."""

import datetime

from django.db import transaction
from django.utils import timezone

from directory.database.retention import forgets
from directory.enums import RequestState
from directory.models import PersonalLink, VerificationRequest

KEPT = datetime.timedelta(days=730)
"""Two campaigns: whom one asked last year still helps."""


@transaction.atomic
def forget_old(now=None):
    """Erase who was asked, and the links, of questions closed for two years; the answer itself stays.

    Returns how many questions were emptied.
    """
    before = (now or timezone.now()) - KEPT
    old = VerificationRequest.objects.filter(created_at__lt=before).exclude(state__in=RequestState.open())
    PersonalLink.objects.filter(request__in=old.values("pk"), expires_at__lt=before).delete()
    return old.exclude(email="").update(email="", label="", remark="", successor="", successor_email="")


@forgets(**{"personnes interrogées": KEPT})
def purge(now=None):
    return {"personnes interrogées": forget_old(now)}
