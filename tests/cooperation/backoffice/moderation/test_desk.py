"""The page of a proposition: what it shows, marked and escaped, and to whom."""

import pytest
from django.urls import reverse

from directory.enums import EntryKind, SubmissionState
from directory.models import SubmissionEntry
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.moderation.conftest import page_of, text_of


def marks(pieces):
    return [(piece.text, piece.mark) for piece in pieces]


def questions(response):
    return {one.name: one for group in response.context["comparison"].groups for one in group.questions}


def test_a_correction_shows_both_sides_word_by_word(correction, ada):
    response = ada.get(page_of(correction))

    title = questions(response)["titre"]
    assert marks(title.before) == [("Eau ", "meme"), ("à Kita", "meme")]
    assert marks(title.after) == [("Eau ", "meme"), ("et école", "ajoute"), (" ", "meme"), ("à Kita", "meme")]
    assert "<ins>" in response.content.decode()
    assert "[ajouté : et école ]" in text_of(response).replace("\u00a0", " ")


def test_what_does_not_change_is_folded(correction, new_sheet, ada):
    pages = {one: ada.get(page_of(one)).context["comparison"] for one in (correction, new_sheet)}

    assert [one.name for one in pages[correction].folded] == ["lieux"]
    assert [one.name for one in pages[new_sheet].folded] == ["lieux"]
    assert [one.is_proposed for one in pages[correction].folded] == [False]


def test_a_sheet_that_changed_since_says_so_beside_the_question(correction, sheet, ada):
    sheet.summary = "Un forage et une école."
    sheet.save()

    response = ada.get(page_of(correction))

    assert {name for name, one in questions(response).items() if one.conflict} == {"resume"}
    assert text_of(response).count("La fiche a changé depuis") == 1


def test_nothing_typed_becomes_a_tag(network, sheet, ada):
    hostile = "<img src=x onerror=alert(1)>"
    submission = make.ReceivedFactory(
        network=network,
        record=sheet,
        title=hostile,
        base={"titre": sheet.title},
        values={"titre": hostile, "resume": hostile, "lieux": [{"nom": hostile}], "mot": hostile},
        author_name=hostile,
        author_function=hostile,
        author_label=hostile,
        author_phone=hostile[:30],
        state=SubmissionState.INCOMPLETE,
    )
    make.SubmissionFileFactory(submission=submission, title=hostile, credit=hostile, alt=hostile)
    for kind in (EntryKind.NOTE, EntryKind.QUESTION, EntryKind.ANSWER):
        SubmissionEntry.objects.create(submission=submission, kind=kind, by_label=hostile, text=hostile)
    SubmissionEntry.objects.create(
        submission=submission, kind=EntryKind.AMENDMENT, by_label="l’auteur", details={"before": {"titre": hostile}}
    )
    make.CannedReplyFactory(title=hostile, text=hostile)

    html = ada.get(page_of(submission)).content.decode()

    assert html.count("<img src=x") == 0
    assert html.count("&lt;img src=x") > 12


def test_probable_duplicates_are_beside(new_sheet, ada):
    twin = make.ProjectFactory(published=True, title="Eau à Kita")

    response = ada.get(page_of(new_sheet))

    assert [one.record for one in response.context["similar"]] == [twin]


def test_the_author_is_known_to_those_who_decide_only(new_sheet, national_client, ada, other_network):
    other = client_of(make.UserFactory(network=other_network))

    pages = [client.get(page_of(new_sheet)) for client in (national_client, ada, other)]

    told = [("mairie@vendome.example.org" in page.content.decode()) for page in pages]
    assert ([page.status_code for page in pages], told) == ([200, 200, 404], [True, True, False])


@pytest.mark.parametrize("state", SubmissionState.values)
def test_the_page_opens_in_every_state_that_arrived(state, network, ada):
    submission = make.ReceivedFactory(network=network, state=state, values={"titre": "Eau à Kita"})

    response = ada.get(page_of(submission))

    arrived = state not in ("brouillon", "a-confirmer")
    assert response.status_code == (200 if arrived else 404)
    waiting = state in ("recue", "en-examen", "a-completer")
    assert ('value="accepter"' in response.content.decode()) is waiting


def test_a_file_is_served_to_those_who_decide(new_sheet, ada, client, other_network):
    piece = make.SubmissionFileFactory(submission=new_sheet)
    address = reverse("admin:directory_submission_piece", args=[new_sheet.pk, piece.pk])
    elsewhere = reverse("admin:directory_submission_piece", args=[new_sheet.pk + 1, piece.pk])
    other = client_of(make.UserFactory(network=other_network))

    answers = [ada.get(address), ada.get(elsewhere), other.get(address), client.get(address)]

    assert [answer.status_code for answer in answers] == [200, 404, 404, 302]
    assert answers[0].headers["Content-Type"] == "image/png"
    assert answers[0].headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answers[0].headers["Cache-Control"]
    assert "private" in answers[0].headers["Cache-Control"]
