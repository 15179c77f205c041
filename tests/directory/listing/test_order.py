"""In which order a list answers: the exact name, what begins with it, what contains it, what only its territory is."""

import pytest

from directory.enums import ProjectRole
from directory.organisations.list import ActorList
from directory.projects.list import ProjectList
from directory.territories.list import CollectiviteList
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    DepartementFactory,
    ForeignTownFactory,
    JumelageFactory,
    JumelageMemberFactory,
    ProjectActorFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db


def names(listing, text):
    return [str(getattr(row, "actor", row)) for row in listing.select(q=text).page(0, 20)]


def test_of_projects(db):
    held = ProjectFactory(title="Cantine", published=True)
    ProjectActorFactory(
        project=held, actor=CommuneFactory(name="Verger", population=300).actor, role=ProjectRole.HOLDER
    )
    for title in ("Planter un verger", "Verger partagé", "Verger"):
        ProjectFactory(title=title, published=True)

    assert names(ProjectList, "verger") == ["Verger", "Verger partagé", "Planter un verger", "Cantine"]


def test_of_actors(db):
    for name in ("Les amis de la semence", "Semence solidaire", "Semence"):
        ActorFactory(name=name, published=True)

    assert names(ActorList, "semence") == ["Semence", "Semence solidaire", "Les amis de la semence"]


def test_of_territories_articles_aside(db):
    departement = DepartementFactory(name="Basse-Garenne")
    CommuneFactory(name="Trou", population=500, departement=departement)
    for name in ("Puits-la-Garenne", "La Garenne-sur-Eure", "Garenne"):
        CommuneFactory(name=name, population=800)

    found = names(CollectiviteList, "garenne")

    assert found[:2] == ["Garenne", "La Garenne-sur-Eure"]
    assert sorted(found[2:4]) == ["Basse-Garenne", "Puits-la-Garenne"]
    assert found[4:] == ["Trou"]


def tied(place):
    bond = JumelageFactory(published=True)
    JumelageMemberFactory(jumelage=bond, collectivite=place)
    JumelageMemberFactory(jumelage=bond, collectivite=ForeignTownFactory())


@pytest.mark.parametrize("is_tied", [False, True], ids=["idle", "tied"])
def test_a_large_namesake_comes_before_a_small_place_of_that_very_name(db, is_tied):
    small = CommuneFactory(name="Rosny", population=700)
    tied(CommuneFactory(name="Rosny-sous-Bois", population=46_000))
    tied(CommuneFactory(name="Moulin-Rosny", population=90_000))
    if is_tied:
        tied(small)

    assert names(CollectiviteList, "Rosny")[:2] == ["Rosny-sous-Bois", "Rosny"]


def test_a_town_is_its_name_whatever_larger_bears_it(db):
    tied(CommuneFactory(name="Sedan", population=16_000))
    tied(CommuneFactory(name="Sedan-le-Grand", population=190_000))

    assert names(CollectiviteList, "sedan") == ["Sedan", "Sedan-le-Grand"]
