"""The words of the letters are text files; what people typed is put in them, and never read as one of them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateSyntaxError, engines

from directory.mail import wording
from directory.mail.letter import NAMES, PERSONAL, Button, Entries, Facts, Paragraph, Words
from directory.submissions import letters
from tests import factories as make

FOLDER = Path(settings.BASE_DIR) / "templates" / "courriels"
TYPED = "[bouton] L'eau {{ reference }} {% if %} [commun auteur] [faits] & <b> \ue000"
KEPT = "[bouton] L'eau {{ reference }} {% if %} [commun auteur] [faits] & <b>"


@pytest.fixture
def worded(tmp_path, monkeypatch):
    """The letter that a file of these words makes."""
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "dirs", [tmp_path, *engine.dirs])
    (tmp_path / "courriels").mkdir()
    # A name for each test: the engine keeps what it has read.
    name = tmp_path.name

    def worded(text, **values):
        (tmp_path / "courriels" / f"{name}.txt").write_text(text)
        return wording.letter(name, values, network=None)

    return worded


def test_each_letter_has_its_file_and_each_shared_piece_is_used():
    texts = [path.read_text() for path in FOLDER.rglob("*.txt")]
    shared = {mark for text in texts for mark in re.findall(r"^\[commun (\w+)\]$", text, re.MULTILINE)}

    assert {path.stem for path in FOLDER.glob("*.txt")} == set(NAMES)
    assert {path.stem for path in (FOLDER / "communs").glob("*.txt")} == shared


def test_a_file_makes_the_parts_of_a_letter(worded):
    letter = worded(
        "Objet : « {{ titre }} » : oui ?\n\n{% if rien %}Rien.{% endif %}\n\nUn mot,\npuis {{ titre }} [1].\n\n"
        "[mots]\n\n[message]\n\nNom : {{ titre }}\n[faits]\nVide : {{ rien }}\n\n[liste]\n\n[bouton] Agir\n\n"
        "{% if titre %}[lien ailleurs] Voir{% endif %}\n\n{% if rien %}[bouton] Jamais{% endif %}\n\n"
        "[commun auteur]",
        titre="L'eau",
        rien="",
        mots="Qui ?",
        message=" ",
        faits=[("Heure", "10 : 30")],
        liste=[("Kita", "projet", "https://example.org/")],
        ailleurs="https://example.org/la/",
    )

    assert letter.subject == "« L'eau » : oui ?"
    assert letter.parts == (
        Paragraph("Un mot, puis L'eau [1]."),
        Words("Qui ?"),
        Facts((("Nom", "L'eau"), ("Heure", "10 : 30"))),
        Entries((("Kita", "projet", "https://example.org/"),)),
        Button("Agir", PERSONAL),
        Button("Voir", "https://example.org/la/", is_main=False),
    )
    assert letter.why.startswith("Vous recevez ce courriel parce qu’une proposition")
    assert letter.team == "L’équipe nationale"


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour\n\nPied : oui",
        "Objet : oui\n\nPas de pied",
        "Objet : oui\n\n[boutton] Agir\n\nPied : oui",
        "Objet : oui\n\n{% if titre %}Un.\n\nDeux.{% endif %}\n\nPied : oui",
    ],
    ids=["no subject", "no foot", "unknown mark", "a condition over two paragraphs"],
)
def test_a_faulty_file_is_refused(text, worded):
    with pytest.raises(TemplateSyntaxError):
        worded(text, titre="oui")


def test_a_typed_mark_that_begins_a_line_is_not_one(worded):
    letter = worded(
        "Objet : {{ titre }}\n\n{{ titre }}\n\n[faits]\n{{ titre }} : {{ titre }}\n\nPied : {{ titre }}", titre=TYPED
    )

    assert letter.subject == letter.why == KEPT
    assert letter.parts == (Paragraph(KEPT), Facts((("{{ titre }}", KEPT),)))


def test_what_looks_like_a_mark_prints_as_itself_once_typed(submit, network):
    account = make.UserFactory(network=network)
    shown = KEPT.replace("&", "&amp;").replace("<b>", "&lt;b&gt;").replace("'", "&#x27;")

    for mail, times in (
        (letters.received(submit(title=TYPED)), 2),
        (letters.question(submit(title="Eau"), text=TYPED + "\n\n[bouton] Agir", by=account), 1),
        (letters.question(submit(title=TYPED), text="Qui ?", by=account), 2),
        (letters.refused(submit(title="Eau", reason=TYPED), by=account), 1),
    ):
        unfolded = " ".join(mail.text.replace("> ", "").split())
        # A subject and the sentence or fact that names the sheet: as it was typed, escaped once.
        assert (mail.subject + unfolded).count(KEPT) == times
        assert mail.html.count(shown) >= times
        assert mail.html.count('class="bouton"') == 1
        assert (mail.text.count(PERSONAL), mail.html.count(PERSONAL)) == (1, 2)
