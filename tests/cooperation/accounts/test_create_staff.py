"""The first account of an installation, from a terminal."""

import io

import pytest
from django.core.management import CommandError, call_command

from cooperation.accounts.models import User
from tests import factories as make


def test_create_staff_of_a_network(monkeypatch, db):
    network = make.NetworkFactory()
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


def test_without_a_terminal_a_sentence_names_the_variable(monkeypatch, db):
    monkeypatch.delenv("PASSERELLES_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(make.PASSWORD))

    with pytest.raises(CommandError, match="par la variable PASSERELLES_PASSWORD"):
        call_command("create_staff", "nouveau", national=True)

    assert not User.objects.filter(username="nouveau").exists()
