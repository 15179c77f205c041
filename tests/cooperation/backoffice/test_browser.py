"""The back-office in a browser: strict content policy held, a commune chosen by typing (axe: ``test_office.py``).

``page`` fails a test on any console error, a refused style or script included.
"""

import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import address


@pytest.fixture
def signed_in(page, live_server, transactional_db):
    client = client_of(make.UserFactory(national=True))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def project():
    return make.ProjectFactory(
        published=True,
        overdue=True,
        partners=[make.ForeignTownFactory(name="Parakou").actor],
        localities=["Kita"],
        funders=[make.FunderFactory()],
        sectors=["Eau"],
    )


def proposal():
    """A correction, with a photo and a file of its journal."""
    sheet = project()
    submission = make.ReceivedFactory(
        record=sheet,
        title=sheet.title,
        base={"titre": sheet.title, "resume": sheet.summary},
        values={"titre": f"{sheet.title} et ses environs", "resume": "Deux forages."},
    )
    make.SubmissionFileFactory(submission=submission)
    make.SubmissionEntryFactory(submission=submission)
    make.CannedReplyFactory()
    return submission


def test_a_commune_is_chosen_by_typing(signed_in):
    make.CommuneFactory(name="Bagnolet", code="93006")
    signed_in.goto(address("directory.jumelage", "add"))

    signed_in.get_by_role("combobox", name="Collectivité").first.click()
    signed_in.keyboard.type("bagn")
    signed_in.get_by_role("option", name="Bagnolet (Seine-Saint-Denis)").click()

    expect(signed_in.locator("#members-0 .select2-selection__rendered").first).to_contain_text("Bagnolet")


def test_the_second_editor_reads_who_came_first(signed_in):
    row = make.ActorFactory(name="Amis du fleuve", description="Avant")
    page = address("directory.actor", "change", row.pk)
    signed_in.goto(page)
    signed_in.get_by_role("textbox", name="Présentation").fill("Mon texte")
    row.description = "Texte d’une autre"
    row.save()

    signed_in.get_by_role("button", name="Enregistrer", exact=True).click()

    expect(signed_in.get_by_role("alert")).to_contain_text("Texte d’une autre")
    expect(signed_in.get_by_role("textbox", name="Présentation")).to_have_value("Mon texte")


def test_a_question_is_asked_with_the_keyboard_alone(signed_in):
    submission = proposal()
    signed_in.goto(address("directory.submission", "change", submission.pk))
    keys = signed_in.keyboard

    signed_in.get_by_text("Poser une question", exact=True).focus()
    keys.press("Enter")
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Enter")
    expect(signed_in.get_by_role("textbox", name="Votre question")).to_be_focused()
    keys.press("Control+End")
    keys.type(" Une année suffit.")
    keys.press("Tab")
    keys.press("Enter")

    expect(signed_in.get_by_text("La question est partie.")).to_be_visible()
    question = submission.entries.get(kind="question")
    assert question.text == "Merci. Quand cela s’est-il passé ? Une année suffit."
