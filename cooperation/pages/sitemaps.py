"""Addresses for search engines: published sheets only, demonstration ones left out."""

from django.contrib.sitemaps import Sitemap, views
from django.views.decorators.http import require_safe

from directory.enums import Origin
from directory.kinds import all_kinds

PAGES = (
    "/",
    "/ma-commune/",
    "/chiffres/",
    "/proposer/",
    "/a-propos/",
    "/glossaire/",
    "/integrer/",
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
        queryset = self.kind.model.objects.order_by("pk")
        if is_published_alone(self.kind):
            queryset = queryset.published().exclude(**{f"{via}origin": Origin.DEMO})
        if via:
            queryset = queryset.select_related("actor")
        return self.kind.on_map(queryset) if self.kind.on_map else queryset

    def lastmod(self, item):
        return getattr(item.actor if self.kind.is_role else item, "updated_at", None)


def is_published_alone(kind):
    """Whether the records of a kind are published one by one."""
    return kind.is_moderated or kind.is_role


def sitemaps():
    """``{name: Sitemap}``: the pages, then each kind whose records are published one by one, or chosen by the kind."""
    found = {kind.name: RecordSitemap(kind) for kind in all_kinds() if is_published_alone(kind) or kind.on_map}
    return {"pages": PageSitemap()} | found


@require_safe
def sitemap_index(request, sitemaps):
    """The site maps that hold something."""
    filled = {name: one for name, one in sitemaps.items() if one.paginator.count}
    return views.index(request, sitemaps=filled, sitemap_url_name="sitemap")
