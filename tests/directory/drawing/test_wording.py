"""The French of the drawings."""

import pytest

from directory.drawing import Place, sentence
from directory.drawing.geo import distance_km, distance_text, rounded_km
from directory.french import of_name, to_name

ORLEANS = Place("Orléans", 47.90, 1.90, "FR", "ici", "France", "en France")
PARAKOU = Place("Parakou", 9.34, 2.62, "BJ", "la", "Bénin", "au Bénin")
ROBERT = Place("Le Robert", 14.68, -60.94, "FR", "la", "Martinique", "en Martinique")
CRETE = Place("Crète", 35.24, 24.81, "GR", "attente", "Grèce", "en Grèce")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Agence de l’eau Rhin-Meuse", "de l’Agence de l’eau Rhin-Meuse"),
        ("Région Bretagne", "de la Région Bretagne"),
        ("Ville d’Orléans", "de la Ville d’Orléans"),
        ("Fonds des rives", "du Fonds des rives"),
        ("Interreg", "d’Interreg"),
        ("CENTRAIDER", "de CENTRAIDER"),
        ("Le Havre Seine Métropole", "du Havre Seine Métropole"),
    ],
)
def test_organisations_keep_their_article(name, expected):
    assert of_name(name) == expected


def test_two_places():
    assert sentence([ORLEANS, PARAKOU]) == "Carte\xa0: une ligne relie Orléans, en France, à Parakou, au Bénin."


def test_several_places_use_brackets_and_contract_articles():
    assert sentence([ORLEANS, PARAKOU, ROBERT]) == (
        "Carte\xa0: des lignes relient Orléans, en France, à Parakou (Bénin) et au Robert (Martinique)."
    )


def test_expected_places_come_after():
    assert sentence([ORLEANS, PARAKOU, CRETE]) == (
        "Carte\xa0: une ligne relie Orléans, en France, à Parakou, au Bénin\xa0; "
        "un pointillé mène à Crète, en Grèce, sans accord signé à ce jour."
    )


def test_a_country_alone_and_a_place_nowhere():
    togo = Place("", None, None, "TG", "la", "Togo", "au Togo")

    assert sentence([ORLEANS, togo, Place("Nulle part")]) == (
        "Carte\xa0: des lignes relient Orléans, en France, à un lieu à préciser au Togo et à Nulle part\xa0; "
        "un lieu n’est pas situé."
    )


def test_two_french_towns_of_one_country():
    tours = Place("Tours", 47.39, 0.69, "FR", "ici", "France", "en France")

    assert sentence([ORLEANS, tours, PARAKOU]) == (
        "Carte\xa0: des lignes relient Orléans et Tours, en France, à Parakou, au Bénin."
    )


def test_many_places_are_counted():
    towns = [Place(f"Ville {i}", 10, i, "ML" if i % 2 else "BJ") for i in range(40)]

    assert sentence([ORLEANS, *towns]) == "Carte\xa0: des lignes relient Orléans, en France, à 40 lieux dans deux pays."


def test_one_place_and_none():
    assert sentence([ORLEANS]) == "Carte\xa0: Orléans, en France."
    assert sentence([]) == "Carte\xa0: lieu à préciser."


def test_articles_contract():
    assert [to_name(name) for name in ("Le Mans", "Les Abymes", "La Rochelle", "L’Isle", "Lens")] == [
        "au Mans", "aux Abymes", "à La Rochelle", "à L’Isle", "à Lens",
    ]  # fmt: skip


def test_distances_are_rounded_as_people_say_them():
    assert [rounded_km(km) for km in (1.84, 12.4, 876, 4023)] == [1.8, 12, 880, 4020]
    assert [distance_text(km) for km in (0.04, 1.84, 5, 876, 4023)] == [
        "moins de 100\xa0m", "1,8\xa0km", "5\xa0km", "880\xa0km", "4\u202f020\xa0km",
    ]  # fmt: skip


def test_great_circle_distances():
    assert rounded_km(distance_km((48.8692, 2.4181), (43.8319, 11.1995))) == 880
    assert distance_km((0, 0), (0, 180)) == distance_km((90, 0), (-90, 0))
