"""An address that worked once works for ever, whoever changes it."""

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat

from directory.models import Actor, Jumelage, Project, Redirection
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CallFactory,
    CountryGroupFactory,
    EventFactory,
    JumelageFactory,
    ProjectFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db


def rename(record, slug):
    record.slug = slug
    record.save()


def current(slug, model=Project):
    return Redirection.objects.current_slug(model, slug)


@pytest.mark.parametrize(
    "factory",
    [
        ActorFactory,
        ArticleFactory,
        CallFactory,
        CountryGroupFactory,
        EventFactory,
        JumelageFactory,
        ProjectFactory,
        ResourceFactory,
    ],
)
def test_the_old_address_leads_to_the_new_one(factory):
    record = factory(slug="ancienne", published=True)

    rename(record, "nouvelle")

    assert current("ancienne", type(record)) == "nouvelle"
    assert current("nouvelle", type(record)) is None


def test_renamed_twice_both_old_addresses_lead_to_the_last():
    project = ProjectFactory(slug="un", published=True)

    rename(project, "deux")
    rename(project, "trois")

    assert (current("un"), current("deux"), current("trois")) == ("trois", "trois", None)


def test_back_to_the_first_name():
    project = ProjectFactory(slug="un", published=True)

    rename(project, "deux")
    rename(project, "un")

    assert (current("un"), current("deux")) == (None, "un")
    assert Redirection.objects.count() == 1


def test_a_change_of_something_else_leaves_no_trace():
    project = ProjectFactory(slug="eau", published=True)

    project.title = "Autre titre"
    project.save()

    assert Redirection.objects.count() == 0


def test_by_an_update_of_many():
    ProjectFactory(slug="un", published=True)
    ProjectFactory(slug="deux", published=True)

    Project.objects.update(slug=Concat(F("slug"), Value("-bis")))

    assert (current("un"), current("deux")) == ("un-bis", "deux-bis")


def test_by_a_bulk_update():
    actors = [ActorFactory(slug="un", published=True), ActorFactory(slug="deux", published=True)]
    for actor in actors:
        actor.slug += "-bis"

    Actor.objects.bulk_update(actors, ["slug"])

    assert (current("un", Actor), current("deux", Actor)) == ("un-bis", "deux-bis")


def test_by_sql_typed_by_hand():
    ProjectFactory(slug="eau", published=True)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_project SET slug = 'puits'")

    assert current("eau") == "puits"


def test_kinds_do_not_mix():
    rename(ProjectFactory(slug="lagos", published=True), "lagos-eau")
    rename(JumelageFactory(members=0, slug="lagos", published=True), "les-lagos-du-monde")

    assert (current("lagos"), current("lagos", Jumelage)) == ("lagos-eau", "les-lagos-du-monde")


def test_the_address_of_a_deleted_record_leads_nowhere():
    project = ProjectFactory(slug="un", published=True)
    rename(project, "deux")

    project.delete()

    assert current("un") is None
