"""The morning's mail to the staff: what waits for them. Nothing is sent when nothing waits."""

import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.enums import EntryKind, MailState, SubmissionState
from directory.french import counted, team_name
from directory.mail import outbox
from directory.mail.letter import Button, Entries, Facts, Letter, Paragraph
from directory.models import Mail, Submission, SubmissionEntry
from directory.submissions.letters import NOUNS

LETTER = "bilan"
HOUR = 8  # local
LAST_HOUR = 18  # a worker that was down in the morning still sends it
SHOWN = 5
LATE_AFTER = datetime.timedelta(days=30)


def send_digests(now=None):
    """Post the day's digest to each account that wants it and has not had it. Returns how many. Weekdays only."""
    now = timezone.localtime(now)
    morning = now.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if now.weekday() > 4 or not HOUR <= now.hour < LAST_HOUR:
        return 0
    accounts = (
        get_user_model()
        .objects.filter(is_active=True, is_staff=True, membership__wants_digest=True)
        .exclude(email="")
        .select_related("membership__network__actor")
        .order_by("pk")
    )
    had = set(Mail.objects.filter(letter=LETTER, created_at__gte=morning).values_list("to", flat=True))
    sent = 0
    for account in accounts:
        letter = None if account.email in had else digest_of_day(account, morning)
        if letter is not None:
            outbox.post(letter, to=account.email, network=account.membership.network)
            had.add(account.email)
            sent += 1
    return sent


def digest_of_day(account, moment=None):
    """The ``Letter`` that says what waited for an account at ``moment`` (now), or ``None`` if nothing did."""
    moment = moment or timezone.now()
    network = account.membership.network
    ours = Submission.objects.for_network(network) if network else Submission.objects.filter(network__isnull=True)
    waiting = ours.waiting().filter(received_at__lte=moment)
    to_decide = waiting.exclude(state=SubmissionState.INCOMPLETE)
    failed = Mail.objects.filter(network=network, state=MailState.FAILED, created_at__gte=moment - LATE_AFTER).count()
    late = 0 if network else _late_elsewhere(moment)
    count = to_decide.count()
    if not (count or failed or late):
        return None
    team = team_name(network)
    oldest = list(to_decide[:SHOWN])
    return Letter(
        name=LETTER,
        subject=_subject(count, team),
        parts=tuple(
            part
            for part in (
                Facts(
                    (
                        (_("À examiner"), str(count)),
                        (_("Confiées à vous"), _number(to_decide.filter(assigned_to=account).count())),
                        (_("Changées par leur auteur depuis le dernier bilan"), _number(_changed(to_decide, moment))),
                        (
                            _("Attendent une réponse de leur auteur"),
                            _number(waiting.filter(state=SubmissionState.INCOMPLETE).count()),
                        ),
                        (_("Dans les réseaux, depuis plus d’un mois"), _number(late)),
                        (_("Courriels qui n’ont pas pu partir"), _number(failed)),
                    )
                ),
                Paragraph(_("Les plus anciennes :")) if oldest else None,
                Entries(tuple(_entry(submission, moment) for submission in oldest)) if oldest else None,
                Button(_("Ouvrir les propositions"), _desk("changelist")),
            )
            if part is not None
        ),
        team=capfirst(team),
        why=_(
            "Vous recevez ce bilan les jours ouvrés parce que vous suivez ces propositions. Pour ne plus le recevoir, "
            "demandez à l’équipe nationale de décocher « Bilan du jour » dans votre compte."
        ),
        address=outbox.site_address(),
    )


def _subject(count, team):
    if not count:
        return _("Bilan du jour pour %(team)s") % {"team": team}
    sentence = ngettext("%(count)d proposition attend %(team)s", "%(count)d propositions attendent %(team)s", count)
    return sentence % {"count": count, "team": team}


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


def _number(count):
    return str(count) if count else ""


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
