"""On a full disk staff go on reading: a session that cannot be prolonged is not a page that fails."""

import pytest
from django.db import OperationalError

from cooperation.accounts.signing import sessions
from tests.cooperation.backoffice.conftest import client_of
from tests.factories import UserFactory


@pytest.fixture
def full(monkeypatch):
    def fail(*_arguments, **_options):
        raise OperationalError("could not extend file")

    monkeypatch.setattr(sessions, "REFRESH", 0)
    monkeypatch.setattr(sessions.SessionStore, "save", fail)


@pytest.mark.django_db
def test_reading_goes_on(full):
    assert client_of(UserFactory(national=True)).get("/admin/").status_code == 200


@pytest.mark.django_db
def test_a_session_is_prolonged_once_a_minute(monkeypatch):
    client = client_of(UserFactory(national=True))
    kept = []
    monkeypatch.setattr(sessions.SessionStore, "save", lambda store, **_options: kept.append(1))

    client.get("/admin/")
    assert kept == []
    monkeypatch.setattr(sessions, "REFRESH", 0)
    client.get("/admin/")
    assert kept == [1]
