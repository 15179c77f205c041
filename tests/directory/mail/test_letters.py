"""Every letter, as text and as HTML: readable, answerable, watched by nobody, and safe whatever people type."""

import re
from html.parser import HTMLParser

import pytest
from django.core import mail as mailbox
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.enums import SubmissionKind
from directory.mail import outbox
from directory.mail.letter import PERSONAL, Letter, Paragraph, Words, flowed, unflowed
from directory.models import Campaign, VerificationRequest
from directory.submissions import letters
from tests import factories as make


class Page(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


@pytest.fixture
def project(network):
    holder = make.ActorFactory(name="Vendôme Solidarité", published=True)
    return make.ProjectFactory(title="Des forages à Kita", network=network, holder=holder, published=True)


@pytest.fixture
def posted(submit, project, network):
    """One mail of each letter."""
    account = make.UserFactory(network=network)
    request = VerificationRequest.objects.create(
        project=project, email="contact@example.org", label="Chargée de mission"
    )
    bond = make.JumelageFactory(published=True, network=network)
    reminded = VerificationRequest.objects.create(jumelage=bond, email="contact@example.org")
    mails = [
        letters.please_confirm(submit()),
        letters.resume(submit(author_email="autre@vendome.example.org"), asked_from="203.0.113.7"),
        letters.received(submit()),
        letters.question(submit(), text="En quelle année ?", by=account),
        letters.accepted(submit(decision={"dates": "garde"}), record=project, by=account),
        letters.refused(submit(reason="Cette fiche existe déjà."), by=account),
        letters.withdrawn(submit(is_correction=False)),
        letters.verification_request(request),
        letters.verification_request(reminded, reminder=True),
    ]
    return {mail.letter: mail for mail in mails}


def test_every_letter_is_readable_answerable_and_watched_by_nobody(posted, settings):
    settings.SITE_URL = "https://annuaire.example.org"
    assert set(posted) == {
        "confirmation",
        "reprise",
        "reception",
        "question",
        "acceptation",
        "refus",
        "retrait",
        "verification",
        "relance",
    }

    for mail in posted.values():
        message = outbox.message_of(mail, "https://annuaire.example.org/lien/")
        page = Page(message.alternatives[0].content)
        tags = {tag for tag, _attributes in page.elements}
        addresses = [
            value for _tag, attributes in page.elements for name, value in attributes.items() if name in ("href", "src")
        ]

        # One column of at most 72 signs, and nothing that is fetched.
        assert max(len(line) for line in message.body.splitlines() if "://" not in line) <= 72
        assert tags & {"img", "link", "script", "iframe", "object", "form", "svg", "picture", "video"} == set()
        assert [meta.get("http-equiv") for tag, meta in page.elements if tag == "meta" and "http-equiv" in meta] == []
        assert {re.match(r"https?://[^/]+", address)[0] for address in addresses} <= {
            "https://annuaire.example.org",
            "http://127.0.0.1:8000",
        }
        # Somebody answers, and both forms say the same.
        assert message.reply_to == ["contact@centraider.example.org"]
        assert "contact@centraider.example.org" in message.body
        assert "CENTRAIDER" in message.body
        assert ("/lien/" in message.body) == bool(mail.link_scope)
        assert [line for line in message.body.split() if line.isalpha() and line not in page.text] == []
        assert PERSONAL not in message.body + page.text
        assert message.from_email == "Passerelles <passerelles@localhost>"
        assert message.extra_headers["Auto-Submitted"] == "auto-generated"
        assert 'format="flowed"' in str(message.message())


def test_what_people_type_is_text_and_nothing_else(submit):
    title = "Forages\r\nBcc: victime@example.org\n<b>gras</b> \u202eesrevni \ue000 & fin" + " long" * 40
    submission = submit(title=title)

    mail = letters.received(submission)
    outbox.send(mail.pk)

    [message] = mailbox.outbox
    written = message.message()
    assert (written["To"], written["Bcc"], written["Cc"]) == ("mairie@vendome.example.org", None, None)
    assert "\n" not in message.subject
    assert len(message.subject) < 250
    assert message.subject.endswith(f"({submission.reference})")
    assert "&lt;b&gt;gras&lt;/b&gt; esrevni & fin".replace(" & ", " &amp; ") in message.alternatives[0].content.replace(
        "  ", " "
    )
    assert message.body.count("/suivi/") == 1


def test_a_mail_that_nobody_asked_for_carries_no_address_that_somebody_typed(submit):
    baited = letters.please_confirm(submit(title="Gagnez sur gains.example.org", author_email="a@example.org"))
    plain = letters.please_confirm(submit(author_email="b@example.org"))

    assert "gains" not in baited.subject + baited.text + baited.html
    assert "Des forages à Kita" in plain.text
    # Before the address is proven, the network's staff do not read it.
    assert (plain.network, plain.reply_to) == (None, "contact@centraider.example.org")


@pytest.mark.parametrize("number", [1, 2, 3, 5, 8])
def test_one_mail_asks_to_confirm_all_that_wait(submit, number):
    ones = [submit(author_email="victime@example.org", state="a-confirmer") for _post in range(number)]
    mails = {letters.please_confirm(one) for one in ones}

    [mail] = mails
    mail.refresh_from_db()
    assert all(one.reference in mail.text for one in ones)
    assert (f"vos {number} propositions" in mail.subject) == (number > 1)


def test_one_confirmation_an_hour_for_an_address(submit):
    ones = [submit(author_email="victime@example.org", state="a-confirmer") for _post in range(6)]
    outbox.send(letters.please_confirm(ones[0]).pk)
    mails = {letters.please_confirm(one) for one in ones[1:]}

    [later] = mails
    later.refresh_from_db()
    assert later.not_before is not None
    assert all(one.reference in later.text for one in ones)


def test_a_person_s_mail_leaves_before_those_of_a_flood(submit):
    for number in range(4):
        letters.please_confirm(submit(author_email=f"robot-{number}@example.org", client_address="2001:db8::1"))
    person = letters.please_confirm(submit(author_email="mairie@example.org", client_address="198.51.100.7"))

    jobs = ProcrastinateJob.objects.filter(task_name=outbox.SEND)
    assert sorted(jobs.values_list("priority", flat=True)) == [-3, -2, -1, 0, 0]
    assert jobs.get(args__mail=person.pk).priority == 0


def test_who_speaks(network):
    received = make.ReceivedFactory(network=network)

    assert letters.team_of(make.UserFactory(network=network), received) == "CENTRAIDER"
    assert letters.team_of(make.UserFactory(national=True), received) == "l’équipe nationale"
    assert letters.team_of(make.UserFactory(superuser=True), received) == "l’équipe nationale"


def test_a_request_shows_the_words_of_the_campaign_then_what_the_sheet_says(project, network):
    account = make.UserFactory(network=network)
    campaign = Campaign.objects.create(
        network=network,
        title="Printemps",
        message="Chère collègue,\n\nnous préparons les <assises>.",
        started_at=timezone.now(),
        started_by=account,
    )
    request = VerificationRequest(campaign=campaign, project=project, email="contact@example.org")

    subject, text, html = letters.preview(request)

    assert subject == "«\u00a0Des forages à Kita\u00a0»\u00a0: cette fiche est-elle toujours exacte\u00a0?"
    assert text.index("les <assises>.") < text.index("Fiche\u00a0: Des forages à Kita") < text.index("/verifier/…/")
    assert "Porteur\u00a0: Vendôme Solidarité" in text
    assert "les &lt;assises&gt;." in html
    assert [
        answer
        for answer in ("Toujours exact", "Corriger", "Terminé", "plus la bonne personne")
        if answer not in unflowed(text)
    ] == []


def test_long_lines_are_folded_and_unfolded():
    text = (
        "De la bonne eau pour tous les villages du cercle de Kita, et pour longtemps\u00a0: voilà ce que nous voulons."
    )

    lines = flowed(text)

    assert [len(line) <= 72 for line in lines] == [True, True]
    assert unflowed("\n".join(lines)) == text


def test_the_words_of_others_are_quoted_as_they_are():
    letter = Letter("question", "Question", (Words("Qui ?\r\n\r\nQuand ?\n> ou"), Paragraph("> pas une citation")))

    body = letter.text()

    assert "> Qui ?\n>\n> Quand ?\n> > ou" in body
    assert "\n > pas une citation" in body


def test_every_kind_of_proposition_has_a_name():
    assert set(letters.NOUNS) == set(SubmissionKind)
