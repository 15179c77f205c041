"""The vocabulary of the site: views, feeds, exports, sitemap and back-office all speak it.

Visibility is named at each query (``published()``), never hidden in a manager.
"""

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.enums import Closure, MemberState, ProjectStatus, PublicationState
from directory.text import Fold, needle, search_query


def _model(name):
    return apps.get_model("directory", name)


class RecordQuerySet(models.QuerySet):
    """Records with a state and an owner; ``via`` leads from the model to them (a role goes through its actor)."""

    via = ""

    def published(self):
        return self.filter(**{f"{self.via}state": PublicationState.PUBLISHED})

    def for_network(self, network):
        """Records that ``network`` follows; ``None`` stands for the national level."""
        return self.filter(**{f"{self.via}network": network})

    def ordered(self):
        """In French alphabetical order: accents ignored, leading article moved."""
        return self.order_by(f"{self.via}sort_key", "pk")

    def search(self, text):
        """Records that ``text`` may mean, most likely first. Nothing readable in ``text`` finds nothing."""
        text = text.replace("\x00", " ").strip()
        if not text:
            return self.none()
        key = needle(text)
        found = Q(**{f"{self.via}name_key__contains": key})
        found |= Q(**{f"{self.via}search_vector": search_query(text)})
        return (
            self.filter(found | self._search_around(text, key))
            .annotate(search_rank=self._search_rank(key))
            .order_by("search_rank", *self._search_tie_break(), f"{self.via}sort_key", "pk")
        )

    def _search_around(self, text, key):
        """What else than its own words finds a record."""
        return Q()

    def _search_rank(self, key):
        name = f"{self.via}name_key"
        return Case(
            When(**{name: key}, then=Value(0)),
            When(**{f"{name}__startswith": key}, then=Value(1)),
            When(**{f"{name}__contains": key}, then=Value(2)),
            default=Value(3),
            output_field=models.IntegerField(),
        )

    def _search_tie_break(self):
        return ()


def _actors_named(key):
    return _model("Actor").objects.filter(name_key__contains=key).values("pk")


class ActorQuerySet(RecordQuerySet):
    def plain(self):
        """Actors whose page is under ``/acteurs/``: neither territories nor networks."""
        return self.filter(collectivite__isnull=True, as_network__isnull=True)

    def with_published_projects(self):
        return self.annotate(
            project_count=Count(
                "project_roles",
                filter=Q(project_roles__project__state=PublicationState.PUBLISHED),
                distinct=True,
            )
        )

    def _search_around(self, text, key):
        FormerName = _model("FormerName")
        return (
            Q(pk__in=FormerName.objects.filter(name_key__contains=key).values("collectivite"))
            | Q(collectivite__postal_codes__contains=[text])
            | Q(collectivite__code__iexact=text)
            | Q(siren=text.replace(" ", ""))
        )

    def _search_rank(self, key):
        renamed = _model("FormerName").objects.filter(collectivite=OuterRef("pk"), name_key=key)
        return Case(
            When(name_key=key, then=Value(0)),
            When(Exists(renamed), then=Value(1)),
            When(name_key__startswith=key, then=Value(2)),
            When(name_key__contains=key, then=Value(3)),
            default=Value(4),
            output_field=models.IntegerField(),
        )

    def _search_tie_break(self):
        return (F("collectivite__population").desc(nulls_last=True),)


class CollectiviteQuerySet(RecordQuerySet):
    via = "actor__"

    def french(self):
        return self.filter(actor__country="FR")

    def with_published_records(self):
        """Those that something published speaks of: a bond, a project, money given."""
        published = PublicationState.PUBLISHED
        return self.filter(
            Exists(_model("JumelageMember").objects.filter(collectivite=OuterRef("pk"), jumelage__state=published))
            | Exists(_model("ProjectActor").objects.filter(actor=OuterRef("pk"), project__state=published))
            | Exists(_model("ProjectLocality").objects.filter(collectivite=OuterRef("pk"), project__state=published))
            | Exists(_model("Funding").objects.filter(funder=OuterRef("pk"), project__state=published))
        )

    def for_list(self):
        return self.select_related("actor__country", "departement__actor", "region__actor")

    def search(self, text):
        """As ``ActorQuerySet.search``, over territories."""
        ranked = _model("Actor").objects.search(text)
        if ranked.query.is_empty():
            return self.none()
        rank = ranked.filter(pk=OuterRef("pk")).order_by().values("search_rank")[:1]
        return (
            self.filter(actor__in=ranked.order_by().values("pk"))
            .annotate(search_rank=models.Subquery(rank))
            .order_by(
                "search_rank",
                F("population").desc(nulls_last=True),
                "actor__sort_key",
                "pk",
            )
        )


class NetworkQuerySet(RecordQuerySet):
    via = "actor__"


class FunderQuerySet(RecordQuerySet):
    via = "actor__"

    def with_project_count(self):
        return self.annotate(
            project_count=Count(
                "fundings__project",
                filter=Q(fundings__project__state=PublicationState.PUBLISHED),
                distinct=True,
            )
        )


class MemberQuerySet(models.QuerySet):
    def signed(self):
        return self.filter(state=MemberState.SIGNED)

    def expected(self):
        return self.filter(state=MemberState.EXPECTED)

    def with_places(self):
        """With all that is needed to name and draw each place, in one query."""
        return self.select_related(
            "country",
            "collectivite__actor__country",
            "collectivite__departement__actor",
            "collectivite__region__actor",
        )


class JumelageQuerySet(RecordQuerySet):
    def for_list(self):
        """With what a card shows: members, places, network."""
        members = _model("JumelageMember").objects.with_places()
        return self.select_related("network__actor").prefetch_related(Prefetch("members", queryset=members))

    def in_countries(self, codes):
        """Bonds with a place in one of these countries (ISO codes). Every bond has a place in France: ``FR`` means
        two.
        """
        members = (
            _model("JumelageMember")
            .objects.annotate(place=Coalesce("collectivite__actor__country", "country"))
            .filter(jumelage=OuterRef("pk"))
        )
        abroad = [code for code in codes if code != "FR"]
        found = Q(Exists(members.filter(place__in=abroad)))
        if "FR" in codes:
            french = members.filter(place="FR").order_by().values("jumelage").annotate(n=Count("pk")).values("n")
            found |= Q(
                pk__in=self.model.objects.annotate(french=models.Subquery(french)).filter(french__gte=2).values("pk")
            )
        return self.filter(found)

    def _search_around(self, text, key):
        Member = _model("JumelageMember")
        FormerName = _model("FormerName")
        former = FormerName.objects.filter(name_key__contains=key).values("collectivite")
        countries = _model("Country").objects.named(text).values("pk")
        members = Member.objects.filter(
            Q(collectivite__in=_actors_named(key))
            | Q(collectivite__in=former)
            | Q(country__in=countries)
            | Q(collectivite__actor__country__in=countries)
        )
        return Q(pk__in=members.values("jumelage"))


class ProjectQuerySet(RecordQuerySet):
    def with_status(self, today=None):
        """Annotate ``status_value``, the ``ProjectStatus`` that ``Project.status`` computes."""
        today = today or timezone.localdate()
        return self.annotate(
            status_value=Case(
                When(~Q(closure=Closure.OPEN), then=F("closure")),
                When(end_until__lt=today, then=Value(ProjectStatus.UNCONFIRMED)),
                When(start_from__gt=today, then=Value(ProjectStatus.UPCOMING)),
                When(
                    start__isnull=True,
                    end__isnull=True,
                    then=Value(ProjectStatus.UNCONFIRMED),
                ),
                default=Value(ProjectStatus.ONGOING),
                output_field=models.CharField(),
            )
        )

    def active_in(self, year):
        """Projects that may be under way during ``year``; one without a start is counted from its end's year."""
        return self.filter(
            Q(start_from__year__lte=year) | Q(start__isnull=True, end_until__year__gte=year),
            Q(end_until__year__gte=year) | Q(end__isnull=True, start_from__isnull=False),
        )

    def for_list(self):
        """With what a card shows: holders and partners, places, countries, sectors, network."""
        roles = _model("ProjectActor").objects.select_related(
            "actor__country",
            "actor__collectivite__departement__actor",
            "actor__collectivite__region__actor",
        )
        localities = _model("ProjectLocality").objects.select_related("country", "collectivite__actor__country")
        return self.select_related("network__actor").prefetch_related(
            Prefetch("project_actors", queryset=roles),
            Prefetch("localities", queryset=localities),
            "countries",
            "sectors",
        )

    def _search_around(self, text, key):
        roles = _model("ProjectActor").objects.filter(actor__in=_actors_named(key))
        localities = _model("ProjectLocality").objects.annotate(folded=Fold("name")).filter(folded__contains=key)
        Through = self.model.countries.through
        in_countries = Through.objects.filter(country__in=_model("Country").objects.named(text).values("pk"))
        sectors = self.model.sectors.through.objects.filter(
            sector__in=_model("Sector").objects.annotate(folded=Fold("name")).filter(folded__contains=key)
        )
        fundings = _model("Funding").objects.filter(funder__in=_actors_named(key))
        return (
            Q(pk__in=roles.values("project"))
            | Q(pk__in=localities.values("project"))
            | Q(pk__in=in_countries.values("project"))
            | Q(pk__in=sectors.values("project"))
            | Q(pk__in=fundings.values("project"))
        )
