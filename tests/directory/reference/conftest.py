import pghistory
import pytest
from django.db import transaction

from directory.database.system import get_system_user
from directory.reference.loading import load_reference

DEPARTEMENTS = {"45", "93", "49", "972", "974", "988"}


def run():
    return load_reference(by=get_system_user(), departements=DEPARTEMENTS, countries=set())


@pytest.fixture
def load(db):
    """Loads a small part of the reference, as the command would the whole; may be called again."""
    return run


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The report of one loading, whose rows all the tests of a module find; taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield run()
        transaction.set_rollback(True)


@pytest.fixture
def somebody():
    """What is written within is somebody's work.

    A test is one transaction, where the signature of the loading would otherwise remain.
    """
    return pghistory.context(user=1)
