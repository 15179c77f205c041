"""Places typed in a form are those kept: abroad, homonyms, several in one field, countries, overseas."""

import pytest
from django.core.exceptions import ValidationError

from directory.models import Country
from directory.reading.foreign import read_foreign
from directory.reading.result import Kind
from directory.submissions.fields import Countries, OneCountry
from directory.submissions.places import read_place, read_places
from tests.factories import CommuneFactory, CountryFactory, DepartementFactory, GazetteerTownFactory

COUNTRIES = (
    "AE",
    "BA",
    "CA",
    "CD",
    "CG",
    "DE",
    "GB",
    "GE",
    "GN",
    "JE",
    "KM",
    "KP",
    "KR",
    "LU",
    "ML",
    "NC",
    "NE",
    "RE",
    "SN",
    "TT",
    "US",
)
ALIASES = {
    "US": ["USA", "Amérique"],
    "CD": ["RDC"],
    "GB": ["UK", "Écosse"],
    "CG": ["République du Congo"],
    "KR": ["Corée"],
    "TT": ["Trinité et Tobago"],
    "BA": ["Bosnie & Herzégovine"],
    "KM": ["Anjouan"],
}
ABROAD = [
    ("Luxembourg", "LU", 76_684),
    ("Atlanta", "US", 498_715),
    ("Florence", "IT", 349_296),
    ("Grenade", "ES", 233_764),
    ("Liège", "BE", 195_576),
    ("Vallery", "US", 1_000),
    ("Dakar", "SN", 2_476_400),
    ("Thiès", "SN", 320_000),
    ("Saint-Louis", "SN", 176_000),
    ("Ségou", "ML", 92_552),
    ("Bamako", "ML", 1_297_281),
]


@pytest.fixture
def earth(db):
    for code in [*COUNTRIES, "BE", "ES", "IT"]:
        CountryFactory(code=code)
    for code, names in ALIASES.items():
        Country.objects.filter(pk=code).update(aliases=names)
    for number, (name, country, population) in enumerate(ABROAD, start=1):
        GazetteerTownFactory(
            geonames_id=number,
            name=name,
            country=CountryFactory(code=country),
            population=population,
            names=[name.lower().replace("è", "e").replace("é", "e").replace("-", " ")],
        )
    DepartementFactory(code="974")
    for name, code, population in [
        ("Grenade", "31232", 9_000),
        ("Le Liège", "37127", 400),
        ("Sainte-Florence", "33401", 300),
        ("Vallery", "89428", 30_000),
        ("Saint-Denis", "97411", 153_000),
        ("Saint-Denis", "93066", 149_000),
        ("Nouméa", "98818", 94_000),
        ("Olivet", "45232", 22_000),
        ("Orléans", "45234", 117_000),
    ]:
        CommuneFactory(name=name, code=code, population=population)


@pytest.mark.parametrize(
    ("text", "country", "label", "kept"),
    [
        ("Moyenne-Guinée", "GN", "Moyenne-Guinée", "GN"),
        ("New Jersey", "US", "New Jersey", "US"),
        ("Nouvelle-Écosse", "CA", "Nouvelle-Écosse", "CA"),
        ("Nord du Mali", "", "Nord du Mali", "ML"),
        ("Sud du Sénégal", "SN", "Sud du Sénégal", "SN"),
        ("Ville de Luxembourg", "LU", "Luxembourg", "LU"),
        ("Ville de Luxembourg", "", "Luxembourg", "LU"),
        ("Centre", "ML", "Centre", "ML"),
        ("Basse-Saxe", "DE", "Basse-Saxe", "DE"),
        ("Bas-Congo", "CD", "Bas-Congo", "CD"),
        ("Côte-Nord", "CA", "Côte-Nord", "CA"),
        ("Luxembourg", "DE", "Luxembourg", "DE"),
        ("Nouvelle-Galles", "US", "Nouvelle-Galles", "US"),
        ("Atlanta, Géorgie", "US", "Atlanta", "US"),
        ("Géorgie", "US", "Géorgie", "US"),
        ("Commune de Yélimané", "ML", "Commune de Yélimané", "ML"),
        ("Écosse", "GB", "Écosse", "GB"),
        ("Anjouan", "", "Anjouan", "KM"),
    ],
)
def test_a_place_abroad_keeps_its_name(earth, text, country, label, kept):
    place = read_foreign(text, country).value

    assert (place.label, place.country) == (label, kept)


def test_a_lesser_name_of_a_small_town_names_nothing(earth):
    for number, population in ((9001, 2_000), (9002, 900_000)):
        GazetteerTownFactory(
            geonames_id=number, name=f"Ville {number}", country=CountryFactory(code="US"), population=population,
            names=[f"ville {number}", f"nouvelle galles {number}"],
        )  # fmt: skip

    assert read_foreign("Nouvelle-Galles 9001", "US").value.label == "Nouvelle-Galles 9001"
    assert read_foreign("Nouvelle-Galles 9002", "US").value.label == "Ville 9002"


@pytest.mark.parametrize(("text", "given"), [("Dakar (Sénégal)", "ML"), ("Ségou, Mali", "SN")])
def test_a_place_that_contradicts_its_country_is_asked(earth, text, given):
    place, reading = read_place(text, given)

    assert (place, reading.kind) == (None, Kind.REFUSED)
    assert Country.objects.get(pk=given).name in reading.sentence


@pytest.mark.parametrize("text", ["Nouvelle-Zemble", "Yaoundou"])
def test_a_name_that_nobody_knows_is_said_to_lack_its_country(earth, text):
    place, reading = read_place(text, "")

    assert place is None
    assert "étranger" in reading.sentence


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Grenade", "FR ES"),
        ("Liège", "FR BE"),
        ("Florence", "IT"),
        ("Vallery", "FR"),
        ("Grenade (Espagne)", "ES"),
    ],
)
def test_homonyms_here_and_abroad_are_asked_together(earth, text, countries):
    place, reading = read_place(text, "")
    if place is not None:
        assert place["country"] == countries
    else:
        chosen = [read_place(choice.text, "")[0]["country"] for choice in reading.choices]
        assert sorted(chosen) == sorted(countries.split())


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [("Saint-Denis", "RE", "97411"), ("Nouméa", "NC", "98818"), ("Ville de Nouméa", "NC", "98818")],
)
def test_overseas_territories_are_france(earth, text, country, code):
    _place, reading = read_place(text, country)

    assert reading.value.code == code


@pytest.mark.parametrize(
    ("text", "country", "names"),
    [
        ("Dakar, Thiès et Saint-Louis", "SN", ["Dakar", "Thiès", "Saint-Louis"]),
        ("Thiès et Dakar, Sénégal", "", ["Thiès", "Dakar"]),
        ("Bamako / Ségou", "ML", ["Bamako", "Ségou"]),
        ("Bamako & Yélimané", "ML", ["Bamako", "Yélimané"]),
        ("Bamako ; Kita", "ML", ["Bamako", "Kita"]),
        ("Massala, cercle de Ségou", "ML", ["Massala, cercle de Ségou"]),
        ("Trois-Bras et environs", "ML", ["Trois-Bras et environs"]),
        ("Bamako et son district", "ML", []),
        ("« Bamako et son district »", "ML", ["Bamako et son district"]),
        ("Olivet et Orléans", "FR", ["Olivet (Loiret)", "Orléans (Loiret)"]),
        # A choice made of one of them leaves the others.
        ("Florence (Italie) ; Dakar", "", ["Florence", "Dakar"]),
        ("Bamako (communes I et II)", "ML", ["Bamako"]),
        ("Thiès (gare) et Dakar", "SN", []),
        ("Dakar – Thiès", "SN", ["Dakar", "Thiès"]),
        ("Bamako/Ségou", "ML", ["Bamako", "Ségou"]),
        ("Ségou - Ségou-Koro", "ML", []),
        # A country and a town bear these names.
        ("Luxembourg et Dakar", "", ["Luxembourg", "Dakar"]),
        ("Dakar, Luxembourg", "", []),
        ("Florence, Luxembourg et Thiès", "", ["Florence", "Luxembourg", "Thiès"]),
        ("Bamako, Ségou, etc.", "ML", []),
    ],
)
def test_several_places_in_one_field(earth, text, country, names):
    places, reading = read_places(text, country)

    assert [place["label"] for place in places] == names
    assert places or reading.kind == Kind.ASKED


def test_two_names_of_one_town_are_one_place(earth):
    GazetteerTownFactory(
        geonames_id=77, name="Fribourg", country=CountryFactory(code="DE"), population=230_000,
        names=["fribourg", "freiburg"],
    )  # fmt: skip

    assert [place["town"] for place in read_places("Fribourg – Freiburg", "DE")[0]] == [77]


def test_homonyms_abroad_leave_a_way_out(earth):
    for number in (31, 32):
        GazetteerTownFactory(
            geonames_id=number, name="Bali", country=CountryFactory(code="DE"), population=9_000, names=["bali"]
        )

    assert "Donnez aussi le pays" in read_foreign("Bali").sentence
    assert "pays" not in read_foreign("Bali", "DE").sentence


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Mali - Niger", "ML NE"),
        ("Sénégal & Mali", "ML SN"),
        ("U.S.A.", "US"),
        ("R.D.C.", "CD"),
        ("ml", "ML"),
        ("SN/ML", "ML SN"),
        ("Mali (Kayes, Ségou) et Sénégal (Casamance)", "ML SN"),
        ("Trinité et Tobago", "TT"),
        ("Bosnie & Herzégovine", "BA"),
        ("le Mali, le Niger", "ML NE"),
        ("au Sénégal", "SN"),
        ("UK", "GB"),
        ("Congo (RDC)", "CD"),
        ("Guinée", "GN"),
        ("EAU, Mali", "AE ML"),
        ("E. A. U.", "AE"),
        ("Rép. dém. du Congo", "CD"),
        ("Nlle-Calédonie", "NC"),
    ],
)
def test_countries_as_people_type_them(earth, text, codes):
    assert Countries().clean(text) == codes.split()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Congo", 2),
        ("le Congo", 2),
        ("Mali, Corée", 2),
        ("Amérique", 0),
        ("Maghreb", 0),
        ("Yougoslavie", 1),
        ("URSS", 1),
        ("plusieurs pays", 0),
        ("Mali Sénégal", 1),
        ("1. Niger 2. Mali", 1),
        ("Niger ou Mali", 1),
        ("Thiès", 1),
        ("Canada, Sénégall", 1),
    ],
)
def test_what_may_be_two_countries_is_asked(earth, text, count):
    with pytest.raises(ValidationError, match="pays") as raised:
        Countries().clean(text)
    choices = raised.value.params["choices"]
    assert len(choices) == count
    assert all(Countries().clean(choice) for choice, _label in choices)


def test_countries_that_no_sign_parts_are_asked_one_by_one_where_there_is_one(earth):
    with pytest.raises(ValidationError) as raised:
        OneCountry().clean("Mali Sénégal")

    assert [OneCountry().clean(choice) for choice, _label in raised.value.params["choices"]] == ["ML", "SN"]


def test_a_town_typed_for_a_country_says_which_is_meant(earth):
    with pytest.raises(ValidationError, match="n’est pas un pays") as raised:
        Countries().clean("Guinée, Ségou")

    assert raised.value.params["choices"] == [("Guinée, Mali", "Mali, où se trouve «\u00a0Ségou\u00a0»")]


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_country_refilled_means_itself(earth, code):
    assert OneCountry().clean(OneCountry().raw(code)) == code
