"""What each answer does, a second one, and one sent twice."""

import datetime

import pytest

from directory.database.version import changes_since
from directory.dates import PartialDate
from directory.enums import Closure, JumelageState, RequestAnswer, RequestState, SubmissionState, VerificationMethod
from directory.freshness import answers, contacts, handling
from directory.freshness.answers import NotNow
from directory.mail import links
from directory.models import Mail, Submission, Verification, VerificationRequest
from directory.projects.facts import answer_being_read
from directory.submissions import actions as submissions
from tests import factories as make
from tests.directory.freshness.conftest import asked_project

TODAY = datetime.date.today


def request_about(project, **more):
    contact = project.contacts.first()
    return make.VerificationRequestFactory(project=project, email=contact.email, state=RequestState.SENT, **more)


@pytest.fixture
def vendome(network):
    """A project whose contact speaks for a commune."""
    commune = make.CommuneFactory(name="Le Mans", actor__state="publie", actor__published=True)
    project = make.ProjectFactory(published=True, ongoing=True, network=network, holder=commune.actor)
    make.ProjectContactFactory(project=project, actor=commune.actor, email="mairie@lemans.example.org")
    return project


@pytest.fixture
def asked(vendome):
    return request_about(vendome)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_accurate_verifies_the_sheet_in_the_name_of_who_answers(asked):
    answers.say_accurate(asked)
    answers.say_accurate(asked)

    verification = Verification.objects.get()
    request, project = fresh(asked), fresh(asked.project)
    assert (request.state, request.answer) == (RequestState.ANSWERED, RequestAnswer.ACCURATE)
    assert (verification.method, verification.by_label) == (VerificationMethod.LINK, "la commune du Mans")
    assert (project.verified_on, project.verified_by) == (verification.on, "la commune du Mans")


def test_without_a_public_organisation_the_function_speaks_never_the_name(network):
    project = asked_project(network)
    hidden = make.ActorFactory(name="Association secrète")
    project.contacts.update(actor=hidden, name="Aminata Sangaré")

    answers.say_accurate(request_about(project))

    assert fresh(project).verified_by == "le contact de la fiche (responsable des relations internationales)"


def test_another_answer_takes_the_verification_back(asked, vendome):
    type(vendome).objects.filter(pk=vendome.pk).update(verified_on="2023-05-04", verified_by="CENTRAIDER")
    answers.say_accurate(asked)

    answers.say_somebody_else(asked, function="Directrice", email="Directrice@lemans.example.org")

    project, request = fresh(vendome), fresh(asked)
    assert (project.verified_on, project.verified_by) == (datetime.date(2023, 5, 4), "CENTRAIDER")
    assert Verification.objects.count() == 0
    assert (request.answer, request.successor_email) == (RequestAnswer.SOMEBODY_ELSE, "directrice@lemans.example.org")


def test_a_verification_by_staff_since_then_stays(asked, vendome, staff):
    answers.say_accurate(asked)
    handling.verify_sheet(vendome, by=staff)

    answers.say_somebody_else(asked)

    assert fresh(vendome).verified_by == "CENTRAIDER"


def test_correct_opens_one_correction_filled_in_with_the_sheet(asked, vendome):
    first, second = answers.correct(asked), answers.correct(asked)

    submission = Submission.objects.get()
    assert [links.find(token, "suivi").submission for token in (first, second)] == [submission, submission]
    assert (submission.state, submission.is_correction, submission.record_pk) == (
        SubmissionState.DRAFT,
        True,
        vendome.pk,
    )
    assert submission.answers["titre"] == vendome.title
    assert submission.author_email == submission.answers["courriel"] == "mairie@lemans.example.org"
    assert submission.email_confirmed_at is not None
    assert fresh(asked).submission == submission
    assert Verification.objects.count() == 0


def test_accurate_after_a_correction_begun_withdraws_it(asked):
    answers.correct(asked)

    answers.say_accurate(asked)

    assert Submission.objects.get().state == SubmissionState.WITHDRAWN
    assert fresh(asked).answer == RequestAnswer.ACCURATE
    assert Mail.objects.count() == 0


def test_ended_is_a_correction_that_staff_accept_in_one_click(asked, vendome, staff):
    end = {"date": "2025-06"}
    answers.say_ended(asked, end=end, outcome="Deux forages fonctionnent.")
    answers.say_ended(asked, end=end)

    submission = Submission.objects.get()
    assert (submission.state, submission.values) == (
        SubmissionState.RECEIVED,
        {"cloture": Closure.DONE, "fin": end, "mot": "Deux forages fonctionnent."},
    )
    assert (submission.network, submission.author_label) == (vendome.network, "la commune du Mans")

    submissions.accept(submission, by=staff)

    project = fresh(vendome)
    assert (project.closure, project.end, project.verified_on) == (Closure.DONE, PartialDate(2025, 6), TODAY())


def test_ended_without_a_date_leaves_the_end_that_was_announced(asked, vendome, staff):
    answers.say_ended(asked)

    submissions.accept(Submission.objects.get(), by=staff)

    project = fresh(vendome)
    assert (project.closure, project.end) == (Closure.DONE, PartialDate(2150))


def test_a_bond_ends_too(network, staff):
    bond = make.JumelageFactory(published=True, network=network)
    make.JumelageContactFactory(jumelage=bond, email="jumelages@example.org")
    asked = make.VerificationRequestFactory(project=None, jumelage=bond, email="jumelages@example.org")

    answers.say_ended(asked, end={"date": "2024"})
    submissions.accept(Submission.objects.get(), by=staff)

    assert (fresh(bond).status, fresh(bond).until) == (JumelageState.ENDED, PartialDate(2024))


def test_once_a_correction_is_handed_over_it_is_followed_not_contradicted(asked):
    answers.say_ended(asked)

    for contradict in (answers.say_accurate, answers.say_somebody_else):
        with pytest.raises(NotNow):
            contradict(asked)

    assert links.find(answers.correct(asked), "suivi").submission == Submission.objects.get()
    assert fresh(asked).answer == RequestAnswer.DONE


def test_a_decided_correction_leaves_the_question_open(asked, staff):
    answers.say_ended(asked)
    submissions.refuse(Submission.objects.get(), by=staff, reason="Il continue.")

    answers.say_accurate(asked)

    assert fresh(asked).answer == RequestAnswer.ACCURATE


def test_nothing_is_answered_about_a_sheet_that_was_taken_off(asked, vendome):
    type(vendome).objects.filter(pk=vendome.pk).update(state="archive")

    for answer in (answers.say_accurate, answers.correct, answers.say_ended, answers.say_somebody_else):
        with pytest.raises(NotNow):
            answer(asked)

    assert (fresh(asked).state, Submission.objects.count(), Verification.objects.count()) == (RequestState.SENT, 0, 0)


# --- The team's part -------------------------------------------------------------------------------------------------


def test_the_wrong_person_waits_for_staff_who_put_the_right_one_on_the_sheet(asked, vendome, staff):
    vendome.contacts.update(name="Aminata Sangaré", phone="06 12 34 56 78", consent_on="2025-01-15")
    token = links.give_link("verification", request=asked, email=asked.email)
    answers.say_somebody_else(asked, function="Directrice des relations", email="rel@lemans.example.org")
    waiting = list(VerificationRequest.objects.to_handle())

    handling.handle(asked, by=staff)

    contact = vendome.contacts.get()
    assert waiting == [asked]
    assert (contact.email, contact.function) == ("rel@lemans.example.org", "Contact de la fiche")
    assert (contact.name, contact.phone, contact.consent_on) == ("", "", None)
    assert list(VerificationRequest.objects.to_handle()) == []
    assert links.find(token, "verification") is None
    assert contacts.contact_of(vendome) == contact


def test_without_a_successor_the_wrong_address_leaves_the_sheet(asked, vendome, staff):
    answers.say_somebody_else(asked)

    handling.set_aside(asked, by=staff)

    assert vendome.contacts.get().email == ""
    assert fresh(asked).handled_by == staff


def test_a_new_address_keeps_the_person(asked, vendome, staff):
    vendome.contacts.update(name="Aminata Sangaré", consent_on="2025-01-15")
    answers.say_accurate(asked)
    answers.say_new_address(asked, email="Coop@lemans.example.org")
    waiting = list(VerificationRequest.objects.to_handle())

    handling.handle(asked, by=staff)

    contact = vendome.contacts.get()
    assert waiting == [asked]
    assert (contact.email, contact.name) == ("coop@lemans.example.org", "Aminata Sangaré")
    assert fresh(vendome).verified_on == TODAY()


def test_a_silence_waits_until_the_sheet_is_verified(asked, vendome, staff, now):
    VerificationRequest.objects.update(state=RequestState.UNANSWERED, sent_at=now - datetime.timedelta(days=40))
    waiting = list(VerificationRequest.objects.to_handle())

    handling.verify_sheet(vendome, by=staff, method=VerificationMethod.PHONE)

    assert waiting == [asked]
    assert list(VerificationRequest.objects.to_handle()) == []


def test_a_silence_about_a_bond_waits_until_it_is_asked_again(db, now):
    bond = make.JumelageFactory(published=True)
    silent = make.VerificationRequestFactory(
        project=None, jumelage=bond, state=RequestState.UNANSWERED, sent_at=now - datetime.timedelta(days=40)
    )
    waiting = list(VerificationRequest.objects.to_handle().with_sheets())
    make.VerificationRequestFactory(project=None, jumelage=bond, email="autre@example.org")

    assert waiting == [silent]
    assert waiting[0].sheet == bond
    assert list(VerificationRequest.objects.to_handle()) == []


def test_a_mail_that_could_not_be_delivered_waits_too(asked, now):
    VerificationRequest.objects.update(sent_at=now - datetime.timedelta(days=1))
    before = list(VerificationRequest.objects.to_handle())
    make.MailFactory(request=asked, state="echec")

    assert (before, list(VerificationRequest.objects.to_handle())) == ([], [asked])


def test_a_sheet_taken_back_to_draft_is_deleted_with_its_questions(asked, vendome):
    answers.say_accurate(asked)
    answers.say_new_address(asked, email="coop@lemans.example.org")

    vendome.delete()

    assert (VerificationRequest.objects.count(), Verification.objects.count()) == (0, 0)


@pytest.mark.parametrize(("is_public", "expected"), [(False, "Secrétaire"), (True, "Directrice générale")])
def test_a_new_function_is_published_when_its_owner_agrees(asked, vendome, staff, is_public, expected):
    vendome.contacts.update(function="Secrétaire")
    answers.say_accurate(asked)
    answers.say_new_address(asked, function="Directrice générale", is_public=is_public)

    handling.handle(asked, by=staff)

    assert vendome.contacts.get().function == expected


def test_an_answer_taken_back_takes_back_the_agreement(asked, vendome, staff):
    answers.say_accurate(asked)
    answers.say_new_address(asked, function="Directrice", is_public=True)
    answers.say_somebody_else(asked, function="Adjointe", email="b@lemans.example.org")

    handling.handle(asked, by=staff)

    assert vendome.contacts.get().function == "Contact de la fiche"


def test_the_sheet_says_that_an_answer_is_being_read_until_it_is_refused(asked, vendome, staff):
    answers.say_ended(asked, end={"date": "2024"}, outcome="Deux forages fonctionnent.")

    assert answer_being_read(fresh(vendome)) == TODAY()

    known = {number for number, *_ in changes_since(0)}
    submissions.refuse(Submission.objects.get(), by=staff, reason="Il continue.")

    assert answer_being_read(fresh(vendome)) is None
    noted = [change for change in changes_since(0) if change[0] not in known]
    assert [(source, list(keys)) for _number, source, keys, _transaction in noted] == [
        ("directory_verificationrequest.project_id", [vendome.pk])
    ]
