"""The components as a reader receives them."""

import re

from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from directory.drawing import Place, motif, seed_of

ORLEANS = Place("Orléans", 47.90, 1.90, "FR", "ici", "France", "en France", note="Loiret")
PARAKOU = Place("Parakou", 9.34, 2.62, "BJ", "la", "Bénin", "au Bénin")


def render(source, **context):
    return engines["django"].from_string("{% load dessin %}" + source).render(context)


def test_sheet_drawing_is_an_image_with_a_sentence():
    html = render("{% dessin places format='auto' %}", places=[ORLEANS, PARAKOU])

    assert 'role="img" aria-label="Carte\xa0: une ligne relie Orléans, en France, à Parakou, au Bénin."' in html
    assert "aria-hidden" not in html
    assert "style=" not in html


def test_thumbnail_is_silent_and_small():
    html = render("{% dessin places format='mini' %}", places=[ORLEANS, PARAKOU])

    assert 'aria-hidden="true"' in html
    assert "role=" not in html
    assert len(html) < 1500


def test_numbers_keep_their_point_in_french():
    html = render("{% dessin places format='carte' %}", places=[ORLEANS, PARAKOU])

    assert not re.search(r'[xyd]="[^"]*\d,\d', html)


def test_names_are_escaped():
    html = render("{% dessin places format='carte' %}", places=[Place('<b>"', 1, 1, '"><script>', "ici")])

    assert "<b>" not in html
    assert "<script>" not in html


def test_place_to_be_found():
    assert "Lieu à préciser" in render("{% dessin places format='mini' %}", places=[])


def test_pair_names_both_sides():
    html = render("{% paire places grande=True %}", places=[ORLEANS, PARAKOU])

    text = re.sub(r"<[^>]+>", "", html)
    assert " ".join(text.split()) == "Orléans Loiret et Parakou Bénin"
    assert 'class="paire paire--grande"' in html


def test_pair_counts_a_crowd():
    towns = [Place(f"V{i}", 1, i, "ML" if i % 2 else "BJ") for i in range(6)]

    html = render("{% paire places %}", places=[ORLEANS, *towns])

    assert "six lieux <small>dans deux pays</small>" in html


def test_pair_says_what_is_missing():
    html = render("{% paire places %}", places=[ORLEANS, Place("", country_code="TG", country_name="Togo")])

    assert "<small>Togo, localité à préciser</small>" in html


def test_distance_filter():
    assert render("{{ a|distance:b }}", a=ORLEANS, b=PARAKOU) == "4\u202f290\xa0km"
    assert render("{{ a|distance:b }}", a=ORLEANS, b=Place("")) == ""


def test_motif_depends_on_three_decimals():
    assert seed_of(47.9034, 1.9041) == seed_of(47.90341, 1.90409) == "47.903/1.904"
    assert seed_of(None, 1, "Massala") == "Massala"
    assert motif("47.903/1.904") == motif("47.903/1.904") != motif("9.340/2.620")


def test_motif_is_drawn_without_inline_style():
    html = render("{% trame latitude longitude seed=name %}", latitude=None, longitude=None, name="Massala")

    assert re.search(r'class="trame trame--[1-4]" viewBox="0 0 180 100"', html)
    assert "style=" not in html


@given(st.text())
def test_any_seed_gives_a_motif(seed):
    assert motif(seed).css in {"trame--1", "trame--2", "trame--3", "trame--4"}
