"""What cards, sheets, calendars and feeds say around an event: who, where. Nothing unpublished is ever named."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.dates import hour_comes_twice
from directory.french import DAYS, NBSP, SHORT_DAYS, SHORT_MONTHS, counted, day_number, hour, month, span, weekday


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


def when(event):
    """When an event takes place, as a sentence starts: with its hours when they are known."""
    several_days = event.last_date != event.starts_on
    days = span(event.starts_on, event.last_date) if several_days else weekday(event.starts_on)
    return capfirst(days + _hours(event, several_days) + _zone(event))


def _zone(event):
    """Whose hour it is, where readers may be elsewhere; which of both, in the night when 2 h comes twice."""
    if event.starts_at is None:
        return ""
    said = [_("heure de Paris")] if event.is_online else []
    if any(hour_comes_twice(*moment) for moment in event.moments):
        said.append(_("heure d’été"))
    return f" ({', '.join(said)})" if said else ""


def _hours(event, several_days):
    if event.starts_at is None:
        return ""
    if event.ends_at is None:
        # « à minuit » and « à 18 h » both read well, « dès minuit » does not.
        return f", le premier jour à {hour(event.starts_at)}" if several_days else f", à {hour(event.starts_at)}"
    end = hour(event.ends_at)
    if several_days:
        return f", de {hour(event.starts_at)} le premier jour à {end} le dernier"
    return f", de {hour(event.starts_at)} à {end}"


def nearness(event, today=None):
    """How far an event is: « aujourd’hui », « demain », « dans 10 jours », « en ce moment », « passé »."""
    today = today or timezone.localdate()
    if event.last_date < today:
        return _("passé")
    days = (event.starts_on - today).days
    if days < 0:
        return _("en ce moment")
    return in_days(days)


def in_days(days):
    """« aujourd’hui », « demain », « dans 10 jours » for a number of days from today, 0 or more."""
    if days == 0:
        return _("aujourd’hui")
    return _("demain") if days == 1 else f"dans {counted(days, 'jour')}"


@dataclass(frozen=True)
class Countdown:
    """The big word of the next event and the small ones under it: « 10 » « jours avant le prochain »."""

    big: str
    small: str


def countdown(event, today=None):
    """What separates us from ``event``, which is not over."""
    today = today or timezone.localdate()
    days = (event.starts_on - today).days
    if days > 1:
        return Countdown(str(days), _("jours avant le prochain"))
    if days == 1:
        return Countdown(_("Demain"), _("le prochain rendez-vous"))
    length = (event.last_date - event.starts_on).days + 1
    if length == 1:
        return Countdown(f"Jour{NBSP}J", _("c’est aujourd’hui"))
    return Countdown(f"Jour{NBSP}{1 - days}", f"sur {length}, en ce moment")


@dataclass(frozen=True)
class Badge:
    """The date column of a row: days in big, what situates them in small.

    ``note`` says the month; ``under_month``, for a row that stands under its month's title, the days of the week.
    """

    first: int
    last: int | None
    note: str
    under_month: str


def badge(event):
    first, last = event.starts_on, event.last_date
    if first == last:
        return Badge(first.day, None, month(first), DAYS[first.weekday()])
    if (first.year, first.month) == (last.year, last.month):
        weekdays = f"{SHORT_DAYS[first.weekday()]} – {SHORT_DAYS[last.weekday()]}"
        return Badge(first.day, last.day, month(first), weekdays)
    # Over two months, « 30–2 » would read as a subtraction.
    end = f"au {day_number(last)}{NBSP}{SHORT_MONTHS[last.month - 1]}"
    return Badge(first.day, None, f"{SHORT_MONTHS[first.month - 1]} {end}", end)
