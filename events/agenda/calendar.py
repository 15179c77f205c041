"""Events as iCalendar (RFC 5545, RFC 7986), for the calendars that people already use.

What subscribers rely on: a UID that never changes, a SEQUENCE and a LAST-MODIFIED that grow with each change, a
cancelled event that says so instead of disappearing. Hours are those of Paris, whose rules travel with the file.
"""

import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDatetime, vDuration, vRecur, vUri

from directory.french import all_of
from directory.listing.exports.cells import clean
from events.agenda.card import organisers_of, postal_lines

PARIS = ZoneInfo("Europe/Paris")
PRODID = "-//Passerelles//Agenda//FR"
CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often a subscriber should come back: announcements are made days ahead.
REFRESH = datetime.timedelta(hours=12)


def _uri(address):
    """An address as a property value. It is not escaped as a text is: a line end in it would open another property."""
    return vUri("".join(clean(address).split()))


def write_calendar(events, *, name, url, absolute, withdrawn=()):
    """The bytes of a calendar.

    ``events``: loaded by ``for_sheet()``; ``withdrawn``: as ``as_last_public()`` gives them.
    ``url``: address of the page that shows them; ``absolute``: path → address.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # RFC 7986, then the names that older clients look for.
    calendar.add("name", clean(name))
    calendar.add("x-wr-calname", clean(name))
    calendar.add("x-wr-timezone", "Europe/Paris")
    calendar.add("url", _uri(url))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add_component(_paris())
    for event in events:
        calendar.add_component(_vevent(event, absolute))
    for event in withdrawn:
        calendar.add_component(_withdrawn(event))
    return calendar.to_ical(sorted=False)


def _paris():
    """The rules of Paris since 1996; no event is older."""
    zone = Timezone()
    zone.add("tzid", "Europe/Paris")
    for part, name, month, hour, before, after in (
        (TimezoneDaylight(), "CEST", 3, 2, 1, 2),
        (TimezoneStandard(), "CET", 10, 3, 2, 1),
    ):
        last_sunday = 31 if month == 3 else 27
        part.add("tzname", name)
        part.add("tzoffsetfrom", datetime.timedelta(hours=before))
        part.add("tzoffsetto", datetime.timedelta(hours=after))
        part.add("dtstart", datetime.datetime(1996, month, last_sunday, hour))
        part.add("rrule", vRecur(freq="yearly", bymonth=month, byday="-1su"))
        zone.add_component(part)
    return zone


def _vevent(event, absolute):
    page = absolute(event.get_absolute_url())
    revised = vDatetime(event.updated_at.astimezone(datetime.UTC).replace(microsecond=0))
    item = Event()
    item.add("uid", str(event.uid))
    # Without METHOD, DTSTAMP is the date of the last revision (RFC 5545 3.8.7.2): the file only changes when events do.
    item.add("dtstamp", revised)
    item.add("last-modified", revised)
    item.add("sequence", event.sequence)
    item.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    item.add("summary", clean(f"{_('Annulé : ')}{event.title}" if event.is_cancelled else event.title))
    start, end = bounds(event)
    item.add("dtstart", start)
    if end is not None:
        item.add("dtend", end)
    # A whole day at a meeting is not a day when nobody can be reached.
    item.add("transp", "TRANSPARENT" if event.is_all_day or event.is_cancelled else "OPAQUE")
    if where := location(event):
        item.add("location", clean(where))
    item.add("description", clean(_description(event, page)))
    item.add("url", _uri(page))
    if event.is_online and event.online_url:
        item.add("conference", _uri(event.online_url), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    themes = [*(sector.name for sector in event.sectors.all()), *(country.name for country in event.countries.all())]
    if themes:
        item.add("categories", [clean(theme) for theme in themes])
    return item


def _withdrawn(event):
    """An event that was public and is no more: it says when it was, and nothing of what it is now."""
    item = Event()
    revised = vDatetime(event.state_changed_at.astimezone(datetime.UTC).replace(microsecond=0))
    item.add("uid", str(event.uid))
    item.add("dtstamp", revised)
    item.add("last-modified", revised)
    item.add("sequence", event.sequence)
    item.add("status", "CANCELLED")
    item.add("summary", _("Annulé : événement retiré de l’agenda"))
    start, end = bounds(event)
    item.add("dtstart", start)
    if end is not None:
        item.add("dtend", end)
    item.add("transp", "TRANSPARENT")
    return item


def bounds(event):
    """``(start, end)`` in Paris time, or dates for whole days, whose end is then the day after (exclusive).

    ``end`` is ``None`` when the hour of the end is unknown: nothing is invented.
    """
    if event.is_all_day:
        return event.starts_on, event.last_date + datetime.timedelta(days=1)
    start = datetime.datetime.combine(event.starts_on, event.starts_at, PARIS)
    if event.ends_at is not None:
        return start, datetime.datetime.combine(event.last_date, event.ends_at, PARIS)
    if event.last_date > event.starts_on:
        return start, datetime.datetime.combine(event.last_date + datetime.timedelta(days=1), datetime.time(), PARIS)
    return start, None


def location(event):
    """Venue and postal address on one line, « En ligne » when there is nowhere to go."""
    lines = [event.venue, *postal_lines(event)]
    text = ", ".join(dict.fromkeys(line for line in lines if line))
    return text or (_("En ligne") if event.is_online else "")


def _description(event, page):
    paragraphs = [_("Cet événement est annulé.")] if event.is_cancelled else []
    paragraphs.append(event.summary)
    if hosts := organisers_of(event):
        paragraphs.append(f"{_('Organisé par ')}{all_of(actor.name for actor in hosts)}.")
    if event.is_demonstration:
        paragraphs.append(_("Exemple fictif, pour la démonstration."))
    return "\n\n".join([*(text for text in paragraphs if text), page])
