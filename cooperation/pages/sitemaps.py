"""Addresses for search engines: published sheets only, demonstration ones left out."""

from django.contrib.sitemaps import Sitemap

from directory.enums import Origin
from directory.kinds import all_kinds

PAGES = (
    "/",
    "/chiffres/",
    "/proposer/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/donnees/",
)


class PageSitemap(Sitemap):
    def items(self):
        return [*PAGES, *(kind.list.path for kind in all_kinds() if kind.list)]

    def location(self, item):
        return item


class RecordSitemap(Sitemap):
    """Published records of one kind; a role is published, and dated, with its actor."""

    limit = 10_000

    def __init__(self, kind):
        self.kind = kind

    def items(self):
        via = "actor__" if self.kind.is_role else ""
        queryset = self.kind.model.objects.published().exclude(**{f"{via}origin": Origin.DEMO}).order_by("pk")
        if via:
            queryset = queryset.select_related("actor")
        return self.kind.on_map(queryset) if self.kind.on_map else queryset

    def lastmod(self, item):
        return (item.actor if self.kind.is_role else item).updated_at


def sitemaps():
    """``{name: Sitemap}``: the pages, then each kind whose records are published one by one."""
    found = {kind.name: RecordSitemap(kind) for kind in all_kinds() if kind.is_moderated or kind.is_role}
    return {"pages": PageSitemap()} | found
