"""The agenda: a list by month, a month's calendar, the next event, subscriptions."""

import calendar
import datetime
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.database.version import by_version
from directory.enums import PublicationState
from directory.french import DAYS, all_of, month
from directory.listing.lists import Listing, Noun
from directory.models import Country, Network
from events.agenda.columns import EVENT_TABLE
from events.agenda.feeds import calendar_feed
from events.agenda.filters import AGENDA_FACETS, PAST, UPCOMING, period_bounds
from events.agenda.index import EVENT_INDEX
from events.models import CountryGroup, Event
from events.shared.feed import FEED

# A month is rarely more; the calendar table stays a table.
MAX_IN_MONTH = 400
# On one day, what lasts all day comes before what has an hour.
CALENDAR_ORDER = ("starts_on", F("starts_at").asc(nulls_first=True), "pk")
LAST_FIRST = ("-starts_on", F("starts_at").desc(nulls_last=True), "-pk")


@dataclass(frozen=True)
class Month:
    """Events that begin in one month, under its name; ``rows``: (event, identifier of its row or an empty text)."""

    title: str
    slug: str
    rows: list


@dataclass(frozen=True)
class Day:
    """A cell of the calendar; ``date`` is ``None`` outside the month. ``url``: the event's page, or the day's list."""

    date: datetime.date | None
    is_today: bool = False
    url: str = ""
    titles: str = ""
    css: str = ""


def by_month(events):
    """Events in their order, cut where the month changes. The first row of each day can be linked to."""
    months, seen = [], set()
    for event in events:
        slug = f"{event.starts_on:%Y-%m}"
        if not months or months[-1].slug != slug:
            months.append(Month(capfirst(month(event.starts_on)), slug, []))
        anchor = f"jour-{event.starts_on.isoformat()}"
        months[-1].rows.append((event, "" if anchor in seen else anchor))
        seen.add(anchor)
    return months


def month_table(first, events, list_url):
    """The weeks of the month of ``first``, Monday first. ``events``: those that touch it; ``list_url``: their list."""
    today = timezone.localdate()
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    by_day = {}
    for event in events:
        day = max(event.starts_on, first)
        while day <= min(event.last_date, last):
            by_day.setdefault(day, []).append(event)
            day += datetime.timedelta(days=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [[_cell(date, first, today, by_day.get(date, []), list_url) for date in week] for week in weeks]


def _cell(date, first, today, events, list_url):
    if (date.year, date.month) != (first.year, first.month):
        return Day(None)
    if not events:
        return Day(date, is_today=date == today)
    titles = all_of(_spoken_title(event) for event in events)
    if len(events) > 1:
        anchor = f"#jour-{date.isoformat()}" if any(event.starts_on == date for event in events) else ""
        return Day(date, date == today, list_url + anchor, titles)
    event = events[0]
    css = ""
    if event.last_date > event.starts_on:
        css = "suite-d" if date == event.starts_on else "suite-f" if date == event.last_date else "suite-m"
    return Day(date, date == today, event.get_absolute_url(), titles, css)


def _spoken_title(event):
    return f"{event.title} ({_('annulé')})" if event.is_cancelled else event.title


class Agenda(Listing):
    noun = Noun(_("rendez-vous"), _("rendez-vous"))
    section = "agenda"
    path = "/agenda/"
    facets = AGENDA_FACETS
    default = ("periode", UPCOMING)
    template_name = "agenda/liste.html"
    table_template = "agenda/tableau.html"
    exports = ("xlsx", "csv", "json", "geojson", "ics", "atom")
    own_exports = {"ics": calendar_feed}
    export_table = EVENT_TABLE
    feed_source = FEED
    page_size = 40
    sorts = {"date": (_("ordre du calendrier"), CALENDAR_ORDER)}
    unnamed_orders = {"passes": LAST_FIRST}
    indexed = EVENT_INDEX
    other_parts = {UPCOMING: _("À venir"), PAST: _("Déjà passés")}

    @classmethod
    def rows(cls):
        return Event.objects.published().with_last_day().for_list()

    @classmethod
    def cards(cls, records):
        return by_month(records)

    @classmethod
    def sorts_for(cls, query):
        # Dates make the order, words searched or not: the list stands under its months.
        return cls.sorts

    @classmethod
    def ordering(cls, query):
        """What comes: the next first. What is over: the last first."""
        return ("passes", LAST_FIRST) if periods_of(query) == [PAST] else ("date", CALENDAR_ORDER)

    @classmethod
    def more(cls, page, request):
        query = page.query
        periods = periods_of(query)
        ics = query.url("/agenda.ics")
        return {
            "mois": _calendar(page.selection, _month(periods, page.records)),
            "prochain": _next(page) if periods == [UPCOMING] else None,
            "a_venir_seul": periods == [UPCOMING],
            "url_passes": query.url(periode=PAST),
            "ics": request.build_absolute_uri(ics),
            # Calendars open this scheme as a subscription, where a plain link would copy the events once.
            "ics_abonnement": f"webcal://{request.get_host()}{ics}",
            "est_filtre": bool(query.typed) or len(query.chosen) > 1 or not query.is_default,
            "hote": request.get_host(),
            "abonnements": _subscriptions(),
        }


def periods_of(query):
    return list(query.chosen["periode"].labels)


def _month(periods, shown):
    """The month asked, else the one of the first event shown, else the present one."""
    today = timezone.localdate()
    if len(periods) == 1 and len(periods[0]) == 7 and (bounds := period_bounds(periods[0])):
        return bounds[0]
    first = shown[0] if shown else None
    if first is None:
        return today.replace(day=1)
    # A long event already under way is shown where we are now.
    ongoing = first.starts_on <= today <= first.last_date
    return (today if ongoing else first.starts_on).replace(day=1)


def _calendar(selection, first):
    query = selection.query
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    light = selection.narrowed("periode").select_related(None).prefetch_related(None)
    events = light.during(first, last).only("title", "slug", "starts_on", "ends_on", "is_cancelled")[:MAX_IN_MONTH]
    list_url = query.url(periode=f"{first:%Y-%m}")
    before, after = first - datetime.timedelta(days=1), last + datetime.timedelta(days=1)
    return {
        "titre": capfirst(month(first)),
        "semaines": month_table(first, events, list_url),
        "jours": [(name[:2], name) for name in DAYS],
        "url": list_url,
        "avant": {"titre": month(before), "url": query.url(periode=f"{before:%Y-%m}")},
        "apres": {"titre": month(after), "url": query.url(periode=f"{after:%Y-%m}")},
    }


def _next(page):
    """The next event that takes place, on the first page of what comes."""
    if page.number != 1:
        return None
    return next((event for event in page.records if not event.is_cancelled), None)


@by_version()
def _subscriptions():
    """What one may follow: every network and country group, and the countries of an event."""
    published = PublicationState.PUBLISHED
    networks = Network.objects.published().select_related("actor").order_by("position", "actor__sort_key")
    groups = CountryGroup.objects.published().ordered().only("slug", "title")
    countries = Country.objects.filter(event__state=published).distinct().ordered()
    return [
        {"titre": _("Un réseau"), "nom": "reseau", "choix": [(n.actor.slug, n.actor.name) for n in networks]},
        {"titre": _("Un groupe-pays"), "nom": "groupe", "choix": [(g.slug, g.title) for g in groups]},
        {"titre": _("Un pays"), "nom": "pays", "choix": [(c.code, c.name) for c in countries]},
    ]
