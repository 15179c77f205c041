"""What the sheets of network life share: countries by name, themes by boxes."""

from django import forms

from cooperation.backoffice.records import RecordAdmin
from directory.models import Sector


class PublicationAdmin(RecordAdmin):
    autocomplete_fields = ("countries",)

    def choices(self, name, model):
        rows = super().choices(name, model)
        return rows.current() if model is Sector else rows

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "sectors":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)
