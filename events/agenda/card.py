"""What cards, sheets, calendars and feeds say around an event: who, where. Nothing unpublished is ever named."""

from django.utils.translation import gettext as _


def organisers_of(event):
    """The published actors who invite, in their order."""
    return [row.actor for row in event.event_organisers.all() if row.actor.is_published]


def group_of(event):
    """The published country group of an event, or ``None``."""
    group = event.country_group
    return group if group is not None and group.is_published else None


def town_of(event):
    """The name of the town, as written on the event, else its commune's."""
    if event.city:
        return event.city
    if event.collectivite_id and event.collectivite.actor.is_published:
        return event.collectivite.actor.name
    return ""


def place_of_event(event):
    """« Faches-Thumesnil », « en ligne », « Lille et en ligne », or an empty text."""
    name = town_of(event) or event.venue
    if event.is_online:
        return f"{name} et {_('en ligne')}" if name else _("en ligne")
    return name


def postal_lines(event):
    """The address in lines, from the street to the town; empty when unknown."""
    lines = event.address.splitlines()
    lines.append(" ".join(filter(None, (event.postal_code, town_of(event)))))
    return [line_of.strip() for line_of in lines if line_of.strip()]
