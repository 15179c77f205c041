"""What the team does with answers and silences: put the new address on the sheet, verify by telephone, ask again."""

from django.db import transaction
from django.utils import timezone

from directory import actions
from directory.enums import RequestAnswer, RequestState, VerificationMethod
from directory.freshness import contacts
from directory.mail import links
from directory.models import VerificationRequest


@transaction.atomic
def handle(request, *, by):
    """Close what an answer left to do. What the person said of addresses is put on the sheet. Twice is once.

    Whoever said not to be the right person has no link any more.
    """
    current = VerificationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.handled_at is not None:
        return current
    if current.answer == RequestAnswer.SOMEBODY_ELSE or current.successor or current.successor_email:
        contacts.replace_address(current)
    if current.answer == RequestAnswer.SOMEBODY_ELSE:
        links.revoke(current.links.all())
    return _handled(current, by)


@transaction.atomic
def set_aside(request, *, by):
    """Close it without changing the sheet's contact: « C’est traité »."""
    current = VerificationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.answer == RequestAnswer.SOMEBODY_ELSE:
        # The address stays known to be wrong: it leaves the sheet.
        return handle(current, by=by)
    return current if current.handled_at else _handled(current, by)


@transaction.atomic
def verify_sheet(sheet, *, by, method=VerificationMethod.STAFF, note=""):
    """« Vérifiée aujourd’hui » by the team: its contact is neither asked nor reminded, silences are closed.

    Whoever has the link may still answer: it is always good to know.
    """
    actions.verify(sheet, by=by, method=method, note=note)
    about = VerificationRequest.objects.filter(**{sheet._meta.model_name: sheet})
    about.open().update(state=RequestState.CANCELLED)
    about.filter(state=RequestState.UNANSWERED, handled_at__isnull=True).update(
        handled_at=timezone.now(), handled_by=by
    )
    return sheet


def _handled(current, by):
    current.handled_at, current.handled_by = timezone.now(), by
    current.save(update_fields=["handled_at", "handled_by"])
    return current
