"""Signs of markup: those that are live, those that stay as typed, those that are hostile."""

import re

import pytest
from django.template import Context, Engine

from directory.models.long_texts import Piece, line_pieces, plain_text, text_blocks
from directory.search.whereabouts import first_bearing
from tests.factories import ProjectFactory


def page_of(text):
    return Engine.get_default().from_string("{% load passerelles %}{% texte x %}").render(Context({"x": text})).strip()


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("Un **grand** pas", [Piece("Un "), Piece("grand", is_bold=True), Piece(" pas")]),
        ("(_à confirmer_).", [Piece("("), Piece("à confirmer", is_italic=True), Piece(").")]),
        ("**_Les deux_**", [Piece("Les deux", is_bold=True, is_italic=True)]),
        ("_un **mot** ici_", [Piece("un ", is_italic=True), Piece("mot", True, True), Piece(" ici", is_italic=True)]),
        ("[le bilan](https://a.fr/x_(y)_z)", [Piece("le bilan", url="https://a.fr/x_(y)_z")]),
        ("[nous](www.a.fr/b)", [Piece("nous", url="https://www.a.fr/b")]),
        ("[écrire](mairie@a.fr)", [Piece("écrire", url="mailto:mairie@a.fr")]),
        ("[écrire](MAILTO:m.d@a.fr)", [Piece("écrire", url="mailto:m.d@a.fr")]),
        ("[www.a.fr](https://a.fr/page)", [Piece("www.a.fr", url="https://a.fr/page")]),
        ("**[b](http://a.fr)**", [Piece("b", is_bold=True, url="http://a.fr")]),
    ],
)
def test_live_signs(line, pieces):
    assert line_pieces(line) == pieces


@pytest.mark.parametrize(
    "line",
    [
        "* un point", "• un point", "1. d’abord", "2010. Début du projet", "> cité", "# titre", "_ _ _",
        "*** Attention ***",
        "habitant*es et citoyen*nes", "les agent*e*s", "(*) hors taxes (*)", "*sous réserve*", "5 * 3 ** 2 ** 1",
        "**non fermé", "non ouvert**", "** espacé **", "mot**collé**mot", "mon_fichier_final.pdf",
        "Nom : ____ Prénom : ____",
        "https://a.fr/_x_/**y**", "www.a.fr/ _", "jean_paul_@a.fr", "[crochets] (parenthèse)", "[x](voir page 3)",
        "a_b_c",
        "[ ](https://a.fr)", "[](https://a.fr)", r"\*\*a\*\*", "&amp; &lt;b&gt;", "<b>gras</b>", "![photo](https://a.fr/x.png",
        "2 < 3 > 1", "~~barré~~", "`code`", "| a | b |", "---", "***", "____",
    ],
)  # fmt: skip
def test_signs_typed_by_chance_stay_as_they_are(line):
    assert line_pieces(line) == [Piece(line)]
    assert plain_text(line) == line


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html;base64,AAAA", "vbscript:x.y", "//malin.fr/x",
        "/admin/",
        "https://impots.fr@malin.fr/", "https://a.fr\\@malin.fr", 'https://a.fr/"onclick="x', "https://a.fr/<script>",
        "java\tscript:x.y", "https://a.fr/\u202egnp.exe", "https://", "http://[::1", "file:///etc/passwd", "mailto:",
        "mailto:a@b.fr?bcc=c@d.fr", "ftp://a.fr/x",
    ],
)  # fmt: skip
def test_links_to_anything_else_are_text(address):
    line = f"[cliquez]({address})"

    assert "".join(piece.text for piece in line_pieces(line)) == line
    assert "<a" not in page_of(line)


@pytest.mark.parametrize("words", ["https://impots.gouv.fr", "www.vendome.eu", "\u202erf.liam"])
def test_words_do_not_pass_for_another_address(words):
    assert line_pieces(f"[{words}](https://malin.fr/x)") == [Piece(f"[{words}](https://malin.fr/x)")]


def test_page():
    assert page_of("Un **grand** _pas_ :\n[**ici** et là](https://a.fr/?a=1&b=2)\n\n- <i>**x**</i>") == (
        "<p>Un <strong>grand</strong> <em>pas</em>\u00a0:<br>"
        '<a href="https://a.fr/?a=1&amp;b=2" rel="nofollow ugc noopener"><strong>ici</strong> et là</a></p>\n'
        "<ul><li>&lt;i&gt;**x**&lt;/i&gt;</li></ul>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "**_" * 33_000, "[" * 100_000, "[a](" * 25_000, "[a](https://a.fr/" * 6_000, "**a " * 25_000, " _a" * 33_000,
        "(" * 50_000 + ")" * 50_000, "[**_a_**](https://a.fr) " * 4_000, "<div>" * 20_000, "\u202e" * 100_000,
        "[x](https://a.fr/" + "()" * 50_000, "**" + "a" * 100_000, "- " * 50_000, "_" * 100_000,
    ],
    ids=lambda text: ascii(text[:12]),
)  # fmt: skip
def test_nothing_is_lost_of_what_is_long_and_hostile(text):
    page = page_of(text)

    # Every letter is still read, and no tag is there but ours.
    assert {*re.findall(r"<[^<>]*>", page)} <= {
        "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<br>", "<strong>", "</strong>", "<em>", "</em>",
        '<a href="https://a.fr" rel="nofollow ugc noopener">', "</a>",
    }  # fmt: skip
    assert len(plain_text(text)) >= len(text) // 30


def test_excerpts_have_no_signs(db):
    project = ProjectFactory(
        title="Eau", summary="", description="- Un **forage** _profond_, [décrit ici](https://a.fr)."
    )

    told = first_bearing(project, "forage", [])

    assert "Un forage profond, décrit ici." in str(told.text)
    assert [piece.text for piece in line_pieces(text_blocks(project.description)[0]["lignes"][0])][1] == "forage"
