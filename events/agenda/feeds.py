"""A list of events as a calendar, by the suffix of its address: ``/agenda.ics?pays=ML``."""

from directory.french import NBSP, quoted
from directory.listing.exports.feeds import conditional
from directory.listing.exports.selection import SITE
from events.agenda.calendar import CONTENT_TYPE, write_calendar


class CalendarMixin:
    """Adds « ics » to the exports of a list of events."""

    def get(self, request, extension=None):
        if extension != "ics":
            return super().get(request, extension)
        filterset = self.get_filterset()
        filterset.rows = filterset.rows.prefetch_related(None).for_sheet()
        filterset.queryset = filterset.queryset.prefetch_related(None).for_sheet()
        body = write_calendar(
            self.records(filterset, next(iter(self.sorts))),
            name=self.calendar_name(filterset),
            url=request.build_absolute_uri(self._url(filterset, {})),
            absolute=request.build_absolute_uri,
        )
        return conditional(request, body, CONTENT_TYPE, "agenda-passerelles.ics")

    def calendar_name(self, filterset):
        """« Agenda Passerelles », or with the choices that cut it: « Agenda Passerelles : Mali, CENTRAIDER »."""
        labels = [
            label
            for name, chosen in filterset.chosen.items()
            for label in chosen.labels.values()
            if not (name == filterset.default[0] and filterset.is_default)
        ]
        if filterset.text:
            labels.append(quoted(filterset.text))
        return f"Agenda {SITE}" + (f"{NBSP}: {', '.join(map(str, labels))}" if labels else "")
