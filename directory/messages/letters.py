"""The two letters of a message: to its author, who proves the address that answers go to; to whom it is for.

The first may go to somebody who wrote nothing: none of what was typed is in it. The second is written as it leaves:
what is kept of it beside the ``Message`` says none of its words.
"""

from django.utils import timezone

from directory.enums import LinkScope
from directory.french import team_name
from directory.mail import outbox, wording
from directory.mail.letter import one_line
from directory.messages.recipients import may_refuse, sheet_of
from directory.models import Mail, Message
from directory.submissions import guard
from directory.submissions.letters import TITLE_LENGTH

PROOF, FORWARDED = "ecrire", "message"


def please_prove(message, record, *, asked_from):
    """Ask the author to prove the address: one mail for all the messages that wait for it. Returns that mail.

    An address that nobody proved has one mail an hour at most, of these and of those of propositions together.
    """
    mails = Mail.objects.waiting().select_for_update(of=("self",))
    waiting = mails.filter(letter=PROOF, to__iexact=message.email).order_by("pk").first()
    letter = _proof(message, record)
    if waiting is not None:
        waiting.message, waiting.subject = message, letter.subject
        waiting.text, waiting.html = letter.text(), letter.html()
        waiting.save(update_fields=["message", "subject", "text", "html"])
        return waiting
    slot = guard.mail_slot("courriel", message.email, asked_from)
    return outbox.post(
        letter,
        to=message.email,
        scope=LinkScope.WRITE,
        message=message,
        not_before=slot.at if slot.at > timezone.now() else None,
        priority=1 - slot.turn,
    )


def _proof(message, record):
    values = {
        "fiche": one_line(str(record), TITLE_LENGTH) if record is not None else "",
        "nombre": Message.objects.unconfirmed(message.email).count(),
    }
    return wording.letter(PROOF, values, network=None, reply_to=outbox.reply_address(None))


def forward(message, *, to):
    """Hand a message over to whom it is for. The answer goes straight to its author."""
    letter = _forwarded(message, "", "")
    return outbox.post(
        letter,
        to=to,
        network=message.network,
        scope=LinkScope.RECEIVE,
        message=message,
        reply_to=message.email,
    )


@outbox.writes(FORWARDED)
def _as_it_leaves(mail):
    return _forwarded(mail.message, mail.message.subject, mail.message.text)


def _forwarded(message, subject, text):
    """The letter with these words; without any, the one that is kept for the staff to see that it left."""
    record = sheet_of(message)
    values = {
        "objet": subject,
        "qui": message.name if text else "",
        "organisme": message.organisation if text else "",
        "courriel": message.email if text else "",
        "fiche": one_line(str(record), TITLE_LENGTH) if record is not None else "",
        "adresse": outbox.site_address(record.get_absolute_url()) if record is not None else "",
        "mots": text,
        "personne": may_refuse(message),
        "equipe": team_name(message.network),
    }
    return wording.letter(FORWARDED, values, network=message.network)
