"""What the labels of foreign places hold."""

import pytest

from directory.reading.labels import clean, read_label


@pytest.mark.parametrize(
    ("label", "country", "name", "area"),
    [
        ("Bornem", "BE", "Bornem", ""),
        ("Massala, Mali", "ML", "Massala", ""),
        ("Alfaro, La Rioja", "ES", "Alfaro", "La Rioja"),
        ("Frankfurt (Oder)", "DE", "Frankfurt (Oder)", ""),
        ("Abrantes Municipality", "PT", "Abrantes", ""),
        ("Gmina Żukowo", "PL", "Żukowo", ""),
        ("City of Randwick", "AU", "Randwick", ""),
        ("Municipality of Hunter's Hill", "AU", "Hunter's Hill", ""),
        ("Douroula Department", "BF", "Douroula", ""),
        ("Lakota Department", "CI", "Département de Lakota", ""),
        ("Arabkir District", "AM", "District d’Arabkir", ""),
        ("Kent County, New Brunswick", "CA", "Comté de Kent", "New Brunswick"),
        ("London Borough of Hackney", "GB", "Hackney", ""),
        ("Bandiagara Cercle", "ML", "Cercle de Bandiagara", ""),
        ("San Vicente del Raspeig / Sant Vicent del Raspeig", "ES", "San Vicente del Raspeig", ""),
        ("Dillingen/Saar", "DE", "Dillingen/Saar", ""),
        ("Ville de Parakou", "BJ", "Parakou", ""),
        (",", "ML", ",", ""),
    ],
)
def test_name_and_area(label, country, name, area):
    read = read_label(label, country, lambda text: text in ("Mali", "Portugal"))

    assert (read.name, read.area) == (name, area)


def test_a_place_is_known_under_every_form_of_its_label():
    read = read_label("Aken (Elbe), Saxe / Aken", "DE", lambda text: False)

    assert read.known_as == ("Aken (Elbe), Saxe / Aken", "Aken, Saxe / Aken", "Aken")


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("Granada\u200e", "Granada"),
        ("  Sesto\u00a0 Fiorentino ", "Sesto Fiorentino"),
        ("Mu\u0308nster", "Münster"),
        ("\u200b", ""),
    ],
)
def test_invisible_signs_and_accents_apart_are_cleaned(typed, cleaned):
    assert clean(typed) == cleaned
