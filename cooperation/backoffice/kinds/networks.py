from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.base import BaseStacked
from cooperation.backoffice.kinds.role import RoleAdmin
from directory.enums import CollectiviteKind
from directory.models import Network, NetworkPartner, Office


class OfficeInline(BaseStacked):
    model = Office
    fields = ("label", "address", ("postal_code", "city"), "phone", ("is_headquarters", "position"))


class NetworkPartnerInline(BaseStacked):
    model = NetworkPartner
    fields = ("name", "actor", "logo", "position")
    autocomplete_fields = ("actor",)


@admin.register(Network)
class NetworkAdmin(RoleAdmin):
    list_display = ("nom", "short_name", "territoire")
    ordering = ("position", "actor__sort_key")
    autocomplete_fields = ("actor",)
    inlines = (OfficeInline, NetworkPartnerInline)
    fieldsets = (
        (None, {"fields": ("name", "short_name", "acronym", "kind", "summary")}),
        (_("Territoire"), {"fields": ("regions",)}),
        (_("Missions"), {"fields": ("missions", "description")}),
        (_("Coordonnées"), {"fields": ("website", "email", "phone", "address", ("postal_code", "city"), "country")}),
        (_("Image"), {"fields": ("logo",)}),
        (_("Classement"), {"fields": ("position",)}),
        (_("Identifiants"), {"fields": ("siren", "wikidata_id", "iati_ref"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("regions__actor")

    @admin.display(description=_("régions"))
    def territoire(self, obj):
        return ", ".join(region.actor.name for region in obj.regions.all())

    def choices(self, name, model):
        rows = super().choices(name, model)
        return rows.filter(kind=CollectiviteKind.REGION) if name == "regions" else rows

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)
