"""News, resources, calls and country groups."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from directory.listing.exports import ExportMixin
from directory.listing.views import ListView, Noun
from events import filters, indexes, takeaway
from events.models import Article, Call, CountryGroup, Resource
from events.views.defaults import DefaultedMixin

ALPHABETICAL = (_("ordre alphabétique"), ("sort_key", "pk"))
LATEST = (_("du plus récent"), (F("published_on").desc(nulls_last=True), "-pk"))
OLDEST = (_("du plus ancien"), (F("published_on").asc(nulls_last=True), "pk"))


class PublicationList(ExportMixin, ListView):
    """What articles, resources, calls and country groups share."""

    model = None
    template_name = "events/liste.html"
    table_template = "events/tableaux/publications.html"
    exports = ("xlsx", "csv", "json", "atom")
    feed_source = takeaway.FEED

    def rows(self):
        return self.model.objects.published().for_list()


class ArticleList(PublicationList):
    model = Article
    indexed = indexes.ARTICLES
    filterset_class = filters.ArticleFilters
    noun = Noun(_("actualité"), _("actualités"), feminine=True)
    section = "actualites"
    path = "/actualites/"
    export_table = takeaway.ARTICLES
    row_template = "events/lignes/actualite.html"
    introduction = _("Ce que font et publient les réseaux, les collectivités et leurs partenaires.")
    sorts = {"recents": LATEST, "anciens": OLDEST, "titre": ALPHABETICAL}


class ResourceList(PublicationList):
    model = Resource
    indexed = indexes.RESOURCES
    filterset_class = filters.ResourceFilters
    noun = Noun(_("ressource"), _("ressources"), feminine=True)
    section = "ressources"
    path = "/ressources/"
    export_table = takeaway.RESOURCES
    row_template = "events/lignes/ressource.html"
    introduction = _("Guides, expositions, émissions et films, à lire, à regarder ou à écouter.")
    sorts = {"recents": LATEST, "anciens": OLDEST, "titre": ALPHABETICAL}


class CallList(DefaultedMixin, PublicationList):
    model = Call
    indexed = indexes.CALLS
    filterset_class = filters.CallFilters
    noun = Noun(_("appel à projets"), _("appels à projets"))
    section = "appels"
    path = "/appels/"
    export_table = takeaway.CALLS
    row_template = "events/lignes/appel.html"
    table_template = "events/tableaux/appels.html"
    introduction = _("De l’argent pour vos projets : qui finance, jusqu’à quand, et pour quoi.")
    sorts = {
        "echeance": (_("échéance proche"), (F("deadline").asc(nulls_last=True), "pk")),
        "eloignee": (_("échéance éloignée"), (F("deadline").desc(nulls_first=True), "-pk")),
        "titre": ALPHABETICAL,
    }
    other_parts = {"a-venir": _("Appels annoncés"), "clos": _("Appels clos")}


class CountryGroupList(PublicationList):
    model = CountryGroup
    filterset_class = filters.CountryGroupFilters
    noun = Noun(_("groupe-pays"), _("groupes-pays"))
    section = "groupes-pays"
    path = "/groupes-pays/"
    view_names = ("liste",)
    export_table = takeaway.COUNTRY_GROUPS
    row_template = "events/lignes/groupe_pays.html"
    introduction = _(
        "Collectivités et associations engagées dans un même pays s’y retrouvent plusieurs fois par an "
        "pour se connaître, s’informer et monter des projets à plusieurs."
    )
    sorts = {"titre": ALPHABETICAL}

    def rows(self):
        return super().rows().with_counts()
