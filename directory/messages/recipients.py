"""Whom a message reaches: the contact of the sheet, else its organisation, else the network, else the national level.

Nothing public tells which: that a sheet has a contact is private, as the contact is.
"""

import hashlib
import hmac
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings

from directory.enums import RecipientKind, RefusalKind
from directory.freshness.contacts import contact_of
from directory.models import Actor, MessageRefusal, Network
from directory.models.base import Record
from directory.models.freshness import SHEETS

# Those who may say that they want no more: an office that answers for others does not.
PEOPLE = (RecipientKind.CONTACT, RecipientKind.ORGANISATION)


@dataclass(frozen=True)
class Recipient:
    """``kind``: a ``RecipientKind``; ``network``: whose staff follow what becomes of it, ``None`` for the national."""

    kind: str
    email: str
    network: object = None


def network_for(record):
    """The network that answers for a sheet when nobody else does, whatever its state; ``None`` if there is none."""
    if record is None:
        return None
    if isinstance(record, Actor):
        own = Network.objects.select_related("actor").filter(pk=record.pk).first()
        if own is not None:
            return own
    return record.network if record.network_id else None


def recipient_of(record):
    """The ``Recipient`` of what is written from a sheet, of today; ``record``: ``None`` for the national level."""
    network = network_for(record)
    for kind, email in _of_sheet(record):
        if email and not refuses(RefusalKind.RECEIVES, email, record):
            return Recipient(kind, email, network)
    if network is not None and network.actor.email:
        return Recipient(RecipientKind.NETWORK, network.actor.email, network)
    return Recipient(RecipientKind.NATIONAL, settings.REPLY_EMAIL, network)


def _of_sheet(record):
    """``(kind, e-mail)`` of those who answer for the sheet itself, the first one first."""
    if record is None:
        return
    if record._meta.model_name in SHEETS:
        # Whom the yearly question is asked of: those who said not to be the right person are left out.
        contact = contact_of(record)
        if contact is not None:
            yield RecipientKind.CONTACT, contact.email
    elif hasattr(record, "contacts"):
        for email in (
            record.contacts.current().exclude(email="").order_by("position", "pk").values_list("email", flat=True)
        ):
            yield RecipientKind.CONTACT, email
    if isinstance(record, Actor) and not Network.objects.filter(pk=record.pk).exists():
        yield RecipientKind.ORGANISATION, record.email


def sheet_of(message):
    """The sheet that a message was written from; ``None`` for the national level, or when it is gone."""
    tables = {model._meta.db_table: model for model in apps.get_models() if issubclass(model, Record)}
    model = tables.get(message.record_table)
    if model is None:
        return None
    return model._base_manager.select_related("network__actor").filter(pk=message.record_pk).first()


def may_refuse(message):
    """Whether whom it reached may say to be left alone."""
    return message.recipient in PEOPLE


# --- Who wants none, or may write none -------------------------------------------------------------------------------


def refuses(kind, email, record=None):
    """Whether an address is left out of ``kind``, for all sheets or for this one."""
    about = [("", 0), *([(record._meta.db_table, record.pk)] if record is not None else [])]
    found = MessageRefusal.objects.filter(kind=kind, digest__in=_digests(email))
    return any((one.record_table, one.record_pk) in about for one in found)


def note_refusal(kind, email, record=None):
    """Leave an address out from now on, of all sheets or of this one. Again, it changes nothing."""
    about = {"record_table": record._meta.db_table, "record_pk": record.pk} if record is not None else {}
    MessageRefusal.objects.get_or_create(kind=kind, digest=_digests(email)[0], **about)


def forget_refusals(kind, email):
    MessageRefusal.objects.filter(kind=kind, digest__in=_digests(email)).delete()


def _digests(email):
    """Of an address, under the present secret, then under the former ones that the site still knows."""
    said = f"passerelles.message:{email.strip().lower()}".encode()
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [hmac.digest(hashlib.sha256(secret.encode()).digest(), said, "sha256").hex() for secret in secrets]
