"""Sending at a set pace. ``run`` is called every few minutes by the worker; nothing is kept outside of the database,
so that a restart, a pause or two workers at once neither lose nor double a mail.
"""

import datetime
import logging

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.enums import CampaignState, RequestState
from directory.freshness import campaigns, contacts
from directory.models import Campaign, VerificationRequest
from directory.submissions import letters

logger = logging.getLogger(__name__)

HOUR = datetime.timedelta(hours=1)
MOST_CAUGHT_UP = datetime.timedelta(minutes=15)
"""After a stop of the worker, no more leaves at once than in so long."""
PER_ADDRESS_AND_DAY = 5
"""Whoever answers for thirty sheets is not written to thirty times in an hour; each page leads to the next sheet."""
REMIND_AFTER_DAYS = 15
"""For what was asked outside of a campaign."""


def run(now=None):
    """Send what is due now. Returns how many mails were handed over. ``now``: an aware datetime, for tests."""
    now = now or timezone.now()
    sent = 0
    for campaign in Campaign.objects.filter(state=CampaignState.RUNNING).order_by("pk"):
        try:
            sent += _run_campaign(campaign, now)
        except Exception:
            # The others do not wait for the one that fails; it is tried again in a few minutes.
            logger.exception("campaign %s", campaign.pk)
    sent += _remind(VerificationRequest.objects.filter(campaign__isnull=True), REMIND_AFTER_DAYS, now)
    _close(VerificationRequest.objects.filter(campaign__isnull=True), REMIND_AFTER_DAYS, now)
    for campaign in Campaign.objects.filter(state=CampaignState.DONE, requests__state=RequestState.SENT).distinct():
        _close(campaign.requests.all(), campaign.remind_after, now)
    return sent


def allowance(campaign, now):
    """How many mails of a campaign may leave now: its pace, spread over the hour, and never more in any hour.

    What has left counts, not when ``run`` was called: a late call catches up a quarter of an hour at most.
    """
    requests = campaign.requests
    since = now - HOUR
    lately = requests.filter(sent_at__gt=since).count() + requests.filter(reminded_at__gt=since).count()
    last = requests.aggregate(last=Greatest(Max("sent_at"), Max("reminded_at")))["last"]
    elapsed = min(now - last, MOST_CAUGHT_UP) if last else MOST_CAUGHT_UP / 3
    share = -(-campaign.per_hour * elapsed // HOUR)  # rounded up: one an hour is one, not none
    return max(0, min(share, campaign.per_hour - lately))


def _run_campaign(campaign, now):
    with transaction.atomic():
        # One worker at a time; the other takes the next campaign.
        locked = (
            Campaign.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("network")
            .filter(pk=campaign.pk, state=CampaignState.RUNNING)
            .first()
        )
        if locked is None:
            return 0
        if locked.is_continuous:
            campaigns.feed(locked, now)
        room = allowance(locked, now)
        sent = _send_waiting(locked, room, now)
        sent += _remind(locked.requests.all(), locked.remind_after, now, room - sent)
        _close(locked.requests.all(), locked.remind_after, now)
        campaigns.end_by_itself(locked)
    return sent


def _send_waiting(campaign, room, now):
    """Send up to ``room`` first mails. Those that fail wait for the next time, and keep nobody waiting."""
    sent, tried = 0, []
    while sent < room:
        request = _reachable(campaign.requests.filter(state=RequestState.WAITING), now).exclude(pk__in=tried).first()
        if request is None:
            break
        tried.append(request.pk)
        try:
            sent += send(request, now=now)
        except Exception:
            logger.exception("verification request %s", request.pk)
    return sent


def _reachable(requests, now):
    """The requests whose address was not written to too often today, the oldest first."""
    same = VerificationRequest.objects.filter(email=OuterRef("email"), sent_at__gt=now - datetime.timedelta(days=1))
    count = same.order_by().values("email").annotate(n=Count("pk")).values("n")
    return requests.annotate(lately=Coalesce(Subquery(count), 0)).filter(lately__lt=PER_ADDRESS_AND_DAY).order_by("pk")


@transaction.atomic
def send(request, *, now=None):
    """Ask now. ``False`` if it was asked already, or if there is nothing to ask any more: then it is cancelled."""
    now = now or timezone.now()
    current = VerificationRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.state != RequestState.WAITING:
        return False
    contact = _whom_to_ask(current)
    if contact is None:
        current.state = RequestState.CANCELLED
        current.save(update_fields=["state"])
        return False
    if contact.email.lower() != current.email:
        current.email, current.label = contact.email.lower(), contacts.label_of(contact)
    current.state, current.sent_at = RequestState.SENT, now
    current.save(update_fields=["email", "label", "state", "sent_at"])
    # Written in this transaction: the mail and the state leave together, or neither does.
    letters.verification_request(current)
    request.refresh_from_db()
    return True


def _whom_to_ask(request):
    """The contact of today, or ``None`` if the sheet went, was verified or handed to a team that did not ask meanwhile,
    or has nobody any more.
    """
    sheet = request.sheet
    if not sheet.is_published:
        return None
    if request.campaign is not None and request.campaign.network_id != sheet.network_id:
        return None
    if sheet.verified_on and sheet.verified_on > timezone.localdate(request.created_at):
        return None
    return contacts.contact_of(sheet)


def ask_now(sheet, *, now=None):
    """Ask the contact of one sheet, outside of any campaign. Returns the request. Raises ``NotPossible``."""
    now = now or timezone.now()
    contact = contacts.contact_of(sheet)
    if not sheet.is_published:
        raise campaigns.NotPossible(_("Cette fiche n’est pas publiée : il n’y a rien à confirmer."))
    if contact is None:
        raise campaigns.NotPossible(_("Cette fiche n’a pas de contact à qui écrire : ajoutez un courriel."))
    name = sheet._meta.model_name
    request = VerificationRequest.objects.open().filter(**{name: sheet}).order_by("pk").first()
    if request is not None and request.state == RequestState.SENT:
        raise campaigns.NotPossible(_("La question est déjà posée : elle attend une réponse."))
    try:
        with transaction.atomic():
            if request is None:
                request = VerificationRequest.objects.create(
                    **{name: sheet}, email=contact.email.lower(), label=contacts.label_of(contact), created_at=now
                )
            if not send(request, now=now):
                raise campaigns.NotPossible(_("La question vient d’être posée par quelqu’un d’autre."))
    except IntegrityError as error:
        raise campaigns.NotPossible(_("La question vient d’être posée par quelqu’un d’autre.")) from error
    return request


def _remind(requests, days, now, room=None):
    """One reminder, ``days`` after the first mail. ``room``: how many may leave."""
    late = requests.filter(
        state=RequestState.SENT, reminded_at__isnull=True, sent_at__lte=now - datetime.timedelta(days=days)
    ).order_by("sent_at", "pk")
    sent = 0
    for pk in late.values_list("pk", flat=True)[: None if room is None else max(0, room)]:
        try:
            sent += remind(pk, now=now)
        except Exception:
            logger.exception("reminder of verification request %s", pk)
    return sent


@transaction.atomic
def remind(pk, *, now):
    """Remind once of a question; nothing if it was answered, or if there is nothing to ask any more."""
    request = VerificationRequest.objects.select_for_update(of=("self",)).get(pk=pk)
    if request.state != RequestState.SENT or request.reminded_at is not None:
        return False
    sheet = request.sheet
    is_verified = sheet.verified_on is not None and sheet.verified_on >= timezone.localdate(request.sent_at)
    if is_verified or not sheet.is_published:
        request.state = RequestState.CANCELLED
        request.save(update_fields=["state"])
        return False
    request.reminded_at = now
    request.save(update_fields=["reminded_at"])
    letters.verification_request(request, reminder=True)
    return True


def _close(requests, days, now):
    """As long again after the reminder, nobody answered. Without one (a campaign that was stopped), twice as long."""
    wait = datetime.timedelta(days=days)
    requests.filter(state=RequestState.SENT).filter(
        Q(reminded_at__lte=now - wait) | Q(reminded_at__isnull=True, sent_at__lte=now - 2 * wait)
    ).update(state=RequestState.UNANSWERED)
