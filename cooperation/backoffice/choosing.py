"""What people type to find a row, and the filters of a list whose values are known beforehand."""

import re

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q

from directory.reading.territory_words import parts_of


def rows_called(queryset, text):
    """The rows that ``text`` means, most likely first, as on the public site; else those whose name has words that
    begin so, in any order, with or without a title: « union europ », « Région Hauts ».
    """
    found = queryset.search(text)
    return found if found.exists() else queryset.filter(_begun(queryset.model, parts_of(text)))


def _begun(model, typed):
    via = getattr(model._default_manager.all(), "via", "")
    kind = next((path for path in ("kind", "actor__collectivite__kind", "collectivite__kind") if _has(model, path)), "")
    condition = Q(pk__in=())
    for key in typed.keys:
        words = Q()
        for word in key.split():
            words &= Q(**{f"{via}name_key__regex": rf"\y{re.escape(word)}"})
        if key != typed.name and kind:
            words &= Q(**{f"{kind}__in": typed.kinds})
        condition |= words
    return condition


def _has(model, path):
    """Whether the sort of a territory is at the end of ``path``."""
    name, _dots, rest = path.partition("__")
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    if rest:
        return field.is_relation and _has(field.related_model, rest)
    return model._meta.model_name == "collectivite"


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
