"""A list of events as a calendar, by the suffix of its address: ``/agenda.ics?pays=ML``."""

import datetime

from django.utils import timezone

from directory.french import NBSP, quoted
from directory.listing.exports.feeds import conditional
from directory.listing.exports.selection import SITE
from directory.listing.selection import SqlSelection
from directory.models import Merge
from events.agenda.calendar import CONTENT_TYPE, write_calendar
from events.models import Event

# How long a subscribed calendar keeps what is over, when no period is asked.
KEPT = datetime.timedelta(days=366)


def calendar_feed(request, selection):
    """A selection of events as iCalendar; without a period, what comes and the past twelve months.

    What was public and is no more stays, as cancelled: a subscriber's calendar would keep for ever what disappears.
    Of what has no row any more, the choices of the subscriber say nothing: it goes with the event that it was merged
    into, and what was deleted is told by the calendar of everything.
    """
    query = selection.query
    lifted = query.listing.default[0] if query.is_default else None

    def kept(rows):
        rows = rows.with_last_day()
        return rows.filter(last_day__gte=timezone.localdate() - KEPT) if lifted else rows

    listed = kept(selection.narrowed(lifted)) if lifted else selection.narrowed()
    listed = listed.prefetch_related(None).for_sheet().order_by(*query.listing.ordering(query)[1])
    gone = SqlSelection(query, listed=Event.objects.withdrawn()).narrowed(lifted)
    vanished = Event.objects.vanished(timezone.localdate() - KEPT)
    if query.text or query.exceptions or any(name != lifted for name, _chosen in query.cuts):
        heirs = Merge.objects.heirs(Event._meta.db_table)
        here = set(selection.narrowed(lifted).filter(pk__in=heirs.values()).values_list("pk", flat=True))
        vanished = [(key, event) for key, event in vanished if heirs.get(key) in here]
    body = write_calendar(
        listed.iterator(chunk_size=500),
        withdrawn=[*kept(gone).order_by("pk").as_last_public(), *(event for _key, event in vanished)],
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
    labels += [f"sauf {label}" for label in query.exceptions]
    return f"Agenda {SITE}" + (f"{NBSP}: {', '.join(map(str, labels))}" if labels else "")
