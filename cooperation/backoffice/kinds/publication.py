"""What the sheets of network life share: countries by name, themes by boxes."""

from cooperation.backoffice.records import BoxesMixin, RecordAdmin


class PublicationAdmin(BoxesMixin, RecordAdmin):
    autocomplete_fields = ("countries",)
