"""E-mail addresses as people paste them: read, or told precisely what is wrong."""

import pytest
from django.core.exceptions import ValidationError

from directory.reading.emails import read_email


@pytest.mark.parametrize(
    "text",
    [
        "mairie@massay.fr",
        "  mairie@massay.fr ;",
        "mairie@massay.fr.",
        "mai\u200brie@massay.fr\ufeff",
        "\u202emairie@massay.fr\u00ad",
        "mairie\u00a0@ massay.fr",
        "Mairie de Massay <mairie@massay.fr>",
        "Mairie ‹mairie@massay.fr›",
        "mailto:mairie@massay.fr?subject=Bonjour",
        "mairie (at) massay (point) fr",
        "mairie [arobase] massay.fr",
        "mairie@massay.fr, mairie@massay.fr",
        "Courriel : mairie@massay.fr",
        "‘mairie@massay.fr’",
        "mairie@massay.fr mairie@massay.fr",
        "mairie@massay.fr Mairie@MASSAY.fr",
    ],
)
def test_an_address_is_found_in_what_is_pasted(text):
    assert read_email(text) == "mairie@massay.fr"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@gmail.con", "ne finit par"),
        ("a@massay.frr", "ne finit par"),
        ("a@massay.fr, b@massay.fr", "plusieurs adresses"),
        ("a@massay.fr ou b@massay.fr", "plusieurs adresses"),
        ("a@massay.fr / b@massay.fr", "plusieurs adresses"),
        ("a@massay.fr b@massay.fr", "plusieurs adresses"),
        ("a@massay.fr|b@massay.fr", "plusieurs adresses"),
        ("mairie%40massay.fr", "« mairie%40massay.fr »"),
        ("mairie@gmail,com", "mairie@gmail.com"),
        ("mairie.massay.fr", "l’arobase"),
        ("mairie@", "suit l’arobase"),
        ("@massay.fr", "précède l’arobase"),
        ("mairie@massay", "la fin de l’adresse"),
        ("secrétaire@massay.fr", "sans accent"),
        ("la mairie@massay.fr", "une espace"),
        ("mairie@@massay.fr", "plusieurs arobases"),
    ],
)
def test_what_is_wrong_is_told(text, expected):
    with pytest.raises(ValidationError) as caught:
        read_email(text)
    assert expected in caught.value.messages[0].replace("\u00a0", " ")
