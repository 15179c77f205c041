"""The mailbox of the demonstration: mails that nobody sends, kept in a folder and read at ``/courriels/``.

They hold working personal links: ``DEMONSTRATION_MAILBOX`` is for a site that only its own machine reaches.
"""

import datetime
import email
import email.policy
import os
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from directory.mail.letter import unflowed

KEPT = 200  # mails


@dataclass(frozen=True)
class KeptMail:
    name: str
    at: object
    to: str
    reply_to: str
    subject: str
    text: str


class EmailBackend(BaseEmailBackend):
    """Writes each message in ``MAILBOX`` (a folder), readable by its owner alone."""

    def send_messages(self, messages):
        folder = settings.MAILBOX
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in messages:
            name = f"{time.time_ns()}-{secrets.token_hex(4)}"
            unfinished = folder / f"{name}.part"
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(message.message().as_bytes())
            unfinished.rename(folder / f"{name}.eml")
        for old in _files()[KEPT:]:
            old.unlink(missing_ok=True)
        return len(messages)


def latest(limit=50):
    """The last mails kept, newest first."""
    return [_read(path) for path in _files()[:limit]]


def html_of(name):
    """The HTML of a kept mail, or ``None``."""
    path = next((path for path in _files() if path.stem == name), None)
    part = path and _parsed(path).get_body(("html",))
    return part.get_content() if part else None


def _files():
    return sorted(settings.MAILBOX.glob("*.eml"), reverse=True)


def _parsed(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def _read(path):
    message = _parsed(path)
    return KeptMail(
        name=path.stem,
        # « -0000 »: UTC, but the parser takes it for no zone at all.
        at=message["Date"].datetime.replace(tzinfo=datetime.UTC),
        to=message["To"] or "",
        reply_to=message["Reply-To"] or "",
        subject=message["Subject"] or "",
        text=unflowed(message.get_body(("plain",)).get_content()),
    )
