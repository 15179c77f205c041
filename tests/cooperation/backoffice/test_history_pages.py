"""The « Historique » of a sheet: who, when, before and after; its parts and its links included."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_ignore

from cooperation.accounts.models import User
from cooperation.backoffice.history import history_of
from directory.models import Actor, JumelageMember
from tests import factories as make
from tests.cooperation.backoffice.rows import address, form_data

# Each save in a transaction of its own, as on the site: that is what dates the events.
pytestmark = pytest.mark.django_db(transaction=True)


def lines(record):
    return [(entry.who, line.what, line.before, line.after) for entry in history_of(record) for line in entry.lines]


def test_a_change_names_its_author(national_client, national):
    row = make.ProjectFactory(summary="Avant", overdue=True)
    page = address("directory.project", "change", row.pk)

    with zeal_ignore():
        national_client.post(page, form_data(national_client.get(page), summary="Après", start="août 2010"))

    assert lines(row)[:2] == [
        (str(national), "En une phrase", "Avant", "Après"),
        (str(national), "Début", "septembre 2019", "août 2010"),
    ]


def test_the_author_stands_in_the_event_itself(national_client, national):
    row = make.ActorFactory()
    page = address("directory.actor", "change", row.pk)

    national_client.post(page, form_data(national_client.get(page), summary="Après"))

    assert row.history.latest("pgh_id").pgh_context["user"] == national.pk


def test_links_and_parts_are_told(national_client, national):
    row = make.ProjectFactory(countries=["BJ"])
    mali = make.CountryFactory(code="ML")
    funder = make.FunderFactory(name="Agence de l’eau")
    page = address("directory.project", "change", row.pk)
    data = form_data(national_client.get(page), countries=[mali.pk])
    data |= {"fundings-TOTAL_FORMS": 1, "fundings-0-funder": funder.pk, "fundings-0-amount": "1000"}

    with zeal_ignore():
        answer = national_client.post(page, data)

    assert answer.status_code == 302
    assert sorted(what for who, what, before, after in lines(row)[:3]) == [
        "Financement « Agence de l’eau » : ajouté",
        "Pays : Bénin retiré",
        "Pays : Mali ajouté",
    ]


def test_a_part_taken_away_keeps_its_name(national_client):
    row = make.JumelageFactory(members=["Lagos", "Lagos (Crète)"])
    JumelageMember.objects.filter(label="Lagos (Crète)").delete()

    assert lines(row)[0][1] == "Membre « Lagos (Crète) » : supprimé"


def test_bulk_changes_are_told():
    row = make.ActorFactory(summary="Avant")

    Actor.objects.filter(pk=row.pk).update(summary="En masse")

    assert lines(row)[0] == ("hors du site", "En une phrase", "Avant", "En masse")


def test_the_page_shows_before_and_after(national_client):
    row = make.ActorFactory(summary="Avant")
    page = address("directory.actor", "change", row.pk)
    national_client.post(page, form_data(national_client.get(page), summary="Après"))

    text = national_client.get(address("directory.actor", "history", row.pk)).content.decode()

    assert "<strong>En une phrase</strong> : a remplacé <del>Avant</del> par <ins>Après</ins>" in text


def test_a_role_tells_the_history_of_its_organisation(national_client):
    town = make.ForeignTownFactory(name="Parakou")
    town.policy = "Trente ans d’échanges"
    town.save()

    text = national_client.get(address("directory.collectivite", "history", town.pk)).content.decode()

    assert "Trente ans d’échanges" in text


def test_the_history_of_an_account(national_client, national):
    account = make.UserFactory(first_name="Zoé")
    User.objects.filter(pk=account.pk).update(first_name="Zoë")

    with zeal_ignore():
        text = national_client.get(address("cooperation.user", "history", account.pk)).content.decode()

    assert "Zoë" in text


@pytest.mark.parametrize("view", ["change", "history"])
def test_queries_do_not_grow_with_changes_and_parts(view, national_client):
    counts = []
    for size in (1, 2, 5):
        row = make.JumelageFactory(members=size)
        for step in range(size):
            row.summary = f"Étape {step}"
            row.save()
        with CaptureQueriesContext(connection) as queries:
            national_client.get(address("directory.jumelage", view, row.pk))
        counts.append(len(queries))

    # The first page of a session reads its account's mandate too.
    assert counts[1] == counts[2]
