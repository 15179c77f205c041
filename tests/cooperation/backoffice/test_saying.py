"""What the office says once something is done: in our words, with who sees it and how it is undone."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.urls import reverse
from zeal import zeal_ignore

from directory.french import agreed
from directory.models import Actor, Project, Sector
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import EVERY, SHARED, SHEETS, address, form_data

EDITED = [*SHEETS, *(label for label in SHARED if label != "directory.gazetteertown")]  # the reference’s
FEMININE = {
    "article", "campaign", "cannedreply", "collectivite", "eventseries", "followedselection", "gazetteertown",
    "redirection", "resource", "submission", "verification", "verificationrequest",
}  # fmt: skip


def told(response):
    return [str(one) for one in get_messages(response.wsgi_request)]


def links_of(text):
    """``{words: address}``"""
    return {words: unescape(href) for href, words in re.findall(r'<a href="([^"]+)">([^<]+)', text)}


@pytest.mark.parametrize("label", EDITED)
def test_no_sentence_of_django_is_left(label, national_client, db):
    row = EVERY[label]()
    page = address(label, "change", row.pk)
    data = form_data(national_client.get(page))
    delete = address(label, "delete", row.pk)
    with zeal_ignore():  # Django reads the key of each part, one by one
        [saved] = told(national_client.post(page, data))
        gone = [] if label in SHARED else told(national_client.post(delete, {"post": "yes"}))[1:]

    assert "enregistré" in saved
    assert all("supprimé" in one for one in gone)
    assert not any("succès" in one for one in [saved, *gone])


def test_every_noun_agrees():
    for model in admin.site._registry:
        ending = "e" if model._meta.model_name in FEMININE else ""
        assert agreed(model._meta.verbose_name, "remis en brouillon") == f"remis{ending} en brouillon", model


def test_publishing_says_who_sees_the_sheet_and_how_to_take_it_back(national_client):
    draft = make.ProjectFactory(title="Un <b>moulin</b> à Ségou", sectors=["Eau"])
    page = address("directory.project", "change", draft.pk)

    response = national_client.post(page, form_data(national_client.get(page), _etat="publie"))

    [said] = told(response)
    draft.refresh_from_db()
    assert "Un &lt;b&gt;moulin&lt;/b&gt; à Ségou" in said
    assert "publié\xa0: visible par tous" in said
    assert links_of(said)["Voir la page"] == draft.get_absolute_url()
    [state] = re.findall(r'form="project_form" name="_etat" value="(\w+)"', said)
    assert 'id="project_form"' in national_client.get(page).text

    undone = told(national_client.post(page, form_data(national_client.get(page), _etat=state)))

    draft.refresh_from_db()
    assert not draft.is_published
    assert "remis en brouillon\xa0: brouillon que l’équipe seule voit" in undone[-1]


@pytest.mark.django_db(transaction=True)
def test_a_text_is_undone_from_the_message():
    national_client = client_of(make.UserFactory(national=True))
    sheet = make.ProjectFactory(published=True, summary="Hier")
    page = address("directory.project", "change", sheet.pk)

    [said] = told(national_client.post(page, form_data(national_client.get(page), summary="Aujourd’hui")))
    before = national_client.get(links_of(said)["Annuler"])
    national_client.post(
        before.wsgi_request.path, {"geste": "version", "vu": before.context["seen"], "version": before.context["at"]}
    )

    assert Project.objects.get(pk=sheet.pk).summary == "Hier"


def test_nothing_to_undo_when_nothing_changed(national_client):
    sector = make.SectorFactory(name="Eau vive")
    page = address("directory.sector", "change", sector.pk)

    [said] = told(national_client.post(page, form_data(national_client.get(page))))

    assert "Secteur" in said
    assert "Annuler" not in said


def test_a_new_draft_says_what_remains_to_do(member_client, network):
    said = {}
    for role in ("editor", "contributor"):
        client = client_of(make.UserFactory(**{role: network}))
        page = address("directory.actor", "add")
        data = form_data(client.get(page), actor_name="", name=f"Pirogues {role}")
        said[role] = told(client.post(page, data))

    assert "à publier cette fiche" in said["editor"][-1]
    assert "à la relecture" in said["contributor"][-1]


def test_what_is_deleted_says_where_it_is_found_again(national_client):
    actor = make.ActorFactory(name="Les pirogues")

    [said] = told(national_client.post(address("directory.actor", "delete", actor.pk), {"post": "yes"}))
    shown = national_client.get(links_of(said)["Remettre la fiche"])

    assert not Actor.objects.filter(pk=actor.pk).exists()
    assert "Les pirogues" in shown.text


def test_a_filtered_list_is_found_again(national_client):
    sector = make.SectorFactory(name="Forêts")
    page = f"{address('directory.sector', 'change', sector.pk)}?_changelist_filters=q%3Dfor"

    response = national_client.post(page, form_data(national_client.get(page)))

    assert response.url == f"{reverse('admin:directory_sector_changelist')}?q=for"
    assert Sector.objects.filter(pk=sector.pk).exists()
