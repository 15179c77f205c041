"""A card is drawn once for all processes, and never shown once it is out of date."""

import threading
import time

import pytest
from django.db import DatabaseError, connection, transaction
from django.template.loader import get_template

from directory import actions
from directory.database.version import read_version
from directory.enums import ProjectStatus
from directory.jumelages.list import JumelageList
from directory.listing import drawn
from directory.models import Actor, Country, DrawnCard, Funding, Project, ProjectLocality, Sector
from directory.organisations.list import ActorList, FunderList
from directory.projects.list import ProjectList
from directory.search import engine
from directory.search.since import Since
from directory.territories.list import CollectiviteList
from tests.factories.accounts import UserFactory
from tests.factories.actors import ActorFactory, CommuneFactory, ForeignTownFactory, FunderFactory
from tests.factories.records import JumelageFactory, ProjectFactory
from tests.pages import number_of_queries, row_titles

pytestmark = pytest.mark.django_db(transaction=True)


def settle():
    """Wait for the transactions of the other tests of this server to end: until then nobody can tell what they saw."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (now,) = cursor.fetchone()
    while read_version().horizon <= now:
        time.sleep(0.05)


def in_another_process():
    """Forget what this one keeps in memory: its indexes, and the rows it has shown."""
    engine.forget()


@pytest.fixture
def drawings(monkeypatch):
    """The keys of the cards drawn, in order."""
    keys, draw = [], drawn._drawn

    def spied(selection, asked):
        keys.extend(asked)
        return draw(selection, asked)

    monkeypatch.setattr(drawn, "_drawn", spied)
    return keys


@pytest.fixture
def project():
    record = ProjectFactory(
        title="Un puits",
        published=True,
        holder=CommuneFactory(name="Orléans").actor,
        localities=[ForeignTownFactory(name="Parakou"), "Banikanni"],
        funders=[FunderFactory(actor__name="Caisse des ponts")],
        sectors=["Eau"],
        upcoming=True,
    )
    settle()
    return record


def shown(client, address="/projets/"):
    """The rows of a list, as HTML."""
    return client.get(address, headers={"cache-control": "no-cache"}).content.decode().partition('class="resultats"')[2]


# --- Once ------------------------------------------------------------------------------------------------------------


def test_a_card_is_drawn_once_for_all_processes(client, drawings, project):
    first = shown(client)
    in_another_process()

    assert shown(client) == first
    assert drawings == [project.pk]


def test_words_are_marked_on_a_card_drawn_without_them(client, drawings, project):
    shown(client)
    in_another_process()

    page = shown(client, "/projets/?q=puits")

    assert "Un <mark>puits</mark>" in page
    assert drawings == [project.pk]


def test_a_page_of_cards_drawn_elsewhere_costs_one_more_query_than_none(client):
    for number in range(30):
        ProjectFactory(title=f"Puits {number}", published=True)
    settle()

    # The version of the data, the cards.
    assert number_of_queries(client, "/projets/") == 2


@pytest.mark.parametrize("number", [1, 30])
def test_drawing_anew_costs_the_same_whatever_their_number(client, number, monkeypatch):
    for rank in range(number):
        ProjectFactory(title=f"Puits {rank}", published=True)
    settle()
    monkeypatch.setattr(DrawnCard.objects, "filter", lambda **conditions: DrawnCard.objects.none())

    # The version, three for the cards, and one to keep them between two that open and close its transaction.
    assert number_of_queries(client, "/projets/") == 8


# --- Never out of date -----------------------------------------------------------------------------------------------


def renamed(before, after):
    return lambda project: Actor.objects.filter(name=before).update(name=after)


def hidden(name):
    return lambda project: actions.archive(Actor.objects.get(name=name), by=UserFactory())


# What is done, what the card said, what it says.
CHANGES = {
    "its title": (lambda project: Project.objects.update(title="Un forage"), "Un puits", "Un forage"),
    "its holder’s name": (renamed("Orléans", "Olivet"), "Orléans", "Olivet"),
    "its place’s name": (renamed("Parakou", "Natitingou"), "Parakou", "Natitingou"),
    "a place named freely": (
        lambda project: ProjectLocality.objects.filter(name="Banikanni").update(name="Titirou"),
        "Banikanni",
        "Titirou",
    ),
    "its country’s name": (
        lambda project: Country.objects.filter(code="BJ").update(name="Dahomey"),
        "Bénin",
        "Dahomey",
    ),
    "its sector’s name": (lambda project: Sector.objects.update(name="Assainissement"), "Eau", "Assainissement"),
    "its funder’s name": (renamed("Caisse des ponts", "Caisse des gués"), "Caisse des ponts", "Caisse des gués"),
    "its funder, hidden": (hidden("Caisse des ponts"), "Caisse des ponts", "Un puits"),
    "its holder, hidden": (hidden("Orléans"), "Orléans", "Un puits"),
    "its funding, gone": (lambda project: Funding.objects.all().delete(), "Caisse des ponts", "Un puits"),
    "its verification": (
        lambda project: actions.verify(project, by=UserFactory(), label="CENTRAIDER"),
        "Jamais vérifié",
        "par CENTRAIDER",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_card_follows_what_it_shows(client, project, what):
    change, before, after = CHANGES[what]
    first = shown(client)

    change(project)
    same = shown(client)
    in_another_process()

    assert before in first
    assert (before in same, after in same) == (False, True)
    assert shown(client) == same


def test_a_withdrawn_record_is_in_no_page_though_its_card_was_kept(client, project):
    first = row_titles(client.get("/projets/"))
    actions.archive(project, by=UserFactory())
    settle()

    same = row_titles(client.get("/projets/"))
    in_another_process()

    assert (first, same, row_titles(client.get("/projets/"))) == (["Un puits"], [], [])


def test_what_a_slow_transaction_changes_is_drawn_again(client, project):
    """Its number is older than the page that did not see it."""
    changed, committed = threading.Event(), threading.Event()

    def change_slowly():
        with transaction.atomic():
            Project.objects.filter(pk=project.pk).update(title="Un forage")
            changed.set()
            committed.wait(300)
        connection.close()

    slow = threading.Thread(target=change_slowly)
    slow.start()
    changed.wait(300)
    # Something else is written and read meanwhile.
    ActorFactory(name="Autre")
    before = row_titles(client.get("/projets/"))
    committed.set()
    slow.join()
    settle()
    in_another_process()

    assert (before, row_titles(client.get("/projets/"))) == (["Un puits"], ["Un forage"])


def test_a_status_changes_at_midnight(client, project, monkeypatch):
    import datetime

    first = shown(client)
    far = datetime.date(2110, 1, 1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: far)
    in_another_process()

    late = ProjectStatus.UPCOMING.label.capitalize()
    assert (late in first, late in shown(client)) == (True, False)


def test_other_code_draws_again(client, drawings, project, monkeypatch):
    shown(client)
    monkeypatch.setattr(drawn, "code_fingerprint", lambda: "suivante")
    in_another_process()

    shown(client)

    assert drawings == [project.pk] * 2


# --- Kept, within limits ---------------------------------------------------------------------------------------------


def test_the_oldest_cards_go_first(client, monkeypatch):
    monkeypatch.setattr(drawn, "MOST_KEPT", 3)
    monkeypatch.setattr(drawn, "SWEEP", 1)
    old = DrawnCard(section="projets", record=0, state="x 2020-01-01", horizon=1, at="2020-01-01T00:00Z")
    old.save()
    for number in range(5):
        ProjectFactory(title=f"Puits {number}", published=True)
    settle()

    shown(client)

    assert DrawnCard.objects.count() == 3
    assert not DrawnCard.objects.filter(pk=old.pk).exists()


def test_a_page_does_without_what_cannot_be_kept(client, project, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(DrawnCard.objects, "bulk_create", fail)

    assert row_titles(client.get("/projets/")) == ["Un puits"]


def test_nothing_is_kept_while_an_index_is_built(client, project, settings, monkeypatch):
    settings.INDEX_AT_ONCE = -1
    monkeypatch.setattr(engine.Entry, "_make_apart", lambda entry: None)

    assert row_titles(client.get("/projets/")) == ["Un puits"]
    assert DrawnCard.objects.count() == 0


# --- Marks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["l’eau & co", "orleans parakou", "O'Brien <b>", "de", "assainissement", "span"])
def test_marks_added_afterwards_are_those_of_the_template(words):
    town, abroad = CommuneFactory(name="Orléans"), ForeignTownFactory(name="Parakou")
    JumelageFactory(title="Orléans – Parakou", published=True, members=[town, abroad])
    JumelageFactory(title="L’eau & l’assainissement : <b>O'Brien</b>", published=True, members=[town, abroad])
    ProjectFactory(title="De l’eau & “co” pour O'Brien", published=True, funders=[FunderFactory(actor=town.actor)])
    ActorFactory(name="Les amis d’O'Brien & de l’eau", published=True)

    for listing in (JumelageList, ProjectList, CollectiviteList, ActorList, FunderList):
        template = get_template(listing.row_template)
        for card in listing.cards(listing.complete(list(listing.rows()))):
            plain = template.render({"carte": card, "q": ""})
            assert drawn._marked(plain, words) == template.render({"carte": card, "q": words})


# --- Since when ------------------------------------------------------------------------------------------------------


def test_changes_are_seen_from_a_later_horizon_only():
    since = Since(None)
    since.note({1}, [(1, "directory_project.id", [1], 10)])
    since.note({1, 2}, [(2, "directory_project.id", [1, 2], 7)])

    assert [since.is_seen(key, horizon) for key in (1, 2, 3) for horizon in (7, 8, 10, 11)] == [
        *(False, False, False, True),
        *(False, True, True, True),
        *(True, True, True, True),
    ]


@pytest.mark.parametrize("keys", [None, set(range(20_001))])
def test_beyond_what_is_remembered_every_record_counts_as_changed(keys):
    since = Since(None)
    since.note({1}, [(1, "directory_project.id", [1], 10)])

    since.note(keys, [(2, "directory_country", None, 9)])

    assert [since.is_seen(key, horizon) for key in (1, 99_999) for horizon in (10, 11)] == [False, True] * 2
