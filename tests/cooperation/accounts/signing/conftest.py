"""A member of the national staff, her telephone, and people who try to come in."""

import time

import pytest
from django.test import Client

from tests import factories as make

LOGIN = "/admin/login/"
CODE = "/admin/connexion/code/"
ACCOUNT = "/admin/compte/"


@pytest.fixture
def ada(db):
    """With an application as second factor, whose key is ``make.KEY``."""
    user = make.UserFactory(username="ada", national=True)
    make.AuthenticatorAppFactory(user=user)
    return user


def type_password(client, username, password=make.PASSWORD, address="198.51.100.7", onward=""):
    return client.post(LOGIN, {"username": username, "password": password, "next": onward}, REMOTE_ADDR=address)


def type_code(client, code=None, address="198.51.100.7", onward=""):
    return client.post(CODE, {"code": code or make.KEY.code(), "next": onward}, REMOTE_ADDR=address)


def sign_in(client, username, address="198.51.100.7"):
    """By the doors, as people do. Returns the client."""
    type_password(client, username, address=address)
    type_code(client, address=address)
    return client


def may_write(client):
    """Whether this visitor may change something: a list's page sent back, which changes nothing."""
    return client.post("/admin/directory/sector/", {}).status_code not in (401, 403)


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def ahead(monkeypatch):
    """Moves the clock that codes are read by, in seconds."""
    now = time.time

    def move(seconds):
        monkeypatch.setattr("cooperation.accounts.signing.factors.time.time", lambda: now() + seconds)

    return move
