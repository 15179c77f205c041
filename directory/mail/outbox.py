"""From the row that says what to send to the mail that leaves. See ``docs/adr/0019-file-et-courriels.md``.

A mail and the job that sends it are written with what causes them, in one transaction. A job is one attempt; it
writes the next one if it fails, so that ``Mail`` alone says how many there were.
"""

import datetime
import hashlib
import smtplib
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.enums import MailState
from directory.mail.letter import PERSONAL, one_line
from directory.mail.links import MAKERS, address_of, give_link
from directory.mail.queue import later
from directory.models import Mail
from directory.models.submission import SUBJECTS

SEND = "courriels.envoyer"
# After each failure, how long before the next attempt; then it is given up, and staff see it.
DELAYS = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
# A waiting mail older than this without a job has lost it.
LOST_AFTER = datetime.timedelta(minutes=10)
# Letters that are written when they leave, and kept nowhere: ``{name: function of a mail that returns its Letter}``, or
# ``None`` when there is nothing left to say.
WRITERS = {}


def writes(name):
    """Register the function that writes the letter ``name`` when it leaves: its words are kept nowhere else."""
    return lambda function: WRITERS.setdefault(name, function)


def site_address(path="/"):
    return settings.SITE_URL + path


def reply_address(network):
    """Where the answers to a network's mails go; the national level's if it has no address."""
    return (network.actor.email if network else "") or settings.REPLY_EMAIL


@transaction.atomic
def post(letter, *, to, network=None, scope="", not_before=None, priority=0, reply_to=None, **subject):
    """Write a letter to an address, to be sent once the current transaction is kept. Returns the ``Mail``.

    ``network``: in whose name (``None``: the national level); ``scope``: of the personal link, if the letter has one;
    ``not_before``: when it may leave; the highest ``priority`` leaves first; ``reply_to``: where the answer goes, if
    the letter does not say it; ``subject``: ``submission=``, ``request=``, ``message=`` or ``follower=``, what it and
    its link are about.
    """
    mail = Mail.objects.create(
        letter=letter.name,
        to=to,
        reply_to=letter.reply_to if reply_to is None else reply_to,
        subject=letter.subject,
        text=letter.text(),
        html=letter.html(),
        link_scope=scope,
        network=network,
        **subject,
        not_before=not_before,
    )
    _queue(mail, at=not_before, priority=priority)
    return mail


@transaction.atomic
def post_all(mails):
    """Keep many mails at once (``Mail``, not saved), of letters that are written as they leave, and queue them last."""
    Mail.objects.bulk_create(mails)
    for mail in mails:
        _queue(mail, priority=-1)


@transaction.atomic
def send_again(mail):
    """Send once more what failed, or a copy of what left. Returns the mail that waits; ``None`` if it waits already."""
    current = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if current.state == MailState.WAITING:
        return None
    if current.state == MailState.SENT:
        # What left keeps its date; the copy has its own number, which the reader's program has not seen yet.
        current.pk, current._state.adding = None, True
        current.created_at = timezone.now()
    current.state, current.sent_at, current.not_before = MailState.WAITING, None, None
    current.attempts, current.last_error = 0, ""
    current.save()
    _queue(current)
    return current


def send(pk):
    """One attempt to send a mail; nothing if it left already, or if another worker is sending it."""
    mail = Mail.objects.waiting().select_related(*SUBJECTS).filter(pk=pk).first()
    if mail is None:
        return
    # Kept before the mail leaves: a link that somebody received always opens.
    link = _link_of(mail)
    with transaction.atomic():
        mail = Mail.objects.waiting().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
        if mail is None:
            return
        mail.attempts += 1
        try:
            message = message_of(mail, link)
            if message is None:
                mail.delete()
                return
            message.send()
        except Exception as error:  # whatever it is, the mail is kept, and staff read why
            _failed(mail, error)
        else:
            mail.state, mail.sent_at, mail.last_error = MailState.SENT, timezone.now(), ""
        mail.save(update_fields=["state", "sent_at", "attempts", "last_error", "not_before"])


def requeue_lost():
    """Give a job back to the mails that wait without one. Returns how many."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    word = Concat(Value(f"{SEND} "), Cast(OuterRef("pk"), CharField()))
    jobs = ProcrastinateJob.objects.filter(queueing_lock=word, status__in=("todo", "doing"))
    before = timezone.now() - LOST_AFTER
    due = Q(not_before__isnull=True, created_at__lt=before) | Q(not_before__lt=before)
    lost = Mail.objects.waiting().filter(due).filter(~Exists(jobs)).order_by("pk")
    return sum(_queue(mail) for mail in lost)


def message_of(mail, link=""):
    """The message to send, ``None`` when its letter has nothing left to say. ``link``: the personal address, put where
    the letter says.
    """
    sender = settings.DEFAULT_FROM_EMAIL
    number = hashlib.sha256(f"{settings.SECRET_KEY}courriel{mail.pk}".encode()).hexdigest()[:24]
    subject, text, html, more = mail.subject, mail.text, mail.html, {}
    if mail.letter in WRITERS:
        letter = WRITERS[mail.letter](mail)
        if letter is None:
            return None
        subject, text, html = letter.subject, letter.text(), letter.html()
        if letter.unsubscribe:
            more = {
                "List-Unsubscribe": f"<{letter.unsubscribe}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
    message = _Message(
        subject=one_line(subject),
        body=text.replace(PERSONAL, link),
        from_email=formataddr((settings.SITE_NAME, sender)),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            # Of the mail, not of the attempt: sent twice, it is shown once.
            "Message-ID": f"<courriel.{mail.pk}.{number}@{sender.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            **more,
        },
    )
    if html:
        message.attach_alternative(html.replace(PERSONAL, link), "text/html")
    return message


class _Message(EmailMultiAlternatives):
    """Its plain text may be folded again to the width of the reader's window (RFC 3676)."""

    def message(self):
        message = super().message()
        for part in message.walk():
            if part.get_content_type() == "text/plain":
                part.set_param("format", "flowed")
        return message


def _queue(mail, *, at=None, priority=0):
    return later(SEND, at=at, priority=priority, once=f"{SEND} {mail.pk}", mail=mail.pk)


def _link_of(mail):
    if not mail.link_scope:
        return ""
    if mail.link_scope in MAKERS:
        return site_address(MAKERS[mail.link_scope](mail))
    subject = {one: getattr(mail, one) for one in SUBJECTS if getattr(mail, f"{one}_id")}
    token = give_link(mail.link_scope, email=mail.to, **subject)
    return site_address(address_of(mail.link_scope, token))


def _failed(mail, error):
    mail.last_error = _reason(error)[:1000]
    refused = isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 500 for code, _text in error.recipients.values()
    )
    if refused or mail.attempts > len(DELAYS):
        mail.state = MailState.FAILED
        return
    mail.not_before = timezone.now() + DELAYS[mail.attempts - 1]
    _queue(mail, at=mail.not_before, priority=-1)


def _reason(error):
    """What the mail server said, for the staff to read."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _("Adresse refusée : %(answers)s") % {
            "answers": " ; ".join(f"{code} {_text_of(text)}" for code, text in error.recipients.values())
        }
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text_of(error.smtp_error)}"
    if isinstance(error, (OSError, smtplib.SMTPException)):
        return _("Le serveur de courriel ne répond pas : %(error)s") % {"error": error}
    return f"{type(error).__name__} : {error}"


def _text_of(answer):
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
