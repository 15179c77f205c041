"""The number of queries of each list and sheet is literal, and the same with 1 and 30 items."""

from itertools import count

import pytest

from tests.factories.actors import (
    ActorAttachmentFactory,
    ActorContactFactory,
    ActorFactory,
    CommuneFactory,
    ForeignTownFactory,
    FunderFactory,
    NetworkFactory,
    NetworkPartnerFactory,
    OfficeFactory,
)
from tests.factories.records import (
    JumelageAttachmentFactory,
    JumelageContactFactory,
    JumelageFactory,
    JumelageMemberFactory,
    JumelageMilestoneFactory,
    ProjectAttachmentFactory,
    ProjectContactFactory,
    ProjectFactory,
)
from tests.pages import number_of_queries

pytestmark = pytest.mark.django_db

NUMBERS = (1, 30)
_codes = count(100)


def commune(**kwargs):
    return CommuneFactory(code=f"45{next(_codes)}", **kwargs)


def project(**kwargs):
    """A published project with everything that a card and a sheet show."""
    town = ForeignTownFactory()
    whole = {
        "published": True,
        "overdue": True,
        "network": NetworkFactory(),
        "holder": commune().actor,
        "partners": [town.actor, ActorFactory(published=True)],
        "localities": [town, "Un quartier"],
        "funders": [FunderFactory(), FunderFactory(actor=commune().actor)],
        "sectors": ["Eau", "Santé"],
        "sdgs": [6, 4],
    }
    return ProjectFactory(**whole | kwargs)


def read(client, path):
    """The whole answer: an export only queries while it is read."""
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def jumelage(**kwargs):
    return JumelageFactory(
        **{"published": True, "network": NetworkFactory(), "members": [commune(), ForeignTownFactory()]} | kwargs
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_projects(client, number):
    for _ in range(number):
        project()

    expected = {
        "/projets/": 5,
        "/projets/?vue=table&tri=titre": 5,
        "/projets/?vue=carte": 14,
        "/projets/?pays=BJ&statut=a-confirmer&secteur=eau": 5,
        # What the word may name is read once, whatever is shown.
        "/projets/?q=eau": 5,
        "/projets.csv": 8,
    }
    assert {path: number_of_queries(client, path) for path in expected} == expected


@pytest.mark.parametrize("number", NUMBERS)
def test_jumelages_territories_and_countries(client, number):
    NetworkFactory(regions=["24"])
    for _ in range(number):
        jumelage()

    expected = {
        "/jumelages/": 3,
        "/jumelages/?vue=table&tri=anciens": 3,
        "/jumelages/?vue=carte": 7,
        "/jumelages/?pays=BJ&region=24&forme=jumelage&decennie=1990": 3,
        "/jumelages.geojson": 4,
        "/collectivites/": 4,
        "/collectivites/?vue=table": 4,
        "/collectivites/?q=ville": 4,
        "/collectivites.json": 4,
        # Ties are counted once for a version of the data, not for each page.
        "/pays/": 3,
    }
    assert {path: number_of_queries(client, path) for path in expected} == expected


@pytest.mark.parametrize("number", NUMBERS)
def test_organisations(client, number):
    for _ in range(number):
        network = NetworkFactory(regions=["24"])
        OfficeFactory(network=network)
        ProjectFactory(published=True, funders=[FunderFactory()], network=network)

    expected = {"/acteurs/": 2, "/financeurs/": 2, "/reseaux/": 6}
    assert {path: number_of_queries(client, path) for path in expected} == expected


@pytest.mark.parametrize("number", NUMBERS)
def test_project_sheet(client, django_assert_num_queries, number):
    network = NetworkFactory()
    sheet = ProjectFactory(
        published=True,
        overdue=True,
        network=network,
        jumelage=jumelage(),
        partners=[ActorFactory(published=True) for _ in range(number)],
        localities=[ForeignTownFactory() for _ in range(number)],
        funders=[FunderFactory() for _ in range(number)],
        sectors=[f"Secteur {n}" for n in range(number)],
        sdgs=range(1, min(number, 17) + 1),
    )
    for _ in range(number):
        ProjectContactFactory(project=sheet)
        ProjectAttachmentFactory(project=sheet)
        OfficeFactory(network=network)
        project(jumelage=sheet.jumelage, continues=sheet)

    with django_assert_num_queries(14):
        read(client, sheet.get_absolute_url())


@pytest.mark.parametrize("number", NUMBERS)
def test_jumelage_sheet(client, django_assert_num_queries, number):
    network = NetworkFactory()
    sheet = jumelage(network=network, members=[commune(), *(ForeignTownFactory() for _ in range(number))])
    for year in range(number):
        JumelageMemberFactory(jumelage=sheet, expected=True, unknown=True, position=50)
        JumelageMilestoneFactory(jumelage=sheet, label=f"Étape {year}")
        JumelageContactFactory(jumelage=sheet)
        JumelageAttachmentFactory(jumelage=sheet)
        OfficeFactory(network=network)
        project(jumelage=sheet)

    with django_assert_num_queries(12):
        read(client, sheet.get_absolute_url())


@pytest.mark.parametrize("number", NUMBERS)
def test_collectivite_page(client, django_assert_num_queries, number):
    NetworkFactory(regions=["24"])
    sheet = commune(former_names=[f"Ancien nom {n}" for n in range(number)], actor__network=NetworkFactory())
    for _ in range(number):
        jumelage(members=[sheet, ForeignTownFactory()])
        neighbour = commune(actor__latitude=sheet.actor.latitude, actor__longitude=sheet.actor.longitude)
        jumelage(members=[neighbour, ForeignTownFactory()])
        project(partners=[sheet.actor])
        ActorContactFactory(actor=sheet.actor)
        ActorAttachmentFactory(actor=sheet.actor)

    with django_assert_num_queries(16):
        read(client, sheet.get_absolute_url())


# From five projects on, an actor has charts.
@pytest.mark.parametrize("number", [5, 30])
def test_actor_page(client, django_assert_num_queries, number):
    sheet = ActorFactory(published=True, network=NetworkFactory())
    for _ in range(number):
        project(holder=sheet)
        ActorContactFactory(actor=sheet)
        ActorAttachmentFactory(actor=sheet)

    with django_assert_num_queries(14):
        read(client, sheet.get_absolute_url())


@pytest.mark.parametrize("number", NUMBERS)
def test_funder_page(client, django_assert_num_queries, number):
    sheet = FunderFactory(actor=ActorFactory(published=True, network=NetworkFactory()))
    for _ in range(number):
        project(funders=[sheet])
        ActorContactFactory(actor=sheet.actor)

    # The first answer builds the indexes of the lists that the page quotes.
    read(client, sheet.get_absolute_url())

    with django_assert_num_queries(9):
        read(client, sheet.get_absolute_url())


@pytest.mark.parametrize("number", NUMBERS)
def test_network_page(client, django_assert_num_queries, number):
    sheet = NetworkFactory(regions=["24", "32"])
    for _ in range(number):
        OfficeFactory(network=sheet)
        NetworkPartnerFactory(network=sheet, actor=ActorFactory(published=True))
        project(network=sheet)
        jumelage(network=sheet)
        ActorContactFactory(actor=sheet.actor)

    read(client, sheet.get_absolute_url())

    with django_assert_num_queries(14):
        read(client, sheet.get_absolute_url())


@pytest.mark.parametrize("number", NUMBERS)
def test_country_page(client, django_assert_num_queries, number):
    for _ in range(number):
        jumelage()
        project()

    read(client, "/pays/BJ/")

    with django_assert_num_queries(14):
        read(client, "/pays/BJ/")


@pytest.mark.parametrize("number", NUMBERS)
def test_region_page(client, django_assert_num_queries, number):
    NetworkFactory(regions=["24"])
    for _ in range(number):
        jumelage()
        project()
    read(client, "/collectivites/centre-val-de-loire/")

    with django_assert_num_queries(10):
        read(client, "/collectivites/centre-val-de-loire/")


@pytest.mark.parametrize("number", NUMBERS)
def test_home_page(client, django_assert_num_queries, number):
    for _ in range(number):
        jumelage()
        project()
        NetworkFactory(regions=["24"])
    read(client, "/")

    with django_assert_num_queries(16):
        read(client, "/")
