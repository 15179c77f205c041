"""Who changed what and when, with before and after: kept whoever writes and however, and never rewritten."""

import pghistory
import pytest
from django.apps import apps
from django.contrib.postgres.functions import TransactionNow
from django.db import DatabaseError, connection, transaction

from cooperation.accounts.models import User
from directory.models import Actor, Country, Project, ProjectActor
from tests import factories
from tests.constraints import OUR_APPS, our_models
from tests.factories import ActorFactory, CountryFactory, JumelageFactory, ProjectFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db

HISTORIES = [
    model
    for label in OUR_APPS
    for model in apps.get_app_config(label).get_models()
    if hasattr(model, "pgh_tracked_model")
]
# Not records: derived from slugs by a trigger; a file of reference.
DERIVED = {"Redirection", "Revision", "GazetteerTown", "DrawnCard", "ImportGlance", "ImportProgress", "Likeness"}
# How one is signed in today, what one has open, how one looks at lists, what one asked of several sheets.
FLEETING = {
    "AccountMail", "FailedAttempts", "FruitlessSearch", "GroupAct", "HeldForm", "ListColumns", "OpenSession",
    "OpenSheet", "SavedList",
}  # fmt: skip
# What proves who one is: kept nowhere else.
SECRETS = {
    "User.password",
    "User.last_login",
    "AuthenticatorApp.sealed_key",
    "AuthenticatorApp.last_step",
    "Passkey.credential",
    "Passkey.public_key",
    "Passkey.sign_count",
    "RecoverySheet.digests",
}
# Rows apart from the history that a merge keeps for its own return.
APART = {"Merge.apart"}
# People's own words, forgotten in time: a proposition has its own append-only journal, which goes with it. Erasures are
# written once themselves.
FORGOTTEN = {
    "Dispatch", "ErasedPrint", "Erasure", "FollowedSelection", "Follower", "ImportRow", "Mail", "Message",
    "MessageRefusal", "News", "PersonalLink", "SheetPrint",
    "Submission", "SubmissionEntry", "SubmissionFile", "Subscription", "Throttle", "Watch",
}  # fmt: skip
ASKED = {f"VerificationRequest.{name}" for name in ("email", "label", "remark", "successor", "successor_email")}


def trace(record, *fields):
    """The changes of a record, in order: what happened, then the values of ``fields`` after it."""
    return list(record.history.order_by("pgh_id").values_list("pgh_label", *fields))


def link_changes(name, **filters):
    """The changes of a many-to-many link: what happened, to which other side."""
    [model] = [model for model in HISTORIES if model.__name__ == f"{name}LinkChange"]
    return model.objects.filter(**filters).order_by("pgh_id")


# --- However it is written -------------------------------------------------------------------------------------------


def test_saves_and_deletions():
    actor = ActorFactory(name="Bagnolet")
    actor.name = "Ville de Bagnolet"
    actor.save()
    history = actor.history.model.objects.filter(pgh_obj_id=actor.pk)

    actor.delete()

    assert list(history.order_by("pgh_id").values_list("pgh_label", "name")) == [
        ("insert", "Bagnolet"),
        ("update", "Ville de Bagnolet"),
        ("delete", "Ville de Bagnolet"),
    ]


def test_bulk_creation():
    CountryFactory(code="FR")

    actors = Actor.objects.bulk_create(Actor(name=f"Acteur {n}", slug=f"acteur-{n}") for n in range(3))

    assert [trace(actor, "name") for actor in actors] == [[("insert", f"Acteur {n}")] for n in range(3)]


def test_bulk_update():
    actors = [ActorFactory(name=name) for name in ("Un", "Deux", "Trois")]
    for actor in actors[:2]:
        actor.name += " bis"

    Actor.objects.bulk_update(actors, ["name"])

    assert [trace(actor, "name") for actor in actors] == [
        [("insert", "Un"), ("update", "Un bis")],
        [("insert", "Deux"), ("update", "Deux bis")],
        [("insert", "Trois")],
    ]


def test_update_of_a_queryset():
    projects = [ProjectFactory(), ProjectFactory()]

    Project.objects.update(summary="Un puits")

    assert [trace(project, "summary") for project in projects] == [[("insert", ""), ("update", "Un puits")]] * 2


def test_an_update_that_changes_nothing_is_no_change():
    project = ProjectFactory(summary="Un puits")

    Project.objects.update(summary="Un puits")

    assert trace(project, "summary") == [("insert", "Un puits")]


def test_upsert():
    Country.objects.bulk_create([Country(code="BJ", name="Dahomey", locative="au Dahomey")])

    Country.objects.bulk_create(
        [Country(code="BJ", name="Bénin", locative="au Bénin"), Country(code="ML", name="Mali", locative="au Mali")],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "locative"],
    )

    assert trace(Country.objects.get(code="BJ"), "name") == [("insert", "Dahomey"), ("update", "Bénin")]
    assert trace(Country.objects.get(code="ML"), "name") == [("insert", "Mali")]


def test_sql_typed_by_hand():
    project = ProjectFactory(title="Eau")
    history = project.history.model.objects.filter(pgh_obj_id=project.pk)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_project SET title = 'Eau potable' WHERE id = %s", [project.pk])
        cursor.execute("DELETE FROM directory_project_countries WHERE project_id = %s", [project.pk])
        cursor.execute("DELETE FROM directory_projectactor WHERE project_id = %s", [project.pk])
        cursor.execute("DELETE FROM directory_project WHERE id = %s", [project.pk])

    assert list(history.order_by("pgh_id").values_list("pgh_label", "title")) == [
        ("insert", "Eau"),
        ("update", "Eau potable"),
        ("delete", "Eau potable"),
    ]


def test_deletion_in_cascade():
    project = ProjectFactory()
    [role] = ProjectActor.objects.all()
    history = role.history.model.objects.filter(pgh_obj_id=role.pk)

    project.delete()

    assert [change.pgh_label for change in history.order_by("pgh_id")] == ["insert", "delete"]


def test_links_added_and_removed():
    benin, mali = CountryFactory(code="BJ"), CountryFactory(code="ML")
    project = ProjectFactory(countries=[benin])

    project.countries.add(mali)
    project.countries.remove(benin)
    project.countries.clear()

    assert list(link_changes("ProjectCountries", project=project).values_list("pgh_label", "country")) == [
        ("insert", "BJ"),
        ("insert", "ML"),
        ("delete", "BJ"),
        ("delete", "ML"),
    ]


def test_links_from_the_other_side():
    sector, bond = SectorFactory(), JumelageFactory(members=0)

    sector.jumelages.add(bond)

    [change] = link_changes("JumelageSectors")
    assert (change.pgh_label, change.jumelage_id, change.sector_id) == ("insert", bond.pk, sector.pk)


def test_what_is_rolled_back_did_not_happen():
    project = ProjectFactory(title="Eau")

    with transaction.atomic():
        Project.objects.update(title="Autre")
        transaction.set_rollback(True)

    assert trace(project, "title") == [("insert", "Eau")]


# --- Before, after, who ----------------------------------------------------------------------------------------------


def test_each_change_holds_the_whole_record():
    project = ProjectFactory(title="Eau", summary="Un puits", amount=True)
    Project.objects.update(summary="Deux puits", budget_kind="neant", budget_amount=None)

    before, after = project.history.order_by("pgh_id").values("title", "summary", "budget_kind", "budget_amount")

    assert before == {"title": "Eau", "summary": "Un puits", "budget_kind": "montant", "budget_amount": 45000}
    assert after == {"title": "Eau", "summary": "Deux puits", "budget_kind": "neant", "budget_amount": None}


def test_who_and_from_where():
    user = UserFactory(national=True)
    project = ProjectFactory()

    with pghistory.context(user=user.pk, source="import_jumelages"):
        Project.objects.update(summary="Un puits")

    contexts = list(project.history.order_by("pgh_id").values_list("pgh_context", flat=True))
    assert contexts == [None, {"user": user.pk, "source": "import_jumelages"}]


def test_changes_made_together_can_be_found_together():
    ActorFactory()
    with pghistory.context(source="import_jumelages"):
        project = ProjectFactory(holder=False)
        actor = ActorFactory()

    [change] = project.history.all()
    together = Actor.objects.filter(history__pgh_context_id=change.pgh_context_id)

    assert change.pgh_context_id is not None
    assert list(together) == [actor]


def test_the_history_says_when():
    project = ProjectFactory()

    change = project.history.get()

    assert change.pgh_created_at == Project.objects.values_list(TransactionNow(), flat=True).get()


# --- All of it, for ever ---------------------------------------------------------------------------------------------


def test_every_model_has_its_history():
    tracked = {model.pgh_tracked_model._meta.concrete_model for model in HISTORIES}

    assert {model.__name__ for model in our_models() if model not in tracked} == DERIVED | FLEETING | FORGOTTEN


def test_every_many_to_many_link_has_its_history():
    tracked = {model.pgh_tracked_model._meta.db_table for model in HISTORIES}
    links = {
        field.remote_field.through._meta.db_table
        for model in our_models()
        for field in model._meta.local_many_to_many
        if model is not User and model.__name__ not in FORGOTTEN
    }

    assert links - tracked == set()


def test_every_column_but_secrets_and_generated_ones_is_kept():
    lost = {
        f"{model.pgh_tracked_model.__name__}.{field.name}"
        for model in HISTORIES
        for field in model.pgh_tracked_model._meta.local_fields
        if not field.generated and field.name not in {kept.name for kept in model._meta.local_fields}
    }

    # Columns of a proxy are those of the table of links itself.
    assert {name for name in lost if "Link." not in name} == SECRETS | APART | ASKED


@pytest.fixture
def one_of_everything():
    everything = [getattr(factories, name)() for name in factories.__all__ if name not in ("KEY", "PASSWORD")]
    actor, country, funder = factories.ActorFactory(), factories.CountryFactory(), factories.FunderFactory()
    everything += [
        factories.JumelageFactory(sectors=["Eau"]),
        factories.ProjectFactory(sectors=["Eau"], sdgs=[6]),
        factories.NetworkFactory(regions=["24"]),
        factories.CountryGroupFactory(sectors=["Eau"], countries=[country], members=[actor]),
        factories.CallFactory(sectors=["Eau"], countries=[country], funders=[funder]),
        *(
            factory(sectors=["Eau"], countries=[country])
            for factory in (factories.EventFactory, factories.ArticleFactory, factories.ResourceFactory)
        ),
    ]
    return everything


@pytest.mark.usefixtures("one_of_everything")
def test_no_history_can_be_changed_or_deleted():
    for history in HISTORIES:
        assert history.objects.exists(), f"{history.__name__} is not exercised"
        table = history._meta.db_table
        for statement in (
            f"UPDATE {table} SET pgh_label = 'autre'",
            f"UPDATE {table} SET pgh_context = NULL",
            f"DELETE FROM {table}",
        ):
            with (
                pytest.raises(DatabaseError, match=f"the rows of {table} are written once"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_the_code_cannot_either():
    project = ProjectFactory()
    change = project.history.get()
    change.title = "Autre"

    for attempt in (change.save, change.delete, project.history.all().delete):
        with pytest.raises((DatabaseError, RuntimeError)), transaction.atomic():
            attempt()


@pytest.mark.parametrize("history", HISTORIES, ids=lambda model: model.__name__)
def test_no_history_can_be_emptied(history):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL passerelles.flush = 'off'")

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE {history._meta.db_table}")
