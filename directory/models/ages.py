"""How fresh a sheet is, said in one place. Imports no model: the vocabulary of the querysets stands on it.

A sheet ages from its last verification, else from the day of its publication. « Twelve months old » means that the
same day of the month has come again; a day that the month lacks comes on the first of the next.
"""

import calendar
import datetime

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DUE_MONTHS = 12
"""A sheet is asked again after so long."""
OLD_MONTHS = 18
"""Beyond, its page says that nobody confirmed it."""


class Freshness(TextChoices):
    FRESH = "a-jour", _("À jour")
    DUE = "a-verifier", _("À vérifier")
    OLD = "ancienne", _("Ancienne")
    OVERDUE = "echeance-depassee", _("Échéance dépassée")


def months_before(day, months):
    """The same day ``months`` earlier, or the last of a month that lacks it: what is that old began by then."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_after(day, months):
    """The first day on which what began on ``day`` is ``months`` old."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day > calendar.monthrange(year, month + 1)[1]:
        year, month = divmod(year * 12 + month + 1, 12)
        return datetime.date(year, month + 1, 1)
    return datetime.date(year, month + 1, day.day)


def counted_from(record):
    """The day from which a sheet ages, or ``None`` if it was neither verified nor published."""
    if record.verified_on:
        return record.verified_on
    published_at = getattr(record, "published_at", None)
    return timezone.localdate(published_at) if published_at else None


def due_on(record):
    """The day on which its contact is asked again, or ``None``."""
    start = counted_from(record)
    return months_after(start, DUE_MONTHS) if start else None


def is_unverified_since(record, months, today=None):
    """Whether nobody said it accurate for ``months``, and it was public all that time. As ``unverified_since``."""
    start = counted_from(record)
    return start is not None and start <= months_before(today or timezone.localdate(), months)


def freshness_of(record, today=None):
    """The ``Freshness`` of a sheet. An end that is past and that nobody confirmed says more than an age."""
    today = today or timezone.localdate()
    if hasattr(record, "status_on") and record.status_on(today) == "a-confirmer":
        return Freshness.OVERDUE
    if is_unverified_since(record, OLD_MONTHS, today):
        return Freshness.OLD
    return Freshness.DUE if is_unverified_since(record, DUE_MONTHS, today) else Freshness.FRESH


def verified_within_a_year(today=None):
    """Condition: sheets that somebody said accurate less than ``DUE_MONTHS`` ago, whatever their publication."""
    return Q(verified_on__gt=months_before(today or timezone.localdate(), DUE_MONTHS))


def unverified_since(months, today=None, via=""):
    """Condition: sheets that nobody said accurate for ``months``. ``via`` leads from the model to its record."""
    last = months_before(today or timezone.localdate(), months)
    # Midnight, in local time, of the day that follows: a column compared as it stands uses its index.
    midnight = timezone.make_aware(datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time()))
    return Q(**{f"{via}verified_on__lte": last}) | Q(
        **{f"{via}verified_on__isnull": True, f"{via}published_at__lt": midnight}
    )
