"""How fresh the sheets of a network are, and what its questions were answered. A few grouped queries, whatever the
number of sheets.
"""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from directory.enums import PublicationState, RequestAnswer, RequestState
from directory.kinds import asked_models
from directory.models import Verification, VerificationRequest
from directory.models.ages import DUE_MONTHS, OLD_MONTHS, months_before

MONTHS_SHOWN = 12


@dataclass
class Figures:
    """Of the published sheets of a network. ``median``: median age of the last verification, in days, or ``None``.

    ``months``: [(first day of a month, verifications kept that month)], the oldest first, the present month last.
    ``answers``: {answer, or state without one, of the questions put these twelve months: how many}.
    """

    total: int = 0
    within_year: int = 0
    within_eighteen: int = 0
    beyond: int = 0
    never: int = 0
    median: int | None = None
    months: list = field(default_factory=list)
    answers: Counter = field(default_factory=Counter)

    @property
    def sent(self):
        """Questions put."""
        return sum(self.answers.values())

    @property
    def answered(self):
        return sum(self.answers[one] for one in RequestAnswer.values)

    def share(self, number, of=None):
        """In whole per cent, ``None`` of nothing."""
        whole = self.total if of is None else of
        return round(100 * number / whole) if whole else None

    @property
    def shares(self):
        """``[(key, number, share)]`` of the four ages, which add up to the total."""
        keys = ("within_year", "within_eighteen", "beyond", "never")
        return [(key, getattr(self, key), self.share(getattr(self, key))) for key in keys]


def figures_of(network, today=None):
    """``Figures`` of one network, or of the national level (``None``)."""
    return figures_by_network(today, only=[network and network.pk]).get(network and network.pk) or _empty(today)


def figures_of_all(today=None, only=None):
    """``Figures`` of all sheets together, or of those of the networks ``only`` (keys)."""
    return figures_by_network(today, only=only, together=True).get(None) or _empty(today)


def figures_by_network(today=None, *, only=None, together=False):
    """``{network key, None for the national level: Figures}``. ``together``: all networks under ``None``."""
    today = today or timezone.localdate()
    days = defaultdict(Counter)
    for model in asked_models():
        rows = _of(model.objects.published(), "network", only)
        for network, day, count in rows.order_by().values_list("network", "verified_on").annotate(n=Count("pk")):
            days[None if together else network][day] += count
    found = {network: _counted(counter, today) for network, counter in days.items()}
    for figures in found.values():
        figures.months = [(month, 0) for month in _months(today)]
    _add_months(found, today, only, together)
    _add_answers(found, today, only, together)
    return found


def _of(rows, path, only):
    if only is None:
        return rows
    return rows.filter(**{f"{path}__isnull": True}) if only == [None] else rows.filter(**{f"{path}__in": only})


def _counted(days, today):
    """``Figures`` of ``{day of the last verification, or None: sheets}``."""
    year, eighteen = months_before(today, DUE_MONTHS), months_before(today, OLD_MONTHS)
    figures = Figures(total=sum(days.values()), never=days.pop(None, 0))
    for day, count in days.items():
        if day > year:
            figures.within_year += count
        elif day > eighteen:
            figures.within_eighteen += count
        else:
            figures.beyond += count
    figures.median = _median(days, today)
    return figures


def _median(days, today):
    """The age that half of the verified sheets do not exceed: of an even number, the lower of the two in the middle."""
    middle, seen = -(-sum(days.values()) // 2), 0
    for day in sorted(days, reverse=True):
        seen += days[day]
        if seen >= middle:
            return (today - day).days
    return None


def _months(today):
    """The first days of the last twelve months, the present one last."""
    return [months_before(today.replace(day=1), ago) for ago in range(MONTHS_SHOWN - 1, -1, -1)]


def _add_months(found, today, only, together):
    counts = defaultdict(Counter)
    for model in asked_models():
        name = model._meta.model_name
        rows = Verification.objects.filter(
            on__gte=_months(today)[0], on__lte=today, **{f"{name}__state": PublicationState.PUBLISHED}
        )
        rows = _of(rows, f"{name}__network", only).order_by().annotate(month=TruncMonth("on"))
        for network, month, count in rows.values_list(f"{name}__network", "month").annotate(n=Count("pk")):
            counts[None if together else network][month] += count
    for network, figures in found.items():
        figures.months = [(month, counts[network][month]) for month, _zero in figures.months]


def _add_answers(found, today, only, together):
    since = timezone.make_aware(datetime.datetime.combine(months_before(today, 12), datetime.time()))
    for model in asked_models():
        name = model._meta.model_name
        # Some are answered before their mail left: the page leads from one sheet to the next.
        put = Q(sent_at__gte=since) | Q(sent_at__isnull=True, answered_at__gte=since)
        rows = VerificationRequest.objects.filter(put, **{f"{name}__state": PublicationState.PUBLISHED})
        rows = _of(rows, f"{name}__network", only).order_by()
        for network, state, answer, count in rows.values_list(f"{name}__network", "state", "answer").annotate(
            n=Count("pk")
        ):
            key = answer if state == RequestState.ANSWERED else state
            found[None if together else network].answers[key] += count


def _empty(today):
    return Figures(months=[(month, 0) for month in _months(today or timezone.localdate())])
