"""The vocabulary of network life; see ``directory.models.querysets`` for what all records share."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.models.querysets import RecordQuerySet


class EventQuerySet(RecordQuerySet):
    def with_last_day(self):
        return self.annotate(last_day=Coalesce("ends_on", "starts_on"))

    def upcoming(self, today=None):
        """Events not over, the next one first. One of several days is upcoming until its last."""
        today = today or timezone.localdate()
        return self.with_last_day().filter(last_day__gte=today).order_by("starts_on", "starts_at", "pk")

    def past(self, today=None):
        """Events that are over, the last one first."""
        today = today or timezone.localdate()
        return self.with_last_day().filter(last_day__lt=today).order_by("-starts_on", "-starts_at", "-pk")

    def during(self, first, last):
        """Events that touch the days from ``first`` to ``last``, both included."""
        return (
            self.with_last_day()
            .filter(starts_on__lte=last, last_day__gte=first)
            .order_by("starts_on", "starts_at", "pk")
        )

    def for_list(self):
        return self.select_related("network__actor", "country_group", "series").prefetch_related(
            "countries", "event_organisers__actor"
        )


class DatedQuerySet(RecordQuerySet):
    """Articles and resources."""

    def latest_first(self):
        return self.order_by("-published_on", "-pk")

    def for_list(self):
        return self.select_related("network__actor").prefetch_related("countries", "sectors")


class CallQuerySet(RecordQuerySet):
    def open(self, today=None):
        """Calls that can still be answered, the most urgent first; without a deadline, last."""
        today = today or timezone.localdate()
        return self.filter(
            Q(deadline__isnull=True) | Q(deadline__gte=today),
            Q(opens_on__isnull=True) | Q(opens_on__lte=today),
        ).order_by("deadline", "pk")

    def for_list(self):
        return self.select_related("network__actor").prefetch_related("countries", "sectors", "funders__actor")


class CountryGroupQuerySet(RecordQuerySet):
    def for_list(self):
        return self.select_related("network__actor").prefetch_related("countries")
