import pytest

from directory.jumelages.importing.reading import COLUMNS
from tests.factories import CommuneFactory, CountryFactory, GazetteerTownFactory

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
def table(tmp_path):
    """``table(("Bagnolet", "France", 48.87, 2.42, "Massala, Mali", "Mali", 13.28, -6.5), …)`` writes a file."""

    def write(*pairs, name="jumelages.tsv", header=COLUMNS):
        lines = ["\t".join(header)]
        for origin, country, lat, lon, sister, sister_country, sister_lat, sister_lon, *populations in pairs:
            here, there = populations or ("", "")
            cells = [origin, country, lat, lon, here, sister, sister_lat, sister_lon, there, sister_country]
            lines.append("\t".join("" if cell is None else str(cell) for cell in cells))
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


BAGNOLET = ("Bagnolet", "France", 48.866944, 2.416944)
ORLEANS = ("Orléans", "France", 47.902222, 1.904167)


@pytest.fixture
def bagnolet():
    return BAGNOLET


@pytest.fixture
def orleans():
    return ORLEANS
