"""The figures of freshness, against a plain count of the sheets, one by one."""

import datetime
import statistics
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.enums import RequestAnswer, RequestState
from directory.freshness import figures
from directory.models import Jumelage, Project, VerificationRequest
from directory.models.ages import months_before
from tests import factories as make

TODAY = datetime.date(2026, 3, 12)
DAYS = [None, None, *(TODAY - datetime.timedelta(days=days) for days in (0, 1, 200, 364, 365, 366, 500, 546, 547, 900))]


@pytest.fixture
def networks(db):
    """Two networks and the national level, each with sheets of every age, and some that are not published."""
    networks = [make.NetworkFactory(), make.NetworkFactory(), None]
    for rank, network in enumerate(networks):
        for day in DAYS[rank:]:
            verified = {"verified_on": day, "verified_by": "CENTRAIDER"} if day else {}
            project = make.ProjectFactory(published=True, network=network, **verified)
            make.ProjectFactory(draft=True, network=network, **verified)
            make.JumelageFactory(published=True, network=network, members=0, **verified)
            if day:
                make.VerificationFactory(project=project, on=day)
    return networks


def plain(sheets):
    """The same figures, counted by hand."""
    days = [sheet.verified_on for sheet in sheets]
    year, eighteen = months_before(TODAY, 12), months_before(TODAY, 18)
    known = [day for day in days if day]
    return {
        "total": len(days),
        "within_year": sum(day > year for day in known),
        "within_eighteen": sum(eighteen < day <= year for day in known),
        "beyond": sum(day <= eighteen for day in known),
        "never": days.count(None),
        "median": statistics.median_low([(TODAY - day).days for day in known]) if known else None,
    }


def shown(found):
    return {
        name: getattr(found, name) for name in ("total", "within_year", "within_eighteen", "beyond", "never", "median")
    }


def sheets_of(**where):
    return [*Project.objects.published().filter(**where), *Jumelage.objects.published().filter(**where)]


def test_figures_equal_a_plain_count(networks):
    found = figures.figures_by_network(TODAY)

    assert {key: shown(one) for key, one in found.items()} == {
        network and network.pk: plain(sheets_of(network=network)) for network in networks
    }
    assert shown(figures.figures_of_all(TODAY)) == plain(sheets_of())
    assert [shown(figures.figures_of(one, TODAY)) for one in networks] == [
        plain(sheets_of(network=one)) for one in networks
    ]
    assert [sum(number for _key, number, _share in one.shares) == one.total for one in found.values()] == [True] * 3


def test_months_count_the_verifications_kept(networks):
    months = dict(figures.figures_of_all(TODAY).months)

    kept = Counter(day.replace(day=1) for _rank in networks for day in DAYS if day)
    assert {month: number for month, number in months.items() if number} == {
        month: number for month, number in kept.items() if month in months
    }
    assert list(months) == [months_before(datetime.date(2026, 3, 1), ago) for ago in range(11, -1, -1)]


def test_answers_are_those_of_the_year(networks):
    network = networks[0]
    at = timezone.make_aware(datetime.datetime(2026, 1, 10))
    project = Project.objects.published().filter(network=network).first()
    about = {"project": project, "sent_at": at}
    make.VerificationRequestFactory(**about, answered=True)
    make.VerificationRequestFactory(**about, answered=True, answer=RequestAnswer.SOMEBODY_ELSE)
    make.VerificationRequestFactory(**about, state=RequestState.UNANSWERED)
    make.VerificationRequestFactory(**about | {"sent_at": None}, answered=True)
    make.VerificationRequestFactory(**about | {"sent_at": at - datetime.timedelta(days=800)}, answered=True)
    make.VerificationRequestFactory(project=project)
    VerificationRequest.objects.filter(sent_at=None, state=RequestState.ANSWERED).update(answered_at=at)

    found = figures.figures_of(network, TODAY)

    assert found.answers == {
        RequestAnswer.ACCURATE: 2,
        RequestAnswer.SOMEBODY_ELSE: 1,
        RequestState.UNANSWERED: 1,
    }
    assert (found.sent, found.answered) == (4, 3)


def test_as_many_queries_whatever_the_number_of_sheets(networks):
    with CaptureQueriesContext(connection) as queries:
        figures.figures_by_network(TODAY)

    assert len(queries) == 6


def test_a_network_without_sheets_has_figures_too(db):
    found = figures.figures_of(make.NetworkFactory(), TODAY)

    assert (found.total, found.median, found.shares[0][2], len(found.months)) == (0, None, None, 12)
