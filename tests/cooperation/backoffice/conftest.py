"""Accounts of each role, signed in, and one row of every model of the back-office."""

import pytest
from django.test import Client

from tests import factories as make


@pytest.fixture
def network(db):
    return make.NetworkFactory(name="Réseau Alpha")


@pytest.fixture
def other_network(db):
    return make.NetworkFactory(name="Réseau Bêta")


@pytest.fixture
def national(db):
    return make.UserFactory(username="nationale", national=True)


@pytest.fixture
def member(network):
    """An account of ``network``."""
    return make.UserFactory(username="alpha", network=network)


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def national_client(national):
    return client_of(national)


@pytest.fixture
def member_client(member):
    return client_of(member)
