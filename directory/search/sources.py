"""What the directory suggests: territories, countries, bonds, projects, organisations, themes.

``events`` adds its own; see ``cooperation.views.suggestions``.
"""

from math import log10

from django.db.models import Count, F, Q

from directory.cards import kind_text
from directory.dates import format_period
from directory.enums import CollectiviteKind, PublicationState
from directory.indexes import AT_HOME
from directory.models import (
    SDG,
    Actor,
    Collectivite,
    Country,
    FormerName,
    Funder,
    GazetteerTown,
    Jumelage,
    JumelageMember,
    Network,
    Project,
    ProjectActor,
    Sector,
)
from directory.reference.fold import fold
from directory.search.names import Name
from directory.search.suggestions import Shown, Source

PUBLISHED = PublicationState.PUBLISHED
#: Names of GeoNames shorter than this are codes of airports.
SHORTEST_FOREIGN_NAME = 4
#: People of a city that leads to its country when it has no page of its own.
TOWN_OF_NOTE = 100_000


def _counts(rows, owner):
    return dict(rows.order_by().values_list(owner).annotate(number=Count("pk")))


def activity():
    """``{actor: number}`` of published bonds and projects that speak of each actor."""
    bonds = _counts(JumelageMember.objects.filter(jumelage__state=PUBLISHED), "collectivite")
    projects = _counts(ProjectActor.objects.filter(project__state=PUBLISHED), "actor")
    return {actor: bonds.get(actor, 0) + projects.get(actor, 0) for actor in bonds.keys() | projects.keys()}


def weight(ties, population):
    """What people mean first: those that cooperate, then the most peopled."""
    return log10(1 + (population or 0)) + 2 * log10(1 + ties)


class _Places:
    """Folded words that situate a territory: its département and région here, its country elsewhere."""

    def __init__(self):
        self._countries = {code: fold(name) for code, name in Country.objects.values_list("pk", "name")}
        parents = Collectivite.objects.filter(
            kind__in=[CollectiviteKind.DEPARTEMENT, CollectiviteKind.REGION, CollectiviteKind.SPECIAL]
        )
        self._parents = dict(parents.values_list("pk", "actor__name_key"))
        self._known = {}

    def of(self, country, departement, region):
        where = (country, departement, region)
        if where not in self._known:
            words = [self._parents.get(parent, "") for parent in (departement, region)]
            self._known[where] = self._countries[country] if country != "FR" else " ".join(filter(None, words))
        return self._known[where]


def _collectivite_names():
    ties = activity()
    rows = (
        Collectivite.objects.published()
        .order_by()
        .values_list(
            "pk",
            "actor__name_key",
            "actor__acronym",
            "official_name",
            "population",
            "actor__geonames_id",
            "actor__country",
            "departement",
            "region",
        )
    )
    weights, towns, keys, places = {}, {}, {}, _Places()
    for pk, key, acronym, official, population, geonames_id, *where in rows.iterator(chunk_size=5000):
        weights[pk] = weight(ties.get(pk, 0), population) + (log10(AT_HOME) if where[0] == "FR" else 0)
        keys[pk] = key
        yield Name(pk, key, False, weights[pk], places.of(*where))
        for other in (acronym, official):
            if other and (folded := fold(other)) and folded != key:
                yield Name(pk, folded, True, weights[pk])
        if geonames_id:
            towns[geonames_id] = pk
    for pk, key in FormerName.objects.order_by().values_list("collectivite", "name_key").iterator(chunk_size=5000):
        if pk in weights:
            yield Name(pk, key, True, weights[pk])
    known = GazetteerTown.objects.filter(pk__in=list(towns)).order_by().values_list("pk", "names")
    for geonames_id, names in known.iterator(chunk_size=5000):
        pk = towns[geonames_id]
        for key in names:
            if key != keys[pk] and len(key) >= SHORTEST_FOREIGN_NAME and key.isascii():
                yield Name(pk, key, True, weights[pk])


def _show_collectivites(pks):
    rows = Collectivite.objects.published().for_list().filter(pk__in=pks)
    return {
        row.pk: Shown(
            row.actor.name, f"{kind_text(row)} · {row.place}" if row.is_french else row.place, row.get_absolute_url()
        )
        for row in rows
    }


def _other_collectivite_names(pks):
    rows = Collectivite.objects.published().filter(pk__in=pks).select_related("actor").prefetch_related("former_names")
    rows = list(rows)
    towns = GazetteerTown.objects.in_bulk([row.actor.geonames_id for row in rows if row.actor.geonames_id])
    return {
        row.pk: [
            *(former.name for former in row.former_names.all()),
            row.official_name,
            row.actor.acronym,
            towns[row.actor.geonames_id].name if row.actor.geonames_id in towns else "",
        ]
        for row in rows
    }


def _collectivites_by_code(code):
    """By the code of the INSEE, a postal code or the SIREN; the most peopled first."""
    if len(code) == 9:
        found = Q(code=code) | Q(actor__siren=code)
    elif len(code) == 5:
        found = Q(code__iexact=code) | Q(postal_codes__contains=[code.upper()])
    else:
        found = Q(code__iexact=code, kind__in=[CollectiviteKind.DEPARTEMENT, CollectiviteKind.SPECIAL])
    rows = Collectivite.objects.published().filter(found)
    return list(rows.order_by(F("population").desc(nulls_last=True), "pk").values_list("pk", flat=True)[:10])


def _country_names():
    bonds = _counts(
        JumelageMember.objects.filter(jumelage__state=PUBLISHED, collectivite__isnull=False),
        "collectivite__actor__country",
    )
    projects = _counts(Project.countries.through.objects.filter(project__state=PUBLISHED), "country")
    for code, name, keys in Country.objects.exclude(pk="FR").order_by().values_list("pk", "name", "name_keys"):
        ties = bonds.get(code, 0) + projects.get(code, 0)
        own = fold(name)
        for key in keys:
            yield Name(code, key, key != own, weight(ties, 0))


def _country_of_town(key):
    """The country of the largest city abroad of this folded name, none under ``TOWN_OF_NOTE`` inhabitants."""
    towns = GazetteerTown.objects.filter(names__contains=[key], population__gte=TOWN_OF_NOTE)
    return {town.country_id: town.label for town in towns.order_by("-population", "pk")[:1]}


def _show_countries(pks):
    return {row.pk: Shown(row.name, "", row.get_absolute_url()) for row in Country.objects.filter(pk__in=pks)}


def _other_country_names(pks):
    return dict(Country.objects.filter(pk__in=pks).values_list("pk", "aliases"))


def _jumelage_names():
    rows = Jumelage.objects.published().order_by().annotate(ties=Count("projects"))
    for pk, key, ties in rows.values_list("pk", "name_key", "ties").iterator(chunk_size=5000):
        yield Name(pk, key, False, weight(ties, 0))


def show_jumelage(row):
    note = " · ".join(part for part in (row.get_form_display(), format_period(row.since, row.until)) if part)
    return Shown(row.title, note, row.get_absolute_url())


def _show_jumelages(pks):
    rows = Jumelage.objects.published().only("pk", "title", "slug", "form", "since", "until")
    return {row.pk: show_jumelage(row) for row in rows.filter(pk__in=pks)}


def _project_names():
    rows = Project.objects.published().order_by().values_list("pk", "name_key", "published_at")
    for pk, key, published_at in rows.iterator(chunk_size=5000):
        yield Name(pk, key, False, published_at.timestamp())


def show_project(row):
    countries = ", ".join(country.name for country in list(row.countries.all())[:3])
    note = " · ".join(part for part in (countries, format_period(row.start, row.end)) if part)
    return Shown(row.title, note, row.get_absolute_url())


def _show_projects(pks):
    rows = Project.objects.published().only("pk", "title", "slug", "start", "end").prefetch_related("countries")
    return {row.pk: show_project(row) for row in rows.filter(pk__in=pks)}


def _actor_names(rows, ties, via=""):
    fields = ("pk", f"{via}name_key", f"{via}acronym")
    for pk, key, acronym in rows.order_by().values_list(*fields).iterator(chunk_size=5000):
        yield Name(pk, key, False, weight(ties.get(pk, 0), 0))
        if acronym and (folded := fold(acronym)) and folded != key:
            yield Name(pk, folded, True, weight(ties.get(pk, 0), 0))


def _plain_actor_names():
    # A funder is suggested as such.
    return _actor_names(Actor.objects.published().plain().filter(as_funder__isnull=True), activity())


def _show_actors(pks):
    rows = Actor.objects.published().plain().filter(pk__in=pks).only("pk", "name", "slug", "kind", "city")
    return {
        row.pk: Shown(
            row.name,
            " · ".join(part for part in (row.get_kind_display(), row.city) if part),
            f"/acteurs/{row.slug}/",
        )
        for row in rows
    }


def _acronyms(pks):
    return {pk: [acronym] for pk, acronym in Actor.objects.filter(pk__in=pks).values_list("pk", "acronym")}


def _funder_names():
    funded = _counts(
        Funder.objects.filter(fundings__project__state=PUBLISHED),
        "pk",
    )
    return _actor_names(Funder.objects.published(), funded, "actor__")


def _show_funders(pks):
    rows = Funder.objects.published().select_related("actor")
    return {
        row.pk: Shown(
            row.actor.name,
            f"Financeur · {row.get_tier_display().lower()}",
            row.get_absolute_url(),
        )
        for row in rows.filter(pk__in=pks)
    }


def _network_names():
    for network in Network.objects.published().select_related("actor").order_by():
        for name in (network.actor.name, network.actor.acronym, network.short_name):
            if key := fold(name):
                yield Name(network.pk, key, name != network.actor.name, 0)


def _show_networks(pks):
    rows = Network.objects.published().select_related("actor").prefetch_related("regions__actor")
    return {
        row.pk: Shown(
            row.actor.name,
            ", ".join(region.actor.name for region in row.regions.all()) or "Réseau",
            row.get_absolute_url(),
        )
        for row in rows.filter(pk__in=pks)
    }


def _other_network_names(pks):
    rows = Network.objects.filter(pk__in=pks).values_list("pk", "actor__acronym", "short_name")
    return {pk: names for pk, *names in rows}


def _theme_names():
    """Sectors, by the key of their slug, and ODD, by their number."""
    used = _counts(Project.sectors.through.objects.filter(project__state=PUBLISHED), "sector__slug")
    for slug, name, keys in Sector.objects.current().order_by().values_list("slug", "name", "name_keys"):
        own = fold(name)
        for key in keys:
            yield Name(slug, key, key != own, 1 + weight(used.get(slug, 0), 0))
    for goal in SDG.objects.order_by():
        yield Name(f"odd-{goal.number}", fold(goal.label), False, 0)
        yield Name(f"odd-{goal.number}", f"odd {goal.number}", True, 0)


def _show_themes(keys):
    sectors = Sector.objects.current().filter(slug__in=[key for key in keys if not key.startswith("odd-")])
    numbers = [int(key.removeprefix("odd-")) for key in keys if key.startswith("odd-")]
    shown = {row.slug: Shown(row.name, "Projets de ce secteur", f"/projets/?secteur={row.slug}") for row in sectors}
    for goal in SDG.objects.filter(number__in=numbers):
        url = f"/projets/?odd={goal.number}"
        shown[f"odd-{goal.number}"] = Shown(goal.label, f"Projets pour l’ODD {goal.number}", url)
    return shown


def _other_theme_names(keys):
    return dict(Sector.objects.filter(slug__in=keys).values_list("slug", "aliases"))


SOURCES = (
    Source(
        "collectivites",
        "Collectivités",
        _collectivite_names,
        _show_collectivites,
        _other_collectivite_names,
        _collectivites_by_code,
    ),
    # « École » is a theme before it is a commune of Savoie.
    Source("secteurs", "Secteurs et objectifs", _theme_names, _show_themes, _other_theme_names, leads=True),
    Source("pays", "Pays", _country_names, _show_countries, _other_country_names, by_town=_country_of_town),
    Source("reseaux", "Réseaux", _network_names, _show_networks, _other_network_names),
    Source("jumelages", "Jumelages et partenariats", _jumelage_names, _show_jumelages),
    Source("projets", "Projets", _project_names, _show_projects),
    Source("financeurs", "Financeurs", _funder_names, _show_funders, _acronyms),
    Source("acteurs", "Autres acteurs", _plain_actor_names, _show_actors, _acronyms),
)
