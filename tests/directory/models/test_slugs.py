"""Addresses: readable, unique, never taken from a record that once had them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Actor, Jumelage, Project
from directory.models.slugs import MAX_LENGTH, SlugPool, slug_base, unique_slug
from tests.factories import ActorFactory, JumelageFactory, ProjectFactory


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Orléans – Parakou", "orleans-parakou"),
        ("L’Haÿ-les-Roses", "l-hay-les-roses"),
        ("L'Haÿ-les-Roses", "l-hay-les-roses"),
        ("Œuvre d’enfance", "oeuvre-d-enfance"),
        ("Cœur de Nièvre", "coeur-de-nievre"),
        ("Île-de-France", "ile-de-france"),
        ("Saint-Étienne (42)", "saint-etienne-42"),
        ("Wałbrzych", "walbrzych"),
        ("Groß-Gerau", "gross-gerau"),
        ("Ærø", "aero"),
        ("a_b", "a_b"),
        ("東京", "project"),
        ("!!!", "project"),
        ("", "project"),
    ],
)
def test_readable(text, slug):
    assert slug_base(text, Project) == slug


@given(st.text(max_size=400))
def test_any_title_has_a_slug_that_fits(text):
    slug = slug_base(text, Jumelage)

    Jumelage._meta.get_field("slug").run_validators(f"{slug}-republique-centrafricaine"[:MAX_LENGTH])
    assert 0 < len(slug) <= MAX_LENGTH - 20
    assert slug.isascii()


@pytest.mark.django_db
def test_homonyms_are_told_apart_by_what_qualifies_them_then_by_numbers():
    ActorFactory(slug="saint-denis")

    assert unique_slug(Actor, "Saint-Denis", qualifiers=["La Réunion"]) == "saint-denis-la-reunion"
    assert unique_slug(Actor, "Saint-Denis", qualifiers=["", None]) == "saint-denis-2"
    ActorFactory(slug="saint-denis-la-reunion")
    assert unique_slug(Actor, "Saint-Denis", qualifiers=["La Réunion", 2019]) == "saint-denis-2019"
    assert unique_slug(Actor, "Saint-Denis", qualifiers=["La Réunion"]) == "saint-denis-la-reunion-2"


@pytest.mark.django_db
def test_qualifiers_that_cannot_be_written_or_are_too_long():
    ActorFactory(slug="a" * 100)

    assert unique_slug(Actor, "a" * 150, qualifiers=["東京"]) == "a" * 100 + "-2"
    assert unique_slug(Actor, "a" * 150, qualifiers=["b" * 50]) == "a" * 100 + "-" + "b" * 13


@pytest.mark.django_db
def test_kinds_do_not_share_their_addresses():
    ProjectFactory(slug="orleans-parakou")

    assert unique_slug(Jumelage, "Orléans – Parakou") == "orleans-parakou"


@pytest.mark.django_db
def test_a_former_address_is_not_given_to_another():
    project = ProjectFactory(published=True, slug="eau")
    project.slug = "eau-potable"
    project.save()

    assert unique_slug(Project, "Eau") == "eau-2"


@pytest.mark.django_db
def test_a_slug_that_only_begins_alike_is_free():
    ProjectFactory(slug="eau-potable")

    assert unique_slug(Project, "Eau") == "eau"


@pytest.mark.django_db
def test_a_pool_gives_each_slug_once(django_assert_num_queries):
    JumelageFactory(members=0, slug="lagos")
    with django_assert_num_queries(2):
        pool = SlugPool(Jumelage)

    with django_assert_num_queries(0):
        given_out = [pool.take("Lagos") for _ in range(3)]

    assert given_out == ["lagos-2", "lagos-3", "lagos-4"]


@pytest.mark.django_db
def test_very_long_titles_stay_unique_and_storable():
    title = "Programme de coopération décentralisée " * 20

    first, second = ProjectFactory(title=title[:300]), ProjectFactory(title=title[:300])

    first.full_clean()
    second.full_clean()
    assert second.slug == f"{first.slug}-2"
