"""Places as people type them: each way with the place it means, or asked back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.enums import CollectiviteKind
from directory.reading.countries import country_of
from directory.reading.foreign import read_foreign, suggest_foreign
from directory.reading.places import label_of, read_territory, suggest_territories, territories
from directory.reading.result import Kind
from tests.factories import CommuneFactory

# The code of the territory of the fixture, or the kind of the reading.
TERRITORIES = {
    # Names.
    "Orléans": "45234",
    "orleans": "45234",
    "ORLEANS": "45234",
    " Orléans . ": "45234",
    "L’Haÿ-les-Roses": "94038",
    "L Hay les roses": "94038",
    "lhay les roses": "94038",
    "Robert": "97222",
    "le robert": "97222",
    "ville d'avray": "92077",
    "Ville-d’Avray": "92077",
    "Paris": "75056",
    "Ville-d’Avray s/ Seine": "asked",
    "Chalon": "asked",
    "Chalon (Isère)": "38066",
    "Chalon s/Saône": "71076",
    "Chalon-sur": "asked",
    "Saint-Denis": "asked",
    "st denis": "asked",
    "Orlean": "asked",
    "Bagnollet": "asked",
    "Bagnolet sur Seine": "asked",
    "Tombouctou": "refused",
    "bonjour, je voudrais": "refused",
    "": "refused",
    # Postal addresses, whatever numbers come before the town.
    "Place de l’Étape, 45040 Orléans Cedex 1": "45234",
    "Libre réponse 45234, 75342 Paris CEDEX 07": "75056",
    "CS 45234 - 93170 Bagnolet": "93006",
    # What it is.
    "Ville d’Orléans": "45234",
    "Mairie d'Orléans": "45234",
    "la commune d'Orléans": "45234",
    "mairie du Robert": "97222",
    "Mairie de Bagnolet": "93006",
    "département du Loiret": "45",
    "Conseil départemental du Loiret": "45",
    "Loiret": "45",
    "Loiret (département)": "45",
    "CD 45": "45",
    "CD45": "45",
    "mairie": "refused",
    "région Bretagne": "53",
    "Bretagne": "53",
    "Conseil régional Centre-Val de Loire": "24",
    "CC Adour Madiran": "cc",
    "cc d'Adour-Madiran": "cc",
    "communauté de communes Adour Madiran": "cc",
    "Adour Madiran": "cc",
    "CC Ardenne, Rives de Meuse": "vallees",
    "Communauté de communes Ardenne, Rives de Meuse (Loiret)": "vallees",
    "Orléans Métropole": "metropole",
    "métropole d’Orléans": "metropole",
    "agglo d’Orléans": "metropole",
    "La Réunion": "asked",
    "Île de la Réunion": "asked",
    "ile de la reunion": "asked",
    "CVL": "24",
    "cvl": "24",
    "Région CVL": "24",
    "région centre": "24",
    "Conseil régional CVL": "24",
    "OM": "metropole",
    "C.C. d’Adour Madiran": "cc",
    "Cté de communes Adour Madiran": "cc",
    "région Armorique": "53",
    "Collectivité européenne d’Armorique": "refused",
    "Robert (Le)": "97222",
    "Hôtel de ville, 45000 Orléans": "45234",
    "Mairie du 3e arrondissement de Lyon": "69123",
    "Chalon/Saône": "71076",
    "Chalon ss Saône": "asked",
    "Commune de Saint-Denis, Seine-Saint-Denis, France": "93066",
    "Conseil départemental 45": "45",
    "Orléans, France": "45234",
    "Saint-Denis de la Réunion": "97411",
    "st denis 974": "97411",
    "Paris XVIIIe": "75056",
    "Lyon 69003": "69123",
    "Comité de jumelage d’Orléans": "45234",
    "Orléans - 45000": "45234",
    # Where it is.
    "Saint-Denis (93)": "93066",
    "Saint-Denis 93": "93066",
    "St-Denis (Seine-Saint-Denis)": "93066",
    "saint denis reunion": "97411",
    "Saint-Denis, La Réunion": "97411",
    "Saint-Denis - La Réunion": "97411",
    "Saint-Denis de La Réunion": "97411",
    "Saint-Denis (974)": "97411",
    "Saint-Denis (45)": "asked",
    "Ajaccio (2A)": "2A004",
    "Orléans (45000)": "45234",
    "45000 Orléans": "45234",
    "Orléans 45100": "45234",
    "45 000 ORLEANS": "45234",
    "F-45000 Orléans": "45234",
    "45074 Orléans Cedex 2": "45234",
    "93200 Saint Denis": "93066",
    "Paris 11e": "75056",
    "Lyon 3e arrondissement": "69123",
    # Codes.
    "45234": "45234",
    "45160": "45232",
    "69000": "asked",
    "1000": "refused",
    "75011": "75056",
    "75111": "75056",
    "2A004": "2A004",
    "2a004": "2A004",
    "20000": "2A004",
    "97411": "asked",
    "97400": "97411",
    "45": "45",
    "974": "974",
    "99999": "refused",
    # Business numbers.
    "214502346": "45234",
    "214 502 346": "45234",
    "SIREN 214502346": "45234",
    "21450234600011": "45234",
    "200072106": "cc",
    "214502347": "refused",
    "552100554": "refused",
    # Former names.
    "Maure-de-Bretagne": "35168",
    "Campel": "35168",
    "35048": "35168",
    "Roazhon": "35238",
    "Olivet": "asked",
    "Olivet (45)": "45232",
    "mairie d’Olivet": "45232",
}


@pytest.fixture
def codes(territory):
    """The name of each territory of the fixture, by its key."""
    return {place.pk: code for code, place in territory.items()}


def test_territories_as_people_type_them(codes):
    read = {}
    for text in TERRITORIES:
        reading = read_territory(text)
        read[text] = codes[reading.value.pk] if reading.value else str(reading.kind)

    assert read == TERRITORIES


def test_what_is_chosen_is_not_asked_again(codes):
    asked = [text for text, kind in TERRITORIES.items() if kind == "asked"]
    choices = [choice.text for text in asked for choice in read_territory(text).choices]

    assert {read_territory(choice).kind for choice in choices} == {Kind.VALUE}


def test_a_label_means_its_territory(territory):
    for place in territories():
        assert read_territory(label_of(place)).value == place


def test_what_is_asked_tells_homonyms_apart(territory):
    labels = [
        choice.label.replace("\u00a0", " ").replace("\u202f", " ") for choice in read_territory("st denis").choices
    ]

    assert labels == [
        "Saint-Denis (La Réunion), commune, 153 000 habitants",
        "Saint-Denis (Seine-Saint-Denis), commune, 149 000 habitants",
    ]


def test_what_is_asked_tells_which_part_is_meant(territory):
    labels = [choice.label.replace("\u00a0", " ").replace("\u202f", " ") for choice in read_territory("Olivet").choices]

    assert labels == [
        "Olivet (Loiret), commune, 22 000 habitants",
        "Val d’Anast (Ille-et-Vilaine), commune, 4 000 habitants, comprend Olivet",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Orléans", "Nous lisons : Orléans (Loiret)."),
        (
            "Campel",
            "Nous lisons : Val d’Anast (Ille-et-Vilaine). Campel est une commune déléguée de Val d’Anast.",
        ),
        (
            "région Armorique",
            "Nous lisons : Bretagne (région). Armorique fait aujourd’hui partie de la région Bretagne.",
        ),
        ("Lyon 3e", "Nous lisons : Lyon (Rhône). Un arrondissement fait partie de Lyon."),
        ("214502347", "« 214502347 » n’est pas un numéro SIREN : un chiffre est faux, vérifiez-le."),
        ("Orlean", "Nous ne connaissons pas « Orlean ». Vouliez-vous dire ?"),
    ],
)
def test_what_is_said(territory, text, sentence):
    assert read_territory(text).sentence.replace("\u00a0", " ") == sentence


def test_only_some_kinds(territory):
    reading = read_territory("Orléans", kinds=[CollectiviteKind.METROPOLE])

    assert reading.value == territory["metropole"]
    assert read_territory("Loiret", kinds=[CollectiviteKind.COMMUNE]).value is None


def test_nothing_unpublished_is_found(territory):
    CommuneFactory(name="Villesecrète", code="45999", actor__published=False, actor__draft=True, postal_codes=["45999"])

    assert read_territory("Villesecrète").kind == Kind.REFUSED
    assert read_territory("45999").kind == Kind.REFUSED
    assert suggest_territories("villesec") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("orl", ["Orléans (Loiret)", "Orléat (Puy-de-Dôme)", "Orléans Métropole (Loiret)"]),
        (
            "st d",
            ["Saint-Denis (La Réunion)", "Saint-Denis (Seine-Saint-Denis)", "Seine-Saint-Denis (département)"],
        ),
        ("mairie de bagn", ["Bagnolet (Seine-Saint-Denis)"]),
        ("robert", ["Le Robert (Martinique)"]),
        ("45160", ["Olivet (Loiret)"]),
        ("452", ["Orléans (Loiret)", "Olivet (Loiret)"]),
        ("orlaens", ["Orléans (Loiret)", "Orléans Métropole (Loiret)"]),
        ("camp", ["Val d’Anast (Ille-et-Vilaine)"]),
        ("", []),
        ("%_", []),
    ],
)
def test_territories_suggested_while_typing(territory, typed, expected):
    assert [one.text for one in suggest_territories(typed)] == expected


# --- Abroad ----------------------------------------------------------------------------------------------------------

# The label and the country of the place, or the kind of the reading.
ABROAD = {
    ("Parakou", "BJ"): "Parakou BJ",
    ("parakou", None): "Parakou BJ",
    ("Parakou, Bénin", None): "Parakou BJ",
    ("Parakou (Bénin)", None): "Parakou BJ",
    ("Parakou Benin", None): "Parakou BJ",
    ("Bénin : Parakou", None): "Parakou BJ",
    ("Bénin, Parakou", None): "Parakou BJ",
    ("Parakou (BJ)", None): "Parakou BJ",
    ("ville de Parakou", "BJ"): "Parakou BJ",
    ("Parakou, Bénin", "ML"): "refused",
    ("Massala", "ML"): "Massala ML",
    ("commune rurale de Massala", "ML"): "Massala ML",
    ("Kandi", "BJ"): "Kandi BJ",
    ("KRAKÓW", None): "Cracovie PL",
    ("Cracow", "PL"): "Cracovie PL",
    ("Cologne", None): "asked",
    ("Cologne", "DE"): "Cologne DE",
    ("Cologne, Allemagne", None): "Cologne DE",
    ("Köln", None): "Cologne DE",
    ("Colonia", None): "Cologne DE",
    ("Neustadt", "DE"): "asked",
    ("Neustadt (Allemagne, GeoNames 2886001)", None): "Neustadt DE",
    ("ville de Parakou au Bénin", None): "Parakou BJ",
    ("Kayes au Mali", None): "Kayes ML",
    ("Kandi du Bénin", None): "Kandi BJ",
    ("Kayes / Mali", None): "Kayes ML",
    ("Mali - Kayes", None): "Kayes ML",
    ("Cracovie en Pologne", None): "Cracovie PL",
    ("KAYES, MALI", None): "Kayes ML",
    ("commune de Kandi, Bénin", None): "Kandi BJ",
    ("Parakou (Dahomey)", None): "Parakou BJ",
    ("Bénin", None): "refused",
    ("Haute-Volta", None): "Haute-Volta ",
    ("Tourou", "BJ"): "Tourou BJ",
    ("Tourou, Bénin", None): "Tourou BJ",
    ("un hameau près de Kandi", "BJ"): "un hameau près de Kandi BJ",
    ("Atlantide", None): "Atlantide ",
    ("12", "BJ"): "refused",
    ("", None): "refused",
}


def test_places_abroad_as_people_type_them(world):
    read = {}
    for text, country in ABROAD:
        reading = read_foreign(text, country)
        place = reading.value
        read[text, country] = f"{place.label} {place.country}" if place else str(reading.kind)

    assert read == {**ABROAD, ("Haute-Volta", None): "refused"}


def test_what_is_ours_comes_before_the_reference(world):
    ours, theirs = read_foreign("Parakou").value, read_foreign("Kandi").value

    assert (ours.actor, ours.town) == (world["Parakou"], 2392204)
    assert (theirs.actor, theirs.town, theirs.point) == (None, 2396253, (11.13, 2.94))


def test_homonyms_abroad_are_asked_back_once(world):
    reading = read_foreign("Neustadt", "DE")

    assert [choice.text for choice in reading.choices] == [
        "Neustadt (Allemagne, GeoNames 2886000)",
        "Neustadt (Allemagne, GeoNames 2886001)",
    ]
    assert [read_foreign(choice.text).value.town for choice in reading.choices] == [2886000, 2886001]


def test_an_unknown_place_is_kept_as_written(world):
    reading = read_foreign("Parakuo", "BJ")

    assert (reading.kind, reading.value.label, reading.value.actor) == (Kind.FREE, "Parakuo", None)
    assert [choice.text for choice in reading.choices] == ["Parakou (Bénin)"]


@pytest.mark.parametrize("text", ["Bénin", "Dahomey", "benin", "BJ"])
def test_names_of_countries(world, text):
    assert country_of(text).pk == "BJ"


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("par", None, ["Parakou (Bénin)"]),
        ("k", None, ["Cologne (Allemagne)", "Cracovie (Pologne)", "Kayes (Mali)", "Kandi (Bénin)"]),
        ("k", "BJ", ["Kandi (Bénin)"]),
        ("kan, bénin", None, ["Kandi (Bénin)"]),
        ("cologne", None, ["Cologne (Allemagne)", "Cologne (Italie)"]),
        ("neustadt", "DE", ["Neustadt (Allemagne, GeoNames 2886000)", "Neustadt (Allemagne, GeoNames 2886001)"]),
        ("", None, []),
    ],
)
def test_places_suggested_while_typing(world, typed, country, expected):
    assert [one.text for one in suggest_foreign(typed, country)] == expected


# --- Any text --------------------------------------------------------------------------------------------------------

READ_IN_BASE = settings(max_examples=15)
PARTS = st.sampled_from(
    ["saint", "denis", "(", ")", ",", "45", "45000", "de", "mairie", "cc", "-", "’", "Bénin", "974", "\x00"]
)


@READ_IN_BASE
@given(st.one_of(st.text(), st.lists(PARTS, max_size=12).map(" ".join)))
def test_any_text_is_read(territory, world, text):
    assert read_territory(text).sentence
    assert read_foreign(text).sentence
    assert isinstance(suggest_territories(text), list)
    assert isinstance(suggest_foreign(text), list)


@pytest.mark.parametrize("part", ["a", "1", "( ", "45000 ", "saint ", ", ", "cc "])
def test_a_long_text_costs_no_more_than_a_short_one(territory, part):
    assert read_territory(part * 100_000).kind == Kind.REFUSED
    assert read_foreign(part * 100_000).kind == Kind.REFUSED
    assert len(suggest_territories(part * 100_000)) <= 8
