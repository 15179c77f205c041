"""What finds a territory."""

from math import log10

from django.db.models import Case, F, Q, When
from django.db.models.functions import Lower

from directory.database.fold import Fold, fold
from directory.enums import CollectiviteKind, PublicationState
from directory.models import Collectivite, Country, FormerName, GazetteerTown
from directory.models.querysets import by_activity
from directory.search.indexed import Indexed, Text, joined
from directory.search.names import Name
from directory.search.near import AT_HOME, OWN, REBUILT, names_abroad, points
from directory.search.suggestions import Shown, Source
from directory.search.weights import SHORTEST_FOREIGN_NAME, activity, weight

PUBLISHED = PublicationState.PUBLISHED
#: What is named after a commune that it holds.
_INTERCOMMUNALITES = frozenset(
    [
        CollectiviteKind.CC,
        CollectiviteKind.CA,
        CollectiviteKind.CU,
        CollectiviteKind.METROPOLE,
        CollectiviteKind.SYNDICAT,
    ]
)


COLLECTIVITE_INDEX = Indexed(
    records=lambda: Collectivite.objects.published(),
    places=lambda: (points(Collectivite.objects, "pk", "actor__", actor__state=PUBLISHED),),
    shown=lambda: Collectivite.objects.published().with_published_records(),
    relevance=(by_activity("pk"), F("population").desc(nulls_last=True), "actor__sort_key", "pk"),
    title="actor__name_key",
    vector="actor__search_vector",
    size=Case(When(actor__country="FR", then=F("population")), default=F("population") / AT_HOME),
    nouns=frozenset(
        ["ville", "commune", "mairie", "municipalite", "departement", "region"]
        + ["villes", "communes", "mairies", "departements", "regions", "collectivites", "territoires"]
        + ["conseil", "departemental", "regional", "municipal"]
    ),
    former=(
        Text(FormerName.objects.all, "collectivite", "name_key"),
        Text(Collectivite.objects.all, "pk", Fold("actor__acronym")),
        Text(Collectivite.objects.all, "pk", Fold("official_name")),
        # « 93 » is Seine-Saint-Denis: nobody types the code of a région.
        Text(lambda: Collectivite.objects.exclude(kind=CollectiviteKind.REGION), "pk", Lower("code")),
        Text(lambda: Collectivite.objects.filter(actor__geonames_id__isnull=False), "pk", names_abroad("actor")),
        Text(Collectivite.objects.all, "pk", joined("postal_codes")),
        Text(Collectivite.objects.all, "pk", "actor__siren"),
    ),
    near=(
        Text(Collectivite.objects.all, "pk", "departement__actor__name_key"),
        Text(Collectivite.objects.all, "pk", "region__actor__name_key"),
        Text(Collectivite.objects.all, "pk", "epci__actor__name_key"),
        Text(Collectivite.objects.all, "pk", joined("actor__country__name_keys")),
    ),
    sources={
        # Its partners are drawn around it.
        "directory_actor.id": ("pk", "departement", "region", "epci", "memberships__jumelage__members__collectivite"),
        "directory_collectivite.actor_id": OWN,
        "directory_formername.collectivite_id": OWN,
        # What speaks of a territory decides whether it is listed.
        "directory_jumelage.id": ("memberships__jumelage",),
        "directory_jumelagemember.collectivite_id": OWN,
        "directory_project.id": ("actor__project_roles__project", "localities__project"),
        "directory_projectactor.actor_id": OWN,
        "directory_projectlocality.collectivite_id": OWN,
        "directory_funding.funder_id": OWN,
        "directory_network.actor_id": REBUILT,
        "directory_network_regions.network_id": REBUILT,
        "directory_country": REBUILT,
    },
)


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
            "kind",
            "actor__country",
            "departement",
            "region",
        )
    )
    weights, towns, keys, places = {}, {}, {}, _Places()
    for pk, key, acronym, official, population, geonames_id, kind, *where in rows.iterator(chunk_size=5000):
        # « Guingamp » is the commune, whatever the people of what begins so around it.
        least = log10(AT_HOME) * (where[0] == "FR") - (kind in _INTERCOMMUNALITES)
        weights[pk] = weight(ties.get(pk, 0), population) + least
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
            row.actor.name, f"{row.kind_label} · {row.place}" if row.is_french else row.place, row.get_absolute_url()
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


TERRITORY_NAMES = Source(
    "collectivites",
    "Collectivités",
    _collectivite_names,
    _show_collectivites,
    _other_collectivite_names,
    _collectivites_by_code,
    rank=10,
    is_place=True,
)
