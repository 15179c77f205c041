"""What each list of the directory can be cut by. Parameters are part of the public addresses."""

from functools import reduce
from operator import or_

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, Count, F, Func, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.functional import cached_property

from directory import remembered
from directory.drawing.wording import of_organisation, of_place
from directory.enums import (
    ActorKind,
    CollectiviteKind,
    FunderTier,
    JumelageForm,
    JumelageState,
    ProjectStatus,
    PublicationState,
)
from directory.listing.facets import Facet, PeriodFacet
from directory.listing.filtersets import ListFilterSet
from directory.listing.titles import agreed, either, few_or_count, named, owned, quoted
from directory.models import (
    SDG,
    Actor,
    Collectivite,
    Country,
    Funder,
    Funding,
    JumelageMember,
    Network,
    Project,
    ProjectActor,
    Sector,
)
from directory.reading.territory_words import without_title
from directory.reference.fold import fold

PUBLISHED = PublicationState.PUBLISHED
NATIONAL = "national"

# --- Known values ----------------------------------------------------------------------------------------------------


def known_countries(codes):
    return dict(Country.objects.filter(code__in=codes).values_list("code", "name"))


def known_sectors(slugs):
    return dict(Sector.objects.current().filter(slug__in=slugs).values_list("slug", "name"))


def known_sdgs(numbers):
    numbers = [n for n in numbers if n.isascii() and n.isdigit() and len(n) < 3]
    return {str(goal.number): str(goal) for goal in SDG.objects.filter(number__in=numbers)}


def known_networks(slugs):
    names = Actor.objects.published().filter(slug__in=slugs, as_network__isnull=False)
    return dict(names.values_list("slug", "name")) | {NATIONAL: "Niveau national"}


def known_actors(slugs):
    return dict(Actor.objects.published().filter(slug__in=slugs).values_list("slug", "name"))


def formal(path):
    """How an organisation is named among funders, in SQL: see ``directory.cards.formal_name``."""
    territory = f"{path}collectivite__"
    return Case(
        When(Q(**{f"{territory}official_name__gt": ""}), then=F(f"{territory}official_name")),
        When(Q(**{f"{territory}kind": CollectiviteKind.REGION}), then=Concat(Value("Région "), f"{path}name")),
        default=F(f"{path}name"),
    )


def known_funders(slugs):
    funders = Funder.objects.published().filter(actor__slug__in=slugs)
    return dict(funders.values_list("actor__slug", formal("actor__")))


def known_areas(kind):
    def known(codes):
        return dict(Collectivite.objects.filter(kind=kind, code__in=codes).values_list("code", "actor__name"))

    return known


# --- Phrases of titles -----------------------------------------------------------------------------------------------


@few_or_count("dans {n} pays")
def in_countries(items, many):
    return either(remembered.countries()[code].locative for code, _ in items)


@few_or_count("dans {n} départements")
def in_departements(items, many):
    """« dans le département du Loiret ou de l’Ain »."""
    official = remembered.departements()
    names = [official.get(code) or f"Département {label}" for code, label in items]
    return "dans le département " + either(name.removeprefix("Département ") for name in names)


def followed(labels, many):
    names = ["le niveau national" if value == NATIONAL else label for value, label in labels.items()]
    return f"{'suivis' if many else 'suivi'} par " + (either(names) if len(names) <= 3 else f"{len(names)} réseaux")


def followed_feminine(labels, many):
    return followed(labels, many).replace("suivis", "suivies").replace("suivi ", "suivie ")


# --- Facets shared by several lists ----------------------------------------------------------------------------------


def network_facet(prefix="", phrase=followed):
    """The network that follows a sheet, or the national level. ``prefix`` leads from the list to the record."""
    path = f"{prefix}network__actor"
    shown = Q(**{f"{path}__state": PUBLISHED})
    return Facet(
        "Réseau",
        Case(When(shown, then=F(f"{path}__slug")), default=Value(NATIONAL)),
        text=Case(When(shown, then=F(f"{path}__name")), default=Value("Niveau national")),
        known=known_networks,
        phrase=phrase,
    )


def own_or_parent(prefix, kind, parent, column):
    """The region or département of a territory, itself when it is one."""
    return Case(When(**{f"{prefix}kind": kind}, then=F(f"{prefix}{column}")), default=F(f"{prefix}{parent}__{column}"))


def area_facet(label, kind, parent, prefix, phrase, **kwargs):
    """By region or département (INSEE codes) of the French side."""
    return Facet(
        label,
        own_or_parent(prefix, kind, parent, "code"),
        text=own_or_parent(prefix, kind, parent, "actor__name"),
        known=known_areas(kind),
        phrase=phrase,
        **kwargs,
    )


def region_facet(prefix, **kwargs):
    phrase = named("en région", "dans {n} régions")
    return area_facet("Région", CollectiviteKind.REGION, "region", prefix, phrase, **kwargs)


def departement_facet(prefix, **kwargs):
    return area_facet("Département", CollectiviteKind.DEPARTEMENT, "departement", prefix, in_departements, **kwargs)


class _OneByOne(Func):
    """A row for each of these texts."""

    template = "unnest(ARRAY[%(expressions)s])"
    output_field = TextField()
    set_returning = True


class TerritoryFacet(Facet):
    """By territory, the wider one holding those inside: an EPCI, a département, a région find their communes' records.

    ``path`` leads from ``through`` to the territory. Régions and départements are not offered, only accepted: two other
    facets offer them.
    """

    PARENTS = ("epci", "departement", "region")
    OFFERED_ELSEWHERE = (CollectiviteKind.DEPARTEMENT, CollectiviteKind.REGION)

    def __init__(self, label, path, **kwargs):
        slugs, names = [f"{path}actor__slug"], [self._name(path)]
        for parent in self.PARENTS:
            is_shown = Q(**{f"{path}{parent}__actor__state": PUBLISHED})
            slugs.append(Case(When(is_shown, then=F(f"{path}{parent}__actor__slug"))))
            names.append(self._name(f"{path}{parent}__"))
        super().__init__(label, _OneByOne(*slugs), text=_OneByOne(*names), known=known_actors, **kwargs)
        self.path = path

    def _name(self, path):
        is_elsewhere = Q(**{f"{path}kind__in": self.OFFERED_ELSEWHERE})
        return Case(When(is_elsewhere, then=Value("")), default=F(f"{path}actor__name"))

    def restrict(self, queryset, values):
        paths = (self.path, *(f"{self.path}{parent}__" for parent in self.PARENTS))
        within = [Q(**{f"{path}actor__slug__in": values}) for path in paths]
        rows = self.through.objects.filter(self.where).filter(reduce(or_, within))
        return queryset.filter(pk__in=rows.values(self.owner))


# --- Lists -----------------------------------------------------------------------------------------------------------

STATUS_WORDS = {
    "a-venir": ("à venir", "à venir"),
    "en-cours": ("en cours", "en cours"),
    "a-confirmer": ("à confirmer", "à confirmer"),
    "termine": ("terminé", "terminés"),
    "suspendu": ("suspendu", "suspendus"),
    "abandonne": ("abandonné", "abandonnés"),
}
STATE_WORDS = {
    "actif": ("actif", "actifs"),
    "en-sommeil": ("en sommeil", "en sommeil"),
    "termine": ("terminé", "terminés"),
}


class ProjectYears(PeriodFacet):
    """Years during which a project may be under way; one without a start counts from its end's year, and conversely."""

    def years(self, start, end):
        if start is None and end is None:
            return range(0)
        first, last = start or end, end or start
        return range(first, last + 1)

    def restrict(self, queryset, values):
        condition = [
            Q(start_from__year__lte=year, end_until__year__gte=year)
            | Q(start_from__year=year, end__isnull=True)
            | Q(start__isnull=True, end_until__year=year)
            for year in map(int, values)
        ]
        return queryset.filter(reduce(or_, condition))


_by_role = {"through": ProjectActor, "owner": "project", "where": Q(actor__state=PUBLISHED)}
_role_place = "actor__collectivite__"


class ProjectFilters(ListFilterSet):
    secteur = Facet(
        "Secteur",
        "sector__slug",
        text="sector__name",
        known=known_sectors,
        through=Project.sectors.through,
        owner="project",
        where=Q(sector__merged_into__isnull=True),
        phrase=quoted("sur", "sur {n} secteurs"),
        is_open=True,
    )
    pays = Facet(
        "Pays",
        "country_id",
        text="country__name",
        known=known_countries,
        through=Project.countries.through,
        owner="project",
        phrase=in_countries,
        is_open=True,
    )
    statut = Facet(
        "Statut", "status_value", choices=ProjectStatus, phrase=agreed(STATUS_WORDS), is_open=True, is_daily=True
    )
    region = region_facet(_role_place, **_by_role)
    departement = departement_facet(_role_place, **_by_role)
    reseau = network_facet()
    financeur = Facet(
        "Financeur",
        "funder__actor__slug",
        text=formal("funder__actor__"),
        known=known_funders,
        through=Funding,
        owner="project",
        where=Q(funder__actor__state=PUBLISHED),
        phrase=owned("avec le soutien", "avec {n} financeurs", of_organisation),
    )
    collectivite = TerritoryFacet(
        "Collectivité",
        "actor__collectivite__",
        through=ProjectActor,
        owner="project",
        where=Q(actor__state=PUBLISHED, actor__collectivite__isnull=False),
        phrase=named("avec", "avec {n} collectivités"),
    )
    odd = Facet(
        "Objectif de développement durable",
        "sdg_id",
        text=Concat(Cast("sdg_id", CharField()), Value(". "), "sdg__label"),
        known=known_sdgs,
        through=Project.sdgs.through,
        owner="project",
        phrase=lambda labels, many: "pour l’ODD " + either(labels) if len(labels) < 4 else f"pour {len(labels)} ODD",
    )
    annee = ProjectYears("Année", ("start_from", "end_until"), phrase=named("en", "sur {n} années"))
    type_acteur = Facet(
        "Type d’acteur",
        "actor__kind",
        choices=ActorKind,
        phrase=quoted("avec un acteur de type", "avec {n} types d’acteurs"),
        **_by_role,
    )
    renamed = {"type_acteur": "type-acteur"}


class PartnerCountry(Facet):
    """The other end of a bond. France is one when it holds two of its places: every bond has a place there."""

    HOME = "FR"

    def _domestic(self):
        members = self._rows().filter(facet_value=self.HOME).order_by().values("jumelage")
        return members.annotate(places=Count("pk")).filter(places__gte=2).values("jumelage")

    def restrict(self, queryset, values):
        abroad = self._rows().filter(facet_value__in=[value for value in values if value != self.HOME])
        condition = Q(pk__in=abroad.values("jumelage"))
        if self.HOME in values:
            condition |= Q(pk__in=self._domestic())
        return queryset.filter(condition)

    def counts(self, queryset):
        found = [row for row in super().counts(queryset) if row[0] != self.HOME]
        domestic = queryset.order_by().filter(pk__in=self._domestic()).count()
        return [*found, (self.HOME, "France", domestic)] if domestic else found

    def postings(self, records):
        for value, label, keys in super().postings(records):
            if value != self.HOME:
                yield value, label, keys
        domestic = records.order_by().filter(pk__in=self._domestic()).values_list("pk", flat=True)
        if domestic := list(domestic):
            yield self.HOME, "France", domestic


class Decades(PeriodFacet):
    """The decade in which a bond began."""

    def years(self, start, end):
        return [] if start is None else [start // self.step * self.step]

    def restrict(self, queryset, values):
        decades = [Q(since_from__year__range=(year, year + self.step - 1)) for year in map(int, values)]
        return queryset.filter(reduce(or_, decades))


_by_member = {
    "through": JumelageMember,
    "owner": "jumelage",
    "where": Q(collectivite__isnull=True) | Q(collectivite__actor__state=PUBLISHED),
}


class JumelageFilters(ListFilterSet):
    pays = PartnerCountry(
        "Pays",
        Coalesce("collectivite__actor__country_id", "country_id"),
        text=Coalesce("collectivite__actor__country__name", "country__name"),
        known=known_countries,
        phrase=in_countries,
        is_open=True,
        **_by_member,
    )
    region = region_facet("collectivite__", **_by_member)
    region.is_open = True
    departement = departement_facet("collectivite__", **_by_member)
    forme = Facet("Forme", "form", choices=JumelageForm, phrase=quoted("de forme", "de {n} formes"), is_open=True)
    decennie = Decades(
        "Décennie",
        ("since_from", "since_from"),
        step=10,
        name=lambda year: f"années {year}",
        phrase=named("depuis les", "depuis {n} décennies"),
    )
    etat = Facet("État", "status", choices=JumelageState, phrase=agreed(STATE_WORDS))
    reseau = network_facet()
    collectivite = TerritoryFacet(
        "Collectivité",
        "collectivite__",
        through=JumelageMember,
        owner="jumelage",
        where=Q(collectivite__actor__state=PUBLISHED),
        phrase=owned("", "de {n} collectivités", of_place),
    )


class CoveringNetwork(Facet):
    """The network whose regions hold the territory, or are it."""

    def restrict(self, queryset, values):
        regions = self._rows().filter(facet_value__in=values).values("collectivite")
        return queryset.filter(Q(region__in=regions) | Q(pk__in=regions))

    def counts(self, queryset):
        rows = queryset.order_by().annotate(facet_region=Coalesce("region_id", "pk")).values_list("facet_region")
        numbers = dict(rows.annotate(facet_count=Count("pk")).values_list("facet_region", "facet_count"))
        covered = (
            self._rows()
            .filter(collectivite__in=list(numbers))
            .values_list("facet_value", "network__actor__name", "collectivite")
        )
        found = {}
        for slug, name, region in covered:
            found[slug] = (slug, name, found.get(slug, (slug, name, 0))[2] + numbers[region])
        return list(found.values())

    def postings(self, records):
        rows = records.order_by().annotate(facet_region=Coalesce("region_id", "pk")).values("facet_region")
        keys = dict(rows.annotate(facet_keys=ArrayAgg("pk")).values_list("facet_region", "facet_keys"))
        for slug, name, region in self._rows().values_list("facet_value", "network__actor__name", "collectivite"):
            if region in keys:
                yield slug, name, keys[region]


class CollectiviteFilters(ListFilterSet):
    """``toutes=1`` also lists territories of which nothing is published yet."""

    type = Facet("Type", "kind", choices=CollectiviteKind, phrase=quoted("de type", "de {n} types"), is_open=True)
    pays = Facet(
        "Pays",
        "actor__country_id",
        text="actor__country__name",
        known=known_countries,
        phrase=in_countries,
        is_open=True,
    )
    region = region_facet("", is_open=True)
    departement = departement_facet("")
    reseau = CoveringNetwork(
        "Réseau",
        "network__actor__slug",
        text="network__actor__name",
        known=known_actors,
        through=Network.regions.through,
        owner="collectivite",
        where=Q(network__actor__state=PUBLISHED),
        phrase=named("du territoire de", "du territoire de {n} réseaux"),
    )
    flags = ("toutes",)

    @cached_property
    def reading(self):
        """As for every list; « mairie de Bagnolet » or « CC du Pays de Bitche », the name of nothing, is read without
        its title if that is a name, or if nothing is found with it.
        """
        if not (self.index and self.text):
            return None
        words = self.index.words
        reading = words.read(self.text)
        names, kinds = without_title(fold(self.text))
        if names and not any(words.called(reading)):
            others = [words.read(name) for name in names]
            named = [other for other in others if any(words.called(other))]
            if named or not words.matching(reading, self.index.everything):
                reading = (named or others)[0]
        if kinds:
            reading.likeliest = self.index.having("type", kinds)
        return reading


class ActorFilters(ListFilterSet):
    type = Facet("Type", "kind", choices=ActorKind, phrase=quoted("de type", "de {n} types"), is_open=True)
    pays = Facet("Pays", "country_id", text="country__name", known=known_countries, phrase=in_countries, is_open=True)
    reseau = network_facet()


class FunderFilters(ListFilterSet):
    niveau = Facet("Niveau", "tier", choices=FunderTier, phrase=quoted("de niveau", "de {n} niveaux"), is_open=True)


class NamedFilters(ListFilterSet):
    """A short list that is only searched: networks, countries."""
