"""What the buttons of the desk do, and what they leave alone."""

import pytest
from zeal import zeal_ignore

from directory.enums import EntryKind, PublicationState, SubmissionState
from directory.models import Mail, Project, SubmissionFile
from directory.submissions import actions
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.moderation.conftest import page_of, posted, text_of

State = SubmissionState


def press(client, submission, geste, **changes):
    """Open the page, then press a button of it."""
    response = client.get(page_of(submission))
    answer = client.post(page_of(submission), posted(response, geste, **changes))
    submission.refresh_from_db()
    return answer


def said(client, answer):
    """The sentence shown after a redirection."""
    return text_of(client.get(answer.url))


# --- Accepting -------------------------------------------------------------------------------------------------------


def test_a_new_sheet_is_published(new_sheet, ada, ada_account):
    answer = press(ada, new_sheet, "accepter")

    project = Project.objects.get(title="Eau à Kita")
    assert (project.state, project.summary) == (PublicationState.PUBLISHED, "Un forage.")
    assert (new_sheet.state, new_sheet.record_pk, new_sheet.decided_by) == (State.ACCEPTED, project.pk, ada_account)
    assert new_sheet.decision == {"titre": "accepte", "resume": "accepte", "lieux": "accepte"}
    assert Mail.objects.filter(submission=new_sheet, letter="acceptation").count() == 1
    assert answer.status_code == 302


def test_an_author_without_address_is_never_said_to_be_written_to(network, sheet, ada):
    remark = make.ReceivedFactory(
        kind="remarque", network=network, record=sheet, author_email="", values={"constat": "Fin en 2027."}
    )
    page = text_of(ada.get(page_of(remark)))

    asked = said(ada, press(ada, remark, "question", **{"question-text": "Laquelle ?"}))
    done = said(ada, press(ada, remark, "accepter"))

    assert "rien ne part" in page
    assert "Un courriel part à l’auteur" not in page
    assert "il le lira sur sa page de suivi" in asked
    assert "remercié" not in done
    assert not Mail.objects.filter(submission=remark).exists()


def test_field_by_field(correction, sheet, ada):
    press(
        ada,
        correction,
        "accepter",
        **{"choix-titre": "garde", "choix-resume": "modifie", "resume": "Deux forages, à Kita."},
    )

    sheet.refresh_from_db()
    assert (sheet.title, sheet.summary) == ("Eau à Kita", "Deux forages, à Kita.")
    assert correction.decision == {"titre": "garde", "resume": "modifie"}


def test_what_a_colleague_wrote_meanwhile_stays(correction, sheet, ada):
    """The author proposed nothing for the second field: the colleague's sentence is not undone."""
    correction.values = {"titre": "Eau et école à Kita"}
    correction.save()
    sheet.summary = "Une phrase de l’équipe."
    sheet.save()

    press(ada, correction, "accepter")

    sheet.refresh_from_db()
    assert (sheet.title, sheet.summary) == ("Eau et école à Kita", "Une phrase de l’équipe.")


def test_what_is_wrong_is_said_beside_its_question_and_stays_typed(correction, sheet, ada):
    long = "Eau " * 30

    answer = press(ada, correction, "accepter", **{"choix-titre": "modifie", "titre": long, "note-text": "Mon idée"})

    sheet.refresh_from_db()
    html = answer.content.decode()
    [title] = [one for group in answer.context["comparison"].groups for one in group.questions if one.name == "titre"]
    assert (correction.state, sheet.title) == (State.RECEIVED, "Eau à Kita")
    assert len(title.errors) == 1
    assert (title.choice, title.control.value()) == ("modifie", long)
    assert 'href="#question-titre"' in html
    assert "Mon idée</textarea>" in html


def test_a_row_is_added_without_deciding_anything(new_sheet, ada):
    page = ada.get(page_of(new_sheet))
    answer = ada.post(page_of(new_sheet), posted(page, ajouter="lieux", **{"lieux-0-nom": "Kita"}))

    [places] = [one for group in answer.context["comparison"].groups for one in group.questions if one.name == "lieux"]
    assert [row["nom"].value() for row in places.control.rows] == ["Kita", ""]
    assert places.choice == "modifie"


def test_a_sheet_that_cannot_be_published_says_why(correction, sheet, ada, monkeypatch):
    from directory.actions import TransitionError
    from directory.submissions import kinds

    def refuse(*args, **kwargs):
        raise TransitionError("La fiche à corriger n’est plus publiée.")

    monkeypatch.setattr(kinds.kind_of("projet"), "write", refuse, raising=False)

    answer = press(ada, correction, "accepter")

    assert correction.state == State.RECEIVED
    assert "La fiche à corriger n’est plus publiée." in text_of(answer)


def test_files_are_kept_one_by_one(new_sheet, ada):
    kept = make.SubmissionFileFactory(submission=new_sheet)
    dropped = make.SubmissionFileFactory(submission=new_sheet, alt="Un selfie")
    page = ada.get(page_of(new_sheet))
    data = posted(page, "accepter", **{f"piece-{kept.pk}-credit": "Camille Martin"})
    del data[f"retenir-{dropped.pk}"]

    with zeal_ignore():  # a note and a decision each lock the proposition
        ada.post(page_of(new_sheet), data)

    # The kind of these tests brings no file to its sheet.
    [file] = SubmissionFile.objects.filter(submission=new_sheet)
    assert (file.pk, file.credit) == (kept.pk, "Camille Martin")
    assert [entry.text for entry in new_sheet.entries.filter(kind=EntryKind.NOTE)] == [
        "Fichiers non retenus\u00a0: «\u00a0Un selfie\u00a0»."
    ]


def test_a_photo_that_is_kept_is_described(new_sheet, ada):
    photo = make.SubmissionFileFactory(submission=new_sheet, alt="")

    answer = press(ada, new_sheet, "accepter")

    assert new_sheet.state == State.RECEIVED
    assert f'href="#piece-{photo.pk}"' in answer.content.decode()


# --- Asking, refusing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("geste", "state", "letter"),
    [("question", State.INCOMPLETE, "question"), ("refus", State.REFUSED, "refus")],
)
def test_the_author_is_written_to(geste, state, letter, new_sheet, ada):
    press(ada, new_sheet, geste, **{f"{geste}-text": "Quand était-ce ?"})

    mail = Mail.objects.get(submission=new_sheet)
    assert (new_sheet.state, mail.letter) == (state, letter)
    assert "Quand était-ce ?" in mail.text
    assert new_sheet.entries.filter(text="Quand était-ce ?").count() == 1


@pytest.mark.parametrize("geste", ["question", "refus", "note"])
def test_silence_is_not_sent(geste, new_sheet, ada):
    answer = press(ada, new_sheet, geste, **{f"{geste}-text": "  "})

    assert (new_sheet.state, Mail.objects.count(), new_sheet.entries.count()) == (State.RECEIVED, 0, 0)
    assert f'href="#{geste}"' in answer.content.decode()


def test_the_mail_is_shown_before_it_leaves(new_sheet, ada):
    answer = press(ada, new_sheet, "apercu-refus", **{"refus-text": "Elle existe déjà."})

    html = answer.content.decode()
    assert (new_sheet.state, Mail.objects.count()) == (State.RECEIVED, 0)
    assert html.count("Elle existe déjà.") == 2
    assert "mairie@vendome.example.org" in html


def test_a_canned_reply_follows_what_is_typed(new_sheet, ada, network, other_network):
    mine = make.CannedReplyFactory(network=network, text="Du réseau.")
    make.CannedReplyFactory(network=other_network, text="D’un autre réseau.")
    make.CannedReplyFactory(kind="refus", text="Un refus.")
    national = make.CannedReplyFactory(text="De tous.")

    answer = press(
        ada, new_sheet, "inserer-question", **{"question-text": "Bonjour.", "question-modele": str(national.pk)}
    )

    [panel] = [panel for panel in answer.context["panels"] if panel.gesture.key == "question"]
    assert panel.replies == [mine, national]
    assert panel.form["text"].value() == "Bonjour.\n\nDe tous."
    assert new_sheet.state == State.RECEIVED


# --- Handing over ----------------------------------------------------------------------------------------------------


def test_taking_and_confiding(new_sheet, ada, ada_account, bob_account):
    press(ada, new_sheet, "prendre")
    taken = (new_sheet.state, new_sheet.assigned_to)
    press(ada, new_sheet, "confier", **{"confier-to": str(bob_account.pk)})

    assert taken == (State.EXAMINED, ada_account)
    assert new_sheet.assigned_to == bob_account


def test_nobody_of_another_network_is_confided_anything(new_sheet, ada, other_network):
    stranger = make.UserFactory(network=other_network)

    press(ada, new_sheet, "confier", **{"confier-to": str(stranger.pk)})

    assert new_sheet.assigned_to is None


def test_a_transfer_changes_who_sees(new_sheet, ada, network, other_network):
    other = client_of(make.UserFactory(network=other_network))

    answer = press(ada, new_sheet, "transfert", **{"transfert-network": str(other_network.pk)})

    assert new_sheet.network == other_network
    assert "La proposition est transférée." in said(ada, answer)
    assert [client.get(page_of(new_sheet)).status_code for client in (ada, other)] == [404, 200]


def test_two_networks_that_it_concerns_both_see_it(new_sheet, ada, network, other_network):
    other = client_of(make.UserFactory(network=other_network))

    data = {"transfert-network": str(network.pk), "transfert-also": [str(other_network.pk)]}
    press(ada, new_sheet, "transfert", **data)

    assert [client.get(page_of(new_sheet)).status_code for client in (ada, other)] == [200, 200]


def test_what_was_typed_is_given_back_after_a_transfer(new_sheet, ada, other_network, national):
    page = ada.get(page_of(new_sheet))
    actions.transfer(new_sheet, by=national, network=other_network)

    answer = ada.post(page_of(new_sheet), posted(page, "refus", **{"refus-text": "Longuement réfléchi"}))

    new_sheet.refresh_from_db()
    assert (answer.status_code, new_sheet.state) == (404, State.RECEIVED)
    assert "Longuement réfléchi</textarea>" in answer.content.decode()


# --- The next one ----------------------------------------------------------------------------------------------------


def test_the_next_one_follows(new_sheet, ada, network, other_network, bob_account):
    following = make.ReceivedFactory(network=network, title="Ensuite", values={"titre": "Ensuite"})
    make.ReceivedFactory(network=network, title="À Bob", assigned_to=bob_account)
    make.ReceivedFactory(network=network, title="Attend l’auteur", state=State.INCOMPLETE)
    make.ReceivedFactory(network=other_network)

    answer = press(ada, new_sheet, "refus", **{"refus-text": "Merci."})

    assert answer.url == page_of(following)
    assert "1\u00a0reste à décider." in ada.get(answer.url).content.decode()


def test_after_the_last_one_the_list(new_sheet, ada):
    answer = press(ada, new_sheet, "refus", **{"refus-text": "Merci."})

    assert answer.url == "/admin/directory/submission/"


# --- Two at once -----------------------------------------------------------------------------------------------------


def test_the_second_is_told_who_decided_and_keeps_what_was_typed(new_sheet, ada, bob):
    page = ada.get(page_of(new_sheet))
    press(bob, new_sheet, "accepter")

    answer = ada.post(page_of(new_sheet), posted(page, "refus", **{"refus-text": "Elle existe déjà."}))

    text = text_of(answer)
    new_sheet.refresh_from_db()
    assert new_sheet.state == State.ACCEPTED
    assert "Bob Martin" in text.partition("Référence")[0]
    assert "Elle existe déjà.</textarea>" in answer.content.decode()


@pytest.mark.parametrize("geste", ["accepter", "question", "refus"])
def test_an_amendment_is_read_before_deciding(geste, new_sheet, ada):
    page = ada.get(page_of(new_sheet))
    actions.amend(new_sheet, values={**new_sheet.values, "resume": "Deux forages."})
    typed = {"question-text": "Quand ?", "refus-text": "Non."}

    told = ada.post(page_of(new_sheet), posted(page, geste, **typed))

    new_sheet.refresh_from_db()
    changed = [one.name for group in told.context["comparison"].groups for one in group.questions if one.just_changed]
    assert (new_sheet.state, changed) == (State.RECEIVED, ["resume"])
    assert "Vient de changer." in text_of(told)

    ada.post(page_of(new_sheet), posted(told, geste, **typed))

    new_sheet.refresh_from_db()
    assert new_sheet.state != State.RECEIVED


def test_what_its_author_took_up_again_since_it_was_taken_is_told(new_sheet, ada, ada_account):
    actions.amend(new_sheet, values={**new_sheet.values, "titre": "Des puits"})
    actions.examine(new_sheet, by=ada_account)
    before = ada.get(page_of(new_sheet))
    actions.amend(new_sheet, values={**new_sheet.values, "resume": "Deux forages."})

    after = ada.get(page_of(new_sheet))

    told = [[name for line in page.context["amendments"] for name, _label in line.amended] for page in (before, after)]
    assert told == [[], ["resume"]]
    assert "L’auteur a repris sa proposition" in text_of(after)


def test_a_sheet_that_changes_while_it_is_read_is_read_again(correction, sheet, ada):
    page = ada.get(page_of(correction))
    sheet.summary = "Un forage et une école."
    sheet.save()

    answer = ada.post(page_of(correction), posted(page, "accepter"))

    sheet.refresh_from_db()
    assert sheet.summary == "Un forage et une école."
    assert "La fiche a changé depuis" in text_of(answer)
