"""What a row says once and not twice, and the headings that sort a table."""

import pytest
from django.template import Context, Template

from directory.drawing import Place, Role
from directory.listing.card import Card

ORLEANS = Place("Orléans", role=Role.HERE, country_name="France")
PARAKOU = Place("Parakou", country_name="Bénin")
SAINT_LOUIS = Place("Saint-Louis", country_name="Sénégal")


@pytest.mark.parametrize(
    ("title", "places", "expected"),
    [
        ("Orléans – Parakou", (ORLEANS, PARAKOU), True),
        ("Parakou - Orleans", (ORLEANS, PARAKOU), True),
        ("Orléans – Parakou – Saint-Louis", (ORLEANS, PARAKOU, SAINT_LOUIS), True),
        ("Orléans – Parakou", (ORLEANS, PARAKOU, SAINT_LOUIS), False),
        ("Gestion des déchets à Parakou", (ORLEANS, PARAKOU), False),
        ("Orléans", (ORLEANS,), False),
        ("", (), False),
    ],
)
def test_a_title_made_of_its_places_is_known_as_such(title, places, expected):
    assert Card(title, "/", places).is_named_by_places is expected


def test_countries_of_the_other_side_are_said_once():
    card = Card("", "/", (ORLEANS, PARAKOU, Place("Lomé", country_name="Togo"), Place("Kara", country_name="Togo")))

    assert card.countries == ["Bénin", "Togo"]


def rendered(card):
    template = Template('{% include "components/resultat.html" with carte=carte mots="" sans_dessin=True only %}')
    return template.render(Context({"carte": card}))


def test_the_pair_is_not_written_above_a_title_that_says_it():
    pair = '<p class="paire">'

    assert pair not in rendered(Card("Orléans – Parakou", "/", (ORLEANS, PARAKOU)))
    assert pair in rendered(Card("Déchets", "/", (ORLEANS, PARAKOU)))


def test_many_sectors_are_counted_beyond_four():
    names = [{"name": f"Secteur {n}", "slug": str(n)} for n in range(7)]
    html = rendered(Card("Un projet", "/", sectors=names))

    assert html.count('<span class="etiquette">') == 4
    assert "et 3\xa0autres" in html


def heading(arguments, *orders, current=""):
    tris = [{"nom": name, "libelle": name, "url": f"/?tri={name}", "actif": name == current} for name in orders]
    return Template("{% load listes %}{% colonne 'Projet' " + arguments + " %}").render(Context({"tris": tris})).strip()


def test_a_column_without_an_order_is_a_plain_heading():
    assert heading("", "titre", "recents", current="recents") == '<th scope="col">Projet</th>'
    assert heading('"debut"', "titre", "recents", current="titre") == '<th scope="col">Projet</th>'


def test_a_list_with_one_order_sorts_nothing():
    assert heading('"titre"', "titre", current="titre") == '<th scope="col">Projet</th>'


def test_a_column_leads_to_its_order_and_says_when_it_is_the_present_one():
    other = heading('"titre"', "recents", "titre", current="recents")
    present = heading('"titre"', "recents", "titre", current="titre")

    assert 'href="/?tri=titre"' in other
    assert "aria-sort" not in other
    assert 'aria-sort="ascending"' in present
    assert "href=" not in present.partition("<svg")[0]


def test_two_orders_turn_into_each_other():
    assert 'href="/?tri=anciens"' in heading('"recents" "anciens"', "recents", "anciens", current="recents")
    assert 'aria-sort="ascending"' in heading('"recents" "anciens"', "recents", "anciens", current="anciens")
    assert 'href="/?tri=recents"' in heading('"recents" "anciens"', "recents", "anciens", current="anciens")
