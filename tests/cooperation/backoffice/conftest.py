"""Accounts of each role, signed in, and one row of every model of the back-office."""

import datetime
import time

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_otp import DEVICE_ID_SESSION_KEY

from cooperation.accounts.signing import sessions
from cooperation.accounts.signing.models import OpenSession
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


def client_of(user, *, is_proved=True):
    """A browser that has the session of ``user``: one row, where signing in takes some twenty queries.

    ``is_proved``: with the second factor, hence with the right to write.
    """
    content = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        **dict.fromkeys((sessions.OPENED, sessions.SEEN), int(time.time())),
    }
    if is_proved:
        content[DEVICE_ID_SESSION_KEY] = make.AuthenticatorAppFactory(user=user).persistent_id
    session = OpenSession.objects.create(
        account=user,
        session_key=get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"),
        session_data=sessions.SessionStore().encode(content),
        expire_date=timezone.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.fixture
def national_client(national):
    return client_of(national)


@pytest.fixture
def member_client(member):
    return client_of(member)
