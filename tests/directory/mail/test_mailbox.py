"""The demonstration's mailbox: there, a person reads the mails; elsewhere, there is none."""

import pytest
from django.core.checks import run_checks
from django.test import Client

from directory.mail import outbox
from directory.submissions import letters


@pytest.fixture
def demonstration(settings, tmp_path):
    settings.DEMONSTRATION_MAILBOX = True
    settings.MAILBOX = tmp_path / "courriels"
    settings.EMAIL_BACKEND = "directory.mail.mailbox.EmailBackend"


def test_elsewhere_there_is_no_such_page(db):
    assert [Client().get(path).status_code for path in ("/courriels/", "/courriels/1-a/")] == [404, 404]


def test_it_shows_the_mails_with_their_working_link(demonstration, submit, client):
    mail = letters.received(submit(title="Des <forages> à Kita"))
    before = client.get("/courriels/").content.decode()

    outbox.send(mail.pk)
    page = client.get("/courriels/")
    [name] = [kept.name for kept in page.context["courriels"]]
    in_colours = client.get(f"/courriels/{name}/")

    assert "1\u00a0courriel en attente" in before
    assert "Des &lt;forages&gt; à Kita" in page.content.decode()
    assert '<a href="http://127.0.0.1:8000/suivi/' in page.content.decode()
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert page.cookies == {}
    # In colours, it can do nothing but be read.
    policy = in_colours.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("sandbox")
    assert "unsafe" not in policy
    assert client.get("/courriels/autre/").status_code == 404


def test_a_site_that_is_deployed_with_it_is_told(demonstration):
    assert [
        message.id for message in run_checks(include_deployment_checks=True) if message.id == "passerelles.E001"
    ] == ["passerelles.E001"]
