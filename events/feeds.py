"""Lists as Atom feeds (RFC 4287) and as calendars, by the suffix of their address: ``/actualites.atom?pays=ML``."""

import datetime
import hashlib
import uuid

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from events import cards, phrases
from events.calendar import CONTENT_TYPE, clean, write_calendar
from events.models import Event

# A reader comes back long before a hundred publications; older ones stay reachable on the pages.
MAX_ENTRIES = 100
SITE = "Passerelles"
# Entry ids are derived from the record's key, not from its address: neither a new title nor a new host changes them.
_ENTRY_IDS = uuid.UUID("6d3f0f6e-8a5c-5d0a-9f3c-2f1f5f0c7a11")


def entry_id(record):
    """``urn:uuid:…``, the same for ever for one record."""
    return uuid.uuid5(_ENTRY_IDS, f"{record._meta.label_lower}/{record.pk}").urn


def write_feed(records, *, title, page, feed, absolute):
    """The bytes of a feed. ``page``, ``feed``: addresses of the list and of its feed; ``absolute``: path → address."""
    atom = _Feed(
        title=clean(title), link=page, description="", feed_url=feed, feed_guid=feed, language="fr", author_name=SITE
    )
    for record in records:
        url = absolute(record.get_absolute_url())
        atom.add_item(
            title=clean(_entry_title(record)),
            link=url,
            # Django writes it as type="html": escaped here, or a « < » in a text would be a tag in the reader.
            description=escape(clean(_entry_text(record))),
            unique_id=entry_id(record),
            pubdate=record.published_at,
            updateddate=record.updated_at,
            author_name=clean(_entry_author(record)),
            categories=[clean(theme.name) for theme in record.sectors.all()],
        )
    return atom.writeString("utf-8").encode()


class _Feed(Atom1Feed):
    def latest_post_date(self):
        """The last change of an entry; without entries a fixed date, so that an empty feed does not change either."""
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC))


def _entry_title(record):
    return f"{_('Annulé : ')}{record.title}" if getattr(record, "is_cancelled", False) else record.title


def _entry_text(record):
    parts = [phrases.when(record)] if isinstance(record, Event) else []
    parts.append(record.summary)
    if record.is_demonstration:
        parts.append(_("Exemple fictif, pour la démonstration."))
    return " — ".join(part for part in parts if part)


def _entry_author(record):
    if isinstance(record, Event):
        hosts = cards.organisers(record)
        return phrases.all_of(actor.name for actor in hosts) if hosts else SITE
    author = cards.author(record) if hasattr(record, "author_id") else cards.network(record)
    return author.name if author else SITE


def conditional(request, body, content_type, filename=None):
    """A response that answers 304 while its bytes are the same."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    if filename:
        response["Content-Disposition"] = f'inline; filename="{filename}"'
    return get_conditional_response(request, etag=etag, response=response)


class AtomMixin:
    """Adds « atom » to the exports of a list, the last published first."""

    def get(self, request, extension=None):
        if extension != "atom":
            return super().get(request, extension)
        filterset = self.get_filterset()
        path = self.path.rstrip("/") + ".atom"
        body = write_feed(
            filterset.qs.prefetch_related("sectors").order_by("-published_at", "-pk")[:MAX_ENTRIES],
            title=f"{self.feed_title} — {SITE}",
            page=request.build_absolute_uri(self._url(filterset, {})),
            feed=request.build_absolute_uri(self._url(filterset, {}, path)),
            absolute=request.build_absolute_uri,
        )
        return conditional(request, body, "application/atom+xml; charset=utf-8")


class CalendarMixin:
    """Adds « ics » to the exports of a list of events."""

    def get(self, request, extension=None):
        if extension != "ics":
            return super().get(request, extension)
        filterset = self.get_filterset()
        events = self._sorted(filterset.qs.prefetch_related(None).for_sheet(), filterset, next(iter(self.sorts)))
        body = write_calendar(
            events,
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
            labels.append(f"«\u00a0{filterset.text}\u00a0»")
        return f"Agenda {SITE}" + (f"\u00a0: {', '.join(map(str, labels))}" if labels else "")
