"""What finds an actor, a funder, a network."""

from directory.database.fold import Fold, fold
from directory.enums import PublicationState
from directory.models import Actor, Funder, Network
from directory.organisations.facets import formal
from directory.search.indexed import Indexed, Text, joined
from directory.search.names import Name
from directory.search.near import OWN, REBUILT, points
from directory.search.suggestions import Shown, Source
from directory.search.weights import activity, counts, weight

PUBLISHED = PublicationState.PUBLISHED


ACTOR_INDEX = Indexed(
    records=lambda: Actor.objects.published().plain().with_published_projects(),
    places=lambda: (points(Actor.objects, "pk", "", state=PUBLISHED),),
    relevance=("-project_count", "sort_key", "pk"),
    former=(Text(Actor.objects.all, "pk", Fold("acronym")), Text(Actor.objects.all, "pk", "siren")),
    near=(Text(Actor.objects.all, "pk", Fold("city")), Text(Actor.objects.all, "pk", joined("country__name_keys"))),
    sources={
        "directory_actor.id": ("pk", "network"),
        "directory_collectivite.actor_id": OWN,
        "directory_network.actor_id": OWN,
        "directory_projectactor.actor_id": OWN,
        "directory_project.id": ("project_roles__project",),
        "directory_country": REBUILT,
    },
)


FUNDER_INDEX = Indexed(
    records=lambda: Funder.objects.published().with_project_count(),
    relevance=("-project_count", "actor__sort_key", "pk"),
    title="actor__name_key",
    vector="actor__search_vector",
    former=(
        Text(Funder.objects.all, "pk", Fold("actor__acronym")),
        # As pages print it: « Région Centre-Val de Loire ».
        Text(Funder.objects.all, "pk", Fold(formal("actor__"))),
    ),
    near=(
        Text(Funder.objects.all, "pk", Fold("programmes")),
        Text(Funder.objects.all, "pk", joined("actor__country__name_keys")),
    ),
    sources={
        "directory_actor.id": OWN,
        "directory_collectivite.actor_id": OWN,
        "directory_funder.actor_id": OWN,
        "directory_funding.funder_id": OWN,
        "directory_project.id": ("fundings__project",),
        "directory_country": REBUILT,
    },
)


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
            row.name, " · ".join(part for part in (row.get_kind_display(), row.city) if part), f"/acteurs/{row.slug}/"
        )
        for row in rows
    }


def _acronyms(pks):
    return {pk: [acronym] for pk, acronym in Actor.objects.filter(pk__in=pks).values_list("pk", "acronym")}


def _funder_names():
    funded = counts(Funder.objects.filter(fundings__project__state=PUBLISHED), "pk")
    yield from _actor_names(Funder.objects.published(), funded, "actor__")
    # As pages print them: « Région Centre-Val de Loire ».
    for pk, key, name in Funder.objects.published().order_by().values_list("pk", "actor__name_key", formal("actor__")):
        if (printed := fold(name)) != key:
            yield Name(pk, printed, True, weight(funded.get(pk, 0), 0))


def _show_funders(pks):
    rows = Funder.objects.published().select_related("actor__collectivite")
    return {
        row.pk: Shown(row.formal_name, f"Financeur · {row.get_tier_display().lower()}", row.get_absolute_url())
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


NETWORK_NAMES = Source("reseaux", "Réseaux", _network_names, _show_networks, _other_network_names, rank=40)
FUNDER_NAMES = Source("financeurs", "Financeurs", _funder_names, _show_funders, _acronyms, rank=70)
ACTOR_NAMES = Source("acteurs", "Autres acteurs", _plain_actor_names, _show_actors, _acronyms, rank=80)
