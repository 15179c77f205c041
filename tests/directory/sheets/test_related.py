"""What is read after a sheet: the nearest first, published, each with its reason."""

import pytest

from directory.jumelages.related import related_jumelages
from directory.projects.related import related_projects
from tests.factories.actors import CommuneFactory, ForeignTownFactory
from tests.factories.records import JumelageFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def shown(related):
    return [(one.record.title, str(one.why)) for one in related]


@pytest.fixture
def orleans():
    return CommuneFactory(name="Orléans").actor


def test_the_nearest_tie_comes_first_and_is_said(orleans):
    bond = JumelageFactory(published=True)
    project = ProjectFactory(
        published=True, title="Ici", holder=orleans, countries=["BJ"], sectors=["Eau"], jumelage=bond
    )
    ProjectFactory(published=True, title="Pays", countries=["BJ"], sectors=["Santé"])
    ProjectFactory(published=True, title="Pays et secteur", countries=["BJ"], sectors=["Eau"])
    ProjectFactory(published=True, title="Porteur", holder=orleans, countries=["ML"], sectors=["Santé"])
    ProjectFactory(published=True, title="Cadre", jumelage=bond, countries=["ML"], sectors=["Santé"])
    ProjectFactory(published=True, title="Ailleurs", countries=["ML"], sectors=["Eau"])

    assert shown(related_projects(project)) == [
        ("Cadre", "Même cadre"),
        ("Porteur", "Même porteur"),
        ("Pays et secteur", "Même pays, même secteur"),
    ]


def test_phases_have_their_own_place_and_drafts_none(orleans):
    before = ProjectFactory(published=True, holder=orleans, countries=["BJ"])
    project = ProjectFactory(published=True, holder=orleans, countries=["BJ"], continues=before)
    ProjectFactory(published=True, holder=orleans, countries=["BJ"], continues=project)
    ProjectFactory(holder=orleans, countries=["BJ"])

    assert related_projects(project) == []


def test_a_project_of_nobody_and_nowhere_has_no_neighbour():
    ProjectFactory(published=True, countries=["BJ"])

    assert related_projects(ProjectFactory(published=True, holder=None, countries=[])) == []


def test_an_unpublished_frame_joins_nothing():
    bond = JumelageFactory()
    project = ProjectFactory(published=True, jumelage=bond, countries=["BJ"])
    ProjectFactory(published=True, jumelage=bond, countries=["ML"])

    assert related_projects(project) == []


def test_the_partner_abroad_says_more_than_the_town_here():
    bagnolet, paris, massala, akbou = (
        CommuneFactory(name="Bagnolet"),
        CommuneFactory(name="Paris"),
        ForeignTownFactory(name="Massala"),
        ForeignTownFactory(name="Akbou"),
    )
    bond = JumelageFactory(published=True, title="Bagnolet – Massala", members=[bagnolet, massala])
    JumelageFactory(published=True, title="Bagnolet – Akbou", members=[bagnolet, akbou])
    JumelageFactory(published=True, title="Paris – Massala", members=[paris, massala])
    JumelageFactory(title="Brouillon", members=[paris, massala])

    assert shown(related_jumelages(bond)) == [
        ("Paris – Massala", "Même partenaire"),
        ("Bagnolet – Akbou", "Même collectivité"),
    ]


def test_neighbours_cost_two_queries_whatever_their_number(django_assert_num_queries, orleans):
    project = ProjectFactory(published=True, holder=orleans, countries=["BJ"])
    for _ in range(9):
        ProjectFactory(published=True, holder=orleans, countries=["BJ"])

    with django_assert_num_queries(2):
        assert len(related_projects(project)) == 3
