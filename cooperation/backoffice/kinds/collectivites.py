"""Territories. A foreign town is made in one screen: its organisation and its territory together."""

from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cooperation.accounts.roles import OPEN_COLLECTIVITE_KINDS, is_national
from cooperation.backoffice.base import BaseTabular
from cooperation.backoffice.filters import public_filter
from cooperation.backoffice.kinds.role import RoleAdmin
from directory.enums import ActorKind
from directory.french import french_number
from directory.models import Collectivite, FormerName
from directory.territories.list import CollectiviteList


class FormerNameInline(BaseTabular):
    model = FormerName
    fields = ("name", "kind", "code", "latitude")


@admin.register(Collectivite)
class CollectiviteAdmin(RoleAdmin):
    list_display = ("nom", "kind", "ou", "habitants")
    list_filter = (
        public_filter(CollectiviteList, "type"),
        public_filter(CollectiviteList, "pays"),
        public_filter(CollectiviteList, "region"),
        *RoleAdmin.list_filter,
    )
    autocomplete_fields = ("actor", "region", "departement", "epci")
    new_actor_kind = ActorKind.COLLECTIVITE
    inlines = (FormerNameInline,)
    fieldsets = (
        (None, {"fields": ("name", "kind", "official_name", "summary")}),
        (
            _("Où est-ce ?"),
            {
                "fields": (
                    "country",
                    "admin_area",
                    "region",
                    "departement",
                    "epci",
                    "location_note",
                    ("latitude", "position_is_approximate"),
                )
            },
        ),
        (_("Population"), {"fields": (("population", "population_year", "population_is_approximate"),)}),
        (_("Politique internationale"), {"fields": ("policy", "description")}),
        (_("Service à contacter"), {"fields": ("website", "email", "phone", "address", ("postal_code", "city"))}),
        (_("Image"), {"fields": ("logo",)}),
        (
            _("Identifiants"),
            {
                "fields": ("code", "postal_codes", "siren", "wikidata_id", "geonames_id", "iati_ref"),
                "classes": ("collapse",),
            },
        ),
    )

    @admin.display(description=_("où"))
    def ou(self, obj):
        return obj.place

    @admin.display(description=_("habitants"), ordering=F("population").desc(nulls_last=True))
    def habitants(self, obj):
        return french_number(obj.population) if obj.population else ""

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """A network adds foreign and assimilated places; French territories come with the official reference."""
        if db_field.model is Collectivite and db_field.name == "kind" and not is_national(request.user):
            kinds = {kind.value for kind in OPEN_COLLECTIVITE_KINDS}
            kwargs["choices"] = [("", "---------"), *(choice for choice in db_field.choices if choice[0] in kinds)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)
