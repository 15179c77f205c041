"""How a row is named where it is chosen: homonyms are told apart."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from directory.french import team_name
from directory.models import Actor, Collectivite, Funder, Funding, JumelageMember, Network, Project, ProjectLocality

# What a label reads, loaded with the row.
RELATED = {
    Actor: ["country"],
    Collectivite: ["actor__country", "departement__actor", "region__actor"],
    Funder: ["actor"],
    Network: ["actor"],
    Funding: ["funder__actor", "project"],
    JumelageMember: ["collectivite__actor", "country"],
    ProjectLocality: ["collectivite__actor", "country"],
}


def prepared(queryset):
    """``queryset`` with what ``label`` reads of its rows."""
    return queryset.select_related(*RELATED.get(queryset.model, ()))


def label(row):
    """« Bagnolet (Seine-Saint-Denis) », « Parakou (Bénin) », « Eau potable à Kita (2019) »."""
    if isinstance(row, Collectivite):
        return f"{row.actor.name} ({row.place})"
    if isinstance(row, Actor):
        where = row.city if row.country_id == "FR" else row.country.name
        return f"{row.name} ({where})" if where else row.name
    if isinstance(row, Network):
        return team_name(row)
    if isinstance(row, Project) and row.start:
        return f"{row.title} ({row.start.year})"
    return str(row)


class RowChoice(forms.ModelChoiceField):
    """``current``: the row that the sheet bears, when it is loaded: forty members are not read forty times again."""

    current = None

    def label_from_instance(self, row):
        return label(row)

    def to_python(self, value):
        if self.current is not None and str(value) == str(self.current.pk):
            return self.current
        return super().to_python(value)


class RowsAutocomplete(AutocompleteSelectMultiple):
    """Django's, without Select2's « clear all », which it puts in a list where only items may stand."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


class RowAutocomplete(AutocompleteSelect):
    """Django's, but for reading the chosen row again when the field holds it."""

    def optgroups(self, name, value, attrs=None):
        current = self.choices.field.current
        if current is None or list(map(str, value)) != [str(current.pk)]:
            return super().optgroups(name, value, attrs)
        option = self.create_option(name, str(current.pk), label(current), True, 0, attrs=attrs)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        return [(None, [*empty, option], 0)]


class RowChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row):
        return label(row)
