"""Facets of every list of network life: countries, themes."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.countries.facets import COUNTRY_WORDS, in_countries, known_countries
from directory.listing.facets import Facet
from directory.listing.titles import quoted
from directory.models import Sector
from directory.projects.facets import SECTOR_WORDS, known_sectors


def country_facet(model, owner, **kwargs):
    return Facet(
        _("Pays"),
        "country_id",
        text="country__name",
        known=known_countries,
        through=model.countries.through,
        owner=owner,
        phrase=in_countries,
        words=COUNTRY_WORDS,
        **kwargs,
    )


def theme_facet(model, owner):
    return Facet(
        _("Thème"),
        "sector__slug",
        text="sector__name",
        known=known_sectors,
        slugs_of=Sector,
        through=model.sectors.through,
        owner=owner,
        where=Q(sector__merged_into__isnull=True),
        phrase=quoted("sur", "sur {n} thèmes"),
        words=SECTOR_WORDS,
    )
