"""schema.org description of an event (JSON-LD). The same facts as the page, nothing more."""

from directory.sheets.structured import CONTEXT
from events.agenda.calendar import bounds
from events.agenda.card import organisers_of, town_of

_PLACE = "https://schema.org/OfflineEventAttendanceMode"


_ONLINE = "https://schema.org/OnlineEventAttendanceMode"


_MIXED = "https://schema.org/MixedEventAttendanceMode"


def event_data(event, url):
    """``startDate`` carries the offset of Paris on that day; a whole day is a date."""
    start = bounds(event)[0]
    data = {
        "@context": CONTEXT,
        "@type": "Event",
        "name": event.title,
        "url": url,
        "image": f"{url.rstrip('/')}.png",
        "inLanguage": "fr",
        "startDate": start.isoformat(),
        "eventStatus": f"{CONTEXT}/EventCancelled" if event.is_cancelled else f"{CONTEXT}/EventScheduled",
    }
    if end := _end(event):
        data["endDate"] = end
    if event.summary:
        data["description"] = event.summary
    places = []
    if address := _address(event):
        places.append({"@type": "Place", "name": event.venue or town_of(event), "address": address})
    if event.is_online:
        places.append({"@type": "VirtualLocation", "url": event.online_url or url})
    if places:
        data["location"] = places[0] if len(places) == 1 else places
        data["eventAttendanceMode"] = _MIXED if len(places) == 2 else _ONLINE if event.is_online else _PLACE
    if hosts := organisers_of(event):
        data["organizer"] = [{"@type": "Organization", "name": actor.name} for actor in hosts]
    return data


def _end(event):
    if event.ends_at is not None:
        return bounds(event)[1].isoformat()
    # schema.org's days are inclusive, unlike iCalendar's.
    return event.ends_on.isoformat() if event.ends_on else None


def _address(event):
    town = town_of(event)
    if not (town or event.venue or event.address):
        return None
    address = {"@type": "PostalAddress"}
    if event.collectivite_id:
        address["addressCountry"] = event.collectivite.actor.country_id
    parts = {"streetAddress": event.address, "postalCode": event.postal_code, "addressLocality": town}
    return address | {key: value for key, value in parts.items() if value}
