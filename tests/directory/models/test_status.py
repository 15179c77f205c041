"""The status of a project is computed, the same in Python and in SQL, and never flatters."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.dates import PartialDate
from directory.enums import Closure, ProjectStatus
from directory.models import Project
from tests.directory.test_dates import partial_dates
from tests.factories import ProjectFactory

TODAY = datetime.date(2025, 5, 15)

CASES = {
    # start, end, closure: status
    ((2025, 5, 16), None, "ouvert"): "a-venir",
    ((2025, 6), (2025, 6), "ouvert"): "a-venir",
    ((2026,), None, "ouvert"): "a-venir",
    ((2025, 5, 15), None, "ouvert"): "en-cours",
    ((2025, 5), None, "ouvert"): "en-cours",  # it may have begun on the 1st
    ((2025,), None, "ouvert"): "en-cours",
    ((1993,), None, "ouvert"): "en-cours",
    (None, (2025,), "ouvert"): "en-cours",  # it may last until December
    (None, (2025, 5), "ouvert"): "en-cours",
    (None, (2025, 5, 15), "ouvert"): "en-cours",
    ((2019,), (2030,), "ouvert"): "en-cours",
    ((2019, 9), (2022, 12), "ouvert"): "a-confirmer",
    (None, (2025, 5, 14), "ouvert"): "a-confirmer",
    (None, (2025, 4), "ouvert"): "a-confirmer",
    (None, (2024,), "ouvert"): "a-confirmer",
    (None, None, "ouvert"): "a-confirmer",
    ((2019,), (2022,), "termine"): "termine",
    ((2026,), None, "termine"): "termine",
    (None, None, "termine"): "termine",
    ((2019,), (2030,), "suspendu"): "suspendu",
    ((2019,), (2022,), "suspendu"): "suspendu",
    ((2026,), None, "abandonne"): "abandonne",
    (None, None, "abandonne"): "abandonne",
}


@pytest.mark.parametrize(("facts", "status"), CASES.items(), ids=str)
def test_status(facts, status):
    start, end, closure = facts
    project = Project(start=start and PartialDate(*start), end=end and PartialDate(*end), closure=closure)

    assert project.status_on(TODAY) == ProjectStatus(status)


@pytest.mark.django_db
def test_the_same_in_sql():
    expected = {}
    for number, ((start, end, closure), status) in enumerate(CASES.items()):
        ProjectFactory(
            title=f"Projet {number}",
            start=start and PartialDate(*start),
            end=end and PartialDate(*end),
            closure=closure,
            holder=False,
            countries=[],
        )
        expected[f"Projet {number}"] = status

    assert dict(Project.objects.with_status(TODAY).values_list("title", "status_value")) == expected


@st.composite
def facts(draw):
    start, end = draw(st.none() | partial_dates(2020, 2030)), draw(st.none() | partial_dates(2020, 2030))
    if start and end and end.latest < start.earliest:
        start, end = end, start
    return start, end, draw(st.sampled_from(Closure))


@pytest.mark.django_db
@settings(max_examples=25)
@given(st.lists(facts(), min_size=1, max_size=25), st.dates(datetime.date(2019, 1, 1), datetime.date(2031, 12, 31)))
def test_sql_agrees_with_python_whatever_the_dates(projects, today):
    with transaction.atomic():
        Project.objects.bulk_create(
            Project(title="Projet", slug=f"projet-{number}", start=start, end=end, closure=closure)
            for number, (start, end, closure) in enumerate(projects)
        )
        disagreements = [
            project
            for project in Project.objects.with_status(today)
            if project.status_on(today) != project.status_value
        ]
        transaction.set_rollback(True)

    assert disagreements == []


def test_an_overdue_project_is_never_said_to_be_under_way():
    project = Project(start=PartialDate(2019, 9), end=PartialDate(2022, 12))

    assert project.status == ProjectStatus.UNCONFIRMED
    assert str(project.status_label) == "Échéance dépassée, à confirmer"


def test_a_project_without_dates_says_so():
    assert str(Project().status_label) == "Dates inconnues, à confirmer"


@pytest.mark.parametrize(
    ("trait", "label"),
    [
        ("upcoming", "À venir"),
        ("ongoing", "En cours"),
        ("overdue", "Échéance dépassée, à confirmer"),
        ("done", "Terminé"),
        ("suspended", "Suspendu"),
        ("abandoned", "Abandonné"),
    ],
)
@pytest.mark.django_db
def test_labels(trait, label):
    assert str(ProjectFactory(**{trait: True}).status_label) == label


@pytest.mark.django_db
def test_by_default_today_is_the_day_in_paris():
    today = timezone.localdate()
    day = PartialDate(today.year, today.month, today.day)

    project = ProjectFactory(start=day, end=day)

    assert project.status == ProjectStatus.ONGOING
    assert Project.objects.with_status().get().status_value == "en-cours"
