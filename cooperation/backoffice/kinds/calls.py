from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.kinds.filters import CountryFilter, OpenCallFilter
from cooperation.backoffice.kinds.publication import PublicationAdmin
from cooperation.backoffice.records import RecordAdmin
from events.models import Call


@admin.register(Call)
class CallAdmin(PublicationAdmin):
    list_display = ("title", "opens_on", "deadline")
    list_filter = (OpenCallFilter, CountryFilter, *RecordAdmin.list_filter)
    autocomplete_fields = ("countries", "funders")
    fieldsets = (
        (None, {"fields": ("title", "summary", ("opens_on", "deadline"), "amount_max", "url")}),
        (_("Présentation"), {"fields": ("description", "funders", "countries", "sectors")}),
    )
