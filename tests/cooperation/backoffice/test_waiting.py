"""The office says when nobody sends the mails."""

import datetime

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.mail import queue

NOW = timezone.now()


@pytest.fixture(autouse=True)
def _empty_queue(db):
    """Tests that commit leave their jobs."""
    ProcrastinateJob.objects.all()._raw_delete(using="default")


@pytest.mark.parametrize(
    ("late", "is_worked", "is_told"),
    [(7, False, True), (7, True, False), (0, False, False), (-7, False, False)],
)
def test_the_office_says_that_nobody_works(national_client, monkeypatch, late, is_worked, is_told):
    queue.later("courriels.envoyer", mail=1, at=timezone.now() - datetime.timedelta(minutes=late))
    monkeypatch.setattr(queue, "is_worked", lambda: is_worked)

    page = national_client.get("/admin/").text

    assert ("Les courriels et imports attendent depuis le" in page) == is_told


def test_a_queue_without_a_job_waits_for_nobody():
    assert queue.waiting_since() is None
    queue.later("courriels.envoyer", mail=1)
    assert queue.waiting_since() >= NOW
