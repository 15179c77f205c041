"""Sessions: seen and ended by their owner, ended by time and by a new password."""

import re
import time

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cooperation.accounts.signing import browsers, tasks
from cooperation.accounts.signing.models import FailedAttempts, OpenSession
from tests import factories as make
from tests.cooperation.accounts.signing.conftest import ACCOUNT, may_write, sign_in, type_password

pytestmark = pytest.mark.django_db
CLOCK = "/admin/connexion/horloge/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def is_in(client):
    return client.get("/admin/").status_code == 200


@pytest.fixture
def two(ada, ahead):
    """Two browsers of one account."""
    first = sign_in(Client(headers={"User-Agent": FIREFOX}), "ada", address="192.0.2.1")
    ahead(30)
    return first, sign_in(Client(), "ada", address="192.0.2.2")


def test_the_owner_sees_and_ends_them(two):
    first, second = two
    shown = second.get(ACCOUNT).context["sessions"]
    other = next(row for row in shown if not row["ici"])
    second.post(f"{ACCOUNT}sessions/{other['numero']}/fin/")

    assert len(shown) == 2
    assert (other["navigateur"], other["adresse"]) == ("Firefox, Linux", "192.0.2.1")
    assert (is_in(first), is_in(second)) == (False, True)


def test_all_the_others_end_at_once(two):
    first, second = two
    second.post(f"{ACCOUNT}sessions/autres/fin/")

    assert (is_in(first), is_in(second)) == (False, True)


def test_another_s_session_is_not_mine_to_end(two):
    make.AuthenticatorAppFactory(user=make.UserFactory(username="bob", national=True))
    bob = sign_in(Client(), "bob")
    for row in two[0].get(ACCOUNT).context["sessions"]:
        bob.post(f"{ACCOUNT}sessions/{row['numero']}/fin/")

    assert is_in(two[0])
    assert len(bob.get(ACCOUNT).context["sessions"]) == 1


def test_no_key_of_a_session_is_in_the_page(two):
    page = two[0].get(ACCOUNT).content.decode()

    assert [key for key in OpenSession.objects.values_list("session_key", flat=True) if key in page] == []


def test_reading_does_not_end_a_session(two):
    number = next(row["numero"] for row in two[0].get(ACCOUNT).context["sessions"] if not row["ici"])

    assert two[0].get(f"{ACCOUNT}sessions/{number}/fin/").status_code == 405
    assert is_in(two[1])


@pytest.fixture
def at(monkeypatch):
    """Moves the clock of sessions, in seconds from now."""
    now = time.time

    def move(seconds):
        monkeypatch.setattr("cooperation.accounts.signing.sessions.time.time", lambda: now() + seconds)

    return move


def test_a_session_ends_without_a_gesture(ada, visitor, at):
    sign_in(visitor, "ada")
    at(settings.SESSION_COOKIE_AGE + 1)

    assert not is_in(visitor)


def test_gestures_prolong_it_and_looking_at_the_clock_does_not(ada, visitor, at):
    sign_in(visitor, "ada")
    at(settings.SESSION_COOKIE_AGE - 100)
    watched = visitor.get(CLOCK, headers={"X-Passerelles-Veille": "1"}).json()["secondes"]
    is_in(visitor)
    left = visitor.get(CLOCK, headers={"X-Passerelles-Veille": "1"}).json()["secondes"]

    assert 90 <= watched <= 100
    assert left > settings.SESSION_COOKIE_AGE - 100


def test_it_ends_in_the_evening_whatever_is_done(ada, visitor, at):
    sign_in(visitor, "ada")
    for hour in range(1, settings.SESSION_LONGEST // 3600):
        at(hour * 3600)
        assert is_in(visitor)
    at(settings.SESSION_LONGEST + 1)

    assert not is_in(visitor)


def test_the_clock_tells_strangers_nothing(visitor, db):
    assert visitor.get(CLOCK).json() == {"secondes": 0, "jeton": ""}


def test_pages_warn_before_the_end(ada, visitor):
    sign_in(visitor, "ada")

    left = int(re.search(r'data-secondes="(\d+)"', visitor.get("/admin/").content.decode())[1])
    assert settings.SESSION_COOKIE_AGE - 60 < left <= settings.SESSION_COOKIE_AGE


def test_reading_the_public_site_opens_no_session(visitor, db):
    visitor.get("/projets/")

    assert not visitor.cookies
    assert not OpenSession.objects.exists()


# --- A new password --------------------------------------------------------------------------------------------------

PASSWORD_PAGE = "/admin/password_change/"
NEW = "un-autre-mot-de-passe-2026"


def change(client, old=make.PASSWORD, new=NEW, again=NEW):
    return client.post(PASSWORD_PAGE, {"old_password": old, "new_password1": new, "new_password2": again})


def test_a_new_password_ends_the_other_sessions(two):
    first, second = two
    answer = change(second)

    assert answer.status_code == 302
    assert (is_in(first), is_in(second), may_write(second)) == (False, True, True)
    assert OpenSession.objects.count() == 1


@pytest.mark.parametrize(
    "typed", [{"old": "faux"}, {"new": "court", "again": "court"}, {"again": "autre-chose-que-cela"}]
)
def test_a_refused_password_changes_nothing(typed, ada, visitor):
    sign_in(visitor, "ada")

    answer = change(visitor, **typed)

    assert answer.status_code == 200
    assert type_password(Client(), "ada").status_code == 302


def test_the_former_password_is_not_guessed_from_an_open_session(ada, visitor):
    sign_in(visitor, "ada")

    assert [change(visitor, old="faux").status_code for _time in range(8)][-1] == 429


def test_a_known_browser_is_no_longer_known_after_a_new_password(ada, visitor, rf):
    sign_in(visitor, "ada")
    request = rf.get("/admin/")
    request.COOKIES["navigateur"] = visitor.cookies["navigateur"].value
    before = browsers.number_for(request, "ada")
    ada.set_password(NEW)
    ada.save()

    assert before != ""
    assert browsers.number_for(request, "ada") == ""


def test_what_is_over_is_forgotten(ada, visitor):
    sign_in(visitor, "ada")
    long_ago = timezone.now() - timezone.timedelta(days=2)
    OpenSession.objects.update(expire_date=long_ago)
    FailedAttempts.objects.create(key="x", count=3, last_at=long_ago)

    done = tasks.forget_old()

    assert done == {"sessions": 1, "essais de connexion": 1, "formulaires gardés": 0}
    assert tasks.forget_old() == dict.fromkeys(done, 0)
