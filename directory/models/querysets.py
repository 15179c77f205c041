"""The vocabulary of the site: views, feeds, exports, sitemap and back-office all speak it.

Visibility is named at each query (``published()``), never hidden in a manager.
"""

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.database.fold import Fold, needle, one_key, search_query
from directory.enums import Closure, MemberState, Origin, ProjectStatus, PublicationState, VerificationMethod
from directory.models import ages


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

    def unverified_since(self, months, today=None):
        """Sheets that nobody said accurate for ``months``, since their last verification or else their publication."""
        return self.filter(ages.unverified_since(months, today, self.via))

    def due(self, today=None):
        """Sheets whose year is over: their contact is to be asked again."""
        return self.unverified_since(ages.DUE_MONTHS, today)

    def with_provenance(self):
        """``proposed_by``: who proposed the sheet and who read it first, in words; nothing if the staff wrote it."""
        sheet = self.model.verifications.field.name
        proposals = _model("Verification").objects.filter(method=VerificationMethod.PROPOSAL)
        first = Subquery(proposals.filter(**{sheet: OuterRef("pk")}).order_by("pk").values("by_label")[:1])
        return self.annotate(proposed_by=Case(When(origin=Origin.SUBMISSION, then=first)))

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
    """Published organisations by a part of their name: a sheet found by a hidden one's would tell of it."""
    return _model("Actor").objects.published().filter(name_key__contains=key).values("pk")


# What no page reads of an organisation that it merely names: the heaviest columns of the base.
_UNREAD = ("search_vector", "name_key", "description")


def named_only(queryset, *paths):
    """Leave unread the heavy columns of the organisations under ``paths`` (``actor``, ``collectivite__actor``…)."""
    return queryset.defer(*(f"{path}__{column}" for path in paths for column in _UNREAD))


def _rank_with_former_names(key, via):
    """Exact name, exact former name, beginning, middle, other words; ``via`` leads to the actor."""
    renamed = _model("FormerName").objects.filter(collectivite=OuterRef("pk"), name_key=key)
    name = f"{via}name_key"
    return Case(
        When(**{name: key}, then=Value(0)),
        When(Exists(renamed), then=Value(1)),
        When(**{f"{name}__startswith": key}, then=Value(2)),
        When(**{f"{name}__contains": key}, then=Value(3)),
        default=Value(4),
        output_field=models.IntegerField(),
    )


def by_activity(pk):
    """How many published bonds and projects speak of the actor whose key is ``pk``: people mean the most active."""
    published = PublicationState.PUBLISHED

    def count(rows, owner):
        counted = rows.order_by().values(owner).annotate(n=Count("pk")).values("n")
        return Coalesce(models.Subquery(counted), 0)

    members = _model("JumelageMember").objects.filter(collectivite=OuterRef(pk), jumelage__state=published)
    roles = _model("ProjectActor").objects.filter(actor=OuterRef(pk), project__state=published)
    return (count(members, "collectivite") + count(roles, "actor")).desc()


class ActorQuerySet(RecordQuerySet):
    def plain(self):
        """Actors whose page is under ``/acteurs/``: neither territories nor networks."""
        return self.filter(collectivite__isnull=True, as_network__isnull=True)

    def with_published_projects(self):
        return self.annotate(
            project_count=Count(
                "project_roles", filter=Q(project_roles__project__state=PublicationState.PUBLISHED), distinct=True
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
        return _rank_with_former_names(key, self.via)

    def _search_tie_break(self):
        return (by_activity("pk"), F("collectivite__population").desc(nulls_last=True))


class CollectiviteQuerySet(RecordQuerySet):
    via = "actor__"

    def french(self):
        return self.filter(actor__country="FR")

    def with_published_records(self):
        """Those that something published speaks of: a bond, a project, money given."""
        # One set of keys, hashed once: four EXISTS would be tried on each of 40,000 territories.
        in_project = {"project__state": PublicationState.PUBLISHED}
        members = _model("JumelageMember").objects.filter(jumelage__state=PublicationState.PUBLISHED)
        spoken_of = (
            members.filter(collectivite__isnull=False)
            .order_by()
            .values("collectivite")
            .union(
                _model("ProjectActor").objects.filter(**in_project).order_by().values("actor"),
                _model("ProjectLocality")
                .objects.filter(collectivite__isnull=False, **in_project)
                .order_by()
                .values("collectivite"),
                _model("Funding").objects.filter(**in_project).order_by().values("funder"),
            )
        )
        return self.filter(pk__in=spoken_of)

    def for_list(self):
        rows = self.select_related("actor__country", "departement__actor", "region__actor")
        return named_only(rows, "departement__actor", "region__actor").defer("actor__search_vector")

    def search(self, text):
        """As ``ActorQuerySet.search``, over territories."""
        found = _model("Actor").objects.search(text)
        if found.query.is_empty():
            return self.none()
        # Ranked here: a rank read back from the actors' search would run that search once a row.
        key = needle(text.replace("\x00", " ").strip())
        return (
            self.filter(actor__in=found.order_by().values("pk"))
            .annotate(search_rank=_rank_with_former_names(key, self.via))
            .order_by("search_rank", by_activity("pk"), F("population").desc(nulls_last=True), "actor__sort_key", "pk")
        )


class NetworkQuerySet(RecordQuerySet):
    via = "actor__"


class FunderQuerySet(RecordQuerySet):
    via = "actor__"

    def with_project_count(self):
        return self.annotate(
            project_count=Count(
                "fundings__project", filter=Q(fundings__project__state=PublicationState.PUBLISHED), distinct=True
            )
        )


class MemberQuerySet(models.QuerySet):
    def signed(self):
        return self.filter(state=MemberState.SIGNED)

    def expected(self):
        return self.filter(state=MemberState.EXPECTED)

    def with_places(self):
        """With all that is needed to name and draw each place, in one query."""
        rows = self.select_related(
            "country", "collectivite__actor__country", "collectivite__departement__actor", "collectivite__region__actor"
        )
        return named_only(rows, *(f"collectivite__{path}actor" for path in ("", "departement__", "region__")))


class JumelageQuerySet(RecordQuerySet):
    def for_list(self):
        """With what a card shows: members, places, network."""
        members = _model("JumelageMember").objects.with_places()
        rows = self.select_related("network__actor").prefetch_related(Prefetch("members", queryset=members))
        return named_only(rows, "network__actor").defer("search_vector")

    def in_countries(self, codes):
        """Bonds with a place in one of these countries (ISO codes). All have one in France: ``FR`` means two."""
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
        former = FormerName.objects.filter(
            name_key__contains=key, collectivite__actor__state=PublicationState.PUBLISHED
        ).values("collectivite")
        countries = _model("Country").objects.named(text).values("pk")
        members = Member.objects.filter(
            Q(collectivite__in=_actors_named(key))
            | Q(collectivite__in=former)
            | Q(country__in=countries)
            | Q(collectivite__actor__country__in=countries)
        )
        return Q(pk__in=members.values("jumelage"))


def _place_parts(country=""):
    roles = _model("ProjectActor").objects.select_related(f"actor{country}", "actor__collectivite")
    localities = _model("ProjectLocality").objects.select_related(f"collectivite__actor{country}")
    parents = ()
    if country:
        parents = ("actor__collectivite__departement__actor", "actor__collectivite__region__actor")
        roles, localities = roles.select_related(*parents), localities.select_related("country")
    return (
        Prefetch("project_actors", queryset=named_only(roles, "actor", *parents)),
        Prefetch("localities", queryset=named_only(localities, "collectivite__actor")),
    )


class ProjectQuerySet(RecordQuerySet):
    def with_status(self, today=None):
        """Annotate ``status_value``, the ``ProjectStatus`` that ``Project.status`` computes."""
        today = today or timezone.localdate()
        return self.annotate(
            status_value=Case(
                When(~Q(closure=Closure.OPEN), then=F("closure")),
                When(end_until__lt=today, then=Value(ProjectStatus.UNCONFIRMED)),
                When(start_from__gt=today, then=Value(ProjectStatus.UPCOMING)),
                When(start__isnull=True, end__isnull=True, then=Value(ProjectStatus.UNCONFIRMED)),
                default=Value(ProjectStatus.ONGOING),
                output_field=models.CharField(),
            )
        )

    def for_list(self):
        """With what a card shows: holders and partners, places, countries, sectors, network."""
        return self._for_cards(*self.place_parts(), "countries", "sectors")

    @staticmethod
    def place_parts():
        """What names and draws the places of projects, to prefetch: holders and partners, localities."""
        return _place_parts("__country")

    def for_page(self):
        """As ``for_list``, less the countries and sectors: for pages that know them by heart.

        Annotates ``country_codes`` and ``sector_keys`` instead.
        """
        links = {"country_codes": (self.model.countries, "country"), "sector_keys": (self.model.sectors, "sector")}
        return self._for_cards(*_place_parts()).annotate(
            **{
                name: ArraySubquery(relation.through.objects.filter(project=OuterRef("pk")).order_by("pk").values(key))
                for name, (relation, key) in links.items()
            }
        )

    def _for_cards(self, *parts):
        rows = self.select_related("network__actor").prefetch_related(*parts)
        return named_only(rows, "network__actor").defer("search_vector")

    def _search_around(self, text, key):
        roles = _model("ProjectActor").objects.filter(actor__in=_actors_named(key))
        localities = _model("ProjectLocality").objects.annotate(folded=Fold("name")).filter(folded__contains=key)
        Through = self.model.countries.through
        in_countries = Through.objects.filter(country__in=_model("Country").objects.named(text).values("pk"))
        sectors = self.model.sectors.through.objects.filter(
            sector__in=_model("Sector")
            .objects.annotate(folded=Fold("name"))
            .filter(Q(folded__contains=key) | Q(name_keys__contains=one_key(text)))
        )
        fundings = _model("Funding").objects.filter(funder__in=_actors_named(key))
        return (
            Q(pk__in=roles.values("project"))
            | Q(pk__in=localities.values("project"))
            | Q(pk__in=in_countries.values("project"))
            | Q(pk__in=sectors.values("project"))
            | Q(pk__in=fundings.values("project"))
        )
