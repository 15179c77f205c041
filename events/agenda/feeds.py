"""A list of events as a calendar, by the suffix of its address: ``/agenda.ics?pays=ML``."""

from directory.french import NBSP, quoted
from directory.listing.exports.feeds import conditional
from directory.listing.exports.selection import SITE
from events.agenda.calendar import CONTENT_TYPE, write_calendar


def calendar_feed(request, selection):
    """A selection of events as iCalendar."""
    body = write_calendar(
        selection.loading(lambda events: events.prefetch_related(None).for_sheet()).records(),
        name=calendar_name(selection.query),
        url=request.build_absolute_uri(selection.query.url()),
        absolute=request.build_absolute_uri,
    )
    return conditional(request, body, CONTENT_TYPE, "agenda-passerelles.ics")


def calendar_name(query):
    """« Agenda Passerelles », or with the choices that cut it: « Agenda Passerelles : Mali, CENTRAIDER »."""
    labels = [
        label
        for name, chosen in query.cuts
        for label in chosen.labels.values()
        if not (query.is_default and name == query.listing.default[0])
    ]
    if query.text:
        labels.append(quoted(query.text))
    return f"Agenda {SITE}" + (f"{NBSP}: {', '.join(map(str, labels))}" if labels else "")
