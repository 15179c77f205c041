"""How old a sheet is: the same in Python and in the base, to the day."""

import datetime

import pytest
from django.utils import timezone

from directory.models import Project, ages
from directory.models.ages import Freshness, due_on, freshness_of, months_after, months_before
from tests import factories as make

DAYS = [datetime.date(2023, 1, 1) + datetime.timedelta(days=days) for days in range(800)]
TODAY = datetime.date(2026, 3, 12)


@pytest.mark.parametrize("months", [12, 18])
def test_before_and_after_say_the_same(months):
    """What began on a day is so old from ``months_after`` on, and not a day earlier."""
    wrong = [
        day
        for day in DAYS
        for first in [months_after(day, months)]
        if not months_before(first - datetime.timedelta(days=1), months) < day <= months_before(first, months)
    ]

    assert wrong == []


def test_a_day_that_the_month_lacks_comes_on_the_first_of_the_next():
    assert months_after(datetime.date(2024, 2, 29), 12) == datetime.date(2025, 3, 1)
    assert months_before(datetime.date(2026, 8, 31), 18) == datetime.date(2025, 2, 28)


def sheet(verified=None, published=None, **more):
    at = published and timezone.make_aware(datetime.datetime.combine(published, datetime.time(23, 30)))
    verification = {"verified_on": verified, "verified_by": "CENTRAIDER"} if verified else {}
    dates = {"published_at": at, "state_changed_at": at} if at else {}
    return make.ProjectFactory(**{"published": True, "ongoing": True, **dates, **verification, **more})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"verified": datetime.date(2025, 3, 13)}, Freshness.FRESH),
        ({"verified": datetime.date(2025, 3, 12)}, Freshness.DUE),
        ({"verified": datetime.date(2024, 9, 13)}, Freshness.DUE),
        ({"verified": datetime.date(2024, 9, 12)}, Freshness.OLD),
        ({"published": datetime.date(2025, 3, 13)}, Freshness.FRESH),
        ({"published": datetime.date(2025, 3, 12)}, Freshness.DUE),
        ({"published": datetime.date(2024, 9, 12)}, Freshness.OLD),
        ({"verified": datetime.date(2026, 3, 1), "published": datetime.date(2020, 1, 1)}, Freshness.FRESH),
        ({"verified": datetime.date(2026, 3, 1), "ongoing": False, "overdue": True}, Freshness.OVERDUE),
    ],
)
def test_states_of_freshness(values, expected):
    project = sheet(**values)

    state = freshness_of(project, TODAY)
    in_base = {
        "due": Project.objects.due(TODAY).exists(),
        "old": Project.objects.unverified_since(ages.OLD_MONTHS, TODAY).exists(),
    }

    assert state == expected
    assert in_base == {"due": expected in (Freshness.DUE, Freshness.OLD), "old": expected == Freshness.OLD}


@pytest.mark.django_db
def test_the_next_day_to_ask_follows_the_verification_else_the_publication():
    verified = sheet(verified=datetime.date(2025, 6, 1), published=datetime.date(2020, 1, 1))
    published = sheet(published=datetime.date(2025, 6, 2))

    assert due_on(verified) == datetime.date(2026, 6, 1)
    assert due_on(published) == datetime.date(2026, 6, 2)
    assert due_on(make.ProjectFactory()) is None


@pytest.mark.django_db
def test_less_than_a_year_ago_is_said_once():
    """The counts of the public pages and the ages of the sheets part on the same day."""
    verified = [datetime.date(2025, 3, day) for day in (11, 12, 13)] + [TODAY]
    projects = [sheet(verified=day) for day in verified]
    sheet(published=TODAY)

    counted = Project.objects.filter(ages.verified_within_a_year(TODAY))

    assert set(counted) == {project for project in projects if freshness_of(project, TODAY) == Freshness.FRESH}
    assert set(counted) == set(projects[2:])
