"""News, resources, calls and country groups."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from directory.listing.exports import ExportMixin
from directory.listing.views import ListView, Noun
from events import cards, filters
from events.feeds import AtomMixin
from events.models import Article, Call, CountryGroup, Resource
from events.views.defaults import DefaultedMixin

ALPHABETICAL = (_("ordre alphabétique"), ("sort_key", "pk"))
LATEST = (_("du plus récent"), (F("published_on").desc(nulls_last=True), "-pk"))
OLDEST = (_("du plus ancien"), (F("published_on").asc(nulls_last=True), "pk"))


def _common_row(record):
    network = cards.network(record)
    return {
        "pays": [country.name for country in record.countries.all()],
        "pays_codes": [country.code for country in record.countries.all()],
        "themes": [sector.name for sector in record.sectors.all()],
        "reseau": network.name if network else None,
        "origine": record.get_origin_display(),
    }


_COMMON_COLUMNS = {
    "pays": "Pays",
    "pays_codes": "Pays (codes ISO)",
    "themes": "Thèmes",
    "reseau": "Réseau",
    "origine": "Origine",
}


class PublicationList(AtomMixin, ExportMixin, ListView):
    """What articles, resources, calls and country groups share."""

    model = None
    template_name = "events/liste.html"
    table_template = "events/tableaux/publications.html"
    exports = ("csv", "json", "atom")
    feed_title = ""

    def base(self, data):
        return self.model.objects.published().for_list()

    def extra(self, filterset):
        has_feed = "atom" in self.exports
        return {"atom": self._url(filterset, {}, f"{self.path.rstrip('/')}.atom") if has_feed else "", "url_toutes": ""}


class ArticleList(PublicationList):
    model = Article
    filterset_class = filters.ArticleFilters
    noun = Noun(_("actualité"), _("actualités"), feminine=True)
    section = "actualites"
    path = "/actualites/"
    row_template = "events/lignes/actualite.html"
    feed_title = _("Actualités")
    introduction = _("Ce que font et publient les réseaux, les collectivités et leurs partenaires.")
    sorts = {"recents": LATEST, "anciens": OLDEST, "titre": ALPHABETICAL}
    columns = {"titre": "Titre", "date": "Date", "resume": "Résumé", "auteur": "Publié par", **_COMMON_COLUMNS}

    def export_row(self, article):
        author = cards.author(article)
        return {
            "titre": article.title,
            "date": article.published_on.isoformat(),
            "resume": article.summary,
            "auteur": author.name if author else None,
            **_common_row(article),
        }


class ResourceList(PublicationList):
    model = Resource
    filterset_class = filters.ResourceFilters
    noun = Noun(_("ressource"), _("ressources"), feminine=True)
    section = "ressources"
    path = "/ressources/"
    row_template = "events/lignes/ressource.html"
    feed_title = _("Ressources")
    introduction = _("Guides, expositions, émissions et films, à lire, à regarder ou à écouter.")
    sorts = {"recents": LATEST, "anciens": OLDEST, "titre": ALPHABETICAL}
    columns = {
        "titre": "Titre",
        "support": "Support",
        "date": "Date",
        "resume": "Résumé",
        "auteur": "Publiée par",
        "lien": "Lien",
        **_COMMON_COLUMNS,
    }

    def export_row(self, resource):
        author = cards.author(resource)
        return {
            "titre": resource.title,
            "support": resource.get_medium_display(),
            "date": resource.published_on.isoformat() if resource.published_on else None,
            "resume": resource.summary,
            "auteur": author.name if author else None,
            "lien": resource.url or None,
            **_common_row(resource),
        }


class CallList(DefaultedMixin, PublicationList):
    model = Call
    filterset_class = filters.CallFilters
    noun = Noun(_("appel à projets"), _("appels à projets"))
    section = "appels"
    path = "/appels/"
    row_template = "events/lignes/appel.html"
    table_template = "events/tableaux/appels.html"
    feed_title = _("Appels à projets")
    introduction = _("De l’argent pour vos projets : qui finance, jusqu’à quand, et pour quoi.")
    sorts = {
        "echeance": (_("échéance proche"), (F("deadline").asc(nulls_last=True), "pk")),
        "eloignee": (_("échéance éloignée"), (F("deadline").desc(nulls_first=True), "-pk")),
        "titre": ALPHABETICAL,
    }
    columns = {
        "titre": "Titre",
        "ouverture": "Ouverture",
        "echeance": "Date limite",
        "aide_maximale": "Aide maximale (€)",
        "financeurs": "Financeurs",
        "lien": "Lien",
        **_COMMON_COLUMNS,
    }
    other_parts = {"a-venir": _("Appels annoncés"), "clos": _("Appels clos")}

    def export_row(self, call):
        return {
            "titre": call.title,
            "ouverture": call.opens_on.isoformat() if call.opens_on else None,
            "echeance": call.deadline.isoformat() if call.deadline else None,
            "aide_maximale": float(call.amount_max) if call.amount_max is not None else None,
            "financeurs": [funder.name for funder in cards.funders(call)],
            "lien": call.url or None,
            **_common_row(call),
        }


class CountryGroupList(PublicationList):
    model = CountryGroup
    filterset_class = filters.CountryGroupFilters
    noun = Noun(_("groupe-pays"), _("groupes-pays"))
    section = "groupes-pays"
    path = "/groupes-pays/"
    view_names = ("liste",)
    exports = ()
    row_template = "events/lignes/groupe_pays.html"
    introduction = _(
        "Collectivités et associations engagées dans un même pays s’y retrouvent plusieurs fois par an "
        "pour se connaître, s’informer et monter des projets à plusieurs."
    )
    sorts = {"titre": ALPHABETICAL}

    def base(self, data):
        return super().base(data).with_counts()
