"""Whom a message reaches, what its receiver may say, and what is kept of it."""

import datetime

import pytest
from django.core import mail as mailbox
from django.db import connection
from django.utils import timezone

from directory.enums import (
    LinkScope,
    MessageState,
    RecipientKind,
    RefusalKind,
    RequestAnswer,
    SubmissionKind,
    SubmissionState,
)
from directory.freshness.contacts import contact_of
from directory.mail import outbox
from directory.messages import actions, letters, retention
from directory.messages.recipients import note_refusal, recipient_of, refuses
from directory.models import Mail, Message, PersonalLink, Submission, VerificationRequest
from tests import factories as make

pytestmark = pytest.mark.django_db
AUTHOR = {
    "name": "Zoé Müller",
    "organisation": "Lycée de Thann",
    "email": "zoe@thann.example.org",
    "subject": "Un voyage à Ségou",
    "text": "Bonjour,\n\nQui vous a reçus à l’école ? <b>Merci</b>",
}


@pytest.fixture
def network():
    return make.NetworkFactory(name="BOURGOGNE COOPÉRATION", actor__email="reseau@example.org")


@pytest.fixture
def project(network):
    return make.ProjectFactory(title="Une école à Ségou", network=network, published=True)


def given_to(record, **author):
    """A message from ``author``, proven and sent."""
    message, _mail = actions.write(
        record=record, form=f"form {Message.objects.count()}", values=AUTHOR | author, asked_from="203.0.113.9"
    )
    actions.send([message.pk], email=message.email)
    message.refresh_from_db()
    return message


def mail_of(message):
    return message.mails.get(letter=letters.FORWARDED)


# --- Whom it reaches -------------------------------------------------------------------------------------------------


def test_the_first_current_contact_receives_it(project):
    make.ProjectContactFactory(project=project, email="second@example.org", position=2)
    make.ProjectContactFactory(project=project, email="premiere@example.org", position=1)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    make.ProjectContactFactory(
        project=project, email="parti@example.org", position=0, consent_on=yesterday, expires_on=yesterday
    )

    assert recipient_of(project).email == "premiere@example.org"
    assert recipient_of(project).kind == RecipientKind.CONTACT


@pytest.mark.parametrize("kind", ["event", "article", "actor"])
def test_other_sheets_have_contacts_too(network, kind):
    factory, contact = {
        "event": (make.EventFactory, make.EventContactFactory),
        "article": (make.ArticleFactory, make.ArticleContactFactory),
        "actor": (make.ActorFactory, make.ActorContactFactory),
    }[kind]
    record = factory(published=True, network=network)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    contact(**{kind: record}, email="parti@example.org", consent_on=yesterday, expires_on=yesterday)
    contact(**{kind: record}, email="contact@example.org", position=1)

    assert recipient_of(record).email == "contact@example.org"


def test_without_a_contact_the_organisation_then_the_network_then_the_national_team(network, settings):
    settings.REPLY_EMAIL = "national@example.org"
    known = make.ActorFactory(published=True, network=network, email="accueil@example.org")
    unknown = make.ActorFactory(published=True, network=network, email="")
    alone = make.CallFactory(published=True, network=None)

    assert [recipient_of(one).email for one in (known, unknown, alone, network.actor, None)] == [
        "accueil@example.org",
        "reseau@example.org",
        "national@example.org",
        "reseau@example.org",
        "national@example.org",
    ]


# --- What leaves -----------------------------------------------------------------------------------------------------


def test_nothing_leaves_to_anybody_but_the_proof_before_the_address_is_proven(project):
    make.ProjectContactFactory(project=project, email="contact@example.org")

    actions.write(record=project, form="f", values=AUTHOR, asked_from=None)

    [mail] = Mail.objects.all()
    assert (mail.to, mail.letter, mail.link_scope) == (AUTHOR["email"], letters.PROOF, LinkScope.WRITE)
    # It may reach somebody who wrote nothing: none of what was typed baits them.
    for typed in ("Zoé", "Thann", "voyage", "école ?"):
        assert typed not in mail.text + mail.subject + mail.html


def test_the_same_form_twice_is_one_message_as_it_says_now(project):
    actions.write(record=project, form="f", values=AUTHOR, asked_from=None)
    actions.write(record=project, form="f", values=AUTHOR | {"text": "Autre chose."}, asked_from=None)

    assert Message.objects.get().text == "Autre chose."
    assert Mail.objects.count() == 1


def test_what_leaves_says_all_and_what_is_kept_of_it_nothing(project):
    make.ProjectContactFactory(project=project, email="contact@example.org")
    message = given_to(project)
    mail = mail_of(message)

    kept = mail.text + mail.subject + mail.html
    outbox.send(mail.pk)
    [left] = mailbox.outbox
    text, html = left.body, left.alternatives[0].content

    assert (left.to, left.reply_to) == (["contact@example.org"], [AUTHOR["email"]])
    assert "Un voyage à Ségou" in left.subject
    for typed in ("Zoé Müller", "Lycée de Thann", "Qui vous a reçus", AUTHOR["email"]):
        assert typed in text
        assert typed not in kept
    assert "&lt;b&gt;Merci" in html
    assert "/ecrire/recu/" in text
    assert "contact@example.org" not in text


def test_the_words_are_in_one_column_of_the_whole_base(project):
    """Not in the mail, the queue, the history: what the purge forgets is forgotten."""
    make.ProjectContactFactory(project=project, email="contact@example.org")
    outbox.send(mail_of(given_to(project, text="Un mot introuvable : xylophage.")).pk)

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE %s', ["%xylophage%"])
            found += [table] * cursor.fetchone()[0]

    assert found == ["directory_message"]


def test_of_two_presses_one_mail_leaves(project):
    message, _mail = actions.write(record=project, form="f", values=AUTHOR, asked_from=None)

    actions.send([message.pk], email=AUTHOR["email"])
    actions.send([message.pk], email=AUTHOR["email"])

    assert Mail.objects.filter(letter=letters.FORWARDED).count() == 1


def test_a_link_sends_what_its_own_address_wrote_and_nothing_else(project):
    message, _mail = actions.write(record=project, form="f", values=AUTHOR, asked_from=None)

    assert actions.send([message.pk], email="autre@example.org") == []
    message.refresh_from_db()
    assert message.state == MessageState.UNCONFIRMED


def test_a_sheet_withdrawn_meanwhile_receives_nothing_and_the_message_stays(project):
    message, _mail = actions.write(record=project, form="f", values=AUTHOR, asked_from=None)
    type(project).objects.filter(pk=project.pk).update(state="archive")

    with pytest.raises(actions.NotNow):
        actions.send([message.pk], email=AUTHOR["email"])
    assert Message.objects.get().state == MessageState.UNCONFIRMED


def test_nobody_is_written_to_without_end(project, network, monkeypatch):
    monkeypatch.setattr(actions, "MOST_SENT", 2)
    monkeypatch.setattr(actions, "MOST_RECEIVED", 3)
    other = make.ProjectFactory(published=True, network=network)
    given_to(project)
    given_to(project)

    with pytest.raises(actions.NotNow, match="2 messages depuis hier"):
        given_to(other)
    given_to(project, email="b@example.org")
    with pytest.raises(actions.NotNow, match="Beaucoup de messages"):
        given_to(project, email="c@example.org")
    given_to(other, email="c@example.org")


# --- What the receiver says ------------------------------------------------------------------------------------------


def test_who_refuses_receives_no_more_of_any_sheet_until_it_is_taken_back(project, network):
    other = make.ProjectFactory(published=True, network=network)
    for one in (project, other):
        make.ProjectContactFactory(project=one, email="Contact@example.org")
    message = given_to(project)

    actions.refuse(message, email="contact@example.org")
    assert [recipient_of(one).kind for one in (project, other)] == [RecipientKind.NETWORK] * 2

    actions.take_back(message, email="contact@example.org")
    assert recipient_of(other).kind == RecipientKind.CONTACT


def test_an_office_that_answers_for_others_refuses_nothing(project):
    message = given_to(project)

    actions.refuse(message, email="reseau@example.org")

    assert not refuses(RefusalKind.RECEIVES, "reseau@example.org")


def test_somebody_else_feeds_the_question_of_the_year(project):
    make.ProjectContactFactory(project=project, email="contact@example.org", function="Chargée de mission")
    message = given_to(project)

    actions.say_somebody_else(message, email="contact@example.org")
    actions.say_somebody_else(message, email="contact@example.org")

    [asked] = VerificationRequest.objects.to_handle()
    assert (asked.answer, asked.sheet, asked.label) == (RequestAnswer.SOMEBODY_ELSE, project, "Chargée de mission")
    assert contact_of(project) is None


def test_somebody_else_of_another_sheet_is_a_remark_for_its_team(network):
    event = make.EventFactory(published=True, network=network)
    make.EventContactFactory(event=event, email="contact@example.org")
    message = given_to(event)

    actions.say_somebody_else(message, email="contact@example.org")

    [remark] = Submission.objects.waiting()
    assert (remark.kind, remark.state, remark.network) == (SubmissionKind.REMARK, SubmissionState.RECEIVED, network)
    assert "contact@example.org" not in str(remark.values) + str(remark.answers)
    assert recipient_of(event).kind == RecipientKind.NETWORK


def test_an_author_who_was_stopped_writes_no_more(project):
    message = given_to(project)
    actions.report(message)

    actions.stop_author(Message.objects.get())

    assert not Message.objects.reported().exists()
    with pytest.raises(actions.NotNow, match="ne peut plus écrire"):
        given_to(project, email=AUTHOR["email"].upper())


def test_a_refusal_holds_after_the_secret_of_the_site_changed(project, settings):
    make.ProjectContactFactory(project=project, email="contact@example.org")
    note_refusal(RefusalKind.RECEIVES, "contact@example.org")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another " * 10

    assert recipient_of(project).kind == RecipientKind.NETWORK


# --- What is kept ----------------------------------------------------------------------------------------------------


def test_a_message_is_forgotten_whole(project):
    now = timezone.now()
    message = given_to(project)
    waiting, _mail = actions.write(record=project, form="g", values=AUTHOR, asked_from=None)
    outbox.send(mail_of(message).pk)
    days = datetime.timedelta(days=1)

    assert retention.purge(now) == {"messages partis": 0, "messages jamais confirmés": 0}
    assert retention.purge(now + 8 * days)["messages jamais confirmés"] == 1
    assert retention.purge(now + 91 * days)["messages partis"] == 1
    assert not Message.objects.exists()
    assert not Mail.objects.exists()
    assert not PersonalLink.objects.exists()
