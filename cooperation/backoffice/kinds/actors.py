"""Organisations of every kind. Territories and networks have their own list; here they are found on demand."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.base import BaseStacked
from cooperation.backoffice.filters import public_filter
from cooperation.backoffice.kinds.parts import ActorAttachmentInline, ActorContactInline
from cooperation.backoffice.records import RecordAdmin, VerifiableMixin
from directory.models import Actor, Funder
from directory.organisations.list import ActorList


class FunderInline(BaseStacked):
    model = Funder
    fields = ("tier", "programmes")
    max_num = 1
    verbose_name = _("rôle de financeur")
    verbose_name_plural = _("rôle de financeur")


def alone(queryset):
    """The actors that no other list of the office has."""
    return queryset.plain().filter(as_funder__isnull=True)


class RoleFilter(admin.SimpleListFilter):
    """As on the public site, the list leaves territories and networks aside; a search looks everywhere."""

    title = _("rôle")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [
            ("tous", _("Tous les acteurs")),
            # Words are searched everywhere unless it is said.
            *([("seuls", _("Ni collectivités, ni réseaux, ni financeurs"))] if request.GET.get("q") else []),
            ("collectivite", _("Collectivités")),
            ("reseau", _("Réseaux")),
            ("financeur", _("Financeurs")),
        ]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": _("Hors collectivités et réseaux")}, *others]

    def queryset(self, request, queryset):
        match self.value():
            case "collectivite":
                return queryset.filter(collectivite__isnull=False)
            case "reseau":
                return queryset.filter(as_network__isnull=False)
            case "financeur":
                return queryset.filter(as_funder__isnull=False)
            case None if not request.GET.get("q"):
                return queryset.plain()
            case "seuls":
                return alone(queryset)
        return queryset


@admin.register(Actor)
class ActorAdmin(VerifiableMixin, RecordAdmin):
    list_display = ("name", "kind", "city", "country")
    list_filter = (
        RoleFilter,
        public_filter(ActorList, "type"),
        public_filter(ActorList, "pays"),
        *RecordAdmin.list_filter,
    )
    list_select_related = ("country", "network__actor", "collectivite", "as_network")
    autocomplete_fields = ("country",)
    readonly_fields = (*RecordAdmin.readonly_fields, "roles")
    inlines = (FunderInline, ActorContactInline, ActorAttachmentInline)
    fieldsets = (
        (None, {"fields": ("name", "acronym", "kind", "summary", "roles")}),
        (_("Présentation"), {"fields": ("description",)}),
        (
            _("Coordonnées"),
            {
                "fields": (
                    "website",
                    "email",
                    "phone",
                    "address",
                    ("postal_code", "city"),
                    "country",
                    ("latitude", "position_is_approximate"),
                )
            },
        ),
        (_("Image"), {"fields": ("logo",)}),
        (_("Identifiants"), {"fields": ("siren", "wikidata_id", "geonames_id", "iati_ref"), "classes": ("collapse",)}),
    )

    def searched(self, request, text):
        """Territories, networks and funders are found by their own lists."""
        found, _parameters = super().searched(request, text)
        return alone(found), {"role": "seuls"}

    @admin.display(description=_("rôles"))
    def roles(self, actor):
        """Links to the other sheets of the organisation."""
        names = {"collectivite": _("Collectivité"), "as_network": _("Réseau"), "as_funder": _("Financeur")}
        pages = {"collectivite": "collectivite", "as_network": "network", "as_funder": "funder"}
        found = [name for name in names if actor.pk and hasattr(actor, name)]
        links = [(f"../../../{pages[name]}/{actor.pk}/change/", names[name]) for name in found]
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "—"
