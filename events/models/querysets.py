"""The vocabulary of network life; see ``directory.models.querysets`` for what all records share."""

from django.apps import apps
from django.db.models import Count, F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.enums import PublicationState
from directory.models.querysets import RecordQuerySet

# What the address of an actor's page depends on.
ACTOR_ROLES = ("collectivite", "as_network")


def _with_roles(path):
    return [path, *(f"{path}__{role}" for role in ACTOR_ROLES)]


def _current_contacts(model):
    return Prefetch("contacts", queryset=apps.get_model("events", model).objects.current())


def _number_of(rows, owner):
    """How many ``rows`` point to each record by ``owner``."""
    counted = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _as_public(event, change):
    """Give an event the days and hours that its history says."""
    for name in ("starts_on", "starts_at", "ends_on", "ends_at"):
        setattr(event, name, getattr(change, name))


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

    def withdrawn(self):
        """Events that were public and are no more."""
        return self.exclude(state=PublicationState.PUBLISHED).filter(published_at__isnull=False)

    def as_last_public(self):
        """These events, at the days and hours that were last public, by the history."""
        events = list(self)
        changes = apps.get_model("events", "EventChange").objects.filter(
            pgh_obj__in=[event.pk for event in events], state=PublicationState.PUBLISHED
        )
        changes = changes.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        last = {change.pgh_obj_id: change for change in changes}
        for event in events:
            if change := last.get(event.pk):
                _as_public(event, change)
        return events

    def vanished(self, since):
        """``[(key, event)]`` of those that were public after the day ``since`` and are no row any more, merged into
        another or deleted: unsaved, at their last public days and hours, ended by the last that the history says.
        """
        changes = apps.get_model("events", "EventChange").objects.exclude(pgh_obj__in=self.order_by().values("pk"))
        ends = {
            key: end for key, *end in changes.values_list("pgh_obj_id").annotate(Max("pgh_created_at"), Max("sequence"))
        }
        public = changes.filter(state=PublicationState.PUBLISHED).order_by("pgh_obj_id", "-pgh_id")
        found = []
        for change in public.distinct("pgh_obj_id"):
            at, sequence = ends[change.pgh_obj_id]
            event = self.model(uid=change.uid, sequence=sequence + 1, state_changed_at=at)
            _as_public(event, change)
            if event.last_date >= since:
                found.append((change.pgh_obj_id, event))
        return found

    def latest_first(self):
        return self.order_by("-starts_on", "-pk")

    def for_list(self):
        """With what a row says: place, organisers, countries."""
        return self.select_related("network__actor", "country_group", "series", "collectivite__actor").prefetch_related(
            "countries", "event_organisers__actor"
        )

    def for_sheet(self):
        """With all that the sheet, the calendar and the structured data say."""
        organisers = apps.get_model("events", "EventOrganiser").objects.select_related(*_with_roles("actor"))
        return self.select_related(
            "network__actor",
            "country_group",
            "series",
            "collectivite__actor__country",
            "collectivite__departement__actor",
        ).prefetch_related(
            Prefetch("event_organisers", queryset=organisers),
            _current_contacts("EventContact"),
            "attachments",
            "countries",
            "sectors",
        )


class DatedQuerySet(RecordQuerySet):
    """Articles and resources."""

    def latest_first(self):
        return self.order_by(F("published_on").desc(nulls_last=True), "-pk")

    def for_list(self):
        return self.select_related("network__actor", "author").prefetch_related("countries", "sectors")

    def for_sheet(self):
        return self.select_related("network__actor", *_with_roles("author")).prefetch_related("countries", "sectors")


class ArticleQuerySet(DatedQuerySet):
    def for_sheet(self):
        return super().for_sheet().prefetch_related(_current_contacts("ArticleContact"), "attachments")

    def newer_than(self, article):
        """Articles dated after this one, the nearest first."""
        later = Q(published_on__gt=article.published_on) | Q(published_on=article.published_on, pk__gt=article.pk)
        return self.filter(later).order_by("published_on", "pk")

    def older_than(self, article):
        """Articles dated before this one, the nearest first."""
        earlier = Q(published_on__lt=article.published_on) | Q(published_on=article.published_on, pk__lt=article.pk)
        return self.filter(earlier).order_by("-published_on", "-pk")


class CallQuerySet(RecordQuerySet):
    def open(self, today=None):
        """Calls that can still be answered, the most urgent first; without a deadline, last."""
        today = today or timezone.localdate()
        return self.filter(
            Q(deadline__isnull=True) | Q(deadline__gte=today), Q(opens_on__isnull=True) | Q(opens_on__lte=today)
        ).order_by("deadline", "pk")

    def announced(self, today=None):
        """Calls that will open."""
        today = today or timezone.localdate()
        return self.filter(Q(deadline__isnull=True) | Q(deadline__gte=today), opens_on__gt=today)

    def closed(self, today=None):
        """Calls whose deadline has passed, the last one first."""
        today = today or timezone.localdate()
        return self.filter(deadline__lt=today).order_by("-deadline", "-pk")

    def for_list(self):
        funders = apps.get_model("directory", "Funder").objects.select_related("actor__collectivite")
        return self.select_related("network__actor").prefetch_related(
            "countries", "sectors", Prefetch("funders", queryset=funders)
        )

    def for_sheet(self):
        return self.for_list()


class CountryGroupQuerySet(RecordQuerySet):
    def with_counts(self):
        """Annotate ``member_count`` and ``event_count``, of what is published."""
        published = PublicationState.PUBLISHED
        Member = self.model.members.through
        Event = apps.get_model("events", "Event")
        return self.annotate(
            member_count=_number_of(Member.objects.filter(actor__state=published), "countrygroup"),
            event_count=_number_of(Event.objects.filter(state=published), "country_group"),
        )

    def for_list(self):
        return self.select_related("network__actor").prefetch_related("countries")

    def for_sheet(self):
        actors = apps.get_model("directory", "Actor").objects.published().ordered()
        members = actors.select_related("country", *ACTOR_ROLES)
        return self.for_list().prefetch_related(Prefetch("members", queryset=members), "sectors")
