"""The lists of actors, funders and networks."""

from django.utils.translation import gettext_lazy as _

from directory.countries.facets import COUNTRY_WORDS, in_countries, known_countries
from directory.database.fold import fold, needle
from directory.enums import ActorKind, FunderTier
from directory.listing.facets import Facet
from directory.listing.lists import Listing, Noun
from directory.listing.orders import ALPHABETICAL, VERIFIED
from directory.listing.titles import quoted
from directory.models import Actor, Funder, Network
from directory.organisations.card import actor_card, funder_card
from directory.organisations.columns import ACTOR_FEED, ACTOR_TABLE, FUNDER_FEED, FUNDER_TABLE, NETWORK_TABLE
from directory.organisations.facets import network_facet
from directory.organisations.index import ACTOR_INDEX, FUNDER_INDEX
from directory.organisations.places import actor_sources
from directory.reading.territory_words import code_alone
from directory.understanding.places import regions_of
from directory.understanding.vocabularies import Phrases

ACTOR_FACETS = {
    "type": Facet(
        "Type",
        "kind",
        choices=ActorKind,
        phrase=quoted("de type", "de {n} types"),
        is_open=True,
        words=Phrases(
            {
                ActorKind.ASSOCIATION.value: ("association",),
                ActorKind.PUBLIC_BODY.value: ("etablissement public",),
                ActorKind.HEALTH.value: ("etablissement de sante",),
                ActorKind.SCHOOL.value: ("etablissement d enseignement",),
                ActorKind.RESEARCH.value: ("universite ou recherche", "universite"),
                ActorKind.FOUNDATION.value: ("fondation",),
                ActorKind.OSIM.value: ("osim",),
            },
            lambda value: str(ActorKind(value).label),
        ),
    ),
    "pays": Facet(
        "Pays",
        "country_id",
        text="country__name",
        known=known_countries,
        phrase=in_countries,
        is_open=True,
        words=COUNTRY_WORDS,
    ),
    "reseau": network_facet(),
}


FUNDER_FACETS = {
    "niveau": Facet("Niveau", "tier", choices=FunderTier, phrase=quoted("de niveau", "de {n} niveaux"), is_open=True),
}


class ActorList(Listing):
    noun = Noun(_("acteur"), _("acteurs"))
    section = "acteurs"
    path = "/acteurs/"
    facets = ACTOR_FACETS
    exports = ("xlsx", "csv", "json", "geojson", "atom")
    export_table = ACTOR_TABLE
    feed_source = ACTOR_FEED
    row_template = "acteurs/ligne.html"
    table_template = "acteurs/tableau.html"
    introduction = _(
        "Associations, établissements, entreprises, fondations : les organisations qui ne sont "
        "ni un territoire ni un réseau."
    )
    view_names = ("liste", "table", "carte")
    sources = staticmethod(actor_sources)
    sorts = {"nom": ALPHABETICAL, "verification": VERIFIED}

    indexed = ACTOR_INDEX
    is_drawn_once = True

    @classmethod
    def rows(cls):
        return (
            Actor.objects.published()
            .plain()
            .with_published_projects()
            .select_related("country", "network__actor", "collectivite", "as_network")
        )

    @classmethod
    def cards(cls, records):
        return [actor_card(actor) for actor in records]


class FunderList(Listing):
    noun = Noun(_("financeur"), _("financeurs"))
    section = "financeurs"
    path = "/financeurs/"
    facets = FUNDER_FACETS
    exports = ("xlsx", "csv", "json", "atom")
    export_table = FUNDER_TABLE
    feed_source = FUNDER_FEED
    row_template = "financeurs/ligne.html"
    table_template = "financeurs/tableau.html"
    sorts = {
        "projets": (_("nombre de projets"), ("-project_count", "actor__sort_key", "pk")),
        "nom": (_("ordre alphabétique"), ("actor__sort_key", "pk")),
    }

    indexed = FUNDER_INDEX
    is_drawn_once = True

    @classmethod
    def rows(cls):
        return Funder.objects.published().with_project_count().select_related("actor__country", "actor__collectivite")

    @classmethod
    def cards(cls, records):
        return [funder_card(funder) for funder in records]


class NetworkList(Listing):
    noun = Noun(_("réseau"), _("réseaux"))
    section = "reseaux"
    path = "/reseaux/"
    view_names = ("liste",)
    exports = ("xlsx", "csv", "json")
    export_table = NETWORK_TABLE
    row_template = "reseaux/ligne.html"
    introduction = _(
        "Dans chaque région, un réseau réunit les collectivités, associations, établissements "
        "et entreprises qui coopèrent. "
        "Il relit les fiches de son territoire et les tient à jour. L’Île-de-France, la Corse et les autres régions "
        "d’outre-mer n’en ont pas : leurs fiches sont suivies au niveau national."
    )
    sorts = {"nom": (_("ordre alphabétique"), ("actor__sort_key", "pk"))}

    @classmethod
    def rows(cls):
        return Network.objects.published().select_related("actor").prefetch_related("regions__actor", "offices")

    @classmethod
    def search(cls, queryset, text):
        """By their names, else those whose regions hold the place that is named: « Orléans », « PACA », « 45 »."""
        found = queryset.search(text)
        if queryset.filter(actor__name_key=needle(text)).exists():
            return found
        regions = regions_of(code_alone(fold(text)).split())
        return (
            queryset.filter(regions__code__in=regions).distinct().order_by("actor__sort_key", "pk")
            if regions
            else found
        )
