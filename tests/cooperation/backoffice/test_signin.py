"""Signing in: limited by account and by address, the same words whether the account exists or not."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cooperation.accounts.models import User
from tests import factories as make

LOGIN = "/admin/login/"


def attempt(client, username, password="faux", address="192.0.2.1"):
    return client.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address)


def test_the_right_password_signs_in(client, national):
    answer = attempt(client, national.username, make.PASSWORD)

    assert answer.status_code == 302


def test_a_refusal_does_not_tell_whether_the_account_exists(client, national):
    make.UserFactory(username="close", national=True, is_active=False)
    make.UserFactory(username="lecteur")

    answers = [
        attempt(client, username, password)
        for username, password in [
            ("nationale", "faux"),
            ("personne", "faux"),
            ("close", make.PASSWORD),
            ("lecteur", make.PASSWORD),
        ]
    ]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({str(answer.context["form"].non_field_errors()) for answer in answers}) == 1


@pytest.mark.parametrize("username", ["compte-national", "personne"])
def test_an_account_is_closed_after_ten_attempts_from_anywhere(username, client, db):
    make.UserFactory(username="compte-national", national=True)
    for number in range(10):
        attempt(client, username, address=f"192.0.2.{number}")

    answer = attempt(client, username, make.PASSWORD, address="198.51.100.7")

    assert answer.status_code == 429
    assert "Trop d’essais" in answer.content.decode()
    assert username not in answer.content.decode()


def test_an_address_is_closed_after_ten_attempts_on_any_account(client, national):
    for number in range(10):
        attempt(client, f"personne-{number}")

    answer = attempt(client, national.username, make.PASSWORD)

    assert answer.status_code == 429


def test_an_account_without_mandate_enters_nothing(client, db):
    make.UserFactory(username="sans", is_staff=True)

    attempt(client, "sans", make.PASSWORD)

    assert client.get(reverse("admin:index")).status_code == 302


# --- create_staff ---


def test_create_staff_of_a_network(network, monkeypatch):
    monkeypatch.setenv("PASSERELLES_PASSWORD", make.PASSWORD)

    call_command("create_staff", "alpha-2", reseau=network.actor.slug)

    user = User.objects.get(username="alpha-2")
    assert (user.is_staff, [one.network for one in user.mandates]) == (True, [network])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"reseau": "inconnu"}, "Aucun réseau n’a l’adresse « inconnu »."),
        ({"national": True, "password": "court"}, "Ce mot de passe est trop court."),
    ],
)
def test_create_staff_explains_a_refusal(arguments, sentence, monkeypatch, db):
    monkeypatch.setenv("PASSERELLES_PASSWORD", arguments.pop("password", make.PASSWORD))

    with pytest.raises(CommandError) as refusal:
        call_command("create_staff", "nouveau", **arguments)

    assert sentence in str(refusal.value)
    assert not User.objects.filter(username="nouveau").exists()
