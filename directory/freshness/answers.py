"""What the person asked answers by the link received, and what it does. Answering twice the same is answering once.

The row of the request is locked by each: of two answers sent at once, the second is told what the first did, as a
second answer. Nothing here trusts more than the link: who has it was sent it at ``request.email``.
"""

import datetime
import secrets
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import actions
from directory.database.system import get_system_user
from directory.enums import (
    LinkScope,
    RequestAnswer,
    RequestState,
    SubmissionKind,
    SubmissionState,
    VerificationMethod,
)
from directory.freshness import contacts
from directory.kinds import kind_of_model
from directory.mail import links
from directory.models import PersonalLink, Verification, VerificationRequest
from directory.models.submission import digest_of
from directory.submissions import actions as submissions
from directory.submissions.kinds import kind_for, kind_of

# So long after an answer, its link opens nothing any more.
CHANGED_WITHIN = datetime.timedelta(days=1)


class Door(StrEnum):
    """What a link opens."""

    OPEN = "ouvert"
    UNPUBLISHED = "depubliee"
    ENDED = "fini"
    UNKNOWN = "inconnu"


class NotNow(Exception):
    """This answer is no longer possible; the message is for the person who sent it."""


def enter(token):
    """``(Door, request or None)`` of a link. Of a sheet that is no longer public nothing is given but that."""
    link = links.find(token, LinkScope.VERIFY)
    if link is None or _is_over(link.request):
        known = PersonalLink.objects.filter(digest=digest_of(token), scope=LinkScope.VERIFY).exists()
        return (Door.ENDED if known else Door.UNKNOWN), None
    if not link.request.sheet.is_published:
        return Door.UNPUBLISHED, None
    return Door.OPEN, link.request


def _is_over(request):
    """An answer may be changed during a day; then the link has served."""
    return request.state == RequestState.ANSWERED and request.answered_at < timezone.now() - CHANGED_WITHIN


def is_followed(request):
    """Whether a correction was handed over and is not decided: one more answer would contradict it."""
    return request.submission_id is not None and request.submission.state in (
        SubmissionState.UNCONFIRMED,
        *SubmissionState.waiting(),
    )


@transaction.atomic
def say_accurate(request):
    """« Toujours exact »: the sheet is verified today, by the person asked. Returns the fresh request."""
    current = _locked(request, RequestAnswer.ACCURATE)
    if current.state == RequestState.ANSWERED and current.answer == RequestAnswer.ACCURATE:
        return current
    _take_back(current)
    sheet = current.sheet
    actions.verify(
        sheet, by=get_system_user(), label=contacts.speaker_of(_respondent(current)), method=VerificationMethod.LINK
    )
    return _answered(current, RequestAnswer.ACCURATE)


@transaction.atomic
def correct(request, *, client_address=None, client_agent=""):
    """« Corriger »: opens a correction filled in with the sheet, or the one begun before.

    Returns the token of its follow-up page: the address is proven, no mail confirms it.
    """
    current = _locked(request, RequestAnswer.CORRECT)
    submission = current.submission
    if submission is not None and submission.state not in SubmissionState.closed():
        return links.give_link(LinkScope.FOLLOW, submission=submission, email=current.email)
    _take_back(current)
    token = secrets.token_hex(32)
    current.submission = _start(current, _respondent(current), client_address, client_agent, token=token)
    _answered(current, RequestAnswer.CORRECT)
    return token


@transaction.atomic
def say_wrong(request, *, text, fact="", client_address=None, client_agent=""):
    """« Corriger », in one box: a remark, already received. ``fact``: what it is about, as the sheet tells it. Returns
    the request.
    """
    # Once one is handed over, even this answer comes too late.
    current = _locked(request, None)
    values = {name: words for name, words in (("fait", fact), ("constat", text)) if words}
    kind = kind_of(SubmissionKind.REMARK)
    return _handed_over(current, RequestAnswer.CORRECT, values, client_address, client_agent, kind=kind)


@transaction.atomic
def say_ended(request, *, end=None, outcome="", client_address=None, client_agent=""):
    """« Terminé »: a correction of the end, already received, that staff accept in one click. Returns the request.

    ``end``: the value of the question of the end, as its field reads it; ``None`` if nobody knows: then what the sheet
    says of its end stays. ``outcome``: what came out of it, as the person tells it.
    """
    current = _locked(request, RequestAnswer.DONE)
    if current.answer == RequestAnswer.DONE and is_followed(current):
        return current
    asked = kind_of_model(type(current.sheet)).asked
    values = {asked.state: asked.done}
    if end is not None:
        values[asked.end] = end
    if outcome.strip():
        values["mot"] = outcome.strip()
    return _handed_over(current, RequestAnswer.DONE, values, client_address, client_agent)


def _handed_over(current, answer, values, client_address, client_agent, *, kind=None):
    """What the person asked proposes, received at once: the link that they followed proves their address."""
    _take_back(current)
    contact = _respondent(current)
    submission = _start(current, contact, client_address, client_agent, changes=values, kind=kind)
    author = {
        "author_email": current.email,
        "author_function": _function(contact),
        "author_label": contacts.speaker_of(contact),
    }
    submissions.send(submission, author=author, values=values)
    current.submission = submission
    return _answered(current, answer)


@transaction.atomic
def say_somebody_else(request, *, function="", email=""):
    """« Je ne suis plus la bonne personne »: no longer asked of this sheet, staff see who could be. The request."""
    current = _locked(request, RequestAnswer.SOMEBODY_ELSE)
    if current.answer == RequestAnswer.SOMEBODY_ELSE and current.handled_at is not None:
        return current
    _take_back(current)
    current.successor, current.successor_email = function.strip()[:250], email.strip().lower()
    return _answered(current, RequestAnswer.SOMEBODY_ELSE)


@transaction.atomic
def say_new_address(request, *, function="", is_public=False, email=""):
    """The right person, whose address or function changed: staff see it, and put it on the sheet in one click.

    ``is_public``: the person agrees that the function be published.
    """
    current = _locked(request, RequestAnswer.ACCURATE)
    if current.answer != RequestAnswer.ACCURATE:
        raise NotNow(_("Répondez d’abord à la question."))
    current.successor, current.successor_email = function.strip()[:250], email.strip().lower()
    current.successor_is_public = is_public
    current.handled_at = current.handled_by = None
    current.save(
        update_fields=["successor", "successor_is_public", "successor_email", "handled_at", "handled_by"],
    )
    return current


def others_for(request):
    """The other open questions for the same address, about sheets that are public: the page leads to the next."""
    found = VerificationRequest.objects.open().filter(email=request.email).exclude(pk=request.pk)
    return found.about_published().order_by("pk")


@transaction.atomic
def next_for(request):
    """The token of the next question for this address, or ``None``. The link in hand proves the address already."""
    following = others_for(request).first()
    return following and links.give_link(LinkScope.VERIFY, request=following, email=following.email)


def _start(request, contact, client_address, client_agent, *, changes=None, token=None, kind=None):
    """A correction of the sheet, begun in the name of the person asked; ``changes``: values that differ already."""
    sheet = request.sheet
    kind = kind or kind_for(sheet)
    known = {"courriel": request.email, "fonction": _function(contact)}
    return submissions.start(
        kind=kind.name,
        token=token or secrets.token_hex(32),
        record=sheet,
        answers={**kind.answers(changes or {}), **known},
        verified_email=request.email,
        client_address=client_address,
        client_agent=client_agent,
    )


def _respondent(request):
    """The contact of the sheet who has the address that was asked, or ``None``."""
    return contacts.contacts_at(request).first()


def _function(contact):
    return contact.function if contact else ""


def _locked(request, answer):
    """The request, locked; raises ``NotNow`` if ``answer`` may not be given any more."""
    current = (
        VerificationRequest.objects.with_sheets()
        .select_related("submission")
        .select_for_update(of=("self",))
        .get(pk=request.pk)
    )
    if not current.sheet.is_published:
        raise NotNow(_("Cette fiche n’est plus publiée."))
    if is_followed(current) and answer not in (RequestAnswer.CORRECT, current.answer):
        raise NotNow(_("Votre correction est entre les mains de l’équipe : suivez-la, ou modifiez-la."))
    return current


def _take_back(request):
    """Undo what the former answer did: a day that it verified, a correction begun and not sent."""
    if request.answer == RequestAnswer.ACCURATE and (verification := _verification_of(request)) is not None:
        _withdraw(verification)
    submission = request.submission
    if submission is not None and submission.state == SubmissionState.DRAFT:
        submissions.withdraw(submission)
    request.submission = None
    request.successor = request.successor_email = ""
    request.successor_is_public = False


def _verification_of(request):
    """The verification that « Toujours exact » made, or ``None`` if it is no longer there."""
    return (
        request.sheet.verifications.filter(
            method=VerificationMethod.LINK,
            on=timezone.localdate(request.answered_at),
            by_label=contacts.speaker_of(_respondent(request)),
        )
        .order_by("-pk")
        .first()
    )


def _withdraw(verification):
    """Take back a verification: the sheet says again what it said before, unless somebody verified it since."""
    model = type(verification.sheet)
    sheet = model.objects.select_for_update(of=("self",)).get(pk=verification.sheet.pk)
    said = {"verified_on": verification.on, "verified_by": verification.by_label}
    same = Verification.objects.filter(**{model._meta.model_name: sheet}, on=verification.on).exclude(
        pk=verification.pk
    )
    verification.delete()
    if (sheet.verified_on, sheet.verified_by) != (said["verified_on"], said["verified_by"]):
        return
    if (other := same.order_by("-pk").first()) is not None:
        sheet.verified_on, sheet.verified_by = other.on, other.by_label
    else:
        before = sheet.history.exclude(**said).order_by("-pgh_id").values("verified_on", "verified_by").first()
        sheet.verified_on, sheet.verified_by = (before["verified_on"], before["verified_by"]) if before else (None, "")
    sheet.save(update_fields=["verified_on", "verified_by", "updated_at"])


def _answered(current, answer):
    """The one place where a request becomes answered."""
    current.state, current.answer, current.answered_at = RequestState.ANSWERED, answer, timezone.now()
    current.handled_at = current.handled_by = None
    current.save()
    return current
