"""Filters of network life, under the parameters of the public agenda."""

from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.choosing import ChosenFilter
from directory.models import Country


class PeriodFilter(ChosenFilter):
    title, parameter_name = _("période"), "periode"
    options = [("a-venir", _("À venir")), ("passes", _("Passés"))]

    def keep(self, request, queryset, value):
        found = {"a-venir": queryset.upcoming, "passes": queryset.past}.get(value)
        return found() if found else queryset


class CountryFilter(ChosenFilter):
    """Countries that something in the list speaks of."""

    title, parameter_name, column = _("pays"), "pays", "countries"

    def lookups(self, request, model_admin):
        # Nothing of what the account does not see.
        links = model_admin.get_queryset(request).order_by().values("countries")
        return list(Country.objects.filter(pk__in=links).ordered().values_list("code", "name"))


class OpenCallFilter(ChosenFilter):
    title, parameter_name = _("échéance"), "etat"
    options = [("ouvert", _("Ouverts"))]

    def keep(self, request, queryset, value):
        return queryset.open()
