"""The first step: who is slowed down, who never is, and what a refusal tells."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from cooperation.accounts.signing import delays
from cooperation.accounts.signing.models import FailedAttempts
from tests import factories as make
from tests.cooperation.accounts.signing.conftest import may_write, sign_in, type_code, type_password

pytestmark = pytest.mark.django_db


def came_in(client, address="198.51.100.7"):
    return (
        type_password(client, "ada", address=address).status_code == 302
        and type_code(client, address=address).status_code == 302
    )


@pytest.mark.parametrize(
    "addresses",
    [
        ["192.0.2.1"] * 50,
        [f"192.0.2.{number}" for number in range(1, 51)],
        [f"2001:db8:{number:x}::1" for number in range(1, 51)],
        ["2001:db8:1:1::1"] * 25 + ["2001:db8:1:2::1"] * 25,
    ],
    ids=["one address", "fifty addresses", "fifty of IPv6", "two of one range"],
)
def test_strangers_never_stop_the_right_person_from_another_address(addresses, ada):
    for address in addresses:
        type_password(Client(), "ada", "faux-mais-assez-long", address=address)

    assert came_in(Client())


def test_a_known_browser_is_heard_even_behind_the_address_of_the_guesser(ada):
    known = sign_in(Client(), "ada", address="192.0.2.1")
    known.post("/admin/logout/")
    for _number in range(50):
        type_password(Client(), "ada", "faux", address="192.0.2.1")

    assert type_password(Client(), "ada", address="192.0.2.1").status_code == 429
    assert type_password(known, "ada", address="192.0.2.1").status_code == 302


def test_the_cookie_of_another_account_or_a_forged_one_counts_for_nothing(ada):
    make.UserFactory(username="bob", national=True)
    stranger = Client()
    type_password(stranger, "bob", address="192.0.2.1")
    stranger.post("/admin/logout/")
    forged = Client()
    forged.cookies["navigateur"] = "eyJ1IjoxfQ:1aaaaa:bbbbbbbbbbbbbbbb"
    for _number in range(20):
        type_password(Client(), "ada", "faux", address="192.0.2.1")

    assert type_password(stranger, "ada", address="192.0.2.1").status_code == 429
    assert type_password(forged, "ada", address="192.0.2.1").status_code == 429


def test_a_guesser_waits_longer_and_longer(ada):
    waits = []
    for _number in range(8):
        answer = type_password(Client(), "ada", "faux", address="192.0.2.1")
        if answer.status_code == 429:
            waits.append(int(answer["Retry-After"]))
            # As if the time had passed.
            FailedAttempts.objects.update(last_at=timezone.now() - delays.MEMORY / 2)
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]


def test_one_address_waits_whatever_the_accounts_that_it_tries(ada):
    answers = [type_password(Client(), f"personne-{number}", "faux").status_code for number in range(12)]

    assert answers == [200] * 10 + [429, 429]


def test_the_subscribers_of_one_range_wait_together(ada, monkeypatch):
    """An address of IPv6 costs nothing: whoever has a range has millions."""
    monkeypatch.setattr(delays, "RANGE", 1)
    answers = [
        type_password(Client(), f"personne-{number}", "faux", address=f"2001:db8:1:{number:x}::1").status_code
        for number in range(12)
    ]

    assert answers == [200] * 10 + [429, 429]


def test_the_account_s_delay_grows_with_all_who_try_it(ada):
    few, many = "192.0.2.1", "192.0.2.2"
    for _number in range(4):
        last = type_password(Client(), "bob", "faux", address=few)
    calm = int(last["Retry-After"])
    for number in range(60):
        type_password(Client(), "ada", "faux", address=f"203.0.113.{number}")
    for _number in range(4):
        last = type_password(Client(), "ada", "faux", address=many)

    assert int(last["Retry-After"]) > calm


def test_one_s_own_account_does_not_wash_an_address(ada):
    """A guesser who has an account signs in between two guesses: the failures on others' stay."""
    make.UserFactory(username="bob", national=True)
    for number in range(10):
        type_password(Client(), f"personne-{number}", "faux")
        if number % 2:
            type_password(Client(), "bob")

    assert type_password(Client(), "personne-11", "faux").status_code == 429


def test_the_spelling_of_a_name_does_not_start_again(ada):
    for name in ("ada", "ADA", " Ada", "ａｄａ"):
        last = type_password(Client(), name, "faux")

    assert last.status_code == 429


def test_the_address_is_the_client_s_behind_a_proxy(ada):
    for number in range(10):
        Client(headers={"X-Forwarded-For": "192.0.2.9"}).post(
            "/admin/login/", {"username": f"personne-{number}", "password": "faux"}, REMOTE_ADDR="127.0.0.1"
        )

    said = {}
    for address in ("192.0.2.9", "192.0.2.10"):
        client = Client(headers={"X-Forwarded-For": address})
        said[address] = client.post(
            "/admin/login/", {"username": "ada", "password": make.PASSWORD}, REMOTE_ADDR="127.0.0.1"
        ).status_code
    assert said == {"192.0.2.9": 429, "192.0.2.10": 302}


# --- Whether an account exists ---------------------------------------------------------------------------------------


def refusals():
    make.UserFactory(username="close", national=True, is_active=False)
    make.UserFactory(username="lecteur")
    make.UserFactory(username="invitee", national=True, password="!")
    names = {"ada": "faux", "personne": "faux", "close": make.PASSWORD, "lecteur": make.PASSWORD, "invitee": "faux"}
    return names.items()


def without_what_is_typed(html, name):
    html = re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", html)
    return html.replace(f'value="{name}"', "")


def test_a_refusal_does_not_tell_whether_the_account_exists(ada):
    pages = {
        without_what_is_typed(type_password(Client(), name, password).content.decode(), name)
        for name, password in refusals()
    }

    assert len(pages) == 1


def test_a_refusal_costs_the_same_whether_the_account_exists(ada, monkeypatch):
    hashed = []
    original = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args, **kwargs: hashed.append(1) or original(self, *args, **kwargs)
    )
    works = []
    for name, password in refusals():
        hashed.clear()
        type_password(Client(), name, password, address=f"203.0.113.{len(works)}")
        works.append(len(hashed))

    assert set(works) == {1}


def test_a_delay_does_not_tell_whether_the_account_exists(ada):
    pages = set()
    for name in ("ada", "personne"):
        for _number in range(4):
            last = type_password(Client(), name, "faux", address=f"192.0.2.{len(name)}")
        pages.add((last.status_code, last["Retry-After"], without_what_is_typed(last.content.decode(), name)))

    assert len(pages) == 1


# --- The session -----------------------------------------------------------------------------------------------------


def test_the_session_is_another_one_at_each_step(ada, visitor):
    """Fixation: a session that somebody else put in the visitor opens nothing."""
    visitor.get("/admin/login/")
    session = visitor.session
    session["plante"] = "ailleurs"
    session.save()
    visitor.cookies["sessionid"] = session.session_key
    planted = session.session_key
    type_password(visitor, "ada")
    between = visitor.session.session_key
    held = "plante" in visitor.session
    type_code(visitor)
    last = visitor.session.session_key

    assert len({planted, between, last}) == 3
    assert not held
    for key in (planted, between):
        thief = Client()
        thief.cookies["sessionid"] = key
        assert thief.get("/admin/").status_code == 302


def test_the_password_alone_opens_nothing_when_there_is_a_second_factor(ada, visitor):
    type_password(visitor, "ada")

    assert visitor.get("/admin/").status_code == 302
    assert visitor.get("/admin/compte/").status_code == 302
    assert not may_write(visitor)


def test_an_account_without_mandate_enters_nothing(visitor):
    make.UserFactory(username="sans", is_staff=True)

    type_password(visitor, "sans")

    assert visitor.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "onward",
    [
        "https://mechant.example/",
        "//mechant.example/",
        "/\\mechant.example/",
        "\\\\mechant.example/",
        "http:///mechant.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "mechant.example",
        "/admin/logout/",
        "/admin/login/?next=/",
        "\x00//mechant.example",
        " //mechant.example",
    ],
)
def test_the_next_page_is_of_this_site(onward, ada, visitor):
    make.UserFactory(username="bob", national=True)
    first = type_password(visitor, "ada", onward=onward)["Location"]
    second = type_code(visitor, onward=onward)["Location"]
    third = type_password(Client(), "bob", onward=onward)["Location"]
    again = visitor.get("/admin/login/", {"next": onward})["Location"]

    assert (first, second) == ("/admin/connexion/code/?next=%2Fadmin%2F", "/admin/")
    assert third == "/admin/compte/second-facteur/?next=%2Fadmin%2F"
    assert again == "/admin/"


def test_the_next_page_is_the_one_asked_for(ada, visitor):
    type_password(visitor, "ada", onward="/admin/directory/project/?q=eau")

    answer = type_code(visitor, onward="/admin/directory/project/?q=eau")

    assert answer["Location"] == "/admin/directory/project/?q=eau"
