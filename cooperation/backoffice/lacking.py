"""What people look for in a sheet, and the sheets that lack it: said on the first page, in lists, on the sheet."""

from functools import reduce
from operator import or_

from django.contrib import admin
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.choosing import ChosenFilter
from directory.enums import ProjectRole, PublicationState
from directory.french import all_of
from directory.models import Jumelage, JumelageMember, Project, ProjectActor, ProjectLocality
from events.models import Event

ANY = "une-chose"


def _without(rows):
    return ~Exists(rows.filter(project=OuterRef("pk")))


# ``{model: {value of the filter: (what is lacking, condition)}}``.
LACKING = {
    Project: {
        "porteur": (_("le porteur"), _without(ProjectActor.objects.filter(role=ProjectRole.HOLDER))),
        "pays": (_("le pays"), _without(Project.countries.through.objects)),
        "lieu": (_("le lieu"), _without(ProjectLocality.objects)),
    },
    Jumelage: {
        "membre": (
            _("au moins deux membres"),
            ~Q(
                pk__in=JumelageMember.objects.values("jumelage")
                .annotate(n=Count("pk"))
                .filter(n__gte=2)
                .values("jumelage")
            ),
        ),
    },
    Event: {
        "lieu": (_("le lieu"), Q(is_online=False, venue="", address="", city="", collectivite__isnull=True)),
    },
}


def incomplete(queryset):
    """The sheets that lack something and are not put away."""
    return _kept(queryset, *(condition for _words, condition in LACKING[queryset.model].values()))


def _kept(queryset, *conditions):
    return queryset.filter(reduce(or_, map(Q, conditions))).exclude(state=PublicationState.ARCHIVED)


def with_lacking(queryset):
    """Rows that know what they lack, for ``lacking``."""
    found = {
        _column(key): Case(When(condition, then=True), default=False, output_field=BooleanField())
        for key, (_words, condition) in LACKING[queryset.model].items()
    }
    return queryset.annotate(**found)


def lacking(row):
    """« le porteur et le lieu », of a row of ``with_lacking``; nothing when it lacks nothing."""
    told = [
        words for key, (words, _condition) in LACKING.get(type(row), {}).items() if getattr(row, _column(key), False)
    ]
    return all_of(told)


def _column(key):
    return f"lacks_{key}"


class LackingFilter(ChosenFilter):
    title, parameter_name = _("ce qui manque"), "manque"

    def lookups(self, request, model_admin):
        return [(ANY, _("Quelque chose")), *((key, words) for key, (words, _q) in LACKING[model_admin.model].items())]

    def keep(self, request, queryset, value):
        if value == ANY:
            return incomplete(queryset)
        known = LACKING[queryset.model].get(value)
        return _kept(queryset, known[1]) if known else queryset


class LackingMixin:
    """For the sheets of ``LACKING``: a column, a sentence on the form. ``LackingFilter`` is among their filters."""

    def get_queryset(self, request):
        return with_lacking(super().get_queryset(request))

    def default_columns(self, request):
        return (*super().default_columns(request), "manque")

    @admin.display(description=_("il manque"))
    def manque(self, obj):
        return lacking(obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["manque"] = lacking(obj) if obj is not None else ""
        return super().render_change_form(request, context, add, change, form_url, obj)
