"""The morning's mail to the staff: what waits for them. Nothing is sent when nothing waits."""

import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.enums import EntryKind, MailState, SubmissionState
from directory.french import counted, team_name
from directory.mail import outbox, wording
from directory.models import Mail, Submission, SubmissionEntry
from directory.submissions.letters import NOUNS

LETTER = "bilan"
HOUR = 8  # local
LAST_HOUR = 18  # a worker that was down in the morning still sends it
SHOWN = 5
LATE_AFTER = datetime.timedelta(days=30)


def send_digests(now=None):
    """Post the day's digest of each team to the accounts that want it and have not had it. Returns how many. Weekdays
    only.
    """
    now = timezone.localtime(now)
    morning = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if now.weekday() > 4 or not HOUR <= now.hour < LAST_HOUR:
        return 0
    had = set(Mail.objects.filter(letter=LETTER, created_at__gte=morning).values_list("to", "network"))
    sent = 0
    for account, network in get_user_model().objects.told_each_morning():
        key = (account.email, network and network.pk)
        letter = None if key in had else digest_of_day(account, network, morning)
        if letter is not None:
            outbox.post(letter, to=account.email, network=network)
            had.add(key)
            sent += 1
    return sent


def digest_of_day(account, network, moment=None):
    """The ``Letter`` that says what waited for an account of ``network`` (``None``: of the national level) at
    ``moment`` (now), or ``None`` if nothing did.
    """
    moment = moment or timezone.now()
    ours = Submission.objects.for_network(network) if network else Submission.objects.filter(network__isnull=True)
    waiting = ours.waiting().filter(received_at__lte=moment)
    to_decide = waiting.exclude(state=SubmissionState.INCOMPLETE)
    failed = Mail.objects.filter(network=network, state=MailState.FAILED, created_at__gte=moment - LATE_AFTER).count()
    late = 0 if network else _late_elsewhere(moment)
    count = to_decide.count()
    if not (count or failed or late):
        return None
    values = {
        "equipe": team_name(network),
        "nombre": count,
        "confiees": to_decide.filter(assigned_to=account).count(),
        "changees": _changed(to_decide, moment),
        "incompletes": waiting.filter(state=SubmissionState.INCOMPLETE).count(),
        "en_retard": late,
        "echecs": failed,
        "liste": [_entry(submission, moment) for submission in to_decide[:SHOWN]],
        "bureau": _desk("changelist"),
    }
    return wording.letter(LETTER, values, network=network)


def _changed(submissions, moment):
    """How many of them their author amended or completed since the morning of the former weekday."""
    since = moment - datetime.timedelta(days=3 if timezone.localtime(moment).weekday() == 0 else 1)
    entries = SubmissionEntry.objects.filter(
        kind__in=[EntryKind.AMENDMENT, EntryKind.ANSWER], at__gt=since, at__lte=moment
    )
    return submissions.filter(pk__in=entries.order_by().values("submission")).count()


def _late_elsewhere(moment):
    late = Q(network__isnull=False, received_at__lte=moment - LATE_AFTER)
    return Submission.objects.waiting().filter(late).exclude(state=SubmissionState.INCOMPLETE).count()


def _entry(submission, moment):
    days = (timezone.localdate(moment) - timezone.localdate(submission.received_at)).days
    age = _("reçue aujourd’hui") if days < 1 else _("depuis %(days)s") % {"days": counted(days, "jour")}
    return str(submission), f"{NOUNS[submission.kind]}, {age}", _desk("change", submission.pk)


def _desk(page, *arguments):
    """The address of the desk in the back-office; the home of the back-office where it is not installed."""
    try:
        path = reverse(f"admin:directory_submission_{page}", args=arguments)
    except NoReverseMatch:
        path = reverse("admin:index")
    return outbox.site_address(path)
