"""What becomes of a message, whoever asks: written, sent once its author's address is proven, refused, reported.

The row of a message is locked by each. A mail is written in the transaction that decides it: whatever is acknowledged
leaves.
"""

import datetime
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.enums import MessageState, RefusalKind, RequestState, SubmissionKind
from directory.freshness import answers
from directory.freshness.contacts import contact_model, label_of
from directory.messages import letters
from directory.messages.recipients import (
    forget_refusals,
    may_refuse,
    network_for,
    note_refusal,
    recipient_of,
    refuses,
    sheet_of,
)
from directory.models import Message, VerificationRequest
from directory.models.freshness import SHEETS
from directory.models.submission import digest_of
from directory.submissions import actions as submissions
from directory.submissions.kinds import kind_of

DAY = datetime.timedelta(days=1)
# In twenty-four hours: what one person may send, and what one sheet may receive.
MOST_SENT, MOST_RECEIVED = 10, 20


class NotNow(Exception):
    """The message does not leave now; what this says is for its author, who loses nothing."""


@transaction.atomic
def write(*, record, form, values, asked_from):
    """Keep a message and ask its author to prove the address. The same form sent twice is one message, as it says now.

    ``record``: a published sheet, or ``None``; ``form``: the token of the form; ``values``: ``{column: text}``;
    ``asked_from``: the address of the network. Returns ``(Message, Mail or None)``, no mail for what left already.
    Raises ``NotNow``.
    """
    _check_sheet(record)
    digest = digest_of(form)
    message = Message.objects.select_for_update(of=("self",)).filter(form=digest).first()
    if message is not None and message.state != MessageState.UNCONFIRMED:
        return message, None
    message = message or Message(form=digest)
    for name, value in values.items():
        setattr(message, name, value)
    if record is not None:
        message.record_table, message.record_pk = record._meta.db_table, record.pk
    message.network = network_for(record)
    message.save()
    return message, letters.please_prove(message, record, asked_from=asked_from)


@transaction.atomic
def send(keys, *, email):
    """Send those of these messages that ``email``, just proven, wrote. Returns them; what left already stays as it is.

    Raises ``NotNow``: none leaves, and all stay.
    """
    waiting = Message.objects.unconfirmed(email).select_for_update(of=("self",)).filter(pk__in=keys)
    sent = list(waiting)
    for message in sent:
        record = sheet_of(message)
        if message.record_table and (record is None or not record.is_published):
            raise NotNow(_("La fiche d’où vous écriviez n’est plus publiée. Écrivez au réseau de votre région."))
        _check_sheet(record)
        _check_author(email)
        recipient = recipient_of(record)
        message.state, message.sent_at = MessageState.SENT, timezone.now()
        message.recipient, message.network = recipient.kind, recipient.network
        message.save()
        letters.forward(message, to=recipient.email)
    return sent


def _check_author(email):
    """Once the address is proven: what became of it is nobody else's to learn by typing it."""
    if refuses(RefusalKind.WRITES, email):
        raise NotNow(
            _("Cette adresse ne peut plus écrire par le site. Si c’est une erreur, dites-le au réseau de votre région.")
        )
    lately = Message.objects.filter(sent_at__gt=timezone.now() - DAY)
    if lately.filter(email__iexact=email).count() >= MOST_SENT:
        raise NotNow(
            _("Vous avez déjà envoyé %(most)s messages depuis hier. Renvoyez celui-ci demain.") % {"most": MOST_SENT}
        )


def _check_sheet(record):
    if record is not None:
        lately = Message.objects.filter(sent_at__gt=timezone.now() - DAY)
        about = {"record_table": record._meta.db_table, "record_pk": record.pk}
        if lately.filter(**about).count() >= MOST_RECEIVED:
            raise NotNow(_("Beaucoup de messages sont partis d’ici depuis hier. Renvoyez le vôtre demain."))


# --- What its receiver says ------------------------------------------------------------------------------------------


@transaction.atomic
def refuse(message, *, email):
    """No more messages for this address, from any sheet: they go to the network instead."""
    if may_refuse(message):
        note_refusal(RefusalKind.RECEIVES, email)


def take_back(message, *, email):
    """« Recevoir de nouveau »: the address is refused nowhere any more."""
    if may_refuse(message):
        forget_refusals(RefusalKind.RECEIVES, email)


@transaction.atomic
def report(message):
    """The team may read it from now on."""
    Message.objects.filter(pk=message.pk, reported_at=None).update(reported_at=timezone.now())


@transaction.atomic
def say_somebody_else(message, *, email):
    """« Je ne suis plus la bonne personne »: the next ones go elsewhere, and the team is told whom to replace."""
    record = sheet_of(message)
    if record is None or not may_refuse(message) or refuses(RefusalKind.RECEIVES, email, record):
        return
    note_refusal(RefusalKind.RECEIVES, email, record)
    if not record.is_published:
        return
    if record._meta.model_name in SHEETS:
        answers.say_somebody_else(_question(record, email))
    else:
        _tell_team(record)


def _question(record, email):
    """The question of the year, as if it had been asked: its answer is handled like any other."""
    about = {record._meta.model_name: record, "email": email.lower()}
    asked = VerificationRequest.objects.open().filter(**about).order_by("pk").first()
    if asked is not None:
        return asked
    contacts = contact_model(type(record)).objects.filter(**{record._meta.model_name: record}, email__iexact=email)
    contact = contacts.order_by("position", "pk").first()
    return VerificationRequest.objects.create(
        **about,
        label=label_of(contact) if contact is not None else "",
        state=RequestState.SENT,
        sent_at=timezone.now(),
    )


def _tell_team(record):
    """A remark, already received: who answers for this sheet is to be found again."""
    text = _("Le contact de cette fiche dit ne plus être la bonne personne : il ne reçoit plus les messages.")
    values = {"constat": text}
    submission = submissions.start(
        kind=SubmissionKind.REMARK,
        token=secrets.token_hex(32),
        record=record,
        answers=kind_of(SubmissionKind.REMARK).answers(values),
    )
    submissions.send(submission, author={"author_label": _("le contact de la fiche")}, values=values)


# --- What the team does ----------------------------------------------------------------------------------------------


@transaction.atomic
def stop_author(message):
    """Its author writes no more by the site; what was reported is seen to."""
    note_refusal(RefusalKind.WRITES, message.email)
    leave(message)


@transaction.atomic
def leave(message):
    """What was reported is seen to; nobody is left out."""
    Message.objects.filter(pk=message.pk, reported_at__isnull=False, handled_at=None).update(handled_at=timezone.now())
