"""French typography of templates."""

import datetime
from decimal import Decimal

import pytest

from directory.templatetags import french
from directory.templatetags.passerelles import json_ld, text_blocks


@pytest.mark.parametrize(
    ("value", "text"),
    [(12400, "12\u202f400"), (999, "999"), (1_000_000, "1\u202f000\u202f000"), (3.5, "3,5"), ("12", "12"), ("x", "x")],
)
def test_numbers(value, text):
    assert french.nombre(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("1240000.00"), "1\u202f240\u202f000\u00a0€"), (Decimal("12.50"), "12,50\u00a0€"), (None, "")],
)
def test_amounts(value, text):
    assert french.euros(value) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0\u00a0projet"), (1, "1\u00a0projet"), (2, "2\u00a0projets")])
def test_plurals(number, text):
    assert french.compte(number, "projet,projets") == text


@pytest.mark.parametrize(
    ("day", "text"),
    [(datetime.date(2025, 7, 1), "1er\u00a0juillet 2025"), (datetime.date(2026, 3, 12), "12\u00a0mars 2026")],
)
def test_days(day, text):
    assert french.jour(day) == text


def test_hours():
    assert (french.heure(datetime.time(18)), french.heure(datetime.time(9, 5))) == ("18\u00a0h", "9\u00a0h\u00a005")


def test_punctuation_does_not_break():
    assert french.fr("L'eau : « oui » !") == "L’eau\u00a0: «\u00a0oui\u00a0»\u00a0!"


def test_long_texts_are_cut_in_blocks():
    blocks = text_blocks("Un.\nDeux.\n\n## Titre\n- a\n- b\r\n\r\nFin")

    assert blocks == [
        {"genre": "paragraphe", "lignes": ["Un.", "Deux."]},
        {"genre": "titre", "lignes": ["Titre"]},
        {"genre": "liste", "lignes": ["a", "b"]},
        {"genre": "paragraphe", "lignes": ["Fin"]},
    ]


def test_json_ld_cannot_be_closed():
    assert json_ld({"name": "</script><b>&"}) == (
        '<script type="application/ld+json">{"name": "\\u003C/script\\u003E\\u003Cb\\u003E\\u0026"}</script>'
    )
