import pytest
from django.db import transaction

from directory.enums import CollectiviteKind, FormerNameKind
from tests.factories import (
    CommuneFactory,
    CountryFactory,
    DepartementFactory,
    EPCIFactory,
    ForeignTownFactory,
    FormerNameFactory,
    GazetteerTownFactory,
    RegionFactory,
)

# name, INSEE code, postal codes, population
COMMUNES = [
    ("Orléans", "45234", ["45000", "45100"], 117_000),
    ("Olivet", "45232", ["45160"], 22_000),
    ("Saint-Denis", "93066", ["93200", "93210"], 149_000),
    ("Saint-Denis", "97411", ["97400", "97417"], 153_000),
    ("Saint-Paul", "97415", ["97411", "97460"], 105_000),
    ("Bagnolet", "93006", ["93170"], 38_000),
    ("L’Haÿ-les-Roses", "94038", ["94240"], 31_000),
    ("Le Robert", "97222", ["97231"], 22_000),
    ("Ajaccio", "2A004", ["20000", "20090"], 71_000),
    ("Paris", "75056", ["75001", "75011"], 2_100_000),
    ("Lyon", "69123", ["69001", "69003"], 520_000),
    ("Rennes", "35238", ["35000", "35200"], 222_000),
    ("Nantes", "44109", ["44000"], 320_000),
    ("Ville-d’Avray", "92077", ["92410"], 11_000),
    ("Val d’Anast", "35168", ["35330"], 4_000),
    ("Chalon", "38066", ["38122"], 200),
    ("Chalon-sur-Saône", "71076", ["71100"], 45_000),
    ("Orléat", "63265", ["63190"], 2_000),
]


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The places of all the tests of a module, taken back after the last: ``(territories, foreign towns)``."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _territory(), _world()
        transaction.set_rollback(True)


@pytest.fixture
def territory(loaded, db):
    return loaded[0]


@pytest.fixture
def world(loaded, db):
    return loaded[1]


def _territory():
    """``{code: Collectivite}``: homonyms, a merged commune, Corsica, overseas, départements, régions, groupings."""
    for code, name in {"38": "Isère", "63": "Puy-de-Dôme", "71": "Saône-et-Loire", "92": "Hauts-de-Seine"}.items():
        DepartementFactory(code=code, name=name, region=None)
    found = {}
    for name, code, postal, population in COMMUNES:
        found[code] = CommuneFactory(name=name, code=code, postal_codes=postal, population=population)
    found["45234"].actor.siren = "214502346"
    found["45234"].actor.save()
    found["45"], found["974"] = DepartementFactory(code="45"), DepartementFactory(code="974")
    # Two communes more would be too many: « Paris » has one.
    found["53"], found["24"] = RegionFactory(code="53"), RegionFactory(code="24")
    found["04"] = RegionFactory(code="04")
    found["cc"] = EPCIFactory(name="Communauté de communes Adour Madiran", code="200072106")
    found["vallees"] = EPCIFactory(name="Communauté de communes Ardenne, Rives de Meuse", code="240800862")
    found["metropole"] = EPCIFactory(
        name="Orléans Métropole", code="244500468", kind=CollectiviteKind.METROPOLE, population=293_673
    )
    FormerNameFactory(
        collectivite=found["35168"], name="Maure-de-Bretagne", code="35168", kind=FormerNameKind.DELEGATED
    )
    FormerNameFactory(collectivite=found["35168"], name="Campel", code="35048", kind=FormerNameKind.DELEGATED)
    FormerNameFactory(collectivite=found["97415"], name="Saint-Gilles-les-Bains", code="", kind=FormerNameKind.FORMER)
    FormerNameFactory(collectivite=found["35168"], name="Chalon-sur", code="35999", kind=FormerNameKind.FORMER)
    FormerNameFactory(collectivite=found["35238"], name="Roazhon", kind=FormerNameKind.ALIAS)
    FormerNameFactory(collectivite=found["24"], name="CVL", code="", kind=FormerNameKind.ALIAS)
    FormerNameFactory(collectivite=found["24"], name="Région Centre", code="", kind=FormerNameKind.ALIAS)
    FormerNameFactory(collectivite=found["metropole"], name="OM", code="", kind=FormerNameKind.ALIAS)
    for code in ("04", "974"):
        FormerNameFactory(collectivite=found[code], name="Île de la Réunion", code="", kind=FormerNameKind.ALIAS)
    FormerNameFactory(collectivite=found["53"], name="Armorique", code="", kind=FormerNameKind.FORMER)
    # A commune of today and another's former name.
    FormerNameFactory(collectivite=found["35168"], name="Olivet", code="35199", kind=FormerNameKind.FORMER)
    return found


# GeoNames number: (name, French name, country, latitude, longitude, population, folded names)
TOWNS = {
    2392204: ("Parakou", "", "BJ", 9.34, 2.63, 255_000, ["parakou"]),
    2396253: ("Kandi", "", "BJ", 11.13, 2.94, 56_000, ["kandi"]),
    2886242: ("Köln", "Cologne", "DE", 50.93, 6.95, 963_000, ["koln", "cologne", "colonia"]),
    3178587: ("Cologne", "", "IT", 45.58, 9.94, 7_000, ["cologne"]),
    2455518: ("Kayes", "", "ML", 14.45, -11.44, 127_000, ["kayes"]),
    2886000: ("Neustadt", "", "DE", 49.35, 8.14, 53_000, ["neustadt"]),
    2886001: ("Neustadt", "", "DE", 51.02, 14.2, 12_000, ["neustadt"]),
    3094802: ("Kraków", "Cracovie", "PL", 50.06, 19.94, 755_000, ["krakow", "cracow", "cracovie"]),
}


def _world():
    """Towns of the reference, and one that is ours: ``{name: key}`` of the territories."""
    for number, (name, french, country, latitude, longitude, population, names) in TOWNS.items():
        GazetteerTownFactory(
            geonames_id=number,
            name=name,
            name_fr=french,
            country=CountryFactory(code=country),
            latitude=latitude,
            longitude=longitude,
            population=population,
            names=names,
        )
    CountryFactory(code="BF")
    parakou = ForeignTownFactory(name="Parakou", country="BJ", actor__geonames_id=2392204)
    massala = ForeignTownFactory(name="Massala", country="ML")
    FormerNameFactory(collectivite=massala, name="Commune rurale de Massala", kind=FormerNameKind.ALIAS)
    return {"Parakou": parakou.pk, "Massala": massala.pk}
