"""The base that files speak of, and a kind of passage."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.imports import actions
from directory.imports.working import work
from tests.directory.imports import wells
from tests.directory.imports.tables import a_table
from tests.factories import (
    CommuneFactory,
    CountryFactory,
    GazetteerTownFactory,
    NetworkFactory,
    SectorFactory,
    UserFactory,
)

#: Those of the pairs that Wikidata gives (P190).
COLUMNS = (
    "origincityLabel;origincountry;originlat;originlong;originpopulation;sistercityLabel;destinationlat;"
    "destinationlong;destinationpopulation;destination_countryLabel"
)

# name, code, latitude, longitude
COMMUNES = [
    ("Bagnolet", "93006", 48.869, 2.418),
    ("Orléans", "45234", 47.902, 1.904),
    ("Saint-Denis", "93066", 48.936, 2.354),
    ("Saint-Denis", "97411", -20.879, 55.448),
    ("Le Robert", "97222", 14.678, -60.939),
    ("Sèvremoine", "49301", 47.11, -1.07),
    ("Valloire-sur-Cisse", "41142", None, None),
]


@pytest.fixture
def territory(db):
    """A few communes, with homonyms, a merged one and one without a point; five countries; a few towns of the
    reference.
    """
    communes = {
        code: CommuneFactory(name=name, code=code, actor__latitude=latitude, actor__longitude=longitude)
        for name, code, latitude, longitude in COMMUNES
    }
    communes["49301"].former_names.create(name="Saint-Crespin-sur-Moine", kind="deleguee")
    CountryFactory(code="PL", aliases=["Poland"])
    for code in ("BJ", "CN", "DE", "IT", "ML"):
        CountryFactory(code=code)
    GazetteerTownFactory(
        geonames_id=3094802,
        name="Kraków",
        name_fr="Cracovie",
        country=CountryFactory(code="PL"),
        latitude=50.061,
        longitude=19.936,
        population=755050,
        names=["krakow", "cracow", "cracovie"],
    )
    GazetteerTownFactory(
        geonames_id=2886242,
        name="Köln",
        name_fr="Cologne",
        country=CountryFactory(code="DE"),
        latitude=50.933,
        longitude=6.95,
        population=963395,
        names=["koln", "cologne", "colonia"],
    )
    return communes


@pytest.fixture
def table():
    """``table(("Bagnolet", "France", 48.87, 2.42, "Massala, Mali", "Mali", 13.28, -6.5), …)``."""

    def write(*pairs):
        rows = []
        for origin, country, lat, lon, sister, sister_country, sister_lat, sister_lon, *populations in pairs:
            here, there = populations or ("", "")
            rows.append((origin, country, lat, lon, here, sister, sister_lat, sister_lon, there, sister_country))
        return a_table(COLUMNS, *rows)

    return write


BAGNOLET = ("Bagnolet", "France", 48.866944, 2.416944)
ORLEANS = ("Orléans", "France", 47.902222, 1.904167)


@pytest.fixture
def bagnolet():
    return BAGNOLET


@pytest.fixture
def orleans():
    return ORLEANS


@pytest.fixture
def _kind(monkeypatch):
    wells.install(monkeypatch)


@pytest.fixture
def base(db, _kind):
    # Tests that commit leave their jobs: Django empties only the tables that it manages.
    ProcrastinateJob.objects.all()._raw_delete(using="default")

    class Base:
        user = UserFactory(national=True, first_name="Marie", last_name="Dupont")
        network = NetworkFactory(name="CENTRAIDER")
        country = CountryFactory(code="BJ")
        sector = SectorFactory(name="Eau")

        @classmethod
        def batch(cls, rows, *, network=None, **fields):
            body = wells.file_of(rows)
            network = network or cls.network
            return actions.receive(body, name="puits.xlsx", by=cls.user, network=network, **fields)

        @classmethod
        def rehearsed(cls, rows, *, publishes=False, **fields):
            batch = cls.batch(rows, **fields)
            return cls.rehearse(batch, publishes=publishes)

        @classmethod
        def rehearse(cls, batch, publishes=False):
            given = {"kind": "puits", "sheet": "Feuille1", "mapping": {"headers": {"A": "Titre"}}}
            actions.rehearse_batch(batch, by=cls.user, publishes=publishes, **given)
            return cls.done(batch)

        @classmethod
        def applied(cls, rows, **fields):
            batch = cls.rehearsed(rows, **fields)
            actions.apply_batch(batch, by=cls.user)
            return cls.done(batch)

        @staticmethod
        def done(batch):
            work(batch.pk)
            batch.refresh_from_db()
            return batch

    return Base
