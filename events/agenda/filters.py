"""What the agenda can be cut by. Parameters are part of the public addresses."""

import calendar
import datetime
from collections import Counter, defaultdict
from functools import reduce
from operator import or_

from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.dates import MAX_YEAR, MIN_YEAR
from directory.enums import PublicationState
from directory.french import either, month
from directory.listing.facets import Facet
from directory.listing.titles import few_or_count, quoted
from directory.organisations.facets import network_facet
from directory.understanding.vocabularies import Phrases, Years
from events.models import CountryGroup, Event
from events.shared.facets import country_facet, theme_facet

PUBLISHED = PublicationState.PUBLISHED


UPCOMING, PAST = "a-venir", "passes"


def period_bounds(value):
    """First and last day of « 2019-10 » or « 2019 »; ``None`` when it is neither."""
    if not (value.isascii() and len(value) in (4, 7) and value[:4].isdigit()):
        return None
    year = int(value[:4])
    if not MIN_YEAR <= year <= MAX_YEAR:
        return None
    if len(value) == 4:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if value[4] != "-" or not value[5:].isdigit() or not 1 <= int(value[5:]) <= 12:
        return None
    number = int(value[5:])
    return datetime.date(year, number, 1), datetime.date(year, number, calendar.monthrange(year, number)[1])


def is_month(value):
    """« 2019-10 », not « a-venir »."""
    return value[:1].isdigit() and len(value) == 7


class PeriodFacet(Facet):
    """« a-venir », « passes », a month (« 2019-10 ») or a year (« 2019 »). Without a choice: what comes."""

    WORDS = {UPCOMING: _("À venir"), PAST: _("Passés")}
    is_daily = True

    def known(self, values, indexed=None):
        labels = {}
        for value in values:
            if value in self.WORDS:
                labels[value] = str(self.WORDS[value])
            elif bounds := period_bounds(value):
                labels[value] = month(bounds[0]) if len(value) == 7 else value
        return labels

    def restrict(self, queryset, values):
        today = timezone.localdate()
        conditions = []
        for value in values:
            if value == UPCOMING:
                conditions.append(Q(last_day__gte=today))
            elif value == PAST:
                conditions.append(Q(last_day__lt=today))
            else:
                first, last = period_bounds(value)
                conditions.append(Q(starts_on__lte=last, last_day__gte=first))
        return queryset.with_last_day().filter(reduce(or_, conditions))

    def counts(self, queryset):
        """Both halves of time, then each year that has an event."""
        is_upcoming = Case(When(last_day__gte=timezone.localdate(), then=Value(True)), default=Value(False))
        columns = ("is_upcoming", "first_year", "last_year")
        rows = (
            queryset.order_by()
            .with_last_day()
            .annotate(is_upcoming=is_upcoming, first_year=ExtractYear("starts_on"), last_year=ExtractYear("last_day"))
            .values_list(*columns)
            .annotate(number=Count("pk"))
            .values_list(*columns, "number")
        )
        halves, years = Counter(), Counter()
        for upcoming, first, last, number in rows:
            halves[UPCOMING if upcoming else PAST] += number
            for year in range(first, last + 1):
                years[year] += number
        found = [(value, str(label), halves[value]) for value, label in self.WORDS.items()]
        return found + [(str(year), str(year), count) for year, count in years.items()]

    def postings(self, records):
        """As ``counts``, with the months too."""
        today = timezone.localdate()
        found = defaultdict(list)
        for key, first, last in records.order_by().with_last_day().values_list("pk", "starts_on", "last_day"):
            found[UPCOMING if last >= today else PAST].append(key)
            for year in range(first.year, last.year + 1):
                found[str(year)].append(key)
            for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
                found[f"{number // 12:04}-{number % 12 + 1:02}"].append(key)
        for value, label in self.known(found).items():
            yield value, label, found[value]

    def options(self, counts, chosen):
        """Months are chosen in the calendar."""
        return super().options([row for row in counts if not is_month(row[0]) or row[0] in chosen], chosen)

    def rank(self, value, label, count):
        """Upcoming, past, then years and months from the last."""
        if value in self.WORDS:
            return (0, list(self.WORDS).index(value), "")
        return (1, -int(value.replace("-", "").ljust(6, "9")), value)


@few_or_count("sur {n} périodes")
def in_period(items, many):
    """« à venir », « passé », « en octobre 2019 »."""
    words = []
    for value, label in items:
        if value == UPCOMING:
            words.append(_("à venir"))
        elif value == PAST:
            words.append(_("passés") if many else _("passé"))
        else:
            words.append(f"en {label}")
    return either(map(str, words))


def known_groups(slugs):
    return dict(CountryGroup.objects.published().filter(slug__in=slugs).values_list("slug", "title"))


ONLINE_LABELS = {"1": _("En ligne"), "0": _("Sur place")}
ONLINE_SAID = {
    "1": ("en ligne", "webinaire", "visioconference", "visio", "en distanciel", "a distance", "online"),
    "0": ("sur place", "en presentiel"),
}


AGENDA_FACETS = {
    "periode": PeriodFacet(_("Période"), phrase=in_period, is_open=True, words=Years(months=True)),
    "pays": country_facet(Event, "event"),
    "theme": theme_facet(Event, "event"),
    "reseau": network_facet(),
    "groupe": Facet(
        _("Groupe-pays"),
        "country_group__slug",
        text="country_group__title",
        known=known_groups,
        slugs_of=CountryGroup,
        where=Q(country_group__state=PUBLISHED),
        phrase=quoted("de", "de {n} groupes-pays"),
    ),
    "en-ligne": Facet(
        _("Participation"),
        Case(When(is_online=True, then=Value("1")), default=Value("0")),
        choices=list(ONLINE_LABELS.items()),
        words=Phrases(ONLINE_SAID, lambda value: str(ONLINE_LABELS[value])),
        phrase=lambda labels, many: (
            ", en ligne" if list(labels) == ["1"] else ", sur place" if list(labels) == ["0"] else ""
        ),
    ),
}
