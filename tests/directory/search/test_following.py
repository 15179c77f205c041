"""An index follows every committed change, whoever makes it, and never shows what is hidden."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import actions
from directory.database.version import changes_since, data_version, read_version
from directory.dates import PartialDate
from directory.models import Actor, Project, Revision
from directory.search import engine
from tests.factories.accounts import UserFactory
from tests.factories.actors import CommuneFactory, ForeignTownFactory, FunderFactory
from tests.factories.places import CountryFactory
from tests.factories.records import JumelageFactory, ProjectFactory, SectorFactory
from tests.pages import row_titles

pytestmark = pytest.mark.django_db


def found(client, address):
    return sorted(row_titles(client.get(address)))


def test_a_publication_is_seen_by_the_next_request(client):
    project = ProjectFactory(draft=True, title="Puits")
    before = found(client, "/projets/")

    actions.publish(project, by=UserFactory())

    assert (before, found(client, "/projets/")) == ([], ["Puits"])


def test_a_withdrawal_is_seen_by_the_next_request(client):
    project = ProjectFactory(published=True, title="Puits")
    before = found(client, "/projets/?q=puits")

    actions.archive(project, by=UserFactory())

    assert (before, found(client, "/projets/?q=puits")) == (["Puits"], [])


def test_bulk_changes_deletions_and_links_are_followed(client):
    first, second = (ProjectFactory(published=True, title=title, sectors=["Eau"]) for title in ("Un", "Deux"))
    client.get("/projets/")

    Project.objects.filter(pk=first.pk).update(title="Trois")
    second.sectors.set([SectorFactory(name="Santé")])

    assert found(client, "/projets/?q=trois") == ["Trois"]
    assert found(client, "/projets/?secteur=eau") == ["Trois"]
    first.fundings.all().delete()
    Project.objects.filter(pk=first.pk).update(state="archive")
    assert found(client, "/projets/") == ["Deux"]


def test_what_a_record_names_is_followed(client):
    commune, funder = CommuneFactory(name="Orléans"), FunderFactory()
    ProjectFactory(published=True, title="Puits", holder=commune.actor, funders=[funder])
    client.get("/projets/")

    Actor.objects.filter(pk=commune.pk).update(name="Aurélia")
    Actor.objects.filter(pk=funder.pk).update(name="Caisse des ponts")

    assert found(client, "/projets/?q=aurelia") == ["Puits"]
    assert found(client, "/projets/?q=ponts") == ["Puits"]
    assert found(client, "/projets/?q=orleans") == []
    assert "Aurélia" in client.get("/projets/").content.decode()


def test_a_hidden_organisation_no_longer_finds_its_projects(client):
    funder = FunderFactory(actor__name="Caisse des ponts")
    ProjectFactory(published=True, title="Puits", funders=[funder])
    before = found(client, "/projets/?q=ponts")

    actions.archive(funder.actor, by=UserFactory())

    assert (before, found(client, "/projets/?q=ponts")) == (["Puits"], [])
    assert "Caisse des ponts" not in client.get("/projets/").content.decode()


def test_territories_enter_and_leave_the_list_with_what_speaks_of_them(client):
    commune, town = CommuneFactory(name="Orléans"), ForeignTownFactory(name="Parakou")
    before = found(client, "/collectivites/")

    jumelage = JumelageFactory(published=True, members=[commune, town])
    between = found(client, "/collectivites/")
    actions.archive(jumelage, by=UserFactory())

    assert (before, between, found(client, "/collectivites/")) == ([], ["Orléans", "Parakou"], [])


@pytest.mark.django_db(transaction=True)
def test_an_index_is_brought_up_to_date_not_built_again(client):
    for number in range(5):
        ProjectFactory(published=True, title=f"Puits {number}")
    client.get("/projets/")
    index = engine.entry("projets").index

    Project.objects.filter(title="Puits 3").update(title="Forage")

    assert found(client, "/projets/?q=forage") == ["Forage"]
    assert engine.entry("projets").index is index


def test_too_many_changes_build_it_anew(client, monkeypatch):
    monkeypatch.setattr("directory.search.indexed.MAX_CHANGED", 2)
    projects = [ProjectFactory(published=True, title=f"Puits {number}") for number in range(4)]
    client.get("/projets/")
    index = engine.entry("projets").index

    Project.objects.filter(pk__in=[project.pk for project in projects]).update(title="Forage")

    assert found(client, "/projets/?q=forage") == ["Forage"] * 4
    assert engine.entry("projets").index is not index


def test_midnight_changes_statuses(client, monkeypatch):
    import datetime

    ProjectFactory(published=True, title="Puits", ongoing=True, end=PartialDate(2080))
    before = found(client, "/projets/?statut=en-cours")
    far = datetime.date(2090, 1, 1)

    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: far)

    assert (before, found(client, "/projets/?statut=en-cours")) == (["Puits"], [])
    assert found(client, "/projets/?statut=a-confirmer") == ["Puits"]


def test_while_a_large_index_is_built_sql_answers(client, settings, monkeypatch):
    settings.INDEX_AT_ONCE = -1
    monkeypatch.setattr(engine.Entry, "_make_apart", lambda entry: None)
    ProjectFactory(published=True, title="Puits")

    assert found(client, "/projets/?q=puits") == ["Puits"]
    assert engine.entry("projets").index is None


# --- Versions --------------------------------------------------------------------------------------------------------


def test_the_version_changes_with_the_data_alone():
    before = data_version()
    unchanged = data_version()

    ProjectFactory(published=True)

    assert before == unchanged != data_version()


def test_many_keys_are_noted_as_a_whole_table():
    CountryFactory(code="FR")
    Actor.objects.bulk_create(
        Actor(name=f"Acteur {number}", slug=f"acteur-{number}", country_id="FR") for number in range(1001)
    )

    assert list(Revision.objects.filter(source="directory_actor.id", keys=None).values_list("keys", flat=True)) == [
        None
    ]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_commits_late_is_not_missed():
    """Its revision has a smaller number than one already seen."""
    country = ProjectFactory(published=True).countries.first()
    numbered, committed = threading.Event(), threading.Event()

    def write_slowly():
        from django.db import transaction

        with transaction.atomic():
            type(country).objects.filter(pk=country.pk).update(locative="au loin")
            numbered.set()
            committed.wait(300)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    numbered.wait(300)
    Actor.objects.update(name="Autre")
    seen = read_version()
    committed.set()
    slow.join()

    assert read_version().token != seen.token
    assert "directory_country" in {source for _, source, *_ in changes_since(seen.horizon)}


def test_every_table_that_pages_show_is_noted():
    from django.apps import apps

    silent = {
        "directory_campaign",
        "directory_cannedreply",
        "directory_drawncard",
        "directory_gazetteertown",
        "directory_groupact",
        "directory_importbatch",
        "directory_importlayout",
        "directory_importprogress",
        "directory_importrow",
        "directory_dispatch",
        "directory_followedselection",
        "directory_follower",
        "directory_mail",
        "directory_news",
        "directory_sheetprint",
        "directory_subscription",
        "directory_watch",
        "directory_erasedprint",
        "directory_erasure",
        "directory_importglance",
        "directory_likeness",
        "directory_merge",
        "directory_message",
        "directory_messagerefusal",
        "directory_personallink",
        "directory_redirection",
        "directory_revision",
        "directory_submission",
        "directory_submission_also",
        "directory_submissionentry",
        "directory_submissionfile",
        "directory_throttle",
        "directory_verification",
    }
    tables = {
        model._meta.db_table
        for label in ("directory", "events")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'note_update'")
        noted = {table for (table,) in cursor.fetchall()}

    assert noted == tables - silent


def test_an_empty_list_is_asked_nothing_more(client):
    with CaptureQueriesContext(connection) as empty:
        assert client.get("/projets/").context["total"] == 0
    ProjectFactory(published=True)
    engine.forget()
    with CaptureQueriesContext(connection) as filled:
        assert client.get("/projets/").context["total"] == 1

    asked = [sum("facet_keys" in query["sql"] for query in queries) for queries in (empty, filled)]
    assert asked[0] == 0 < asked[1]
