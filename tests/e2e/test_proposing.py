"""A hurried secretary sends a project from a telephone; another does it without JavaScript."""

import io
import re
from contextlib import contextmanager
from urllib.parse import quote_plus

import pytest
from PIL import Image

from directory.mail import links
from directory.models import Mail, Submission
from directory.submissions.actions import LinkScope
from tests.e2e.conftest import following, overflowing
from tests.e2e.test_accessibility import AXE, violations

EMAIL = "mairie@orleans.example.org"


@pytest.fixture(autouse=True)
def _in_no_hurry(settings):
    settings.FORM_LEAST_SECONDS = 0


@pytest.fixture
def phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def photo():
    body = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(body, "JPEG")
    return {"name": "forage.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}


@contextmanager
def saving(page, text):
    """``text``, typed inside, is kept by the script when the block ends, and the page has the draft's address.

    The script saves after each pause: on a slow machine, a first time before the last field is filled.
    """
    with page.expect_response(lambda answer: quote_plus(text) in (answer.request.post_data or "") and answer.ok):
        yield
    page.wait_for_url(re.compile(r"/suivi/[0-9a-f]{64}/"))
    page.locator("[data-enregistre]:has-text('Enregistré à')").wait_for()


def faults(page):
    page.evaluate(AXE)
    return [*violations(page, page.url.split("/")[-2]), *overflowing(page)]


def go_on(page):
    with following(page):
        page.get_by_role("button", name="Enregistrer et continuer").click()


def test_a_project_is_sent_from_a_telephone(phone, site):
    found = {}
    phone.goto("/proposer/projet/")
    territory = phone.get_by_role("combobox", name=re.compile("Votre commune"))
    territory.press_sequentially("orlea")
    phone.get_by_role("option", name=re.compile("Orléans")).first.wait_for()
    territory.press("ArrowDown")
    territory.press("Enter")
    phone.get_by_label("Votre fonction").fill("secrétaire")
    with saving(phone, EMAIL):
        phone.get_by_label("Votre courriel").fill(EMAIL)
    # The draft has its own address as soon as it is kept; a reload finds everything.
    assert re.search(r"/suivi/[0-9a-f]{64}/qui/$", phone.url)
    phone.reload()
    assert phone.get_by_label("Votre courriel").input_value() == EMAIL
    found["qui"] = faults(phone)
    go_on(phone)

    phone.locator("[name=pays]").fill("Bénin")
    phone.locator("[name=lieux-0-lieu]").fill("Parakou")
    phone.locator("[data-cote] .paire:has-text('Parakou')").wait_for()
    phone.get_by_role("button", name="Ajouter un partenaire").click()
    phone.locator("[name=partenaires-1-nom]").wait_for()
    found["ou"] = faults(phone)
    go_on(phone)

    phone.get_by_label("Titre").fill("De l’eau à Parakou")
    phone.get_by_label(re.compile("^Début")).fill("10/11/12")
    go_on(phone)
    summary = phone.get_by_role("alert")
    assert summary.get_by_role("heading").inner_text() == "2\xa0points à reprendre"
    found["quoi"] = faults(phone)
    summary.get_by_role("link", name=re.compile("une phrase")).click()
    phone.keyboard.type("Deux forages.")
    phone.get_by_role("radio", name="10 novembre 2012").check()
    go_on(phone)
    go_on(phone)  # no money known

    # The back button finds what was typed.
    phone.go_back()
    phone.go_back()
    phone.wait_for_url(re.compile("/quoi/"))
    assert phone.get_by_label("Titre").input_value() == "De l’eau à Parakou"
    phone.goto(re.sub(r"/quoi/.*", "/pieces/", phone.url))

    phone.locator("[name=fichiers]").set_input_files(photo())
    phone.get_by_label(re.compile("^Auteur de la photo")).fill("Ville d’Orléans")
    phone.get_by_label(re.compile("^Ce que l’on voit")).fill("Un forage.")
    found["pieces"] = faults(phone)
    go_on(phone)

    found["relire"] = faults(phone)
    phone.get_by_role("checkbox", name=re.compile("J’ai lu")).check()
    phone.get_by_role("button", name="Envoyer").dblclick()
    phone.get_by_role("heading", name="Un courriel vous attend").wait_for()
    found["suivi"] = faults(phone)

    [submission] = Submission.objects.all()
    assert [mail.to for mail in Mail.objects.filter(letter="confirmation")] == [EMAIL]
    token = links.give_link(LinkScope.CONFIRM, submission=submission, email=EMAIL)
    phone.goto(f"/suivi/confirmer/{token}/")
    with following(phone):
        phone.get_by_role("button", name="Confirmer et envoyer").click()
    phone.get_by_text("Votre adresse est confirmée").wait_for()
    submission.refresh_from_db()
    assert submission.state == "recue"
    assert submission.values["titre"] == "De l’eau à Parakou"
    assert submission.values["debut"]["date"] == "2012-11-10"
    assert submission.files.get().credit == "Ville d’Orléans"
    assert found == dict.fromkeys(found, [])


@pytest.mark.parametrize("browser_context_args", [{"java_script_enabled": False}], indirect=True)
def test_everything_works_without_script(page, site):
    page.goto("/proposer/jumelage/")
    page.get_by_label(re.compile("Votre commune")).fill("Orléans")
    page.get_by_label("Votre fonction").fill("maire")
    page.get_by_label("Votre courriel").fill("pas une adresse")
    go_on(page)
    assert "Il manque l’arobase" in page.get_by_role("alert").get_by_role("link").inner_text()
    page.get_by_label("Votre courriel").fill(EMAIL)
    go_on(page)
    page.locator("[name=membres-0-lieu]").fill("Parakou")
    page.locator("[name=membres-0-pays]").fill("Bénin")
    for name in ("Ajouter une ville", re.compile("Retirer.*2")):
        with following(page):
            page.get_by_role("button", name=name).click()
    go_on(page)
    page.go_back()
    assert page.locator("[name=membres-0-lieu]").input_value() == "Parakou"
    go_on(page)
    go_on(page)
    page.locator("[name=fichiers]").set_input_files(photo())
    with following(page):
        page.get_by_role("button", name="Envoyer ces fichiers").click()
    page.get_by_label(re.compile("^Auteur de la photo")).fill("Ville d’Orléans")
    page.get_by_label(re.compile("^Ce que l’on voit")).fill("Un serment.")
    go_on(page)
    page.get_by_role("checkbox", name=re.compile("J’ai lu")).check()
    with following(page):
        page.get_by_role("button", name="Envoyer").click()

    page.get_by_role("heading", name="Un courriel vous attend").wait_for()
    [submission] = Submission.objects.all()
    assert (submission.state, str(submission)) == ("a-confirmer", "Orléans – Parakou")


@pytest.fixture
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, **getattr(request, "param", {})}
