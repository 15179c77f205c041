"""A slug that was public belongs to its record for ever, and leads to it, whoever changes it."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from directory.models import Actor, Jumelage, Project, Redirection
from directory.models.slugs import unique_slug
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CallFactory,
    CountryGroupFactory,
    EventFactory,
    JumelageFactory,
    ProjectFactory,
    ResourceFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

KINDS = [
    ActorFactory, ArticleFactory, CallFactory, CountryGroupFactory, EventFactory, JumelageFactory, ProjectFactory,
    ResourceFactory,
]  # fmt: skip


def left(factory, **state):
    record = factory(slug="fontaine", **state)
    record.slug = "fontaine-vieille"
    record.save()
    return record


@pytest.mark.parametrize("factory", KINDS)
def test_the_database_refuses_it_to_a_new_record_and_to_one_that_is_renamed(factory):
    left(factory, published=True)
    other = factory(slug="lavoir")

    for steal in (lambda: factory(slug="fontaine"), lambda: type(other).objects.update(slug="fontaine")):
        with pytest.raises(IntegrityError), transaction.atomic():
            steal()


def test_a_sector_too():
    left(SectorFactory)

    with pytest.raises(IntegrityError), transaction.atomic():
        SectorFactory(slug="fontaine", name="Fontaines")


def test_it_says_whose_it_is_beside_the_field():
    left(ProjectFactory, published=True, title="Fontaines de Mopti")
    other = ProjectFactory(slug="lavoir")
    other.slug = "Fontaine"

    with pytest.raises(ValidationError) as refused:
        other.full_clean()

    assert "Fontaines de Mopti" in refused.value.message_dict["slug"][0]


def test_the_present_address_of_another_is_said_too():
    ProjectFactory(slug="fontaine", title="Fontaines de Ségou", published=True)
    other = ProjectFactory(slug="lavoir")
    other.slug = "fontaine"

    with pytest.raises(ValidationError) as refused:
        other.full_clean()

    assert refused.value.message_dict["slug"] == [
        "Choisissez une autre adresse\xa0: celle-ci mène à «\xa0Fontaines de Ségou\xa0», qui existe déjà."
    ]


def test_its_record_takes_it_back():
    record = left(ProjectFactory, published=True)
    record.slug = "fontaine"
    record.full_clean()
    record.save()

    assert Project.objects.get().slug == "fontaine"


def test_one_that_was_never_public_is_free():
    left(ProjectFactory)

    assert unique_slug(Project, "Fontaine") == "fontaine"
    assert ProjectFactory(slug="fontaine").pk


def test_archived_it_is_still_kept_and_a_new_one_gets_another():
    left(ProjectFactory, archived=True)

    assert unique_slug(Project, "Fontaine") == "fontaine-2"


@pytest.mark.parametrize("slug", ["fontaine", "fontaine-vieille"])
def test_what_a_record_that_was_deleted_had_goes_to_nobody(slug):
    left(ActorFactory, published=True).delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        ActorFactory(slug=slug)
    assert unique_slug(Actor, slug) == f"{slug}-2"
    other = ActorFactory(slug="lavoir")
    other.slug = slug
    with pytest.raises(ValidationError, match="n’est pas libre"):
        other.full_clean()


def test_a_draft_that_is_deleted_leaves_its_address():
    ProjectFactory(slug="fontaine").delete()

    assert ProjectFactory(slug="fontaine").pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_renamed", [True, False])
def test_two_writers_take_one_slug_at_once(is_renamed):
    """The second waits for the first, then sees what it left: its slug, or its trace."""
    first, second = (ProjectFactory(slug=slug, published=True) for slug in ("un", "deux"))
    refused = []

    def take():
        try:
            Project.objects.filter(pk=second.pk).update(slug="fontaine")
        except IntegrityError as error:
            refused.append(error)
        finally:
            connection.close()

    writer = threading.Thread(target=take)
    with transaction.atomic():
        Project.objects.filter(pk=first.pk).update(slug="fontaine")
        writer.start()
        writer.join(0.3)
        assert writer.is_alive()
        if is_renamed:
            Project.objects.filter(pk=first.pk).update(slug="un")
    writer.join(10)

    assert len(refused) == 1
    assert set(Project.objects.values_list("slug", flat=True)) == {"un" if is_renamed else "fontaine", "deux"}


def test_two_trade_places_through_a_third_and_each_keeps_its_own():
    first, second = (ProjectFactory(slug=slug, published=True) for slug in ("un", "deux"))
    Project.objects.filter(pk=first.pk).update(slug="trois")

    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=second.pk).update(slug="un")


def rename(record, slug):
    record.slug = slug
    record.save()


def current(slug, model=Project):
    return Redirection.objects.current_slug(model, slug)


@pytest.mark.parametrize("factory", KINDS)
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
