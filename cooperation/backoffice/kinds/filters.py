"""Filters of network life, under the parameters of the public agenda."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from directory.models import Country


class PeriodFilter(admin.SimpleListFilter):
    title = _("période")
    parameter_name = "periode"

    def lookups(self, request, model_admin):
        return [("a-venir", _("À venir")), ("passes", _("Passés"))]

    def queryset(self, request, queryset):
        found = {"a-venir": queryset.upcoming, "passes": queryset.past}.get(self.value())
        return found() if found else queryset


class CountryFilter(admin.SimpleListFilter):
    """Countries that something in the list speaks of."""

    title = _("pays")
    parameter_name = "pays"

    def lookups(self, request, model_admin):
        links = model_admin.model.countries.through.objects.values("country")
        return list(Country.objects.filter(pk__in=links).ordered().values_list("code", "name"))

    def queryset(self, request, queryset):
        return queryset.filter(countries=self.value()) if self.value() else queryset


class OpenCallFilter(admin.SimpleListFilter):
    title = _("échéance")
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [("ouvert", _("Ouverts"))]

    def queryset(self, request, queryset):
        return queryset.open() if self.value() else queryset
