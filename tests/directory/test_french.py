"""French, from Python and in templates."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Engine

from directory import french
from directory.models.long_texts import text_blocks
from directory.templatetags.passerelles import json_ld


@pytest.mark.parametrize(
    ("value", "text"),
    [(12400, "12\u202f400"), (999, "999"), (1_000_000, "1\u202f000\u202f000"), (3.5, "3,5")],
)
def test_numbers(value, text):
    assert french.french_number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("1240000.00"), "1\u202f240\u202f000\u00a0€"), (Decimal("12.50"), "12,50\u00a0€"), (None, "")],
)
def test_amounts(value, text):
    assert french.euros(value) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0\u00a0projet"), (1, "1\u00a0projet"), (2, "2\u00a0projets")])
def test_plurals(number, text):
    assert french.counted(number, "projet") == text


@pytest.mark.parametrize(
    ("day", "text"),
    [(datetime.date(2025, 7, 1), "1er\u00a0juillet 2025"), (datetime.date(2026, 3, 12), "12\u00a0mars 2026")],
)
def test_days(day, text):
    assert french.day(day) == text


def test_hours():
    assert (french.hour(datetime.time(18)), french.hour(datetime.time(9, 5))) == ("18\u00a0h", "9\u00a0h\u00a005")


def test_punctuation_does_not_break():
    assert french.typographic("L'eau : « oui » !") == "L’eau\u00a0: «\u00a0oui\u00a0»\u00a0!"


@pytest.mark.parametrize(
    ("name", "of", "to"),
    [
        ("Orléans", "d’Orléans", "à Orléans"),
        ("Le Mans", "du Mans", "au Mans"),
        ("Les Abymes", "des Abymes", "aux Abymes"),
        ("La Rochelle", "de La Rochelle", "à La Rochelle"),
        ("L’Isle", "de L’Isle", "à L’Isle"),
        ("Hauts-de-France", "des Hauts-de-France", "aux Hauts-de-France"),
        ("Pays de la Loire", "des Pays de la Loire", "aux Pays de la Loire"),
        ("Communauté de communes du Val de Sarthe", "de la Communauté de communes du Val de Sarthe",
         "à la Communauté de communes du Val de Sarthe"),
        ("l’équipe nationale", "de l’équipe nationale", "à l’équipe nationale"),
        ("niveau national", "du niveau national", "au niveau national"),
        ("Fonds des rives", "du Fonds des rives", "au Fonds des rives"),
        ("Centre-Val de Loire", "de Centre-Val de Loire", "à Centre-Val de Loire"),
    ],
)  # fmt: skip
def test_names_take_their_article(name, of, to):
    assert (french.of_name(name), french.to_name(name)) == (of, to)


def test_nouns_elide():
    nouns = ("événement", "appel à projets", "projet", "ODD", "hôpital", "yaourt")

    assert [french.of_noun(noun) for noun in nouns] == [
        "d’événement", "d’appel à projets", "de projet", "d’ODD", "d’hôpital", "de yaourt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "every", "any_"),
    [([], "", ""), (["a"], "a", "a"), ("ab", "a et b", "a ou b"), ("abc", "a, b et c", "a, b ou c")],
)
def test_lists(words, every, any_):
    assert (french.all_of(words), french.either(iter(words))) == (every, any_)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "la fiche"), (2, "les 2\u00a0fiches"), (1200, "les 1\u202f200\u00a0fiches")]
)
def test_all_the(number, text):
    assert french.all_the(number, "la fiche", "fiches") == text


def test_who_verified():
    verified = SimpleNamespace(verified_on=datetime.date(2026, 3, 12), verified_by="CENTRAIDER")
    never = SimpleNamespace(verified_on=None, verified_by="")

    assert french.verified_text(verified) == "Vérifié en mars 2026 par CENTRAIDER"
    assert (
        french.verified_text(verified, to_the_day=True, feminine=True) == "Vérifiée le 12\u00a0mars 2026 par CENTRAIDER"
    )
    assert (french.verified_text(never), french.verified_text(never, feminine=True)) == (
        "Jamais vérifié",
        "Jamais vérifiée",
    )


def test_who_follows():
    short = SimpleNamespace(short_name="CENTRAIDER", actor=None)
    plain = SimpleNamespace(short_name="", actor=SimpleNamespace(name="Réseau Alpha"))

    assert [french.team_name(one) for one in (short, plain, None)] == [
        "CENTRAIDER",
        "Réseau Alpha",
        "l’équipe nationale",
    ]
    assert french.team_name(None, "National") == "National"
    assert [french.followed_text(one) for one in (short, None)] == ["Suivi par CENTRAIDER", "Suivi au niveau national"]


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("x|nombre", "12", "12"),
        ("x|nombre", "x", "x"),
        ("x|euros", None, ""),
        ("x|jour", None, ""),
        ("x|jour", datetime.date(2025, 7, 1), "1er\u00a0juillet 2025"),
        ("x|heure", datetime.time(9, 5), "9\u00a0h\u00a005"),
        ("x|moment", datetime.datetime(2026, 3, 12, 18, 5), "12\u00a0mars 2026 à 18\u00a0h\u00a005"),
        ("x|mois|capfirst", datetime.date(2025, 7, 1), "Juillet 2025"),
        ('x|compte:"projet,projets"', 2, "2\u00a0projets"),
        ('x|accord:"inscrit,inscrits"', 1, "inscrit"),
        ('x|les:"la fiche,fiches"', 1, "la fiche"),
        ("x|equipe|de", None, "de l’équipe nationale"),
        ("x|de", "<Orléans>", "de &lt;Orléans&gt;"),
        ("x|suite", "Le plan 2019-2021.", "le plan 2019-2021"),
        ("x|fr", "L'eau !", "L’eau\u00a0!"),
    ],
)
def test_filters(expression, value, text):
    template = Engine.get_default().from_string("{% load french %}{{ " + expression + " }}")

    assert template.render(Context({"x": value})) == text


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
