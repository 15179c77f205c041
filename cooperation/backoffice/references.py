"""Lists that everybody chooses from: only the national level changes them."""

import re

from django.contrib import admin
from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.base import BaseAdmin
from cooperation.backoffice.merging.doors import merge_chosen
from directory.database.fold import fold, one_key
from directory.models import SDG, Country, GazetteerTown, Sector


@admin.register(Country)
class CountryAdmin(BaseAdmin):
    list_display = ("name", "code", "locative")
    search_fields = ("name", "aliases")
    fields = ("name", "code", "locative", "aliases", "latitude")

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else ("code",)

    def get_search_results(self, request, queryset, search_term):
        """By any of its names, « Dahomey », « Cote d'Ivoire », or by words that begin so; the very name comes first:
        « mali » is not Djibouti, once « Côte des Somalis ».
        """
        words = fold(search_term.replace("\x00", "")).split()
        if not words:
            return queryset.none() if search_term.strip() else queryset, False
        named = Case(When(name_keys__contains=one_key(search_term), then=Value(0)), default=Value(1))
        found = queryset.annotate(names=Cast("name_keys", TextField()), rank=named)
        for word in words:
            found = found.filter(names__regex=rf"\y{re.escape(word)}")
        return found.order_by("rank", "name"), False


@admin.register(Sector)
class SectorAdmin(BaseAdmin):
    list_display = ("name", "position", "synonymes", "codes", "merged_into")
    list_filter = (("merged_into", admin.EmptyFieldListFilter),)
    list_select_related = ("merged_into",)
    search_fields = ("name", "aliases")
    fields = ("name", "slug", "aliases", "dac_codes", "position", "merged_into")
    readonly_fields = ("merged_into",)
    actions = ("merge",)

    @admin.display(description=_("synonymes"))
    def synonymes(self, sector):
        return ", ".join(sector.aliases)

    @admin.display(description=_("codes CAD"))
    def codes(self, sector):
        return ", ".join(sector.dac_codes)

    def get_prepopulated_fields(self, request, obj=None):
        return {"slug": ("name",)} if obj is None else {}

    def has_delete_permission(self, request, obj=None):
        """A sector that sheets bear is merged into another."""
        used = obj is not None and (obj.projects.exists() or obj.jumelages.exists() or obj.merged.exists())
        return super().has_delete_permission(request, obj) and not used

    @admin.action(description=_("Fusionner les deux secteurs cochés…"), permissions=["change"])
    def merge(self, request, queryset):
        return merge_chosen(self, request, queryset)


@admin.register(SDG)
class SDGAdmin(BaseAdmin):
    list_display = ("number", "label", "colour")
    list_display_links = ("label",)
    search_fields = ("label",)
    fields = ("number", "label", "colour")
    readonly_fields = ("number",)


@admin.register(GazetteerTown)
class GazetteerTownAdmin(BaseAdmin):
    """Foreign towns of GeoNames, to read: what recognises partners in imports."""

    list_display = ("label", "name", "country", "population")
    list_select_related = ("country",)
    search_fields = ("name", "name_fr", "=geonames_id")
    fields = ("name", "name_fr", "country", ("latitude", "longitude"), "population", "names", "geonames_id")
