"""How long propositions are kept: what the page « Données personnelles » promises, in one place."""

import datetime

import pgtrigger
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from directory.database.retention import forgets
from directory.enums import MailState, SubmissionState
from directory.models import Mail, PersonalLink, Submission, Throttle, VerificationRequest

State = SubmissionState

# Since the last gesture: begun and never sent, or never confirmed.
UNSENT = datetime.timedelta(days=60)
# Since the decision, or the withdrawal.
CLOSED = datetime.timedelta(days=183)
# Of the connection, since it began: the network address and the browser's name.
CONNECTION = datetime.timedelta(days=30)
# Of an accepted proposition: who sent it. On behalf of whom stays, the sheet says it.
AUTHOR = datetime.timedelta(days=365)
MAILS = datetime.timedelta(days=183)
COUNTERS = datetime.timedelta(days=2)
# So many rows a transaction: nobody waits for the purge.
CHUNK = 500


@forgets(
    **{
        "propositions jamais envoyées": UNSENT,
        "propositions refusées ou retirées": CLOSED,
        "adresses de connexion": CONNECTION,
        "auteurs": AUTHOR,
        "courriels": MAILS,
        "liens": CONNECTION,
        "compteurs": COUNTERS,
    }
)
def purge(now=None):
    """Forget what has been kept long enough. Returns ``{what: number}``. Again at once, it finds nothing."""
    now = now or timezone.now()
    return {
        "propositions jamais envoyées": _delete(
            Submission.objects.filter(state__in=[State.DRAFT, State.UNCONFIRMED], updated_at__lt=now - UNSENT)
        ),
        "propositions refusées ou retirées": _delete(
            Submission.objects.filter(state__in=[State.REFUSED, State.WITHDRAWN], state_changed_at__lt=now - CLOSED)
        ),
        "adresses de connexion": Submission.objects.filter(created_at__lt=now - CONNECTION)
        .filter(Q(client_address__isnull=False) | ~Q(client_agent=""))
        .update(client_address=None, client_agent=""),
        "auteurs": _forget_authors(now - AUTHOR, now),
        "courriels": Mail.objects.filter(created_at__lt=now - MAILS).exclude(state=MailState.WAITING).delete()[0],
        "liens": PersonalLink.objects.filter(expires_at__lt=now - CONNECTION).delete()[0],
        "compteurs": Throttle.objects.filter(window__lt=now - COUNTERS).delete()[0],
    }


def _forget_authors(before, now):
    """Accepted propositions keep their values, that the sheet shows, and forget who sent them and what was typed."""
    number = 0
    old = Submission.objects.filter(state=State.ACCEPTED, decided_at__lt=before, purged_at__isnull=True)
    while keys := list(old.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            number += Submission.objects.filter(pk__in=keys).update(
                author_email="", author_name="", author_function="", author_phone="", answers={}, purged_at=now
            )
            PersonalLink.objects.filter(submission__in=keys).delete()
            Mail.objects.filter(submission__in=keys).delete()
    return number


def _delete(old):
    """Delete propositions with their files, journal, links and mails. Returns their number."""
    number = 0
    while keys := list(old.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic(), pgtrigger.ignore("directory.SubmissionEntry:written_once"):
            doomed = list(Submission.objects.select_for_update().filter(pk__in=keys).prefetch_related("files"))
            files = [(one.file.storage, one.file.name) for row in doomed for one in row.files.all()]
            VerificationRequest.objects.filter(submission__in=keys).update(submission=None)
            Submission.objects.filter(pk__in=keys).delete()
            number += len(doomed)
        # Once it is certain that nothing names them.
        for storage, name in files:
            storage.delete(name)
    return number
