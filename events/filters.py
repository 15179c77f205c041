"""What each list of network life can be cut by. Parameters are part of the public addresses."""

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
from directory.filters import (
    followed_feminine,
    in_countries,
    known_countries,
    known_sectors,
    network_facet,
)
from directory.listing.facets import Facet
from directory.listing.filtersets import ListFilterSet
from directory.listing.titles import agreed, either, few_or_count, named, quoted
from directory.models import Actor
from events.enums import Medium
from events.models import Article, Call, CountryGroup, Event, Resource
from events.phrases import month

PUBLISHED = PublicationState.PUBLISHED
UPCOMING, PAST = "a-venir", "passes"


def country_facet(model, owner, **kwargs):
    return Facet(
        _("Pays"),
        "country_id",
        text="country__name",
        known=known_countries,
        through=model.countries.through,
        owner=owner,
        phrase=in_countries,
        **kwargs,
    )


def theme_facet(model, owner):
    return Facet(
        _("Thème"),
        "sector__slug",
        text="sector__name",
        known=known_sectors,
        through=model.sectors.through,
        owner=owner,
        where=Q(sector__merged_into__isnull=True),
        phrase=quoted("sur", "sur {n} thèmes"),
    )


# --- Agenda ----------------------------------------------------------------------------------------------------------


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


class DefaultedFilterSet(ListFilterSet):
    """A list that shows one part of its records unless another is asked: ``default = (parameter, value)``."""

    default = ()

    def __init__(self, data, queryset, **kwargs):
        name, value = self.default
        # Blank values count for nothing (« periode= » sent by a form).
        self.is_default = not any(one.replace("\x00", "").strip() for one in data.getlist(name))
        if self.is_default:
            data = data.copy()
            data[name] = value
        super().__init__(data, queryset, **kwargs)

    def parameters(self, **changes):
        """As for every list, less the choice that goes without saying."""
        if self.is_default:
            changes.setdefault(self.default[0], None)
        return super().parameters(**changes)


class AgendaFilters(DefaultedFilterSet):
    default = ("periode", UPCOMING)
    periode = PeriodFacet(_("Période"), phrase=in_period, is_open=True)
    pays = country_facet(Event, "event")
    theme = theme_facet(Event, "event")
    reseau = network_facet()
    groupe = Facet(
        _("Groupe-pays"),
        "country_group__slug",
        text="country_group__title",
        known=known_groups,
        where=Q(country_group__state=PUBLISHED),
        phrase=quoted("de", "de {n} groupes-pays"),
    )
    en_ligne = Facet(
        _("Participation"),
        Case(When(is_online=True, then=Value("1")), default=Value("0")),
        choices=[("1", _("En ligne")), ("0", _("Sur place"))],
        phrase=lambda labels, many: (
            ", en ligne" if list(labels) == ["1"] else ", sur place" if list(labels) == ["0"] else ""
        ),
    )
    renamed = {"en_ligne": "en-ligne"}


# --- Other lists -----------------------------------------------------------------------------------------------------


class ArticleFilters(ListFilterSet):
    pays = country_facet(Article, "article", is_open=True)
    theme = theme_facet(Article, "article")
    reseau = network_facet(phrase=followed_feminine)


MEDIUM_WORDS = {Medium.TEXT: "à lire", Medium.PHOTO: "à regarder", Medium.SOUND: "à écouter", Medium.VIDEO: "en vidéo"}


class ResourceFilters(ListFilterSet):
    support = Facet(
        _("Support"),
        "medium",
        choices=Medium,
        is_open=True,
        phrase=lambda labels, many: either(MEDIUM_WORDS[value] for value in labels),
    )
    pays = country_facet(Resource, "resource", is_open=True)
    theme = theme_facet(Resource, "resource")
    reseau = network_facet(phrase=followed_feminine)


class CallStateFacet(Facet):
    """Open now, announced or closed. Without a choice, the list shows what can be answered."""

    OPEN, ANNOUNCED, CLOSED = "ouvert", "a-venir", "clos"
    is_daily = True
    WORDS = {OPEN: ("ouvert", "ouverts"), ANNOUNCED: ("annoncé", "annoncés"), CLOSED: ("clos", "clos")}

    def restrict(self, queryset, values):
        return queryset.filter(reduce(or_, map(self._condition, values)))

    def counts(self, queryset):
        sums = {value.replace("-", "_"): Count("pk", filter=self._condition(value)) for value in self.choices}
        found = queryset.order_by().aggregate(**sums)
        return [(value, str(label), found[value.replace("-", "_")]) for value, label in self.choices.items()]

    def postings(self, records):
        for value, label in self.choices.items():
            yield value, str(label), list(self.restrict(records.order_by(), [value]).values_list("pk", flat=True))

    def _condition(self, value):
        today = timezone.localdate()
        if value == self.CLOSED:
            return Q(deadline__lt=today)
        not_closed = Q(deadline__isnull=True) | Q(deadline__gte=today)
        opened = Q(opens_on__isnull=True) | Q(opens_on__lte=today)
        return not_closed & (opened if value == self.OPEN else Q(opens_on__gt=today))


def known_funders(slugs):
    names = Actor.objects.published().filter(slug__in=slugs, as_funder__isnull=False)
    return dict(names.values_list("slug", "name"))


class CallFilters(DefaultedFilterSet):
    default = ("etat", CallStateFacet.OPEN)
    etat = CallStateFacet(
        _("Candidatures"),
        choices=[
            (CallStateFacet.OPEN, _("Ouverts")),
            (CallStateFacet.ANNOUNCED, _("Bientôt ouverts")),
            (CallStateFacet.CLOSED, _("Clos")),
        ],
        phrase=agreed(CallStateFacet.WORDS, joiner=""),
        is_open=True,
    )
    pays = country_facet(Call, "call", is_open=True)
    theme = theme_facet(Call, "call")
    financeur = Facet(
        _("Financeur"),
        "funder__actor__slug",
        text="funder__actor__name",
        known=known_funders,
        through=Call.funders.through,
        owner="call",
        where=Q(funder__actor__state=PUBLISHED),
        phrase=named("avec le soutien de", "avec {n} financeurs"),
    )
    reseau = network_facet()


class CountryGroupFilters(ListFilterSet):
    pays = country_facet(CountryGroup, "countrygroup", is_open=True)
    reseau = network_facet()
