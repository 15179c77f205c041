from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.kinds.filters import CountryFilter
from cooperation.backoffice.kinds.publication import PublicationAdmin
from cooperation.backoffice.records import RecordAdmin
from events.models import Resource


@admin.register(Resource)
class ResourceAdmin(PublicationAdmin):
    list_display = ("title", "medium", "published_on")
    list_filter = ("medium", CountryFilter, *RecordAdmin.list_filter)
    autocomplete_fields = ("countries", "author")
    fieldsets = (
        (None, {"fields": ("title", "medium", "summary", ("published_on", "author"))}),
        (_("Où la lire, la voir ou l’écouter"), {"fields": ("url", "file")}),
        (_("Présentation"), {"fields": ("description", "countries", "sectors")}),
    )
