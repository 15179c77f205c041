"""What every public sheet shows around its facts: attachments, addresses, how to cite it."""

from django.utils import timezone

from directory.enums import AttachmentKind
from directory.french import day, quoted
from directory.listing.card import Card

LONG_TITLE = 60
"""Signs: beyond, a title in the largest size would fill the screen."""


def attachments_of(record):
    """Photos and documents of a record whose attachments are prefetched."""
    attachments = list(record.attachments.all())
    return {
        "photos": [a for a in attachments if a.kind == AttachmentKind.PHOTO],
        "documents": [a for a in attachments if a.kind == AttachmentKind.DOCUMENT],
    }


def network_of(record):
    """The published network that follows a record, with its offices, or ``None`` (national level)."""
    return record.network if record.network_id and record.network.actor.is_published else None


def addresses_of(record, url, freshness=None):
    """Where the sheet is, its page to print, its image, how to cite it (``url``: absolute address of the sheet)."""
    return {
        "adresse": url,
        "pdf": f"{record.get_absolute_url().rstrip('/')}.pdf",
        "image": f"{url.rstrip('/')}.png",
        "titre_long": len(record.title) > LONG_TITLE,
        "citation": citation(record, url, freshness or verification(record)),
    }


def citation(record, url, freshness):
    """How to cite a sheet: its title, the site, how fresh it is, the day, its address."""
    return f"{quoted(record.title)}, Passerelles, {freshness}, consultée le {day(timezone.localdate())}, {url}"


def verification(record):
    return f"fiche vérifiée le {day(record.verified_on)}" if record.verified_on else "fiche jamais vérifiée"


def vignette(record, places, *, status="", status_label="", dates=""):
    """The card of a record that another sheet leads to."""
    return Card(
        title=record.title,
        url=record.get_absolute_url(),
        places=tuple(places),
        status=status,
        status_label=str(status_label),
        dates=dates,
        record=record,
    )
