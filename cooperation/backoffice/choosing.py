"""The filters of a list whose values are known beforehand."""

from django.contrib import admin


class ChosenFilter(admin.SimpleListFilter):
    """``options``: its ``(value, label)``; ``column``: what each value is compared with, unless ``keep`` says more."""

    options, column = (), ""

    def lookups(self, request, model_admin):
        return self.options

    def queryset(self, request, queryset):
        return self.keep(request, queryset, self.value()) if self.value() else queryset

    def keep(self, request, queryset, value):
        """The rows of ``queryset`` that ``value`` keeps."""
        return queryset.filter(**{self.column: value})
