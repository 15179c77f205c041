"""A database that does not answer is not waited for, one that is slow is."""

import socket

import psycopg
import pytest
from django.db import connection

from cooperation.database import breaker as module
from cooperation.database.breaker import Away, Breaker, WatchedConnection


@pytest.fixture
def breaker(monkeypatch):
    made = Breaker()
    monkeypatch.setattr(module, "breaker", made)
    return made


@pytest.fixture
def frozen():
    """A server that accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield {"host": "127.0.0.1", "port": server.getsockname()[1], "connect_timeout": 5}


def test_a_server_that_says_nothing_is_given_up(breaker, frozen, monkeypatch):
    monkeypatch.setattr(module, "VERDICT", 0.01)

    with pytest.raises(Away):
        breaker.connect(frozen)

    assert breaker.is_open


def test_the_others_do_not_wait_for_what_one_has_just_found_out(breaker, frozen):
    asked = []

    def reach():
        asked.append(1)
        raise psycopg.OperationalError("connection refused")

    for _time in range(3):
        with pytest.raises(psycopg.OperationalError):
            breaker.connect(frozen, reach=reach)

    assert asked == [1]


@pytest.mark.django_db
def test_it_is_back_as_soon_as_it_answers(breaker, frozen, monkeypatch, caplog):
    monkeypatch.setattr(module, "VERDICT", 0.01)
    with pytest.raises(Away):
        breaker.connect(frozen)
    monkeypatch.setattr(module, "monotonic", lambda: 10**9)
    monkeypatch.setattr(module, "VERDICT", 30)

    breaker.connect(_parameters()).close()

    assert not breaker.is_open
    assert [line.message.partition(" :")[0].partition(",")[0] for line in caplog.records] == [
        "La base ne répond plus",
        "La base répond de nouveau",
    ]


@pytest.mark.django_db
def test_a_slow_query_goes_on_as_long_as_the_server_lives(breaker, monkeypatch):
    monkeypatch.setattr(module, "DOUBT", 0.01)
    doubts = []
    monkeypatch.setattr(breaker, "_ask", lambda: doubts.append(1))

    with breaker.connect(_parameters()) as opened:
        assert opened.execute("SELECT 'lente' FROM pg_sleep(0.4)").fetchone() == ("lente",)

    assert doubts


@pytest.mark.django_db
def test_the_server_is_asked_for_real(breaker, monkeypatch):
    breaker.parameters = _parameters()

    breaker.doubt()

    assert not breaker.is_open
    breaker._close_probe()


@pytest.mark.django_db
def test_a_query_is_left_when_the_server_no_longer_lives(breaker, monkeypatch):
    monkeypatch.setattr(module, "DOUBT", 0.01)
    monkeypatch.setattr(breaker, "_ask", module.give_up)
    opened = WatchedConnection.connect(**_parameters())

    with pytest.raises(Away):
        opened.execute("SELECT pg_sleep(30)")

    assert opened.closed
    assert breaker.is_open


@pytest.mark.django_db
def test_only_web_processes_are_in_such_a_hurry(settings, breaker, monkeypatch):
    monkeypatch.setattr("cooperation.database.backend.base.breaker", breaker)
    other = connection.copy()
    kinds = []
    for role in ("web", "worker"):
        settings.PROCESS_ROLE = role
        other.connect()
        kinds.append(type(other.connection))
        other.close()

    assert kinds == [WatchedConnection, psycopg.Connection]


def _parameters():
    return connection.get_connection_params()
