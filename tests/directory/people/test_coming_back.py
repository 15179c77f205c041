"""Somebody erased comes back by a restored base, an import or a return: taken out again, and told."""

import pytest
from django.core.management import call_command
from django.db import connection

from directory.database import undo
from directory.database.acts import act
from directory.models import ErasedPrint, Erasure, ProjectContact
from directory.people import actions, log
from directory.people.identity import Person
from tests.factories import NetworkFactory, ProjectContactFactory, ProjectFactory, UserFactory

pytestmark = pytest.mark.django_db
NAME, EMAIL, PHONE = "Gwenn Le Bihan", "gwenn@quimper.example.org", "02 98 11 22 33"
WHO = Person((NAME,), (EMAIL,), (PHONE,))


@pytest.fixture
def by(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return UserFactory(national=True)


@pytest.fixture
def contact():
    return ProjectContactFactory(function="Élue", name=NAME, email=EMAIL, phone=PHONE, service=f"Bureau de {NAME}")


def erase(by, django_capture_on_commit_callbacks, **given):
    with django_capture_on_commit_callbacks(execute=True):
        return actions.erase(WHO, by=by, **given)


def restored(contact):
    """The base as an older backup had it: the person is there, the erasure is not."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE directory_erasedprint, directory_erasure CASCADE")
    ProjectContact.objects.filter(pk=contact.pk).update(
        name=NAME, email=EMAIL, phone=PHONE, service=f"Bureau de {NAME}"
    )


def test_erased_again_after_a_restore(by, contact, capsys, django_capture_on_commit_callbacks):
    erase(by, django_capture_on_commit_callbacks)
    restored(contact)

    call_command("rejouer_effacements")

    contact.refresh_from_db()
    assert (contact.function, contact.name, contact.email, contact.phone) == ("Élue", "", "", "")
    assert contact.service == "Bureau de […]"
    assert set(contact.history.values_list("name", "email")) == {("", "")}
    assert "n’y a pas été remise" in capsys.readouterr().out.replace("\u00a0", " ")
    assert ErasedPrint.objects.count() == 3
    call_command("rejouer_effacements")
    assert "Personne n’était revenu" in capsys.readouterr().out.replace("\u00a0", " ")


def test_the_journal_names_nobody_and_is_for_its_owner_alone(by, contact, django_capture_on_commit_callbacks):
    erase(by, django_capture_on_commit_callbacks)

    text = log.path().read_text()
    assert not [one for one in (NAME, EMAIL, PHONE, "Bihan", "quimper") if one in text]
    assert log.path().stat().st_mode & 0o077 == 0
    assert log.read_back(by=by) == 0


def test_under_another_secret_it_is_known_while_the_former_is_kept(
    by, contact, settings, django_capture_on_commit_callbacks
):
    erase(by, django_capture_on_commit_callbacks)
    restored(contact)
    settings.SECRET_KEY, former = "une-autre-cle", settings.SECRET_KEY

    assert actions.replay(by=by).places == 0
    settings.SECRET_KEY_FALLBACKS = [former]
    assert actions.replay(by=by).places == 1


def test_an_act_that_brings_them_back_is_told(by, contact, django_capture_on_commit_callbacks):
    erase(by, django_capture_on_commit_callbacks)
    project = ProjectFactory(title="Nouveau puits")
    with act(user=by.pk, source="import") as number:
        brought = ProjectContactFactory(project=project, function="Maire", name="LE BIHAN Gwenn", email=EMAIL.upper())
        namesake = ProjectContactFactory(project=project, function="Adjoint", name=NAME, email="autre@example.org")

    found = actions.keep_out(number, by=by)

    brought.refresh_from_db()
    namesake.refresh_from_db()
    assert (brought.name, brought.email, brought.function) == ("LE BIHAN Gwenn", "", "Maire")
    assert namesake.email == "autre@example.org"
    assert found.places == 1
    assert "homonyme" in found.sentence


def test_a_return_does_not_bring_them_back(by, contact, django_capture_on_commit_callbacks):
    with act(user=by.pk) as deleting:
        key, _ = contact.pk, contact.delete()
    erase(by, django_capture_on_commit_callbacks)

    with act(user=by.pk) as number:
        undo.take_back(deleting)
    actions.keep_out(number, by=by)

    back = ProjectContact.objects.get(pk=key)
    assert (back.function, back.name, back.email, back.phone) == ("Élue", "", "", "")


def test_what_a_network_erased_is_hers_alone(by, contact, django_capture_on_commit_callbacks):
    network = NetworkFactory()
    erase(by, django_capture_on_commit_callbacks, network=network)
    with act(user=by.pk) as number:
        elsewhere = ProjectContactFactory(name=NAME, email=EMAIL)

    actions.keep_out(number, by=by)

    elsewhere.refresh_from_db()
    assert (elsewhere.name, elsewhere.email) == (NAME, EMAIL)
    assert Erasure.objects.get().network == network


def test_the_erased_are_not_refound_by_a_signed_fingerprint_alone(by, contact, django_capture_on_commit_callbacks):
    """Without the secret, a fingerprint is not the hash of a name that anybody can compute."""
    import hashlib

    erase(by, django_capture_on_commit_callbacks)
    plain = {hashlib.sha256(text.encode()).hexdigest() for text in (EMAIL, "bihan gwenn le", "298112233")}
    plain |= {hashlib.sha256(f"{sort}|{text}".encode()).hexdigest() for sort, text in WHO.keys}

    assert not plain & set(ErasedPrint.objects.values_list("digest", flat=True))
