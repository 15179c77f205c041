"""What is kept of those who sign in, or try to, is forgotten in time: on aged data."""

import datetime

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from cooperation.accounts import retention

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize("table", [AccessAttempt, AccessFailureLog, AccessLog], ids=lambda table: table.__name__)
def test_attempts_are_forgotten_after_a_month(table):
    made = {}
    for days in (29, 31):
        more = {"failures_since_start": 3} if table is AccessAttempt else {}
        made[days] = table.objects.create(username=f"qui{days}", ip_address="192.0.2.9", **more)
        table.objects.filter(pk=made[days].pk).update(attempt_time=NOW - datetime.timedelta(days=days))

    numbers = retention.purge(NOW), retention.purge(NOW)

    assert list(table.objects.values_list("username", flat=True)) == ["qui29"]
    assert [one["tentatives de connexion"] for one in numbers] == [1, 0]


def test_a_session_that_ended_is_deleted():
    for minutes in (-1, 1):
        Session.objects.create(session_key=f"s{minutes}", expire_date=NOW + datetime.timedelta(minutes=minutes))

    retention.purge(NOW)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["s1"]
