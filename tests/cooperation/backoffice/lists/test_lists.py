"""The lists that people work in: whose rows first, the columns one chooses, the selections one keeps."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.backoffice.lists.models import ListColumns, SavedList
from cooperation.backoffice.lists.pages import MOST
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import RECORDS, ROLES, address

LABELS = [*RECORDS, *ROLES]
PROJECTS = "directory.project"


def shown(response):
    """The names of the rows of a list, in order."""
    return [str(row) for row in response.context["cl"].result_list]


def headings(response):
    table = re.search(r'id="result_list".*?</thead>', response.content.decode(), re.S)[0]
    return [html.unescape(one).strip() for one in re.findall(r'<div class="text">(?:<[^>]+>)?([^<]+)', table)]


def the(client, label, **parameters):
    return client.get(address(label, "changelist"), parameters)


# --- Whose rows ---


@pytest.fixture
def two_teams(network, other_network):
    ours = make.ProjectFactory(title="Puits de Kita", network=network)
    theirs = make.ProjectFactory(title="Puits de Gao", network=other_network, published=True)
    make.ProjectFactory(title="Puits secret", network=other_network)
    return ours, theirs


def test_a_list_opens_on_my_network_and_the_others_are_one_click_away(two_teams, member_client):
    first = the(member_client, PROJECTS)
    everybody = member_client.get(address(PROJECTS, "changelist") + first.context["cl"].scope.to_everybody)

    assert shown(first) == ["Puits de Kita"]
    assert (first.context["cl"].scope.ours, first.context["cl"].scope.everybody) == (1, 2)
    assert sorted(shown(everybody)) == ["Puits de Gao", "Puits de Kita"]
    assert everybody.content.decode().count("Suivie par") == 1


def test_whose_a_row_is_cannot_be_left_out_among_everybodys(two_teams, member_client):
    response = the(member_client, PROJECTS, portee="tous", colonnes="title")

    assert headings(response) == ["Titre", "Réseau"]
    assert "Suivie par" in response.content.decode()


def test_a_search_says_what_the_others_have(two_teams, member_client):
    response = the(member_client, PROJECTS, q="puits")

    assert shown(response) == ["Puits de Kita"]
    assert "1 autre réponse dans « Tous »" in html.unescape(response.content.decode()).replace("\xa0", " ")


def test_the_national_level_has_everything_at_once(two_teams, national_client):
    response = the(national_client, PROJECTS)

    assert len(shown(response)) == 3
    assert response.context["cl"].scope is None


def test_a_filter_on_a_network_is_not_narrowed_to_mine(two_teams, member_client):
    response = the(member_client, PROJECTS, reseau="reseau-beta")

    assert shown(response) == ["Puits de Gao"]


# --- What is gone ---


@pytest.mark.parametrize("gone", [{"thematique": "eau"}, {"etat-fiche": "perdu"}, {"pays": "ZZ"}])
def test_what_is_gone_is_said_and_nothing_else_answers(gone, two_teams, national_client):
    response = the(national_client, PROJECTS, **gone)

    assert shown(response) == []
    assert "n’existe plus" in response.content.decode()


# --- Columns ---


@pytest.mark.parametrize("label", LABELS)
def test_every_column_may_be_shown_at_a_price_that_no_row_adds_to(label, national_client):
    make_one = {**RECORDS, **ROLES}[label]
    make_one(published=True)
    page = national_client.get(address(label, "colonnes-de-la-liste"))
    names = ",".join(one.key for one in [*page.context["choisies"], *page.context["autres"]])
    one = _queries(national_client, label, names)
    for _n in range(3):
        make_one(published=True)

    assert _queries(national_client, label, names) <= one
    assert len(headings(the(national_client, label, colonnes=names))) == len(names.split(","))


def _queries(client, label, names):
    with CaptureQueriesContext(connection) as found:
        assert the(client, label, colonnes=names).status_code == 200
    return len(found)


def test_columns_are_chosen_ordered_kept_and_given_back(national, national_client):
    make.ProjectFactory(title="Puits", amount=True, network=None)
    page = address(PROJECTS, "colonnes-de-la-liste")
    before = headings(the(national_client, PROJECTS))

    moved = national_client.post(page, {"colonne": ["title", "etat_court", "budget"], "monter": "budget"})
    assert [one.key for one in moved.context["choisies"]] == ["title", "budget", "etat_court"]
    assert not ListColumns.objects.exists()

    national_client.post(page, {"colonne": ["budget", "etat_court", "perdue", "budget"]})
    assert headings(the(national_client, PROJECTS)) == ["Titre", "Budget", "Publication"]
    assert headings(the(client_of(make.UserFactory(national=True)), PROJECTS)) == before

    national_client.post(page, {"colonne": ["budget"], "debut": "1"})
    assert headings(the(national_client, PROJECTS)) == before


def test_a_fact_of_the_export_orders_the_list(national_client):
    for title, summary in (("A", "Zoo"), ("B", "Abri")):
        make.ProjectFactory(title=title, summary=summary)

    response = the(national_client, PROJECTS, colonnes="title,resume", o="2")

    assert shown(response) == ["B", "A"]


# --- Kept selections ---


def keep(client, query, name, **more):
    return client.post(address(PROJECTS, "garder"), {"selection": query, "nom": name, **more})


def test_a_selection_is_kept_renamed_and_forgotten(two_teams, member, member_client):
    keep(member_client, "q=kita&o=1&p=2", "Kita", pour="")
    one = SavedList.objects.get()
    assert one.query == "q=kita&o=1"
    assert 'href="?q=kita&amp;o=1"' in the(member_client, PROJECTS).content.decode()

    keep(member_client, "", "Kita d’abord", gardee=one.pk)
    assert SavedList.objects.get().name == "Kita d’abord"

    keep(member_client, "", "x", gardee=one.pk, oublier="1")
    assert not SavedList.objects.exists()


def test_a_shared_selection_is_its_network_s_and_its_authors_to_change(network, other_network, member, member_client):
    keep(member_client, "statut=en-cours", "Réunion", pour=network.pk)
    one = SavedList.objects.get()
    colleague = client_of(make.UserFactory(reader=network))
    stranger = client_of(make.UserFactory(network=other_network))

    assert "Réunion" in the(colleague, PROJECTS).content.decode()
    assert "Réunion" not in the(stranger, PROJECTS).content.decode()
    assert keep(stranger, "", "Volée", gardee=one.pk).status_code == 404
    assert keep(colleague, "", "Volée", gardee=one.pk).status_code == 404
    assert keep(member_client, "", "Ailleurs", pour=other_network.pk).status_code == 403
    assert [one.name for one in SavedList.objects.all()] == ["Réunion"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "\x00"])
def test_a_bad_name_keeps_nothing(name, national_client, db):
    keep(national_client, "", name)

    assert SavedList.objects.count() == 0


def test_so_many_and_no_more(national, national_client):
    for _n in range(MOST):
        make.SavedListFactory(user=national)

    keep(national_client, "", "Une de trop")

    assert SavedList.objects.count() == MOST


def test_a_kept_selection_carries_its_columns(national, national_client):
    make.ProjectFactory()
    ListColumns.objects.create(user=national, model=PROJECTS, columns=["title", "resume"])
    keep(national_client, "q=", "Résumés")
    ListColumns.objects.all().delete()

    response = national_client.get(f"{address(PROJECTS, 'changelist')}?{SavedList.objects.get().query}")

    assert headings(response) == ["Titre", "Résumé"]
