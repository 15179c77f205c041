"""The list of territories: what it can be cut and ordered by."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.countries.facets import COUNTRY_WORDS, in_countries, known_countries
from directory.database.fold import fold
from directory.enums import CollectiviteKind, PublicationState
from directory.listing.facets import Facet
from directory.listing.lists import Listing, Noun
from directory.listing.titles import named, quoted
from directory.models import Actor, Collectivite, Network
from directory.reading.territory_words import code_alone, without_post, without_title
from directory.territories.card import collectivite_card
from directory.territories.columns import COLLECTIVITE_FEED, COLLECTIVITE_TABLE
from directory.territories.facets import departement_facet, known_actors, region_facet
from directory.territories.index import COLLECTIVITE_INDEX
from directory.territories.places import collectivite_sources
from directory.territories.ties import ties_of
from directory.understanding.places import codes_of

PUBLISHED = PublicationState.PUBLISHED


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


FACETS = {
    "type": Facet("Type", "kind", choices=CollectiviteKind, phrase=quoted("de type", "de {n} types"), is_open=True),
    "pays": Facet(
        "Pays",
        "actor__country_id",
        text="actor__country__name",
        known=known_countries,
        phrase=in_countries,
        is_open=True,
        words=COUNTRY_WORDS,
    ),
    "region": region_facet("", is_open=True),
    "departement": departement_facet(""),
    "reseau": CoveringNetwork(
        "Réseau",
        "network__actor__slug",
        text="network__actor__name",
        known=known_actors,
        slugs_of=Actor,
        through=Network.regions.through,
        owner="collectivite",
        where=Q(network__actor__state=PUBLISHED),
        phrase=named("du territoire de", "du territoire de {n} réseaux"),
    ),
}


class CollectiviteList(Listing):
    noun = Noun(_("collectivité"), _("collectivités"), feminine=True)
    section = "collectivites"
    path = "/collectivites/"
    facets = FACETS
    # Also list territories of which nothing is published yet.
    flags = ("toutes",)
    view_names = ("liste", "table", "carte")
    exports = ("xlsx", "csv", "json", "geojson", "atom")
    export_table = COLLECTIVITE_TABLE
    feed_source = COLLECTIVITE_FEED
    row_template = "collectivites/ligne.html"
    table_template = "collectivites/tableau.html"
    sources = staticmethod(collectivite_sources)
    own_facets = ("region", "departement")
    tied_by = ("jumelages", "projets")
    sorts = {
        "nom": (_("ordre alphabétique"), ("actor__sort_key", "pk")),
        "population": (_("population"), (F("population").desc(nulls_last=True), "pk")),
    }

    indexed = COLLECTIVITE_INDEX
    is_drawn_once = True

    @classmethod
    def rows(cls):
        return Collectivite.objects.published().for_list()

    @classmethod
    def base(cls, query):
        """Territories that something published speaks of; all of them when asked by ``toutes=1`` or by words."""
        return cls.rows() if query.flagged or query.text else cls.rows().with_published_records()

    @classmethod
    def read(cls, index, text):
        """As for every list; « mairie de Bagnolet » or « CC du Pays de Bitche », the name of nothing, is read without
        its title if that is a name, or if nothing is found with it.
        """
        words, text = index.words, without_post(code_alone(fold(text)))
        reading = words.read(text)
        names, kinds = without_title(text)
        if names and not any(words.called(reading)):
            others = [words.read(name) for name in names]
            named = [other for other in others if any(words.called(other))]
            if named or not words.matching(reading, index.everything):
                reading = (named or others)[0]
        if kinds:
            reading.likeliest = index.having("type", kinds)
        return reading

    @classmethod
    def search(cls, queryset, text):
        text = without_post(code_alone(fold(text)))
        names, _kinds = without_title(text)
        return queryset.search(names[-1] if names else text)

    @classmethod
    def cards(cls, records):
        partners, projects = ties_of([record.pk for record in records])
        return [collectivite_card(record, partners[record.pk], projects[record.pk]) for record in records]

    @classmethod
    def remarks(cls, query):
        return [f"{capfirst(sense.label)}." for sense in codes_of(fold(query.typed))]

    @classmethod
    def more(cls, page, request):
        is_whole = bool(page.query.flagged)
        return {"toutes": is_whole, "url_toutes": "" if is_whole else page.query.url(toutes="1")}
