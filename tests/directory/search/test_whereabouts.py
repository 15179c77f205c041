import pytest

from directory.jumelages.index import in_jumelage
from directory.models import Jumelage
from directory.projects.card import projects_for_cards
from directory.projects.index import in_project
from directory.search.whereabouts import Whereabouts
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    ForeignTownFactory,
    FunderFactory,
    JumelageFactory,
    ProjectFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    SectorFactory(name="Eau", aliases=["Forage"])
    ProjectFactory(
        title="Des pompes pour tous",
        summary="Un quartier sans puits.",
        description="Le diagnostic est partagé. " * 3,
        published=True,
        holder=CommuneFactory(name="Orléans").actor,
        partners=[
            ActorFactory(name="Amis de Tourou", published=True),
            ActorFactory(name="Amis de Kandi", acronym="AMIK", published=True),
            ActorFactory(name="Amis secrets"),
        ],
        countries=["BJ"],
        sectors=["Eau"],
        localities=["Tourou"],
        funders=[FunderFactory(name="Fonds bleu")],
    )
    return projects_for_cards().get()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pompe", None),
        ("orleans", Whereabouts("les porteurs", "Orléans")),
        ("tourou", Whereabouts("les partenaires", "Amis de Tourou")),
        ("amik", Whereabouts("les partenaires", "Amis de Kandi (AMIK)")),
        ("benin", Whereabouts("les pays", "Bénin")),
        ("dahomey", Whereabouts("les pays", "Bénin (Dahomey)")),
        ("forages", Whereabouts("les secteurs", "Eau (Forage)")),
        ("fonds bleu", Whereabouts("les financeurs", "Fonds bleu")),
        ("puits", Whereabouts("", "Un quartier sans puits.")),
        ("secrets", None),
        ("zibeline", None),
    ],
)
def test_where_a_project_bears_the_words(project, words, found):
    assert in_project(project, words) == found


def test_a_passage_of_the_text(project):
    passage = in_project(project, "diagnostic")

    assert passage.label == ""
    assert passage.text.startswith("Le diagnostic est partagé.")


def test_where_a_bond_bears_the_words():
    JumelageFactory(
        title="Une amitié",
        published=True,
        members=[CommuneFactory(name="Orléans"), ForeignTownFactory(name="Parakou", country="BJ")],
    )
    bond = Jumelage.objects.published().for_list().get()

    assert in_jumelage(bond, "amitié") is None
    assert in_jumelage(bond, "parakou") == Whereabouts("les membres", "Parakou")
    assert in_jumelage(bond, "dahomey") == Whereabouts("les pays", "Bénin (Dahomey)")
