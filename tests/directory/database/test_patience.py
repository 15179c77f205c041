"""Queries that are stopped when they take too long, and what is left of the connection."""

import pytest
from django.db import OperationalError, connection

from directory.database.patience import TooLong, at_most
from directory.models import Sector
from tests import factories as make

pytestmark = pytest.mark.django_db


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@at_most(0.2)
def write_then_sleep():
    make.SectorFactory(name="Perdu")
    ask("SELECT pg_sleep(20)")


def test_a_long_query_is_stopped_and_nothing_of_it_is_left():
    before = ask("SHOW statement_timeout")
    with pytest.raises(TooLong):
        write_then_sleep()

    assert ask("SHOW statement_timeout") == before
    assert not Sector.objects.filter(name="Perdu").exists()


def test_many_short_queries_are_stopped_together(monkeypatch):
    now = iter([0, 1, 9, 11])
    monkeypatch.setattr("directory.database.patience.time.monotonic", lambda: next(now))
    with pytest.raises(TooLong), at_most(10):
        [ask("SELECT 1") for _one in range(3)]


def test_what_is_done_on_time_stays_and_the_limit_goes():
    before = ask("SHOW statement_timeout")
    with at_most(30):
        make.SectorFactory(name="Gardé")
        assert ask("SHOW statement_timeout") == "30s"

    assert ask("SHOW statement_timeout") == before
    assert Sector.objects.filter(name="Gardé").exists()


def test_another_fault_is_said_as_it_is():
    with pytest.raises(OperationalError), at_most(30):
        raise OperationalError("serveur parti")
