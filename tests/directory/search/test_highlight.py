import re

import pytest
from django.template import Context, Template
from django.utils.html import escape
from hypothesis import example, given
from hypothesis import strategies as st

from directory.search.highlight import excerpt, pieces, root
from directory.search.highlight import marked as surligne


def marked(text, query, **options):
    return [piece for piece, is_marked in pieces(text, query, **options) if is_marked]


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("Orléans – Parakou", "ORLEANS", ["Orléans"]),
        ("Coopération décentralisée", "coopérations", ["Coopération"]),
        ("Assainissement de la ville", "assainir", ["Assainissement"]),
        ("Mieux gérer les déchets", "gestion dechet", ["déchets"]),
        ("Des forages et des puits", "forage", ["forages"]),
        ("L’Haÿ-les-Roses", "l hay", ["L’Haÿ"]),
        ("Côte d’Ivoire et Côte d’Or", "cote d'ivoire", ["Côte d’Ivoire", "Côte"]),
        ("La Rochelle, la mer", "la rochelle", ["La Rochelle"]),
        ("St-Denis", "saint denis", ["St-Denis"]),
        ("Cœur de ville", "coeur", ["Cœur"]),
        ("Le plan 2019-2021", "2019", ["2019"]),
        ("Luçay-le-Mâle", "mali", []),
        ("Eaux et forêts", "eau", ["Eaux"]),
        ("Le Havre", "le", ["Le"]),
        ("Parakou", "", []),
        ("", "parakou", []),
    ],
)
def test_words_of_one_family_are_marked(text, query, words):
    assert marked(text, query) == words


def test_only_what_is_typed_is_marked_while_typing():
    assert pieces("Parakou", "par", typing=True) == [("Par", True), ("akou", False)]
    assert marked("Coopérations", "coopération", typing=True) == ["Coopération"]
    assert marked("Assainissement", "assainir", typing=True) == []


TEXTS = st.text(
    st.sampled_from("aàÀéœŒßﬁ’'\"<>&;-– \u00a0\u202f12İı") | st.characters(exclude_categories=["Cs"]), max_size=80
)


@given(TEXTS, TEXTS)
@example("<b>Parakou</b> & Cie", "parakou cie")
@example("&amp;lt;", "amp lt")
def test_marks_change_nothing_of_the_text(text, query):
    for typing in (False, True):
        cut = pieces(text, query, typing=typing)

        assert "".join(piece for piece, _marked in cut) == text
        assert all(piece for piece, _marked in cut)


@given(TEXTS, TEXTS)
@example("<script>alert(1)</script>", "script")
@example('" onmouseover="x', "onmouseover")
def test_everything_is_escaped(text, query):
    html = Template("{% load surligne %}{{ text|surligne:query }}").render(Context({"text": text, "query": query}))

    assert re.sub("</?mark>", "", html) == str(escape(text))
    assert html.count("<mark>") == html.count("</mark>")


def test_without_words_the_text_is_as_it_was():
    assert surligne("Orléans & Parakou", "") == "Orléans & Parakou"
    assert surligne("", "orléans") == ""


@pytest.mark.parametrize(
    ("word", "other"),
    [("cooperation", "cooperations"), ("assainir", "assainissement"), ("beninois", "beninoises"), ("ecole", "ecoles")],
)
def test_the_root_of_a_family(word, other):
    assert root(word) == root(other)


def test_an_excerpt_shows_where_the_word_is():
    text = "Deux villes se parlent. " * 20 + "Un forage donne de l’eau. " + "Elles s’écrivent. " * 20

    found = excerpt(text, "forages")

    assert found.startswith("… ")
    assert found.endswith(" …")
    assert "Un forage donne" in found
    assert len(found) < 220
    assert excerpt(text, "zibeline") == ""
    assert excerpt("Un forage.", "forage") == "Un forage."
