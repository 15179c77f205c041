"""The registry: one declaration, and a kind is everywhere that kinds are."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from cooperation.backoffice.menu import grouped
from cooperation.http import warming
from cooperation.pages import open_data, search
from cooperation.pages.proposing.addresses import beginnings
from cooperation.pages.sitemaps import sitemaps
from directory.database.revisions import install_triggers
from directory.kinds import (
    Asked,
    Kind,
    Proposal,
    all_kinds,
    around,
    asked_models,
    context_around,
    kind_named,
    moderated_models,
    noted_tables,
    register,
    registered,
)
from directory.search.suggested import suggestions
from directory.search.suggestions import Source
from directory.urls import addresses
from events.models import Article
from events.publications.list import ArticleList
from events.publications.sheet import ArticleSheet
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


class VisitList(ArticleList):
    section = "visites"
    path = "/visites/"


class VisitSheet(ArticleSheet):
    section = "visites"


VISITS = Kind(
    name="visites",
    route="visit",
    model=Article,
    rank=5,
    label="Visites",
    list=VisitList,
    sheet=VisitSheet,
    header="Délégations",
    footer="participer",
    menu="vie",
    suggestions=(Source("visites", "Visites", lambda: (), lambda pks: {}),),
    noted={"events_eventseries": ["network_id"]},
    proposal=Proposal("visite", "Une visite", "Une délégation reçue."),
    asked=Asked(
        state="etat",
        done="finie",
        end="fin",
        over="Cette visite est finie",
        began=lambda visit: None,
        is_over=lambda visit: False,
        places=lambda visit: [],
    ),
)


@pytest.fixture
def visits():
    with registered(VISITS) as kind:
        yield kind


def test_a_kind_has_its_addresses(visits):
    names = [route.name for route in addresses(visits)]

    assert names == ["visit-list", "visit-list-export", "visit"]


def test_a_kind_is_in_the_footer_and_among_the_choices(visits, client):
    page = client.get("/proposer/").content.decode()

    assert '<a href="/visites/">Visites</a>' in page
    assert '<a href="/proposer/visite/">Une visite</a>' in page


def test_a_kind_is_in_the_menu_at_the_top(visits, client):
    found = client.get("/agenda/").content.decode().partition("</header>")[0]

    assert found.count('<li><a href="/visites/">Délégations</a></li>') == 2
    assert found.count('<li><a href="/agenda/" aria-current="page">Agenda</a></li>') == 2
    assert 'href="/actualites/"' not in found


def test_what_may_be_proposed_of_a_kind_has_an_address(visits):
    assert "proposer/visite/" in [str(route.pattern) for route in beginnings()]


def test_a_kind_is_in_the_menu_of_the_back_office(visits):
    models = [{"object_name": "Article", "name": "Actualités"}]

    [group] = grouped([{"app_label": "events", "models": models}], AnonymousUser())

    assert (group["app_label"], group["models"]) == ("vie", models)
    assert moderated_models()[0] is Article
    assert asked_models()[0] is Article


def test_a_kind_is_in_the_site_map(visits):
    found = sitemaps()

    article = ArticleFactory(published=True)
    assert list(found["visites"].items()) == [article]
    assert "/visites/" in found["pages"].items()


def test_a_kind_is_in_the_open_data(visits, client):
    assert VisitList in open_data._lists()
    assert "/visites.csv" in client.get("/donnees/").content.decode()
    assert client.get("/donnees/visites/").status_code == 200


def test_a_kind_is_suggested_and_searched(visits):
    assert "visites" in suggestions.sources
    assert visits in search._searched_kinds()


def test_a_kind_is_warmed(visits, monkeypatch):
    warmed = []
    monkeypatch.setattr(
        ArticleList, "entry", classmethod(lambda cls: type("Entry", (), {"warm": lambda s: warmed.append(cls)})())
    )

    warming.warm_indexes()

    assert VisitList in warmed


def test_the_changes_of_a_kind_are_noted(visits):
    assert noted_tables()["events_eventseries"] == ["network_id"]


def test_the_triggers_are_those_that_the_kinds_declare():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'note_%'")
        noted = {table for (table,) in cursor.fetchall()}

    assert noted == set(noted_tables())


def columns_of_trigger(table):
    """The columns that the trigger of a table notes, as stored; ``None`` without a trigger."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgname = 'note_insert' AND tgrelid = %s::regclass",
            [table],
        )
        row = cursor.fetchone()
    return row and row[0].split("\\000")[0]


@pytest.mark.parametrize(("columns", "stored"), [(["network_id"], "network_id"), ([], ""), (None, None)])
def test_triggers_follow_a_declaration_that_changes(columns, stored):
    tables = {table: names for table, names in noted_tables().items() if table != "events_eventseries"}
    declared = tables if columns is None else tables | {"events_eventseries": columns}

    install_triggers(declared, "default")

    assert columns_of_trigger("events_eventseries") == stored


def test_every_column_that_an_index_follows_is_noted():
    """A column that no trigger notes would leave an index stale."""
    noted = noted_tables()

    indexes = [kind.list.indexed for kind in all_kinds() if getattr(kind.list, "indexed", None)]
    followed = {source for indexed in indexes for source in indexed.sources}

    assert [one for one in followed if "." in one and one.split(".")[1] not in noted[one.split(".")[0]]] == []
    assert [one for one in followed if "." not in one and one not in noted] == []


def test_two_kinds_of_one_name_are_refused(visits):
    with pytest.raises(ValueError, match="visites"):
        register(replace(visits, label="Autres visites"))


def test_other_kinds_add_to_a_sheet(visits):
    around("visites", lambda record: {"autour": record})

    assert context_around("visites", "une visite") == {"autour": "une visite"}


def test_kinds_come_in_their_order():
    assert [kind.name for kind in all_kinds()] == [
        "projets",
        "jumelages",
        "collectivites",
        "pays",
        "acteurs",
        "financeurs",
        "reseaux",
        "agenda",
        "actualites",
        "ressources",
        "appels",
        "groupes-pays",
    ]
    assert kind_named("projets").is_role is False
    assert kind_named("financeurs").is_role is True
