"""The page that tells where a proposition stands, and the links that lead to it."""

import datetime
import re

import pytest
from django.utils import timezone

from directory.enums import LinkScope, SubmissionState
from directory.mail import links, outbox
from directory.models import Mail, Network, PersonalLink, Submission
from directory.submissions import actions, guard
from tests import factories as make
from tests.cooperation.pages.proposing.conftest import ORIGIN, WHAT, WHERE, WHO, Person

EMAIL = WHO["courriel"]
State = SubmissionState


@pytest.fixture
def sent(person):
    """A person whose project waits for its address to be confirmed."""
    network = Network.objects.get()
    one = make.SubmissionFactory(state=SubmissionState.UNCONFIRMED, author_email=EMAIL, network=network)
    person.open(f"/suivi/{links.give_link(LinkScope.FOLLOW, submission=one)}/")
    return person


@pytest.fixture
def received(sent, submission):
    actions.confirm(submission(), email=EMAIL)
    return sent


@pytest.fixture
def staff(places):
    return make.EditorFactory()


# --- Confirming ------------------------------------------------------------------------------------------------------


def test_a_mail_reader_that_opens_the_link_confirms_nothing(sent, submission):
    token = links.give_link(LinkScope.CONFIRM, submission=submission(), email=EMAIL)
    robot = Person()

    statuses = [getattr(robot.client, method)(f"/suivi/confirmer/{token}/").status_code for method in ("get", "head")]

    assert statuses == [200, 200]
    assert submission().state == SubmissionState.UNCONFIRMED


def test_the_button_confirms_once_and_leads_to_the_follow_up_page(sent, submission):
    token = links.give_link(LinkScope.CONFIRM, submission=submission(), email=EMAIL)
    phone = Person()

    phone.open(f"/suivi/confirmer/{token}/")
    phone.send(address=f"/suivi/confirmer/{token}/")

    assert submission().state == SubmissionState.RECEIVED
    assert phone.page.status_code == 200
    assert "Votre adresse est confirmée" in phone.html
    again = phone.client.post(f"/suivi/confirmer/{token}/", headers=ORIGIN)
    assert again.status_code == 410
    assert "ne sert qu’une fois" in again.content.decode()
    assert submission().entries.filter(to_state=SubmissionState.RECEIVED).count() == 1


def test_a_link_mailed_to_a_former_address_confirms_nothing(sent, submission):
    token = links.give_link(LinkScope.CONFIRM, submission=submission(), email="ancienne@vendome.example.org")

    answer = sent.client.post(f"/suivi/confirmer/{token}/", headers=ORIGIN)

    assert answer.status_code == 409
    assert submission().state == SubmissionState.UNCONFIRMED


def test_the_page_says_when_a_confirmation_that_waits_will_leave(person, settings):
    settings.FORM_LIMITS = settings.FORM_LIMITS | {"courriel": {"each": 1, "all": 1}}
    guard.mail_slot("courriel", "autre@example.org", "198.51.100.9")
    person.write_project()

    person.send({"accord": "on"})

    leaves = timezone.localtime(timezone.now() + datetime.timedelta(hours=1))
    assert f"le vôtre partira vers {leaves.hour}\u00a0h à <strong>{EMAIL}</strong>" in person.html


# --- Links that open nothing -----------------------------------------------------------------------------------------


def given(scope, submission, **fields):
    token = links.give_link(scope, submission=submission, email=EMAIL)
    PersonalLink.objects.filter(digest=links.digest_of(token)).update(**fields)
    return token


@pytest.mark.parametrize(
    ("make_token", "status", "words"),
    [
        (lambda one: "f" * 64, 404, "Nous ne le connaissons pas"),
        (lambda one: "x\x00é" * 50, 404, "Nous ne le connaissons pas"),
        (lambda one: given(LinkScope.FOLLOW, one, expires_at=timezone.now()), 410, "Il a servi jusqu’au"),
        (lambda one: given(LinkScope.FOLLOW, one, revoked_at=timezone.now()), 410, "Il a été remplacé ou fermé"),
        (lambda one: given(LinkScope.CONFIRM, one), 410, "Aller à la bonne page"),
    ],
    ids=["unknown", "absurd", "expired", "revoked", "of another use"],
)
def test_a_link_that_opens_nothing_says_why_and_what_to_do(sent, submission, make_token, status, words):
    title, token = submission().title, make_token(submission())
    stranger = Person()

    for page in ("", "relire/", "retirer/", "plus-tard/", "pieces/1/"):
        answer = stranger.client.get(f"/suivi/{token}/{page}")
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert title not in answer.content.decode()


def test_a_follow_link_confirms_nothing(sent, submission):
    answer = sent.client.post(f"/suivi/confirmer/{sent.token}/", headers=ORIGIN)

    assert answer.status_code == 410
    assert submission().state == SubmissionState.UNCONFIRMED


@pytest.mark.parametrize("address", [EMAIL, "inconnue@example.org"])
def test_a_new_link_is_asked_for_with_the_same_answer_to_everybody(sent, settings, address):
    settings.FORM_LIMITS = settings.FORM_LIMITS | {"reprise": {"each": 9, "all": 99}}
    before = Mail.objects.count()
    stranger = Person()
    stranger.open("/suivi/nouveau-lien/")

    stranger.send({"courriel": address})

    assert stranger.page.status_code == 200
    assert "Si une proposition a été écrite avec cette adresse" in stranger.html
    assert Mail.objects.count() - before == (1 if address == EMAIL else 0)


@pytest.mark.parametrize(("address", "mails"), [("accueil@vendome.example.org", 1), ("il@vendome.example.org", 0)])
def test_a_draft_is_found_by_the_address_that_was_read_in_it(person, address, mails):
    person.open("/proposer/projet/")
    person.send({**WHO, "courriel": "Mairie <Accueil@vendome.example.org>"})
    Mail.objects.all().delete()
    stranger = Person()
    stranger.open("/suivi/nouveau-lien/")

    stranger.send({"courriel": address})

    assert [mail.to for mail in Mail.objects.all()] == [address] * mails


def test_asking_for_a_link_is_guarded_too(sent):
    stranger, before = Person(), Mail.objects.count()
    stranger.open("/suivi/nouveau-lien/")

    wrong = stranger.send({"courriel": "pas une adresse"})
    robot = stranger.send({"courriel": EMAIL, guard.HONEYPOT: "x"})

    assert (wrong.status_code, robot.status_code) == (422, 422)
    assert Mail.objects.count() == before


# --- Later -----------------------------------------------------------------------------------------------------------


def test_a_draft_is_taken_up_later_from_a_mailed_link(person, submission):
    person.open("/proposer/projet/")
    person.send({**WHO, "courriel": "", "plus-tard": "1"})
    assert person.address == f"{person.follow}plus-tard/"
    assert f"http://testserver{person.follow}" in person.html

    wrong = person.send({"courriel": "vendome"})
    person.send({"courriel": EMAIL})

    assert wrong.status_code == 422
    assert "Le lien part à" in person.html
    assert submission().mails.get().to == EMAIL
    assert submission().answers["courriel"] == EMAIL


def test_a_draft_says_where_it_was_left(person):
    person.open("/proposer/projet/")
    person.send(WHO)
    person.send({"pays": "Bénin"})

    person.open(person.follow)

    assert f'href="{person.follow}ou/"' in person.html


# --- Following -------------------------------------------------------------------------------------------------------


def test_the_author_reads_what_is_for_the_author(received, submission, staff):
    actions.note(submission(), by=staff, text="Note interne : à vérifier avec le maire")
    actions.transfer(submission(), by=staff, network=None, text="Pas pour nous")
    actions.ask(submission(), by=staff, text="En quelle année ?")

    received.open(received.follow)

    titles = [one["titre"] for one in received.page.context["lignes"]]
    assert titles == ["Reçue", "Transmise à une autre équipe\u00a0: niveau national", "Une question vous est posée"]
    assert "En quelle année" in received.html
    assert "Note interne" not in received.html
    assert "Pas pour nous" not in received.html
    assert staff.get_username() not in received.html


def test_a_question_is_answered_once(received, submission, staff):
    actions.ask(submission(), by=staff, text="En quelle année ?")
    received.open(received.follow)

    empty = received.send({"reponse": "  "})
    for _click in range(2):
        received.client.post(f"{received.follow}repondre/", {"reponse": "En 2024."}, headers=ORIGIN)

    assert empty.status_code == 422
    assert submission().state == SubmissionState.RECEIVED
    assert [one.text for one in submission().entries.filter(kind="reponse")] == ["En 2024."]


def test_withdrawing_is_asked_then_done(received, submission):
    received.open(f"{received.follow}retirer/")
    assert submission().state == SubmissionState.RECEIVED

    for _click in range(2):
        received.send(address=f"{received.follow}retirer/")

    assert submission().state == SubmissionState.WITHDRAWN
    assert "Vous avez retiré votre proposition" in received.html.replace("\u00a0", " ")


def test_a_refusal_gives_its_reason(received, submission, staff):
    actions.refuse(submission(), by=staff, reason="Ce projet est déjà dans l’annuaire.")

    received.open(received.follow)

    assert "Ce projet est déjà dans l’annuaire." in received.html
    assert "retirer/" not in received.html


def test_an_accepted_proposition_leads_to_its_sheet(person, submission, staff):
    person.write_project()
    person.send({"accord": "on"})
    actions.confirm(submission(), email=EMAIL)
    record = actions.accept(submission(), by=staff)

    person.open(person.follow)

    assert f'href="{record.get_absolute_url()}"' in person.html
    assert person.client.post(f"{person.follow}retirer/", headers=ORIGIN).status_code == 302
    assert submission().state == SubmissionState.ACCEPTED


@pytest.mark.parametrize("state", SubmissionState.values)
def test_every_state_has_its_sentence(places, state):
    submission = make.SubmissionFactory(state=state, title="Un titre")
    token = links.give_link(LinkScope.FOLLOW, submission=submission)

    page = Person().open(f"/suivi/{token}/")

    assert page.status_code == 200
    assert page.context["phrase"].endswith((".", "!"))


def test_drafts_are_forgotten_by_nobody_else(places):
    """The list of all propositions is nowhere: an address of a page without its secret is missing."""
    make.SubmissionFactory(state="recue", title="Secrète")

    pages = [Person().open(address) for address in ("/suivi/", "/suivi/1/", "/proposer/1/")]

    assert [page.status_code for page in pages] == [404, 404, 404]
    assert Submission.objects.filter(updated_at__gt=timezone.now() - datetime.timedelta(hours=1)).count() == 1


# --- Several propositions, one address ---


def send_project(email=EMAIL, ip="203.0.113.7"):
    """One more project, written and sent by a browser of its own."""
    person = Person(ip)
    person.open("/proposer/projet/")
    for fields in ({**WHO, "courriel": email}, WHERE, WHAT, {}, {}, {"accord": "on"}):
        person.send(fields)
    return person


def confirm_by(email):
    """Whoever reads ``email`` follows the last link that it received."""
    mail = Mail.objects.filter(letter="confirmation", to=email).latest("sent_at")
    address = links.address_of(
        LinkScope.CONFIRM, links.give_link(LinkScope.CONFIRM, submission=mail.submission, email=mail.to)
    )
    person = Person()
    person.open(address)
    boxes = re.findall(r'name="proposition" value="(\w+)" checked', person.html)
    return person.client.post(address, {"liste": "1", "proposition": boxes}, headers=ORIGIN)


def states(email=EMAIL):
    return set(Submission.objects.filter(author_email__iexact=email).values_list("state", flat=True))


def send_mails():
    for mail in Mail.objects.waiting().filter(not_before__isnull=True):
        outbox.send(mail.pk)


@pytest.mark.parametrize("number", [1, 2, 3, 5, 8])
def test_all_that_was_sent_is_confirmed_by_the_first_mail(places, number):
    people = []
    for _post in range(number):
        people.append(send_project())
        send_mails()
    for person in people:
        person.open(person.follow)
        assert "Beaucoup de courriels" not in person.html
        assert "Il est parti à" in person.html

    confirm_by(EMAIL)

    assert states() == {State.RECEIVED}
    assert not Mail.objects.waiting().filter(letter="confirmation").exists()


def test_the_mail_of_the_next_hour_confirms_all_that_wait(places):
    for _post in range(3):
        send_project()
        send_mails()
    later = Mail.objects.waiting().get(letter="confirmation")
    assert all(one.reference in later.text for one in Submission.objects.all())
    outbox.send(later.pk)

    confirm_by(EMAIL)

    assert states() == {State.RECEIVED}


def test_two_addresses_in_turn_each_confirm_their_own(places):
    other = "asso@vendome.example.org"
    for _turn in range(2):
        send_project()
        send_project(other)
        send_mails()

    confirm_by(EMAIL)

    assert states() == {State.RECEIVED}
    assert states(other) == {State.UNCONFIRMED}


def test_an_address_proven_lately_from_the_same_browser_needs_no_new_proof(places):
    send_project()
    send_mails()
    confirm_by(EMAIL)

    send_project()
    assert states() == {State.RECEIVED}
    # From elsewhere, or days after, it is asked again.
    send_project(ip="198.51.100.20")
    assert states() == {State.RECEIVED, State.UNCONFIRMED}
    Submission.objects.exclude(email_confirmed_at=None).update(
        email_confirmed_at=timezone.now() - datetime.timedelta(days=8)
    )
    send_project()
    assert Submission.objects.filter(state=State.UNCONFIRMED).count() == 2


def test_another_browser_behind_the_same_connection_proves_the_address_anew(places):
    send_project()
    send_mails()
    confirm_by(EMAIL)
    Submission.objects.update(client_agent="Mozilla/5.0 (another)")

    send_project()

    assert states() == {State.RECEIVED, State.UNCONFIRMED}


def test_what_is_left_unticked_is_not_confirmed(places):
    send_project()
    send_mails()
    stranger = send_project(ip="198.51.100.20")
    mail = Mail.objects.filter(letter="confirmation").earliest("pk")
    address = links.address_of(
        LinkScope.CONFIRM, links.give_link(LinkScope.CONFIRM, submission=mail.submission, email=mail.to)
    )

    Person().client.post(address, {"liste": "1"}, headers=ORIGIN)

    stranger.open(stranger.follow)
    assert states() == {State.RECEIVED, State.UNCONFIRMED}
    assert "Confirmer" in stranger.html
