"""What Prometheus gathers, for who has the token."""

import datetime
import os
import re

import pytest
from django.utils import timezone

from cooperation.http import metrics as module
from directory.mail.queue import later
from tests.factories.submissions import MailFactory

TOKEN = "un-jeton-de-surveillance"
LINE = re.compile(r'[a-z_]+(?:\{[a-z]+="[^"{}]*"\})? [0-9.]+')


@pytest.fixture
def ask(client, settings):
    settings.MONITORING_TOKEN = TOKEN
    return lambda token=TOKEN, **headers: client.get(
        "/metriques/", headers={"Authorization": f"Bearer {token}", **headers}
    )


@pytest.mark.django_db
def test_it_is_for_who_has_the_token(ask, client, settings):
    assert [ask().status_code, ask("autre").status_code, client.get("/metriques/").status_code] == [200, 404, 404]
    settings.MONITORING_TOKEN = ""
    assert ask("").status_code == 404


@pytest.mark.django_db
def test_each_line_is_one_that_prometheus_reads(ask):
    lines = ask().text.splitlines()

    assert [line for line in lines if not line.startswith("# ") and not LINE.fullmatch(line)] == []


@pytest.mark.django_db
def test_it_counts_requests_of_all_processes(ask):
    def total():
        return int(re.search(r'requests_total\{code="4xx"\} (\d+)', ask().text)[1])

    before = total()
    if not (child := os.fork()):
        module.count(404, 0.2)
        os._exit(0)
    os.waitpid(child, 0)
    module.count(410, 0.2)

    assert total() == before + 2


@pytest.mark.django_db
def test_what_waits_is_told(ask):
    later("courriels.envoyer", mail=1, at=timezone.now() - datetime.timedelta(minutes=20))
    MailFactory()

    said = ask().text

    assert re.search(r"^passerelles_queue_oldest_seconds 12\d\d$", said, re.MULTILINE)
    assert 'passerelles_part_ok{part="file"} 0' in said
    assert 'passerelles_mails{state="a-envoyer"} 1' in said
