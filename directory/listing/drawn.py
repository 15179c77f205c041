"""Rows of a list, each drawn once for all processes as long as nothing that it shows changes.

A process keeps the last it showed; all of them share a table (``DrawnCard``). A row of the table is believed when it
was drawn by the same code, on the same day, from a reading that saw the last change of what it shows: the index of the
list follows them all (``directory.search.since``). Searched words are marked afterwards. ``docs/adr/0013``.
"""

import html
import logging
import re

from django.db import DatabaseError, transaction
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString

from directory.database.code import code_fingerprint
from directory.database.version import answering_version
from directory.models import DrawnCard
from directory.search.highlight import marked

log = logging.getLogger(__name__)

# Of some four kilobytes each, compressed by PostgreSQL; the oldest go first.
MOST_KEPT = 20_000
# How often the oldest are looked for, in cards.
SWEEP = 500
TITLE = re.compile(r"(?<=<h3>)<a .*?</a>(?=</h3>)", re.DOTALL)


def lines_of(selection, start, stop):
    """The rows from ``start`` to ``stop`` as HTML, the searched words marked."""
    keys = selection.page_keys(start, stop)
    kept = selection.index.lines if selection.index else {}
    lines = {key: kept[key] for key in keys if key in kept}
    if missing := [key for key in keys if key not in lines]:
        found = _shared(selection, missing) if selection.index else _drawn(selection, missing)
        lines |= found
        for key, line in found.items():
            kept[key] = line
    words = selection.marked
    return [_marked(lines[key], words) for key in keys if key in lines]


def _drawn(selection, keys):
    """``{key: HTML}``; a record unpublished a moment ago has none."""
    template = get_template(selection.listing.row_template)
    records = selection.read(keys)
    cards = selection.listing.cards(records)
    return {
        record.pk: str(template.render({"carte": card, "q": ""})) for record, card in zip(records, cards, strict=True)
    }


def _shared(selection, keys):
    """``{key: HTML}``, from the table when it is up to date, else drawn and put there."""
    since, section = selection.index.since, selection.listing.section
    # Read before the records: what changes meanwhile is drawn again.
    horizon, now = answering_version().horizon, timezone.now()
    state = f"{code_fingerprint()} {timezone.localdate()}"
    # While a transaction as old as the last change of a record is open, nobody can tell whether a card saw it.
    sharable = [key for key in keys if since.is_seen(key, horizon)]
    lines = {}
    if sharable:
        cards = DrawnCard.objects.filter(
            section=section, record__in=sharable, state=state, at__gte=since.from_moment
        ).values_list("record", "horizon", "html")
        lines = {key: line for key, seen, line in cards if since.is_seen(key, seen)}
    if missing := [key for key in keys if key not in lines]:
        drawn = _drawn(selection, missing)
        lines |= drawn
        _keep(
            DrawnCard(section=section, record=key, state=state, horizon=horizon, at=now, html=drawn[key])
            # In the same order in every process: they wait for one another instead of blocking one another.
            for key in sorted(drawn.keys() & set(sharable))
        )
    return lines


def _keep(cards):
    cards = list(cards)
    if not cards:
        return
    try:
        DrawnCard.objects.bulk_create(
            cards,
            update_conflicts=True,
            unique_fields=["section", "record"],
            update_fields=["state", "horizon", "at", "html"],
        )
        if any(card.pk % SWEEP == 0 for card in cards):
            _sweep()
    except DatabaseError:
        # The page does without: it will be drawn again.
        log.exception("Des cartes dessinées n’ont pas pu être gardées.")


def _sweep():
    """Forget the oldest cards beyond ``MOST_KEPT``, and those of another day. Nobody waits for another’s clean-up."""
    with transaction.atomic():
        kept = DrawnCard.objects.filter(state__endswith=f" {timezone.localdate()}").order_by("-at", "-pk")[:MOST_KEPT]
        gone = DrawnCard.objects.exclude(pk__in=kept.values("pk")).order_by("pk").select_for_update(skip_locked=True)
        DrawnCard.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()


def _marked(line, words):
    """A row whose title bears marks on the searched words."""
    if words:
        line = TITLE.sub(lambda title: _marked_title(title.group(), words), line)
    # Marked safe because a template made it, which escaped all that it shows, and what is marked was escaped again.
    return SafeString(line)


def _marked_title(title, words):
    """HTML whose texts, between tags, bear marks."""
    parts = re.split(r"(<[^>]*>)", title)
    return "".join(part if part.startswith("<") else marked(html.unescape(part), words) for part in parts)
