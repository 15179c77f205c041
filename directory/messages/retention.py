"""How long messages are kept: what the page « Données personnelles » promises."""

import datetime

from directory.database.retention import forgets
from directory.enums import MessageState
from directory.models import Message

# Long enough for its receiver to report it.
SENT = datetime.timedelta(days=90)
# As long as the link that would send it.
UNSENT = datetime.timedelta(days=7)


@forgets(**{"messages partis": SENT, "messages jamais confirmés": UNSENT})
def purge(now):
    """Delete them with their mails and links. Returns ``{what: number}``."""
    return {
        "messages partis": _forget(Message.objects.filter(state=MessageState.SENT, sent_at__lt=now - SENT)),
        "messages jamais confirmés": _forget(
            Message.objects.filter(state=MessageState.UNCONFIRMED, created_at__lt=now - UNSENT)
        ),
    }


def _forget(old):
    _all, by_model = old.delete()
    return by_model.get(Message._meta.label, 0)
