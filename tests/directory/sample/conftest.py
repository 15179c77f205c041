"""A reference in small: what the sample and the demonstration stand on."""

import pytest
from django.core.management import call_command
from django.db import transaction

from directory.database.fold import fold
from directory.database.system import get_system_user
from directory.enums import FunderTier
from directory.models import SDG, Country, GazetteerTown, Sector
from directory.reference import lists
from tests.factories import CommuneFactory, FunderFactory, NetworkFactory

COMMUNES = (
    ("64302", "Lagos", 473, 43.210, -0.223),
    ("93006", "Bagnolet", 43086, 48.869, 2.417),
    ("97222", "Le Robert", 21553, 14.678, -60.939),
    ("45234", "Orléans", 116357, 47.903, 1.908),
    ("59449", "Orchies", 8396, 50.474, 3.242),
    ("59220", "Faches-Thumesnil", 18619, 50.603, 3.069),
    ("34172", "Montpellier", 310240, 43.599, 3.896),
    ("35238", "Rennes", 230890, 48.093, -1.675),
    ("69123", "Lyon", 520774, 45.758, 4.835),
    ("56121", "Lorient", 58336, 47.748, -3.367),
    ("72181", "Le Mans", 145004, 48.008, 0.198),
)
TOWNS = (
    (2392204, "Parakou", "", "BJ", 9.337, 2.63, 255478),
    (2394819, "Cotonou", "", "BJ", 6.365, 2.418, 679012),
    (2857129, "Oranienburg", "", "DE", 52.748, 13.252, 40793),
    (2886242, "Köln", "Cologne", "DE", 50.933, 6.95, 963395),
    (2507646, "Akbou", "", "DZ", 36.458, 4.535, 38291),
    (3166601, "Sesto Fiorentino", "", "IT", 43.832, 11.199, 45656),
    (2332459, "Lagos", "", "NG", 6.454, 3.395, 15388000),
    (2460596, "Bamako", "", "ML", 12.65, -8.0, 1297281),
    (2451185, "Ségou", "", "ML", 13.431, -6.216, 130690),
    (1070940, "Antananarivo", "Tananarive", "MG", -18.914, 47.537, 1391433),
    (2246678, "Saint-Louis", "", "SN", 16.018, -16.49, 176000),
    (282615, "Nablus", "Naplouse", "PS", 32.221, 35.254, 130326),
)


@pytest.fixture
def by(db):
    return get_system_user()


@pytest.fixture(scope="module")
def module_database(django_db_setup, django_db_blocker):
    """A transaction around a whole module: what it holds is loaded once, each test then undoes its own changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reference_of_module(module_database):
    """Every country, sector and ODD; a dozen communes with their régions, the networks, a few funders and towns."""
    load_small_reference()


@pytest.fixture
def reference(reference_of_module, db):
    return get_system_user()


@pytest.fixture(scope="module")
def sample_of_module(reference_of_module):
    call_command("load_sample", verbosity=0)


@pytest.fixture
def loaded(sample_of_module, db):
    """The reference and the sample. Not in a module that uses `reference` alone."""
    return get_system_user()


@pytest.fixture(scope="module")
def demo_of_module(reference_of_module):
    call_command("demo_data", projects=80, verbosity=0)


@pytest.fixture
def made(demo_of_module, db):
    """The reference and eighty demonstration projects. Not in a module that uses `reference` alone."""
    return get_system_user()


def load_small_reference():
    Country.objects.bulk_create(
        Country(
            code=c.code,
            name=c.name,
            locative=c.locative,
            aliases=c.aliases,
            latitude=c.latitude,
            longitude=c.longitude,
        )
        for c in lists.countries()
    )
    Sector.objects.bulk_create(
        Sector(name=s.name, slug=s.slug, aliases=s.aliases, dac_codes=s.dac_codes, position=s.position)
        for s in lists.sectors()
    )
    SDG.objects.bulk_create(SDG(number=g.number, label=g.label, colour=g.colour) for g in lists.goals())
    for code, name, population, latitude, longitude in COMMUNES:
        CommuneFactory(
            code=code,
            name=name,
            population=population,
            actor__latitude=latitude,
            actor__longitude=longitude,
        )
    for network in lists.networks():
        NetworkFactory(name=network.name, regions=network.regions)
    FunderFactory(name="Agence française de développement", actor__acronym="AFD")
    FunderFactory(name="Ministère de l’Europe et des Affaires étrangères", actor__acronym="MEAE")
    FunderFactory(name="Commission européenne", tier=FunderTier.EUROPEAN)
    FunderFactory(name="Fondation de France", tier=FunderTier.PRIVATE)
    GazetteerTown.objects.bulk_create(
        GazetteerTown(
            geonames_id=geonames_id,
            name=name,
            name_fr=name_fr,
            country_id=country,
            latitude=latitude,
            longitude=longitude,
            population=population,
            names=sorted({fold(name), fold(name_fr)} - {""}),
        )
        for geonames_id, name, name_fr, country, latitude, longitude, population in TOWNS
    )
