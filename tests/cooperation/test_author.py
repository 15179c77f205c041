"""Who proposes a sheet: nothing of theirs is public, but the function when they ticked its box."""

import importlib
import io
import zipfile

import pytest
from django.apps import apps

from directory.submissions.kinds import kind_of
from tests import factories as make
from tests.directory.submissions import conftest as propositions
from tests.pdf import text_of as pdf_text

# The fixtures of a proposition on its way.
network, vendome, parakou = propositions.network, propositions.vendome, propositions.parakou
moderator, sent, accepted = propositions.moderator, propositions.sent, propositions.accepted

FUNCTION, NAME, EMAIL, PHONE = "Hallebardière", "Zénobie Quatrevaux", "zq.sentinelle@exemple.org", "02 54 00 11 99"
AUTHOR = {"fonction": FUNCTION, "nom": NAME, "courriel": EMAIL, "telephone": PHONE}
SHEETS = {
    "projet": {"pays": "Bénin", "titre": "De l’eau pour Tourou", "resume": "Deux forages."},
    "jumelage": {"membres": [{"lieu": "Parakou"}]},
    "evenement": {"titre": "Assises", "resume": "Une journée.", "debut": "15 mai 2031", "en_ligne": "on"},
}
LISTS = {"projet": "projets", "jumelage": "jumelages", "evenement": "agenda"}


def told(response):
    """All that an answer says, workbooks and paper read."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers["Content-Type"].startswith("application/pdf"):
        return pdf_text(content)
    if "sheet" in response.headers["Content-Type"]:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode()


def public_bytes(client, kind, record):
    """``{address: text}`` of all that the public may ask about a sheet."""
    page, plural = record.get_absolute_url(), LISTS[kind]
    addresses = [page, f"{page.rstrip('/')}.pdf", f"/{plural}/", f"/{plural}/?vue=table"]
    addresses += [f"/{plural}.{form}" for form in ("json", "csv", "xlsx", "atom")]
    for word in (FUNCTION, "Quatrevaux", "zq.sentinelle", record.title):
        addresses += [f"/{plural}/?q={word}", f"/recherche/?q={word}", f"/suggestions.json?q={word}"]
    answers = {address: client.get(address) for address in addresses}
    return {address: told(answer) for address, answer in answers.items() if answer.status_code == 200}


def leaks(texts, secrets):
    """``[(address, secret)]``; what is searched for is written back, so a search counts what it finds only."""
    return [
        (address, secret)
        for address, text in texts.items()
        for secret in secrets
        if secret.casefold() in text.casefold() and secret not in address and "?q=" not in address
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SHEETS)
def test_nothing_of_the_author_is_public(client, accepted, vendome, parakou, kind):
    record = accepted(kind, territoire="Vendôme", **SHEETS[kind], **AUTHOR)

    texts = public_bytes(client, kind, record)

    assert len(texts) > 15
    assert leaks(texts, (FUNCTION, NAME, "Quatrevaux", EMAIL, "zq.sentinelle", PHONE, "0254001199")) == []
    found = [texts[f"/{LISTS[kind]}/?q={word}"] for word in (FUNCTION, "Quatrevaux", "zq.sentinelle")]
    assert not any(record.get_absolute_url() in text for text in found)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SHEETS)
def test_the_box_publishes_the_function_alone(client, accepted, vendome, parakou, kind):
    record = accepted(kind, territoire="Vendôme", **SHEETS[kind], **AUTHOR, fonction_publiee="on")

    texts = public_bytes(client, kind, record)

    assert FUNCTION in texts[record.get_absolute_url()]
    assert leaks(texts, (NAME, "Quatrevaux", EMAIL, "zq.sentinelle", PHONE, "0254001199")) == []


@pytest.mark.django_db
@pytest.mark.parametrize("is_public", [False, True])
def test_what_was_published_without_asking_is_silenced_and_may_be_told_again(accepted, sent, vendome, is_public):
    migration = importlib.import_module("events.migrations.0003_function_of_authors_is_kept_silent")
    project = make.ProjectFactory(published=True)
    make.SubmissionFactory(
        record=project, state="acceptee", author_email="a@b.fr", author_function=FUNCTION,
        author_function_is_public=is_public,
    )  # fmt: skip
    mine = make.ProjectContactFactory(project=project, email="A@b.fr", function=FUNCTION)
    other = make.ProjectContactFactory(project=project, email="c@b.fr", function=FUNCTION)

    seen = []
    for move in (migration.silence, migration.tell_again):
        move(apps, None)
        for contact in (mine, other):
            contact.refresh_from_db()
            seen.append(contact.function)

    assert seen == [FUNCTION if is_public else "Auteur de la fiche", FUNCTION, FUNCTION, FUNCTION]


@pytest.mark.django_db
def test_a_correction_which_publishes_no_function_does_not_ask_for_it():
    kind = kind_of("projet")
    correction = make.SubmissionFactory(record=make.ProjectFactory(published=True), base={"titre": "Eau"})

    assert "fonction_publiee" in kind.form("qui", {}).fields
    assert "fonction_publiee" not in kind.form("qui", {}, submission=correction).fields
