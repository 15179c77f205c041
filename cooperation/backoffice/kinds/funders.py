from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.filters import public_filter
from cooperation.backoffice.kinds.role import RoleAdmin
from directory.models import Funder
from directory.organisations.list import FunderList


@admin.register(Funder)
class FunderAdmin(RoleAdmin):
    list_display = ("nom", "tier", "projets")
    list_filter = (public_filter(FunderList, "niveau"), *RoleAdmin.list_filter)
    autocomplete_fields = ("actor",)
    fieldsets = (
        (None, {"fields": ("name", "acronym", "kind", "tier", "summary")}),
        (_("Ce qu’il finance"), {"fields": ("programmes", "description")}),
        (_("Coordonnées"), {"fields": ("website", "email", "phone", "address", ("postal_code", "city"), "country")}),
        (_("Image"), {"fields": ("logo",)}),
        (_("Identifiants"), {"fields": ("siren", "wikidata_id", "iati_ref"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_project_count()

    @admin.display(description=_("projets publiés"), ordering="project_count")
    def projets(self, obj):
        return obj.project_count
