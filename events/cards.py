"""What cards, sheets, calendars and feeds say around a record: who, where. Nothing unpublished is ever named.

These functions read prefetched relations (``for_list()``, ``for_sheet()``) and make no query of their own.
"""

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def organisers(event):
    """The published actors who invite, in their order."""
    return [row.actor for row in event.event_organisers.all() if row.actor.is_published]


def funders(call):
    """The published funders of a call, by name."""
    return sorted((f for f in call.funders.all() if f.actor.is_published), key=lambda f: f.actor.sort_key)


def author(record):
    """Who publishes an article or a resource: its author, else the network that follows it, else ``None``."""
    if record.author_id and record.author.is_published:
        return record.author
    return network(record)


def network(record):
    """The published network that follows a record, or ``None`` at the national level."""
    if record.network_id and record.network.actor.is_published:
        return record.network
    return None


def country_group(event):
    """The published country group of an event, or ``None``."""
    group = event.country_group
    return group if group is not None and group.is_published else None


def town(event):
    """The name of the town, as written on the event, else its commune's."""
    if event.city:
        return event.city
    if event.collectivite_id and event.collectivite.actor.is_published:
        return event.collectivite.actor.name
    return ""


def place(event):
    """« Faches-Thumesnil », « en ligne », « Lille et en ligne », or an empty text."""
    name = town(event) or event.venue
    if event.is_online:
        return f"{name} et {_('en ligne')}" if name else _("en ligne")
    return name


def postal_lines(event):
    """The address in lines, from the street to the town; empty when unknown."""
    lines = event.address.splitlines()
    lines.append(" ".join(filter(None, (event.postal_code, town(event)))))
    return [line.strip() for line in lines if line.strip()]


def line(record):
    """What situates a record on one line: « Lille · Lianes coopération · Mali » for an event, who pays for a call."""
    if hasattr(record, "event_organisers"):
        around = [capfirst(place(record)), *organisers(record)]
    elif hasattr(record, "funders"):
        around = funders(record)
    elif hasattr(record, "author_id"):
        around = [author(record)]
    else:
        around = []
    parts = [*around, ", ".join(country.name for country in record.countries.all())]
    return " · ".join(str(part) for part in parts if part)


def call_state(call, today=None):
    """« ouvert », « a-venir » or « clos »: the same words as ``CallQuerySet.open()``."""
    today = today or timezone.localdate()
    if call.deadline is not None and call.deadline < today:
        return "clos"
    return "a-venir" if call.opens_on is not None and call.opens_on > today else "ouvert"
