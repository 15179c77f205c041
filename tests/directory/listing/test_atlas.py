"""Where a selection lies: the places of each list, counted, and nothing that is not published."""

import pytest

from directory.jumelages.places import jumelage_sources
from directory.listing.atlas import placed, records_at, sites
from directory.models import Actor, Collectivite, Jumelage, Project
from directory.projects.places import project_sources
from directory.territories.places import collectivite_sources
from tests import factories as make

pytestmark = pytest.mark.django_db


def places(sources):
    return {site.key: (str(site.kind), site.name, site.count) for site in sites(sources)}


@pytest.fixture
def towns():
    return {
        "orleans": make.CommuneFactory(name="Orléans", code="45234", actor__latitude=47.9, actor__longitude=1.9),
        "tours": make.CommuneFactory(name="Tours", code="37261", actor__latitude=47.39, actor__longitude=0.69),
        "parakou": make.ForeignTownFactory(name="Parakou", actor__latitude=9.34, actor__longitude=2.63),
        "kandi": make.ForeignTownFactory(name="Kandi", actor__latitude=None, actor__longitude=None),
    }


def bonds():
    return jumelage_sources(Jumelage.objects.published())


def actions():
    return project_sources(Project.objects.published().with_status())


def test_bonds_are_where_their_members_are(towns):
    make.JumelageFactory(published=True, members=[towns["orleans"], towns["parakou"]])
    make.JumelageFactory(published=True, members=[towns["tours"], towns["parakou"]])
    make.JumelageFactory(members=[towns["tours"], towns["orleans"]])

    assert places(bonds()) == {
        "orleans": ("territoire", "Orléans", 1),
        "tours": ("territoire", "Tours", 1),
        "parakou": ("territoire", "Parakou", 2),
    }
    assert placed(bonds()) == 2


def test_a_member_without_a_point_is_in_its_country_and_one_that_left_is_nowhere(towns):
    bond = make.JumelageFactory(published=True, members=[towns["orleans"], towns["kandi"]])
    make.JumelageMemberFactory(jumelage=bond, unknown=True)
    make.JumelageMemberFactory(jumelage=bond, gone=True, collectivite=towns["tours"])
    make.JumelageMemberFactory(jumelage=bond, collectivite=None, label="Un camp", latitude=33.86, longitude=35.5)

    assert places(bonds()) == {
        "orleans": ("territoire", "Orléans", 1),
        "@BJ": ("pays", "Bénin", 1),
        "@NG": ("pays", "Nigeria", 1),
        "@33.860,35.500": ("point", "Un camp", 1),
    }


def test_a_territory_that_is_not_published_is_nowhere(towns):
    make.JumelageFactory(published=True, members=[towns["orleans"], towns["parakou"]])
    make.ProjectFactory(published=True, holder=towns["parakou"].actor, localities=[towns["parakou"]])
    Actor.objects.filter(slug="parakou").update(state=make.ActorFactory.build(draft=True).state)

    assert list(places(bonds())) == ["orleans"]
    # Nothing is known any more of where the project is, but its country.
    assert places(actions()) == {"@BJ": ("pays", "Bénin", 1)}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"holder": "orleans", "localities": ["parakou"]}, {"orleans", "parakou"}),
        ({"holder": "orleans", "partners": ["parakou"]}, {"orleans", "parakou"}),
        ({"holder": "orleans", "partners": ["parakou"], "localities": ["kandi"]}, {"orleans", "@BJ"}),
        ({"holder": "orleans"}, {"orleans", "@BJ"}),
        ({"holder": "orleans", "partners": ["kandi"]}, {"orleans", "@BJ"}),
        ({"holder": False, "countries": ["BJ", "FR"]}, {"@BJ"}),
    ],
)
def test_a_project_is_where_it_happens_else_where_its_partners_are_else_in_its_countries(towns, parts, expected):
    def given(name, value):
        if name in ("holder", "partners"):
            return towns[value].actor if isinstance(value, str) else [towns[one].actor for one in value]
        return [towns[one] for one in value]

    parts = {name: value if name == "countries" or not value else given(name, value) for name, value in parts.items()}
    make.ProjectFactory(published=True, **parts)

    assert set(places(actions())) == expected


def test_a_holder_that_is_no_territory_stands_for_the_french_side(towns):
    friends = make.ActorFactory(name="Les amis", slug="amis", published=True, latitude=48.8, longitude=2.4)
    make.ProjectFactory(published=True, holder=friends, localities=[towns["parakou"]])
    make.ProjectFactory(
        published=True, holder=friends, partners=[towns["orleans"].actor], localities=[towns["parakou"]]
    )

    assert places(actions()) == {
        "amis": ("acteur", "Les amis", 1),
        "orleans": ("territoire", "Orléans", 1),
        "parakou": ("territoire", "Parakou", 2),
    }


def test_a_locality_with_its_own_point_keeps_its_name(towns):
    project = make.ProjectFactory(published=True, holder=towns["orleans"].actor)
    make.ProjectLocalityFactory(project=project, name="Gogounou", country="BJ", latitude=10.83, longitude=2.83)

    assert places(actions()) == {
        "orleans": ("territoire", "Orléans", 1),
        "@10.830,2.830": ("point", "Gogounou", 1),
    }


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("orleans", {"Un", "Deux"}),
        ("parakou", {"Un"}),
        ("@10.830,2.830", {"Deux"}),
        ("@BJ", {"Trois"}),
        ("tours", set()),
        ("@", set()),
        ("@1,2,3", set()),
        ("@nan,nan", set()),
        ("@x,y", set()),
        ("", set()),
    ],
)
def test_the_records_of_a_place_are_found_back(towns, key, expected):
    orleans = towns["orleans"].actor
    make.ProjectFactory(title="Un", published=True, holder=orleans, localities=[towns["parakou"]])
    two = make.ProjectFactory(title="Deux", published=True, holder=orleans)
    make.ProjectLocalityFactory(project=two, name="Gogounou", country="BJ", latitude=10.83, longitude=2.83)
    make.ProjectFactory(title="Trois", published=True, holder=False)

    found = Project.objects.published().filter(records_at(actions(), key))

    assert {project.title for project in found} == expected


def test_what_people_know_comes_first(towns):
    Collectivite.objects.filter(actor__slug="tours").update(population=137_000)
    Collectivite.objects.filter(actor__slug="orleans").update(population=116_000)

    listed = sites(collectivite_sources(Collectivite.objects.published()))

    assert [site.name for site in listed][:2] == ["Tours", "Orléans"]
