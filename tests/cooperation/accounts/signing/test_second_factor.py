"""The second step: codes taken once, recovery codes, what is lost and removed, and who may write."""

import time

import pytest
from django.core import mail as outgoing
from django.test import Client

from cooperation.accounts.signing import factors
from cooperation.accounts.signing.models import AuthenticatorApp, RecoverySheet
from directory.models import Mail
from tests import factories as make
from tests.cooperation.accounts.signing.conftest import ACCOUNT, CODE, may_write, sign_in, type_code, type_password

pytestmark = pytest.mark.django_db
FACTOR = "/admin/compte/second-facteur/"
APP = f"{FACTOR}application/"


def test_both_steps_let_write(ada, visitor):
    sign_in(visitor, "ada")

    assert may_write(visitor)


def test_a_code_serves_once_even_for_somebody_else(ada):
    code = make.KEY.code()
    first, second = Client(), Client()
    for client in (first, second):
        type_password(client, "ada")

    answers = [type_code(client, code).status_code for client in (first, second)]

    assert answers == [302, 200]
    assert not may_write(second)


def test_an_earlier_code_is_refused_after_a_later_one(ada, ahead):
    earlier = make.KEY.code()
    ahead(30)
    sign_in(Client(), "ada")
    client = Client()
    type_password(client, "ada")

    assert type_code(client, earlier).status_code == 200


@pytest.mark.parametrize(
    "typed", ["", "000", "1234567", "abcdef", "12 34", "١٢٣٤٥٦", "-12345", "1e5", "KKKK-KKKK-KKKK", "\x00" * 6]
)
def test_what_is_not_the_code_is_refused(typed, ada, visitor):
    type_password(visitor, "ada")

    assert visitor.post(CODE, {"code": typed}).status_code == 200
    assert visitor.get("/admin/").status_code == 302


def test_a_code_with_spaces_is_understood(ada, visitor):
    type_password(visitor, "ada")
    code = make.KEY.code()

    assert type_code(visitor, f" {code[:3]} {code[3:]} ").status_code == 302


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_code_of_another_time_is_refused(seconds, ada, visitor):
    type_password(visitor, "ada")

    assert type_code(visitor, make.KEY.code(time.time() + seconds)).status_code == 200


def test_codes_are_not_guessed_without_end(ada):
    """By whoever has the password, from as many addresses as he likes."""
    answers = []
    for number in range(12):
        client = Client()
        type_password(client, "ada", address=f"192.0.2.{number}")
        answers.append(type_code(client, "000000", address=f"192.0.2.{number}").status_code)

    assert answers[-1] == 429


def test_guessed_codes_do_not_stop_the_known_browser(ada, ahead):
    known = sign_in(Client(), "ada")
    known.post("/admin/logout/")
    for number in range(12):
        client = Client()
        type_password(client, "ada", address=f"192.0.2.{number}")
        type_code(client, "000000", address=f"192.0.2.{number}")
    ahead(30)

    type_password(known, "ada")
    assert type_code(known).status_code == 302


def test_the_step_of_the_password_does_not_last(ada, visitor, monkeypatch):
    type_password(visitor, "ada")
    session = visitor.session
    session["mot-de-passe-donne"] |= {"at": session["mot-de-passe-donne"]["at"] - 700}
    session.save()

    assert type_code(visitor)["Location"].startswith("/admin/login/")


def test_a_password_changed_between_the_steps_closes_the_door(ada, visitor):
    type_password(visitor, "ada")
    ada.set_password("un-tout-autre-mot-de-passe")
    ada.save()

    assert type_code(visitor)["Location"].startswith("/admin/login/")


def test_an_account_closed_between_the_steps_does_not_open(ada, visitor):
    type_password(visitor, "ada")
    ada.is_active = False
    ada.save()

    assert type_code(visitor)["Location"].startswith("/admin/login/")


def test_an_application_that_no_code_proved_yet_proves_nothing(db):
    nina = make.PasskeyFactory().user
    make.AuthenticatorAppFactory(user=nina, confirmed=False)

    assert factors.check_code(nina, make.KEY.code()) is None


def test_recovery_codes_stand_for_a_factor_that_is_there(ada):
    codes = factors.new_recovery_codes(ada)
    AuthenticatorApp.objects.all().delete()

    assert factors.check_code(ada, codes[0]) is None


# --- Enrolment -------------------------------------------------------------------------------------------------------


@pytest.fixture
def bob(db):
    """Without a second factor yet."""
    return make.UserFactory(username="bob", national=True)


def shown_key(client):
    return factors.Key(bytes.fromhex(client.session["cle-montree"]))


def enrol(client):
    client.get(APP)
    return client.post(APP, {"code": shown_key(client).code(), "next": "/admin/directory/project/"})


def test_reading_asks_for_the_password_alone_and_says_what_is_missing(bob, visitor):
    first = type_password(visitor, "bob")
    page = visitor.get("/admin/directory/project/")

    assert first["Location"].startswith(FACTOR)
    assert page.status_code == 200
    assert "second facteur" in page.content.decode()
    assert not may_write(visitor)


def test_enrolment_shows_recovery_codes_once_and_goes_on(bob, visitor):
    type_password(visitor, "bob")

    page = enrol(visitor).content.decode()

    assert may_write(visitor)
    assert page.count("<code>") == factors.RECOVERY_CODES
    assert 'href="/admin/directory/project/"' in page
    assert "<code>" not in visitor.get(ACCOUNT).content.decode()


def test_the_session_that_may_write_is_another_one(bob, visitor):
    """A session known before, by whoever looked over a shoulder, gains nothing."""
    type_password(visitor, "bob")
    before = visitor.session.session_key
    enrol(visitor)
    known = Client()
    known.cookies["sessionid"] = before

    assert visitor.session.session_key != before
    assert not may_write(known)


def test_a_wrong_code_enrols_nothing_and_keeps_the_key(bob, visitor):
    type_password(visitor, "bob")
    visitor.get(APP)
    key = shown_key(visitor)

    answer = visitor.post(APP, {"code": "000000"})

    assert (answer.status_code, AuthenticatorApp.objects.count(), shown_key(visitor)) == (200, 0, key)


def test_the_code_that_enrolled_serves_no_more(bob, visitor):
    type_password(visitor, "bob")
    visitor.get(APP)
    code = shown_key(visitor).code()
    visitor.post(APP, {"code": code})
    other = Client()
    type_password(other, "bob")

    assert type_code(other, code).status_code == 200


def test_the_key_and_the_codes_are_in_clear_nowhere(bob, visitor):
    type_password(visitor, "bob")
    page = enrol(visitor).content.decode()
    code = page.split("<code>")[1].split("</code>")[0]
    app, sheet = AuthenticatorApp.objects.get(), RecoverySheet.objects.get()
    key = factors.Key(factors.unseal(app.sealed_key))

    kept = bytes(app.sealed_key) + str(sheet.digests).encode() + str(list(app.history.values())).encode()

    assert key.content not in kept
    assert key.text.encode() not in kept
    assert code.replace("-", "").encode() not in kept.replace(b"-", b"")


def test_the_owner_is_told_by_mail(bob, visitor):
    type_password(visitor, "bob")
    enrol(visitor)

    letter = Mail.objects.get(letter="securite")

    assert (letter.to, letter.subject) == (bob.email, "Une application de codes a été ajoutée à votre compte")
    assert outgoing.outbox == []  # the worker sends it


# --- What is lost ----------------------------------------------------------------------------------------------------


@pytest.fixture
def codes(ada):
    return factors.new_recovery_codes(ada)


def test_a_recovery_code_serves_once(ada, codes):
    first, second = Client(), Client()
    for client in (first, second):
        type_password(client, "ada")

    answers = [type_code(client, codes[3].lower()) for client in (first, second)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert may_write(first)
    assert "Il vous en reste 9." in first.get(answers[0]["Location"]).content.decode()
    assert not may_write(second)


def test_new_recovery_codes_close_the_former(ada, codes, visitor):
    factors.new_recovery_codes(ada)
    type_password(visitor, "ada")

    assert type_code(visitor, codes[0]).status_code == 200


def test_another_s_recovery_code_opens_nothing(ada, visitor):
    bob = make.UserFactory(username="bob", national=True)
    make.AuthenticatorAppFactory(user=bob)
    foreign = factors.new_recovery_codes(bob)
    type_password(visitor, "ada")

    assert type_code(visitor, foreign[0]).status_code == 200


def test_a_lost_telephone_is_replaced_with_a_recovery_code(ada, codes, visitor):
    lost = AuthenticatorApp.objects.get()
    elsewhere = sign_in(Client(), "ada")
    type_password(visitor, "ada")
    type_code(visitor, codes[0])

    visitor.get(APP)
    visitor.post(APP, {"code": shown_key(visitor).code()})
    visitor.post(f"{FACTOR}authenticatorapp/{lost.pk}/retirer/")

    assert may_write(visitor)
    assert not may_write(elsewhere)  # signed in with the telephone that was lost
    assert AuthenticatorApp.objects.get().pk != lost.pk


def test_a_removed_second_factor_ends_the_right_to_write(ada, codes, visitor):
    sign_in(visitor, "ada")
    visitor.post(f"{FACTOR}authenticatorapp/{AuthenticatorApp.objects.get().pk}/retirer/")

    assert not may_write(visitor)
    assert visitor.get("/admin/directory/project/").status_code == 200
    assert factors.remaining_codes(ada) == 0


def test_another_s_second_factor_is_not_mine_to_remove(ada, visitor):
    bob = make.UserFactory(username="bob", national=True)
    app = make.AuthenticatorAppFactory(user=bob)
    sign_in(visitor, "ada")

    assert visitor.post(f"{FACTOR}authenticatorapp/{app.pk}/retirer/").status_code == 404
    assert AuthenticatorApp.objects.filter(pk=app.pk).exists()


@pytest.mark.parametrize("path", [APP, f"{FACTOR}codes/", f"{FACTOR}cle/", "/admin/password_change/"])
def test_a_stolen_session_does_not_change_how_one_signs_in(path, ada, visitor):
    """What changes it asks for the second factor again, a quarter of an hour after the last time."""
    sign_in(visitor, "ada")
    session = visitor.session
    session["second-facteur-donne"] -= 1000
    session.save()

    assert visitor.post(path, {}).headers.get("Location", "").startswith(CODE)


def test_a_session_without_its_proof_adds_no_factor(ada, visitor):
    """The password gives a session where there is no factor; once there is one, that session proves nothing."""
    bob = make.UserFactory(username="bob", national=True)
    type_password(visitor, "bob")
    make.AuthenticatorAppFactory(user=bob)

    assert visitor.get(APP)["Location"].startswith(CODE)
    assert not may_write(visitor)
