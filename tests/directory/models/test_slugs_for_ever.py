"""A slug that was public belongs to its record for ever."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.models import Actor, Project
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
    ProjectFactory(slug="fontaine", title="Fontaines de Ségou")
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


def test_what_a_record_that_was_deleted_had_goes_to_nobody():
    left(ActorFactory, published=True).delete()

    with pytest.raises(IntegrityError), transaction.atomic():
        ActorFactory(slug="fontaine")
    assert unique_slug(Actor, "Fontaine") == "fontaine-2"


def test_two_trade_places_through_a_third_and_each_keeps_its_own():
    first, second = (ProjectFactory(slug=slug, published=True) for slug in ("un", "deux"))
    Project.objects.filter(pk=first.pk).update(slug="trois")

    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=second.pk).update(slug="un")
