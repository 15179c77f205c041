"""Dates known to the year, the month or the day, in models, in the database and in forms."""

import datetime

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import isolate_apps
from hypothesis import given

from directory.dates import PartialDate, PartialDateField
from directory.models import Jumelage, Project
from directory.reading.fields import PartialDateFormField
from tests.directory.test_dates import partial_dates
from tests.factories import (
    CountryFactory,
    JumelageFactory,
    JumelageMemberFactory,
    JumelageMilestoneFactory,
    ProjectFactory,
)

# --- In a model ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_stored_and_read_back_with_its_bounds():
    start, end = PartialDate(2019, 9, is_approximate=True), PartialDate(2022)
    project = ProjectFactory(start=start, end=end)

    stored = Project.objects.get(pk=project.pk)

    assert (stored.start, stored.end) == (start, end)
    assert (stored.start_from, stored.end_until) == (datetime.date(2019, 9, 1), datetime.date(2022, 12, 31))


@pytest.mark.django_db
def test_lookups_take_dates_and_iso_text():
    early = JumelageFactory(members=0, since=PartialDate(1993))
    late = JumelageFactory(members=0, since=PartialDate(2010, 8))
    JumelageFactory(members=0, since=None)

    assert list(Jumelage.objects.filter(since=PartialDate(1993))) == [early]
    assert list(Jumelage.objects.filter(since__gte="2000")) == [late]
    assert list(Jumelage.objects.filter(since__lt=PartialDate(2010, 8, 1)).order_by("-since")) == [late, early]


@pytest.mark.parametrize("value", ["août 2010", "2010-13", "2010-02-30", "2500", "x"])
def test_a_model_takes_nothing_malformed(value):
    with pytest.raises(ValidationError):
        Project(title="Eau", start=value).clean_fields(exclude=["slug"])


PARTIAL_DATE_FIELDS = [
    field
    for label in ("directory", "events", "cooperation")
    for model in apps.get_app_config(label).get_models()
    for field in model._meta.local_fields
    if isinstance(field, PartialDateField) and not hasattr(model, "pgh_tracked_model")
]


def test_the_fields_tested_below_are_known():
    assert [str(field) for field in PARTIAL_DATE_FIELDS] == [
        "directory.Jumelage.since",
        "directory.Jumelage.until",
        "directory.JumelageMember.joined",
        "directory.JumelageMember.left",
        "directory.JumelageMilestone.date",
        "directory.Project.start",
        "directory.Project.end",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    ["", "10", "abcd", "2010-13", "2010-00", "2010-8", "2010-02-30", "2010-08-00", "0999", "2201", "2010-08 "]
    + ["~", "~2010", "2010~~", "2010?", "2010-02-30~"],
)
@pytest.mark.parametrize("field", PARTIAL_DATE_FIELDS, ids=str)
def test_the_database_takes_nothing_malformed(field, value):
    factories = [JumelageFactory, JumelageMemberFactory, JumelageMilestoneFactory, ProjectFactory]
    [factory] = [factory for factory in factories if factory._meta.model is field.model]
    record = factory()
    table, column = field.model._meta.db_table, field.column

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', [value, record.pk])


@isolate_apps("directory")
def test_a_field_that_must_be_known_is_an_error_of_the_code():
    class Dated(models.Model):
        day = PartialDateField(null=False)

        class Meta:
            app_label = "directory"

        def __str__(self):
            return str(self.day)

    [error] = Dated._meta.get_field("day").check()

    assert "must be nullable" in error.msg


# --- In a form -------------------------------------------------------------------------------------------------------


class DateForm(forms.Form):
    day = PartialDateField("jour").formfield(form_class=PartialDateFormField)


class ProjectDatesForm(forms.ModelForm):
    class Meta:
        model = Project
        fields = ["start"]
        field_classes = {"start": PartialDateFormField}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("   ", None),
        ("août 2010", PartialDate(2010, 8)),
        ("15/05/19", PartialDate(2019, 5, 15)),
        ("vers 2015", PartialDate(2015, is_approximate=True)),
        ("env. 2015", PartialDate(2015, is_approximate=True)),
        ("~2015", PartialDate(2015, is_approximate=True)),
        ("2015 ?", PartialDate(2015, is_approximate=True)),
        ("vers 03/2015", PartialDate(2015, 3, is_approximate=True)),
        ("1250", PartialDate(1250)),
    ],
)
def test_form(text, expected):
    form = DateForm({"day": text})

    assert form.is_valid()
    assert form.cleaned_data == {"day": expected}


@pytest.mark.parametrize("text", ["le 3", "31/02/2020", "un jour de mai", "bonjour", "mai"])
def test_form_refuses_with_examples(text):
    form = DateForm({"day": text})

    assert not form.is_valid()
    [sentence] = form.errors["day"]
    assert "crivez par exemple" in sentence


def test_required_form_field():
    field = PartialDateField("jour", blank=False).formfield(form_class=PartialDateFormField)

    with pytest.raises(ValidationError) as refusal:
        field.clean("")

    assert refusal.value.messages == ["Ce champ est obligatoire."]


@given(partial_dates())
def test_a_form_shows_what_it_reads(date):
    field = PartialDateField("jour").formfield(form_class=PartialDateFormField)
    shown = field.prepare_value(date)

    assert field.clean(shown) == date
    assert not field.has_changed(date, shown)
    assert field.has_changed(date, "")


def test_a_form_shows_again_what_it_did_not_understand():
    form = DateForm({"day": "un jour de mai"})

    assert 'value="un jour de mai"' in str(form["day"])


@pytest.mark.django_db
def test_model_form_round_trip():
    CountryFactory(code="BJ")
    project = ProjectFactory(start=PartialDate(2010, 8))

    form = ProjectDatesForm({"start": str(project.start)}, instance=project)

    assert form.is_valid()
    assert not form.has_changed()
    assert form.save().start == PartialDate(2010, 8)
