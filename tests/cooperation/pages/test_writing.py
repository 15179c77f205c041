"""« Écrire », by its pages: a person, a robot, a scanner of mail, somebody who presses twice."""

import re

import pytest

from directory.enums import LinkScope, MessageState, RefusalKind
from directory.mail import links
from directory.messages import letters
from directory.messages.recipients import note_refusal
from directory.models import Mail, Message, MessageRefusal
from directory.submissions import guard
from tests import factories as make
from tests.cooperation.pages.proposing.conftest import Person

pytestmark = pytest.mark.django_db
TYPED = {
    "objet": "Un voyage à Ségou",
    "message": "Qui vous a reçus ?",
    "nom": "Zoé Müller",
    "courriel": "Zoé Müller <zoe@thann.example.org> ;",
}


@pytest.fixture(autouse=True)
def _in_no_hurry(settings):
    settings.FORM_LEAST_SECONDS = 0


@pytest.fixture
def network():
    return make.NetworkFactory(name="BOURGOGNE COOPÉRATION", actor__email="reseau@example.org", actor__published=True)


@pytest.fixture
def project(network):
    project = make.ProjectFactory(title="Une école à Ségou", network=network, published=True)
    make.ProjectContactFactory(project=project, email="contact-secret@example.org")
    return project


@pytest.fixture
def person(project):
    person = Person()
    person.open(f"/ecrire/?fiche={project.get_absolute_url()}")
    return person


def link_of(message, *, scope=LinkScope.WRITE, email=""):
    return links.address_of(scope, links.give_link(scope, message=message, email=email or message.email))


def test_a_person_writes_proves_and_sends(person, project):
    assert project.title in person.html
    person.send(TYPED)
    assert "zoe@thann.example.org" in person.html

    message = Message.objects.get()
    person.open(link_of(message))
    assert "Qui vous a reçus ?" in person.html
    assert message.state == MessageState.UNCONFIRMED  # a scanner of mail opens it too
    person.send({"message": message.pk}, address=person.address)

    assert "Votre message est parti" in person.html
    assert Mail.objects.get(letter=letters.FORWARDED).to == "contact-secret@example.org"


def test_no_page_tells_whether_there_is_a_contact(person, project, network):
    page = re.sub(r'value="[^"]*"', "", person.html)
    project.contacts.all().delete()
    without = Person().open(f"/ecrire/?fiche={project.get_absolute_url()}").content.decode()

    assert "contact-secret" not in page
    assert re.sub(r'value="[^"]*"', "", without) == page


@pytest.mark.parametrize("missing", ["objet", "message", "nom", "courriel"])
def test_what_is_missing_is_told_beside_it_and_nothing_typed_is_lost(person, missing):
    answer = person.send({**TYPED, missing: ""})

    assert answer.status_code == 422
    assert f'href="#champ-{missing}"' in person.html
    assert all(text.split(" <")[0] in person.html for name, text in TYPED.items() if name != missing)
    assert not Message.objects.exists()


def test_a_long_message_says_how_long_it_may_be(person):
    person.send({**TYPED, "message": "à" * 5001})

    assert "5 000 signes au plus, il en a 5001" in person.html
    assert "à" * 5001 in person.html


@pytest.mark.parametrize("robot", [{guard.HONEYPOT: "x"}, {guard.STAMP: "faux"}, {guard.STAMP: ""}])
def test_a_robot_sends_nothing(person, robot):
    assert person.send({**TYPED, **robot}).status_code == 422
    assert not Mail.objects.exists()


def test_another_site_sends_nothing(person):
    data = {**person.hidden(), **TYPED}
    answer = person.client.post(person.action(), data, headers={"origin": "https://ailleurs.example.org"})

    assert answer.status_code == 403
    assert not Message.objects.exists()


def test_pressing_twice_is_one_message(person):
    hidden = person.hidden()
    person.send(TYPED)
    person.send({**TYPED, **hidden}, address=person.address)

    assert Message.objects.count() == 1
    assert Mail.objects.count() == 1


def test_too_many_from_one_place_wait(person, settings):
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "ecrire": {"each": 1, "all": 600}}
    person.send(TYPED)
    person.open(person.address)
    answer = person.send(TYPED)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert TYPED["message"] in person.html


@pytest.mark.parametrize("fiche", ["", "/projets/inconnu/", "//evil.example.org/", "/admin/", "\x00", "/projets/é/"])
def test_without_a_public_sheet_it_goes_to_the_national_team(db, fiche, client):
    page = client.get("/ecrire/", {"fiche": fiche})

    assert page.status_code == 200
    assert "Écrire à l’équipe nationale" in page.content.decode()


def test_a_draft_cannot_be_written_from_nor_be_told(client):
    draft = make.ProjectFactory(title="Brouillon sentinelle")

    assert "Brouillon sentinelle" not in client.get(f"/ecrire/?fiche=/projets/{draft.slug}/").content.decode()


def test_another_message_that_waits_for_the_address_is_asked_not_sent(person, project):
    mine = make.MessageFactory(record=project)
    other = make.MessageFactory(record=project, subject="Pas de moi")
    person.open(link_of(mine))

    assert "Pas de moi" in person.html
    assert re.findall(r'value="(\d+)" checked', person.html) == [str(mine.pk)]
    person.send({"message": [mine.pk]}, address=person.address)
    other.refresh_from_db()
    assert other.state == MessageState.UNCONFIRMED


def test_a_forged_key_sends_nothing_of_somebody_else(person, project):
    mine, foreign = make.MessageFactory(record=project), make.MessageFactory(email="autre@example.org")
    address = link_of(mine)
    person.open(address)
    person.send({"message": [foreign.pk, "9" * 30, "x"]}, address=address)

    foreign.refresh_from_db()
    assert foreign.state == MessageState.UNCONFIRMED
    assert not Mail.objects.filter(letter=letters.FORWARDED).exists()


@pytest.mark.parametrize("scope", [LinkScope.WRITE, LinkScope.RECEIVE])
def test_a_link_opens_its_own_page_only(client, scope):
    message = make.MessageFactory(sent=True)
    other = {LinkScope.WRITE: LinkScope.RECEIVE, LinkScope.RECEIVE: LinkScope.WRITE}[scope]
    token = links.give_link(scope, message=message, email=message.email)

    assert client.get(links.address_of(scope, token)).status_code == 200
    assert client.get(links.address_of(other, token)).status_code == 410
    assert client.get(f"/suivi/{token}/").status_code == 410
    assert client.get(f"/ecrire/recu/{'0' * 64}/").status_code == 404


def test_a_receiver_says_what_it_wants_in_one_press(client, project):
    message = make.MessageFactory(record=project, sent=True, network=project.network)
    address = link_of(message, scope=LinkScope.RECEIVE, email="contact-secret@example.org")

    page = client.get(address).content.decode()
    assert not MessageRefusal.objects.exists()
    assert page.count("<button") >= 3
    for said, told in (("stop", "ne recevrez plus"), ("reprendre", "de nouveau"), ("abus", "va lire ce message")):
        assert told in client.post(address, {"dire": said}).content.decode()
    message.refresh_from_db()
    assert message.reported_at is not None
    assert not MessageRefusal.objects.exists()
    assert client.post(address, {"dire": "n’importe quoi"}).status_code == 200


def test_typing_the_address_of_somebody_tells_nothing_of_them(person, project):
    """That it was stopped, or wrote much: its owner alone learns it, by the link."""
    note_refusal(RefusalKind.WRITES, "zoe@thann.example.org")
    stopped = person.send(TYPED)
    message = Message.objects.get()

    assert stopped.status_code == 200
    assert "ouvrez votre courrier" in person.html
    address = link_of(message)
    person.open(address)
    refused = person.send({"message": message.pk}, address=address)
    assert (refused.status_code, "ne peut plus écrire" in person.html) == (409, True)
    assert "Qui vous a reçus ?" in person.html


def test_personal_pages_are_kept_nowhere(client, person):
    message = make.MessageFactory(sent=True)
    for scope in (LinkScope.WRITE, LinkScope.RECEIVE):
        answer = client.get(link_of(message, scope=scope))
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert not answer.cookies
    assert "noindex" in client.get("/ecrire/").headers["X-Robots-Tag"]


@pytest.mark.parametrize("kind", ["project", "jumelage", "actor", "event", "article", "resource", "call", "group"])
def test_each_sheet_leads_to_it(client, kind):
    factories = {
        "project": make.ProjectFactory,
        "jumelage": make.JumelageFactory,
        "actor": make.ActorFactory,
        "event": make.EventFactory,
        "article": make.ArticleFactory,
        "resource": make.ResourceFactory,
        "call": make.CallFactory,
        "group": make.CountryGroupFactory,
    }
    record = factories[kind](published=True)
    page = client.get(record.get_absolute_url()).content.decode()

    address = f"/ecrire/?fiche={record.get_absolute_url()}"
    assert f'href="{address}"' in page
    assert str(record) in client.get(address).content.decode().replace("&#x27;", "'")
