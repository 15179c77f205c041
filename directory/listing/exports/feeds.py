"""Any list as an Atom feed (RFC 4287): what was published last of a selection, ``/projets.atom?pays=BJ``."""

import datetime
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.listing.exports.cells import clean
from directory.listing.exports.selection import LICENCE, LICENCE_URL, SITE
from directory.listing.meaning import told
from directory.listing.titles import title_sentence

# A reader comes back long before fifty publications; older ones stay reachable on the pages.
MAX_ENTRIES = 50
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
# Entry ids are derived from the record's key, not from its address: neither a new title nor a new host changes them.
_ENTRY_IDS = uuid.UUID("6d3f0f6e-8a5c-5d0a-9f3c-2f1f5f0c7a11")


def entry_id(record):
    """``urn:uuid:…``, the same for ever for one record."""
    return uuid.uuid5(_ENTRY_IDS, f"{record._meta.label_lower}/{record.pk}").urn


@dataclass(frozen=True)
class Entry:
    """What an entry says of a record, as plain texts; the site is the author when nobody else is."""

    title: str
    text: str = ""
    author: str = SITE
    categories: tuple = ()


@dataclass(frozen=True)
class Feed:
    """How a kind of record is followed.

    ``sheet``: record → its ``Record``, whose dates count; ``via``: the same as a path of queries. ``load``: queryset →
    the same with what ``entry`` reads; ``entry``: record → ``Entry``.
    """

    entry: Callable
    load: Callable = staticmethod(lambda queryset: queryset)
    sheet: Callable = staticmethod(lambda record: record)
    via: str = ""


def write_feed(records, source, *, title, subtitle, page, address, root):
    """The bytes of a feed. ``page``, ``address``: of the list and of its feed; ``root``: of the site, without slash."""
    atom = _Atom(
        title=clean(title),
        subtitle=clean(subtitle) or None,
        link=page,
        description="",
        feed_url=address,
        feed_guid=address,
        feed_copyright=f"{LICENCE}, {LICENCE_URL}",
        language="fr",
        author_name=SITE,
    )
    for record in records:
        entry, sheet = source.entry(record), source.sheet(record)
        demonstration = _("Fiche de démonstration.") if sheet.is_demonstration else ""
        text = " — ".join(part for part in (entry.text, demonstration) if part)
        atom.add_item(
            title=clean(entry.title),
            link=root + record.get_absolute_url(),
            # Django writes it as type="html": escaped here, or a « < » in a text would be a tag in the reader.
            description=escape(clean(text)),
            unique_id=entry_id(record),
            pubdate=sheet.published_at,
            updateddate=sheet.updated_at,
            author_name=clean(entry.author or SITE),
            categories=[clean(one) for one in entry.categories],
        )
    return atom.writeString("utf-8").encode()


class _Atom(Atom1Feed):
    def latest_post_date(self):
        """The last change of an entry; without entries a fixed date, so that an empty feed does not change either."""
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC))


def conditional(request, body, content_type, filename=None):
    """A response that answers 304 while its bytes are the same."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=content_type)
    response["ETag"] = etag
    # As pages: a sheet that is withdrawn leaves at once.
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["X-Robots-Tag"] = "noindex"
    if filename:
        response["Content-Disposition"] = f'inline; filename="{filename}"'
    return get_conditional_response(request, etag=etag, response=response)


def feed(request, selection):
    """The last published of a selection first, as the ``feed_source`` of its list says them."""
    listing, query = selection.listing, selection.query
    source = listing.feed_source
    records = source.load(selection.narrowed().prefetch_related(None))
    records = records.order_by(f"-{source.via}published_at", "-pk")[:MAX_ENTRIES]
    name = str(listing.noun.plural)
    title = title_sentence(capfirst(name), selection, many=True)
    body = write_feed(
        records,
        source,
        title=f"{title} — {SITE}",
        subtitle=" ".join([*told(selection), *query.ignored()]),
        page=request.build_absolute_uri(query.url()),
        address=request.build_absolute_uri(query.url(f"{listing.path.rstrip('/')}.atom")),
        root=request.build_absolute_uri("/").rstrip("/"),
    )
    return conditional(request, body, CONTENT_TYPE)
