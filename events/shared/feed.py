"""The feeds of every list of network life."""

from django.utils.translation import gettext_lazy as _

from directory.french import all_of
from directory.listing.exports.feeds import Entry, Feed
from directory.listing.exports.selection import SITE
from directory.sheets.parts import network_of
from events.agenda.card import organisers_of, when
from events.models import Event
from events.publications.card import publisher_of


def _title(record):
    return f"{_('Annulé : ')}{record.title}" if getattr(record, "is_cancelled", False) else record.title


def _entry_author(record):
    if isinstance(record, Event):
        hosts = organisers_of(record)
        return all_of(actor.name for actor in hosts) if hosts else SITE
    author = publisher_of(record) if hasattr(record, "author_id") else network_of(record)
    return author.name if author else SITE


def _entry(record):
    moment = when(record) if isinstance(record, Event) else ""
    return Entry(
        _title(record),
        " — ".join(part for part in (moment, record.summary) if part),
        _entry_author(record),
        tuple(sector.name for sector in record.sectors.all()),
    )


FEED = Feed(entry=_entry, load=lambda records: records.for_list().prefetch_related("sectors"))
