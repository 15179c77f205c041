"""The vocabulary of the site: who sees what, in which order, by how many queries."""

import pytest

from directory import actions
from directory.enums import Origin, VerificationMethod
from directory.models import Actor, Collectivite, Funder, Jumelage, JumelageMember, Network, Project
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    ForeignTownFactory,
    FunderFactory,
    FundingFactory,
    JumelageFactory,
    JumelageMemberFactory,
    NetworkFactory,
    ProjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

STATES = ("draft", "review", "archived", "published")


# --- Visibility ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", [ActorFactory, JumelageFactory, ProjectFactory])
def test_only_what_is_published_is_public(factory):
    model = factory._meta.model
    records = {state: factory(**{state: True}) for state in STATES}
    made = model.objects.filter(pk__in=[record.pk for record in records.values()])

    assert list(made.published()) == [records["published"]]


@pytest.mark.parametrize(
    ("factory", "model"),
    [(CommuneFactory, Collectivite), (NetworkFactory, Network), (FunderFactory, Funder)],
)
def test_a_role_is_as_public_as_its_actor(factory, model):
    states = {"brouillon": "actor__draft", "a-relire": "actor__review", "archive": "actor__archived"}
    for trait in states.values():
        factory(**{"actor__published": False, trait: True})
    public = factory()

    roles = model.objects.filter(
        pk__in=[public.pk, *Actor.objects.filter(state__in=states).values_list("pk", flat=True)]
    )

    assert list(roles.published()) == [public]
    assert roles.count() == 4


def test_each_network_has_its_records_and_the_national_level_the_rest():
    centraider, horizons = NetworkFactory(), NetworkFactory()
    followed = ProjectFactory(network=centraider)
    others = ProjectFactory(network=horizons)
    national = ProjectFactory()

    assert list(Project.objects.for_network(centraider)) == [followed]
    assert list(Project.objects.for_network(horizons)) == [others]
    assert list(Project.objects.for_network(None)) == [national]


def test_plain_actors_are_neither_territories_nor_networks():
    plain = ActorFactory()
    funder = FunderFactory().actor
    CommuneFactory()
    NetworkFactory()

    assert set(Actor.objects.plain()) == {plain, funder}


def test_the_page_of_an_actor_is_that_of_its_first_role():
    town = CommuneFactory(name="Orléans")
    FunderFactory(actor=town.actor)
    network = NetworkFactory(name="CENTRAIDER")
    funder = FunderFactory(name="AFD")

    assert town.actor.get_absolute_url() == town.get_absolute_url() == "/collectivites/orleans/"
    assert network.actor.get_absolute_url() == network.get_absolute_url() == "/reseaux/centraider/"
    assert funder.actor.get_absolute_url() == "/acteurs/afd/"
    assert funder.get_absolute_url() == "/financeurs/afd/"


# --- Order -----------------------------------------------------------------------------------------------------------


def test_french_alphabetical_order():
    expected = ["Ébène", "Évry", "L’Haÿ-les-Roses", "Île-d’Yeu", "Œuilly", "Le Robert", "Saint-Denis", "Zuydcoote"]
    for name in reversed(expected):
        CommuneFactory(name=name)
    made = Collectivite.objects.filter(kind="commune")

    assert [place.name for place in made.ordered().select_related("actor")] == expected
    assert [place.name for place in made.select_related("actor")] == expected


# --- Territories -----------------------------------------------------------------------------------------------------


def test_places_that_something_published_speaks_of():
    twin, holder, place, giver = (CommuneFactory(name=name) for name in ("Jumelée", "Porteuse", "Lieu", "Donatrice"))
    CommuneFactory(name="Muette")
    for state in STATES:
        JumelageFactory(members=[twin], **{state: True})
        project = ProjectFactory(holder=holder.actor, localities=[place], **{state: True})
        funder = Funder.objects.filter(pk=giver.pk).first() or FunderFactory(actor=giver.actor)
        FundingFactory(project=project, funder=funder)
    drafts = [CommuneFactory(name=name) for name in ("Brouillonne", "Relue", "Rangée")]
    for state, commune in zip(("draft", "review", "archived"), drafts, strict=True):
        JumelageFactory(members=[commune], **{state: True})
        ProjectFactory(holder=commune.actor, localities=[commune], **{state: True})

    assert set(Collectivite.objects.with_published_records()) == {twin, holder, place, giver}


def test_french_and_foreign_places():
    commune, camp = CommuneFactory(), ForeignTownFactory(name="Chatila", country="LB")

    assert commune in Collectivite.objects.french()
    assert camp not in Collectivite.objects.french()
    assert (commune.is_french, camp.is_french) == (True, False)


def test_what_tells_a_place_from_its_homonyms():
    reunion = CommuneFactory(name="Saint-Denis", code="97411")

    assert CommuneFactory(code="93066").place == "Seine-Saint-Denis"
    assert ForeignTownFactory(country="NG").place == "Nigeria"
    assert reunion.place == "La Réunion"
    assert reunion.departement.place == "La Réunion"
    assert reunion.region.place == "France"


# --- Jumelages -------------------------------------------------------------------------------------------------------


def test_bonds_by_country():
    to_benin = JumelageFactory(members=[CommuneFactory(), ForeignTownFactory(country="BJ")])
    to_mali = JumelageFactory(members=[CommuneFactory(), ForeignTownFactory(country="ML")])
    of_many = JumelageFactory(
        members=[CommuneFactory(), ForeignTownFactory(country="BJ"), ForeignTownFactory(country="ML")]
    )
    domestic = JumelageFactory(members=[CommuneFactory(), CommuneFactory()])
    unknown = JumelageFactory(members=1)
    JumelageMemberFactory(jumelage=unknown, unknown=True)

    def to(*codes):
        return set(Jumelage.objects.in_countries(codes))

    assert to("BJ") == {to_benin, of_many}
    assert to("BJ", "ML") == {to_benin, to_mali, of_many}
    assert to("NG") == {unknown}
    assert to("FR") == {domestic}
    assert to("FR", "BJ") == {domestic, to_benin, of_many}
    assert to("DE") == set()
    assert to() == set()


def test_members_by_state():
    bond = JumelageFactory(members=1)
    JumelageMemberFactory(jumelage=bond, expected=True)
    JumelageMemberFactory(jumelage=bond, gone=True)

    signed, expected, gone = bond.members.order_by("pk")

    assert list(bond.members.signed()) == [signed]
    assert list(bond.members.expected()) == [expected]
    assert gone.state == "retire"


def test_a_member_is_named_and_placed_by_what_is_known():
    known = JumelageMemberFactory(collectivite=ForeignTownFactory(name="Parakou", country="BJ"))
    labelled = JumelageMemberFactory(collectivite=None, label="septième signataire")
    in_a_country = JumelageMemberFactory(collectivite=None, country="NG", latitude=6.45, longitude=3.39)
    in_an_area = JumelageMemberFactory(collectivite=None, country="GR", area="Crète")

    assert (known.name, known.place_country.code) == ("Parakou", "BJ")
    assert known.place_point == known.collectivite.actor.point
    assert (labelled.name, labelled.place_country, labelled.place_point) == ("septième signataire", None, None)
    assert (in_a_country.name, in_a_country.place_point) == ("Nigeria", (6.45, 3.39))
    assert in_an_area.name == "Crète"


# --- Projects and funders --------------------------------------------------------------------------------------------


def test_what_a_funder_funds_is_counted_once_a_project_and_published():
    funder = FunderFactory()
    twice = ProjectFactory(published=True, funders=[funder])
    FundingFactory(project=twice, funder=funder, year=2022)
    for state in ("draft", "review", "archived"):
        ProjectFactory(funders=[funder], **{state: True})
    without = FunderFactory()

    counts = dict(Funder.objects.with_project_count().values_list("pk", "project_count"))

    assert counts == {funder.pk: 1, without.pk: 0}


def test_projects_of_an_actor_are_counted():
    holder = ActorFactory()
    ProjectFactory(published=True, holder=holder)
    ProjectFactory(holder=holder)

    [count] = Actor.objects.filter(pk=holder.pk).with_published_projects().values_list("project_count", flat=True)

    assert count == 1


# --- Number of queries -----------------------------------------------------------------------------------------------


def full_project():
    return ProjectFactory(
        published=True,
        network=NetworkFactory(),
        holder=CommuneFactory().actor,
        partners=[ActorFactory(), ForeignTownFactory().actor],
        localities=[ForeignTownFactory(), "Tourou"],
        countries=["BJ", "ML"],
        sectors=["Eau", "Culture"],
    )


def words_of_project(project):
    yield project.network and project.network.actor.name
    for role in project.project_actors.all():
        yield role.actor.name, role.actor.country.name
        if hasattr(role.actor, "collectivite"):
            yield role.actor.collectivite.place
    for locality in project.localities.all():
        yield locality.label, locality.place_country
    yield from (country.name for country in project.countries.all())
    yield from (sector.name for sector in project.sectors.all())


@pytest.mark.parametrize("number", [1, 3])
def test_projects_of_a_list(number, django_assert_num_queries):
    for _ in range(number):
        full_project()

    with django_assert_num_queries(5):
        words = [list(words_of_project(project)) for project in Project.objects.published().for_list()]

    assert len(words) == number


@pytest.mark.parametrize("number", [1, 3])
def test_jumelages_of_a_list(number, django_assert_num_queries):
    for _ in range(number):
        JumelageFactory(published=True, network=NetworkFactory())

    with django_assert_num_queries(2):
        words = [
            [(member.name, member.place_country.name, member.place_point) for member in bond.members.all()]
            for bond in Jumelage.objects.published().for_list()
        ]

    assert [len(members) for members in words] == [2] * number


@pytest.mark.parametrize("number", [1, 3])
def test_collectivites_of_a_list(number, django_assert_num_queries):
    for _ in range(number):
        CommuneFactory()

    with django_assert_num_queries(1):
        words = [(place.name, place.place) for place in Collectivite.objects.filter(kind="commune").for_list()]

    assert len(words) == number


def test_members_with_their_places(django_assert_num_queries):
    JumelageFactory()

    with django_assert_num_queries(1):
        words = [(member.name, member.place_country.name) for member in JumelageMember.objects.with_places()]

    assert len(words) == 2


def test_a_sheet_that_was_proposed_says_by_whom():
    label = "la commune de Vendôme, relu par CENTRAIDER"
    proposed = ProjectFactory(published=True, origin=Origin.SUBMISSION)
    written = ProjectFactory(published=True)
    for project in (proposed, written):
        actions.verify(project, by=UserFactory(), label=label, method=VerificationMethod.PROPOSAL)
        actions.verify(project, by=UserFactory(), label="CENTRAIDER")

    said = dict(Project.objects.with_provenance().values_list("pk", "proposed_by"))

    assert said == {proposed.pk: label, written.pk: None}
