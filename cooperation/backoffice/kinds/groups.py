from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.kinds.filters import CountryFilter
from cooperation.backoffice.kinds.publication import PublicationAdmin
from cooperation.backoffice.records import RecordAdmin
from events.models import CountryGroup


@admin.register(CountryGroup)
class CountryGroupAdmin(PublicationAdmin):
    list_display = ("title",)
    list_filter = (CountryFilter, *RecordAdmin.list_filter)
    autocomplete_fields = ("countries", "members")
    fieldsets = (
        (None, {"fields": ("title", "summary", "countries")}),
        (_("Présentation"), {"fields": ("description", "sectors")}),
        (_("Membres"), {"fields": ("members",)}),
    )
