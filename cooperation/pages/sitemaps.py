"""Addresses for search engines: published sheets only, demonstration ones left out."""

from django.contrib.sitemaps import Sitemap

from directory.enums import Origin
from directory.models import Actor, Collectivite, Funder, Jumelage, Network, Project
from events.models import Article, Call, CountryGroup, Event, Resource

PAGES = (
    "/",
    "/projets/",
    "/jumelages/",
    "/collectivites/",
    "/acteurs/",
    "/financeurs/",
    "/reseaux/",
    "/pays/",
    "/chiffres/",
    "/agenda/",
    "/actualites/",
    "/ressources/",
    "/appels/",
    "/groupes-pays/",
    "/proposer/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/donnees/",
)


class PageSitemap(Sitemap):
    def items(self):
        return PAGES

    def location(self, item):
        return item


class RecordSitemap(Sitemap):
    """Published records of one model; ``via`` leads from it to its actor when it is a role."""

    limit = 10_000

    def __init__(self, model, via="", narrow=None):
        self.model, self.via, self.narrow = model, via, narrow

    def items(self):
        queryset = self.model.objects.published().exclude(**{f"{self.via}origin": Origin.DEMO}).order_by("pk")
        if self.via:
            queryset = queryset.select_related("actor")
        return self.narrow(queryset) if self.narrow else queryset

    def lastmod(self, item):
        return (item.actor if self.via else item).updated_at


SITEMAPS = {
    "pages": PageSitemap(),
    "projets": RecordSitemap(Project),
    "jumelages": RecordSitemap(Jumelage),
    "collectivites": RecordSitemap(Collectivite, "actor__", lambda queryset: queryset.with_published_records()),
    "acteurs": RecordSitemap(
        Actor, narrow=lambda queryset: queryset.plain().select_related("collectivite", "as_network")
    ),
    "financeurs": RecordSitemap(Funder, "actor__"),
    "reseaux": RecordSitemap(Network, "actor__"),
    "agenda": RecordSitemap(Event),
    "actualites": RecordSitemap(Article),
    "ressources": RecordSitemap(Resource),
    "appels": RecordSitemap(Call),
    "groupes-pays": RecordSitemap(CountryGroup),
}
