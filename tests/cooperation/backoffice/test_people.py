"""The page of a person: search, export, put right, replace, erase; each team in its own sheets."""

import io
import json
import re
import zipfile

import pytest
from django.urls import reverse

from directory.models import Erasure, PersonalLink, ProjectContact
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.factories.submissions import PersonalLinkFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

NAME, EMAIL, PHONE = "Maëlle Le Goff", "m.legoff@pontivy.example.org", "02 97 11 22 33"


@pytest.fixture
def page():
    return reverse("admin:personnes")


@pytest.fixture
def contact(network):
    project = make.ProjectFactory(title="Puits de Kindia", network=network)
    return make.ProjectContactFactory(project=project, function="Adjointe", name=NAME, email=EMAIL, phone=PHONE)


@pytest.fixture
def abroad(other_network):
    project = make.ProjectFactory(title="École de Mamou", network=other_network)
    return make.ProjectContactFactory(
        project=project, function="Maire", name="LE GOFF Maelle", email="", phone="+33297112233"
    )


def who(**more):
    return {"noms": NAME, "courriels": EMAIL, "telephones": PHONE, **more}


def name_of(row):
    return f"{row._meta.db_table}:{row.pk}"


@pytest.mark.parametrize("typed", ["le goff", "LE GOFF Maelle", "@pontivy", "0297 11", "+33 2 97 11 22 33"])
def test_a_piece_of_a_name_an_address_or_a_number_is_enough(national_client, page, contact, typed):
    found = national_client.post(page, {"geste": "chercher", "q": typed}).content.decode()

    assert NAME in found
    assert "Puits de Kindia" in found


def test_nothing_of_them_is_ever_in_an_address(national_client, page, contact):
    answer = national_client.get(page, {"q": NAME, "noms": NAME})

    assert NAME not in answer.content.decode()


def test_a_network_sees_its_own_sheets_only(member_client, page, contact, abroad):
    found = member_client.post(page, who(geste="voir")).content.decode()

    assert "Puits de Kindia" in found
    assert "École de Mamou" not in found


def test_an_account_without_a_mandate_sees_nobody(page, contact):
    answer = client_of(make.UserFactory(is_staff=True)).post(page, who(geste="voir"))

    assert NAME not in answer.content.decode()


def test_a_first_name_alone_is_too_many_to_act_on(national_client, page, contact):
    answer = national_client.post(page, {"geste": "effacer", "noms": "Maëlle", "endroit": name_of(contact), "oui": "1"})

    assert answer.status_code == 422
    assert ProjectContact.objects.get().name == NAME


def test_all_that_is_kept_in_json_and_in_a_workbook(national_client, page, contact):
    contact.name = "Maelle LE GOFF"
    contact.save()

    said = json.loads(national_client.post(page + "?format=json", who(geste="exporter")).content)
    book = zipfile.ZipFile(io.BytesIO(national_client.post(page, who(geste="exporter")).content))

    [kept] = said["Ce que le site en garde"]
    assert (kept["Où"], kept["Fiche"]) == ("Contact", "Puits de Kindia")
    assert kept["Aujourd’hui"]["Courriel"] == EMAIL
    assert [one["Nom"] for one in kept["Versions passées"]] == [NAME, "Maelle LE GOFF"]
    words = re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())
    assert words[:5] == ["Où", "Fiche", "Version", "Donnée", "Valeur"]
    assert {"Puits de Kindia", "aujourd’hui", EMAIL, NAME} <= set(words)


def test_a_namesake_is_shown_and_neither_taken_away_nor_erased_unless_ticked(national_client, page, contact):
    namesake = make.ProjectContactFactory(name=NAME, email="autre@example.org", project__title="Autre puits")

    seen = national_client.post(page, who(geste="voir")).content.decode()
    said = national_client.post(page + "?format=json", who(geste="exporter")).content.decode()

    assert f'value="{name_of(contact)}" checked' in seen
    assert f'value="{name_of(namesake)}">' in seen
    assert "autre@example.org" not in said


def test_put_right_everywhere_by_one_typing_after_a_preview(national_client, page, contact, abroad):
    new = {"nouveau-courriel": "maelle@pontivy.example.org", "nouveau-telephone": "02 97 44 55 66"}
    seen = national_client.post(page, who(geste="corriger", **new)).content.decode()
    assert "Puits de Kindia" in seen
    assert "École de Mamou" in seen
    contact.refresh_from_db()
    assert contact.email == EMAIL

    national_client.post(page, who(geste="corriger", oui="1", endroit=[name_of(contact), name_of(abroad)], **new))

    contact.refresh_from_db()
    abroad.refresh_from_db()
    assert (contact.name, contact.email, contact.phone) == (NAME, "maelle@pontivy.example.org", "02 97 44 55 66")
    assert (abroad.name, abroad.email, abroad.phone) == ("LE GOFF Maelle", "", "02 97 44 55 66")


def test_erased_where_it_was_ticked_and_the_function_stays(
    national_client, page, contact, abroad, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.DATA_DIR = tmp_path
    seen = national_client.post(page, who(geste="effacer", endroit=name_of(contact))).content.decode()
    assert "Puits de Kindia" in seen
    assert not Erasure.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        national_client.post(page, who(geste="effacer", oui="1", endroit=name_of(contact)))

    contact.refresh_from_db()
    abroad.refresh_from_db()
    assert (contact.function, contact.name, contact.email, contact.phone) == ("Adjointe", "", "", "")
    assert set(contact.history.values_list("name", "email", "phone")) == {("", "", "")}
    assert abroad.name == "LE GOFF Maelle"
    assert NAME not in (tmp_path / "effacements.jsonl").read_text()


def test_a_network_cannot_erase_elsewhere_by_a_forged_request(member_client, page, abroad):
    member_client.post(page, who(geste="effacer", oui="1", endroit=name_of(abroad)))
    member_client.post(page, who(geste="corriger", oui="1", endroit=name_of(abroad), **{"nouveau-nom": "Autre Nom"}))

    abroad.refresh_from_db()
    assert abroad.name == "LE GOFF Maelle"


def test_staff_end_the_personal_links_of_somebody(national_client, page):
    submission = SubmissionFactory(received=True)
    link = PersonalLinkFactory(submission=submission, email=EMAIL)

    national_client.post(page, who(geste="liens"))

    link.refresh_from_db()
    assert link.revoked_at
    assert not PersonalLink.objects.living().exists()


def test_another_mayor_on_every_sheet_by_one_page(member_client, network, other_network):
    town = make.CommuneFactory(name="Guémené")
    mine = make.ProjectFactory(title="Four solaire", network=network)
    theirs = make.ProjectFactory(title="Moulin", network=other_network)
    make.ProjectActorFactory(project=mine, actor=town.actor)
    make.ProjectActorFactory(project=theirs, actor=town.actor)
    mayor = make.ProjectContactFactory(
        project=mine, function="Maire", name="Yann Tanguy", email="maire@guemene.example.org"
    )
    other = make.ProjectContactFactory(project=theirs, function="Maire", name="Yann Tanguy")
    address = reverse("admin:personnes_remplacer", args=[town.pk])

    seen = member_client.get(address).content.decode()
    assert "Four solaire" in seen
    assert "Moulin" not in seen
    member_client.post(address, {"nom": "Rozenn Caradec", "courriel": "", "endroit": [name_of(mayor), name_of(other)]})

    nobody = member_client.post(address, {"endroit": [name_of(mayor)]})
    assert nobody.status_code == 422

    mayor.refresh_from_db()
    other.refresh_from_db()
    assert (mayor.function, mayor.name, mayor.email) == ("Maire", "Rozenn Caradec", "")
    assert other.name == "Yann Tanguy"


def test_a_text_is_put_right_where_it_was_ticked(national_client, page, contact):
    texts = {"description": f"Suivi par Maëlle  Le Goff ({EMAIL}), puis par Yann Tanguy.", "source_note": NAME}
    told = make.ProjectFactory(title="Moulin", **texts)
    other = make.ProjectFactory(title="Four", **texts)
    new = {"nouveau-nom": "Maëlle Caradec", "nouveau-courriel": "caradec@example.org"}
    preview = national_client.post(page, who(geste="corriger", endroit=name_of(told), **new)).content.decode()
    national_client.post(page, who(geste="corriger", oui="1", endroit=name_of(told), **new))

    told.refresh_from_db()
    other.refresh_from_db()
    assert "Suivi par Maëlle Caradec (caradec@example.org), puis par Yann Tanguy." in preview
    assert told.description == "Suivi par Maëlle Caradec (caradec@example.org), puis par Yann Tanguy."
    assert told.source_note == "Maëlle Caradec"
    assert other.description == texts["description"]
    assert told.history.filter(description=texts["description"]).exists()


def test_what_a_proposition_said_is_not_put_right(national_client, page):
    entry = make.SubmissionEntryFactory(text=f"Demandé à {NAME}.")
    national_client.post(
        page, who(geste="corriger", oui="1", endroit=name_of(entry), **{"nouveau-nom": "Maëlle Caradec"})
    )

    entry.refresh_from_db()
    assert entry.text == f"Demandé à {NAME}."


def test_an_account_of_several_networks_says_for_which_it_erases(
    page, contact, network, other_network, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    user = make.UserFactory(editor=network)
    make.MembershipFactory(user=user, role="redaction", network=other_network)
    elsewhere = make.NetworkFactory()
    client, erase = client_of(user), who(geste="effacer", oui="1", endroit=name_of(contact))

    asked = client.post(page, who(geste="effacer", endroit=name_of(contact))).content.decode()
    for forged in ({}, {"equipe": elsewhere.pk}, {"equipe": "x"}):
        client.post(page, {**erase, **forged})
    assert "Réseau Alpha" in asked
    assert "Réseau Bêta" in asked
    assert not Erasure.objects.exists()

    client.post(page, {**erase, "equipe": other_network.pk})
    assert Erasure.objects.get().network == other_network


def test_a_search_that_lasts_is_stopped_and_says_so(national_client, page, contact, monkeypatch):
    monkeypatch.setattr("cooperation.backoffice.people.views.PATIENCE", 0.001)
    answer = national_client.post(page, {"geste": "chercher", "q": "le goff"})

    assert answer.status_code == 503
    assert "La recherche a été arrêtée" in answer.content.decode()
