"""Photos and documents of a proposition."""

import errno
import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from directory.apart import work
from directory.apart.places import place
from directory.models import SubmissionFile
from tests import hostile
from tests.cooperation.pages.proposing.conftest import ORIGIN, WHO, Person


def picture(name="photo.jpg", colour="red"):
    body = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(body, "JPEG")
    return SimpleUploadedFile(name, body.getvalue(), "image/jpeg")


def fake(name):
    return SimpleUploadedFile(name, b"<html><script>alert(1)</script>", "image/jpeg")


@pytest.fixture
def at_pieces(person):
    person.open("/proposer/projet/")
    person.send(WHO)
    person.at("pieces")
    return person


def joined():
    return list(SubmissionFile.objects.order_by("position").values_list("original_name", flat=True))


def test_files_are_read_one_by_one_and_each_refusal_names_its_file(at_pieces):
    at_pieces.send({"fichiers": [picture("un.jpg"), fake("faux.jpg"), picture("deux.jpg", "blue")], "rester": "1"})

    assert at_pieces.page.status_code == 422
    assert "«\u00a0faux.jpg\u00a0»" in at_pieces.html
    assert joined() == ["un.jpg", "deux.jpg"]
    assert at_pieces.html.count('name="piece-') == 4  # a credit and a description each


@pytest.mark.parametrize(
    ("name", "head", "said"),
    [
        ("reunion.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Seuls les documents PDF"),
        ("lettre.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "traitement de texte"),
        ("forage.avif", b"\0\0\0\x1cftypavif", "Seuls les documents PDF"),
        ("forage.heic", b"\0\0\0\x1cftypheix", "HEIC de l’iPhone"),
    ],
)
def test_a_file_is_called_what_it_is(at_pieces, name, head, said):
    at_pieces.send({"fichiers": SimpleUploadedFile(name, head + b"\0" * 500), "rester": "1"})

    assert said in at_pieces.html


def test_the_quotation_marks_of_a_name_are_read(at_pieces):
    # As browsers send them.
    at_pieces.send({"fichiers": [picture("Le %22puits%22.jpg"), fake("%22a%22.jpg")], "rester": "1"})

    assert joined() == ['Le "puits".jpg']
    assert "«\u00a0&quot;a&quot;.jpg\u00a0»" in at_pieces.html


def test_what_is_said_of_a_photo_is_kept_and_asked_for(at_pieces):
    at_pieces.send({"fichiers": [picture()], "rester": "1"})
    piece = SubmissionFile.objects.get()
    at_pieces.send({f"piece-{piece.pk}-credit": "Ville de Vendôme", f"piece-{piece.pk}-alt": ""})
    faults = [one["cible"] for one in at_pieces.page.context["erreurs"]]
    at_pieces.send({f"piece-{piece.pk}-credit": "Ville de Vendôme", f"piece-{piece.pk}-alt": "Un forage"})

    assert faults == [f"champ-piece-{piece.pk}"]
    assert at_pieces.address.endswith("/relire/")
    piece.refresh_from_db()
    assert (piece.credit, piece.alt) == ("Ville de Vendôme", "Un forage")


def test_the_same_photo_sent_twice_is_one(at_pieces):
    for _click in range(2):
        at_pieces.send({"fichiers": [picture()], "rester": "1"})

    assert joined() == ["photo.jpg"]


def test_twelve_files_at_most(at_pieces):
    colours = [picture(f"{n}.jpg", (n * 20, 0, 0)) for n in range(13)]

    at_pieces.send({"fichiers": colours, "rester": "1"})

    assert len(joined()) == 12
    assert "«\u00a012.jpg\u00a0»" in at_pieces.html


def test_sixty_files_chosen_at_once_are_told_in_one_sentence(at_pieces):
    chosen = [picture(f"{n}.jpg", (n * 4, 0, 0)) for n in range(60)]

    at_pieces.send({"fichiers": chosen, "rester": "1"})

    assert len(joined()) == 12
    assert [one.replace("\u00a0", " ") for one in at_pieces.page.context["refus"]] == [
        "Douze fichiers au plus : 48 fichiers ne sont pas joints, à partir de « 12.jpg »."
    ]


def test_a_script_sends_them_one_by_one(at_pieces):
    address = f"{at_pieces.follow}pieces/envoyer/"

    good = at_pieces.client.post(address, {"fichiers": picture()}, headers=ORIGIN)
    bad = at_pieces.client.post(address, {"fichiers": fake("faux.png")}, headers=ORIGIN)
    none = at_pieces.client.post(address, {}, headers=ORIGIN)

    assert (good.status_code, bad.status_code, none.status_code) == (200, 422, 422)
    assert f'src="{at_pieces.follow}pieces/{good.json()["pk"]}/"' in good.json()["piece"]
    assert "faux.png" in bad.json()["message"]


def test_uploads_have_their_limit(at_pieces, settings):
    settings.FORM_LIMITS = settings.FORM_LIMITS | {"fichier": {"each": 1, "all": 100}}

    at_pieces.send({"fichiers": [picture(), picture("deux.jpg", "blue")], "rester": "1"})

    assert joined() == ["photo.jpg"]
    assert "Renvoyez dans" in at_pieces.html.replace("\u00a0", " ")


def test_what_they_weigh_has_its_limit(at_pieces, settings):
    settings.FORM_LIMITS = settings.FORM_LIMITS | {"poids": {"each": 1, "all": 100}}

    at_pieces.send({"fichiers": [picture(), picture("deux.jpg", "blue")], "rester": "1"})

    assert joined() == ["photo.jpg"]
    assert "Renvoyez dans" in at_pieces.html.replace("\u00a0", " ")


def test_the_files_of_all_drafts_have_one(at_pieces, settings):
    settings.MOST_DRAFT_FILES = picture().size
    at_pieces.send({"fichiers": [picture()], "rester": "1"})
    at_pieces.send({"fichiers": [picture("deux.jpg", "blue")], "rester": "1"})

    assert joined() == ["photo.jpg"]
    assert "revenez demain" in at_pieces.html


def test_no_place_to_read_a_file_loses_nothing(at_pieces, settings, tmp_path):
    settings.PLACES_ROOT = tmp_path
    settings.COSTLY_PLACES = {"fichier": {"places": 1, "wait": 0}}
    with place("fichier"):
        script = at_pieces.client.post(f"{at_pieces.follow}pieces/envoyer/", {"fichiers": picture()}, headers=ORIGIN)
        at_pieces.send({"fichiers": [picture("un.jpg"), picture("deux.jpg"), picture("trois.jpg")], "rester": "1"})

    assert (script.status_code, script["Retry-After"]) == (503, "60")
    assert "dans une minute" in script.json()["message"]
    assert [one.replace("\u00a0", " ") for one in at_pieces.page.context["refus"]] == [
        "« un.jpg » : Le site lit déjà plusieurs fichiers : celui-ci n’a pas été pris. Rien de ce que vous avez écrit "
        "n’est perdu ; choisissez-le de nouveau dans une minute.",
        "2 fichiers choisis après lui n’ont pas été lus, à partir de « deux.jpg » : choisissez-les encore.",
    ]


@pytest.mark.parametrize("where", ["as it is read", "as it is kept"])
def test_a_full_disk_is_told_and_leaves_nothing(at_pieces, monkeypatch, where):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*((work, "do") if where == "as it is read" else (os, "fsync")), full)
    at_pieces.client.raise_request_exception = False
    sent = at_pieces.client.post(f"{at_pieces.follow}pieces/envoyer/", {"fichiers": picture()}, headers=ORIGIN)

    assert (sent.status_code, int(sent["Retry-After"]) > 0) == (503, True)
    assert "disque" in sent.content.decode()
    assert joined() == []
    assert at_pieces.client.get(f"{at_pieces.follow}pieces/").status_code == 200


def test_a_file_that_costs_counts_as_a_dozen(at_pieces, settings):
    settings.FORM_LIMITS = settings.FORM_LIMITS | {"fichier": {"each": 13, "all": 100, "portion": 12}}
    costly = SimpleUploadedFile("passes.jpg", hostile.jpeg_of_scans(101, side=16))

    at_pieces.send({"fichiers": [costly, picture("deux.jpg")], "rester": "1"})
    at_pieces.send({"fichiers": [picture("trois.jpg")], "rester": "1"})

    assert joined() == []
    assert "Renvoyez dans" in at_pieces.html.replace("\u00a0", " ")


def test_a_file_is_shown_to_whoever_has_the_link_and_to_nobody_else(at_pieces):
    at_pieces.send({"fichiers": [picture()], "rester": "1"})
    piece = SubmissionFile.objects.get()
    somebody_else = Person()
    somebody_else.open("/proposer/projet/")
    somebody_else.send(WHO)

    mine = at_pieces.client.get(f"{at_pieces.follow}pieces/{piece.pk}/")
    statuses = {
        "theirs": somebody_else.client.get(f"{somebody_else.follow}pieces/{piece.pk}/").status_code,
        "public": somebody_else.client.get(f"/medias/{piece.file.name}").status_code,
    }

    assert mine.headers["Content-Type"] == "image/jpeg"
    assert mine.headers["Cache-Control"] == "no-store"
    assert b"".join(mine.streaming_content)[:3] == b"\xff\xd8\xff"
    assert statuses == {"theirs": 404, "public": 404}


def test_a_file_taken_away_may_be_put_back_until_one_goes_on(at_pieces, django_capture_on_commit_callbacks):
    at_pieces.send({"fichiers": [picture("un.jpg"), picture("deux.jpg", "blue")], "rester": "1"})
    piece, other = SubmissionFile.objects.order_by("position")
    address = f"{at_pieces.follow}pieces/{piece.pk}/"
    at_pieces.client.get(address)
    assert joined() == ["un.jpg", "deux.jpg"]
    submission = piece.submission

    # Pressed twice; what was typed of the other is kept.
    words = {f"piece-{other.pk}-credit": "Ville de Vendôme"}
    twice = [at_pieces.client.post(address, words, headers=ORIGIN).headers["Location"] for _click in range(2)]

    assert twice == [f"{at_pieces.follow}pieces/#pieces-jointes"] * 2
    assert [one.credit for one in submission.pieces] == ["Ville de Vendôme"]
    page = at_pieces.client.get(f"{at_pieces.follow}pieces/").content.decode()
    assert "Retiré\u00a0: un.jpg" in page
    assert page.count('class="piece"') == 1

    at_pieces.client.post(address, {"remettre": "1"}, headers=ORIGIN)
    assert [one.original_name for one in submission.pieces] == ["un.jpg", "deux.jpg"]

    at_pieces.client.post(address, headers=ORIGIN)
    at_pieces.at("pieces")
    with django_capture_on_commit_callbacks(execute=True):
        at_pieces.send({f"piece-{other.pk}-credit": "Ville de Vendôme"})
    assert joined() == ["deux.jpg"]
    assert not piece.file.storage.exists(piece.file.name)


def test_too_heavy_is_said_before_it_is_read(at_pieces):
    answer = at_pieces.client.post(f"{at_pieces.follow}pieces/", {}, headers=ORIGIN, CONTENT_LENGTH=str(300 * 2**20))

    assert answer.status_code == 413
