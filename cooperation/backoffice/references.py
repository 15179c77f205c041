"""Lists that everybody chooses from: only the national level changes them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.base import BaseAdmin
from cooperation.backoffice.merging.doors import merge_chosen
from directory.database.fold import needle
from directory.models import SDG, Country, GazetteerTown, Sector


@admin.register(Country)
class CountryAdmin(BaseAdmin):
    list_display = ("name", "code", "locative")
    search_fields = ("name", "aliases")
    fields = ("name", "code", "locative", "aliases", ("latitude", "longitude"))

    def get_readonly_fields(self, request, obj=None):
        return () if obj is None else ("code",)

    def get_search_results(self, request, queryset, search_term):
        """By any of its names: « Dahomey », « Cote d'Ivoire »."""
        if search_term.strip():
            queryset = queryset.filter(name_keys__icontains=needle(search_term.replace("\x00", "")))
        return queryset, False


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
