"""The whole loop: a secretary proposes, staff ask, she amends, it is published, corrected, verified a year later."""

import datetime
import re
from contextlib import nullcontext

import pytest
from django.core import mail as mailbox
from django.utils import timezone

from directory.enums import MailState, Origin, SubmissionState
from directory.french import day
from directory.freshness import sending
from directory.mail import outbox
from directory.models import Mail, Project, Submission
from tests import factories as make
from tests.e2e.conftest import following, overflowing
from tests.e2e.test_proposing import photo, saving

SECRETARY, READER = "secretariat@orleans.example.org", "lectrice@example.org"
TITLE = "De l’eau à Parakou"
CORRECTED = f"{TITLE} et à Nikki"


@pytest.fixture(autouse=True)
def _quick(settings, live_server):
    settings.FORM_LEAST_SECONDS = 0
    settings.SITE_URL = live_server.url


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def browser_context_args(browser_context_args, request):
    phone = {"width": 390, "height": 844}
    return {**browser_context_args, "viewport": phone, "java_script_enabled": request.param}


@pytest.fixture
def staff(new_context, site, sign_in):
    """The browser of the network's only employee."""
    user = make.UserFactory(username="centre", first_name="Ada", network=site.network)
    return sign_in(new_context().new_page(), user)


def link_of(letter, to, way="suivi|verifier"):
    """Send what waits, as the worker does; the link of the last mail of this sort."""
    for pk in Mail.objects.waiting().order_by("pk").values_list("pk", flat=True):
        outbox.send(pk)
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}
    subject = Mail.objects.filter(letter=letter, to=to).latest("pk").subject
    message = [one for one in mailbox.outbox if (one.to, one.subject) == ([to], subject)][-1]
    return re.search(rf"https?://[^/\s]+/(?:{way})/\S+", message.body)[0]


def said(page):
    """What a person reads of the page, spaces as one."""
    return re.sub(r"\s+", " ", page.locator("main").inner_text())


class Phone:
    """A page on a telephone, and what is wrong with those that it showed."""

    def __init__(self, page, has_script):
        self.page, self.has_script, self.wide = page, has_script, {}

    def look(self):
        if self.has_script and (found := overflowing(self.page)):
            self.wide[self.page.url] = found

    def press(self, name):
        """Press a button that leads to another page."""
        self.follow(self.page.get_by_role("button", name=name))

    def follow(self, target):
        """Click on a link or a button that leads to another page."""
        self.look()
        with following(self.page):
            target.click()
        self.look()


@pytest.fixture
def phone(page, browser_context_args):
    return Phone(page, browser_context_args["java_script_enabled"])


def test_the_whole_loop(phone, site, staff):
    propose(phone)
    confirm(phone)
    ask(staff)
    answer_and_amend(phone)
    accept(staff)
    sheet = read_what_is_public(phone)
    correct(phone, sheet)
    accept(staff)
    assert phone.page.goto(sheet).ok
    assert phone.page.locator("h1").inner_text() == CORRECTED
    a_year_later()
    start_campaign(staff)
    verify(phone, sheet)

    assert phone.page.context.cookies() == []
    assert phone.wide == {}


def propose(phone):
    page = phone.page
    page.goto("/proposer/")
    phone.follow(page.get_by_role("link", name=re.compile("projet")).first)
    territory = page.locator("[name=territoire]")
    territory.press_sequentially("Orléans")
    if phone.has_script:
        page.get_by_role("option", name=re.compile("Orléans")).first.click()
    page.get_by_label("Votre fonction").fill("secrétaire de mairie")
    with saving(page, SECRETARY) if phone.has_script else nullcontext():
        page.get_by_label("Votre courriel").fill(SECRETARY)
    phone.press("Enregistrer et continuer")
    page.locator("[name=pays]").fill("Bénin")
    page.locator("[name=lieux-0-lieu]").fill("Parakou")
    phone.press("Enregistrer et continuer")
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("En une phrase").fill("Deux forages.")
    page.get_by_label(re.compile("^Début")).fill("août 2010")
    phone.press("Enregistrer et continuer")
    page.get_by_label(re.compile("^Budget")).fill("12 500 €")
    phone.press("Enregistrer et continuer")
    page.locator("[name=fichiers]").set_input_files(photo())
    if not phone.has_script:
        phone.press("Envoyer ces fichiers")
    page.get_by_label(re.compile("^Auteur de la photo")).fill("Ville d’Orléans")
    page.get_by_label(re.compile("^Ce que l’on voit")).fill("Un forage.")
    phone.press("Enregistrer et continuer")
    send(phone)
    page.get_by_role("heading", name="Un courriel vous attend").wait_for()


def send(phone):
    phone.page.get_by_role("checkbox", name=re.compile("J’ai lu")).check()
    phone.press(re.compile("^Envoyer"))


def confirm(phone, to=SECRETARY):
    phone.page.goto(link_of("confirmation", to))
    phone.press("Confirmer et envoyer")
    phone.page.get_by_text("Votre adresse est confirmée").wait_for()


def open_the_oldest(staff):
    staff.goto("/admin/directory/submission/")
    with following(staff):
        staff.locator("#result_list tbody th a, #result_list tbody a").first.click()
    staff.get_by_role("heading", name="Décider").wait_for()


def ask(staff):
    open_the_oldest(staff)
    staff.get_by_text("Poser une question", exact=True).click()
    staff.get_by_label("Votre question").fill("Dans combien de villages ?")
    with following(staff):
        staff.get_by_role("button", name="Envoyer la question").click()
    assert Submission.objects.get().state == SubmissionState.INCOMPLETE


def answer_and_amend(phone):
    page = phone.page
    page.goto(link_of("question", SECRETARY))
    assert "Dans combien de villages ?" in said(page)
    page.get_by_label("Votre réponse").fill("Dans deux villages.")
    phone.press("Envoyer ma réponse")
    phone.follow(page.get_by_role("link", name="Modifier ma proposition"))
    phone.follow(page.get_by_role("link", name=re.compile("Modifier.*Quoi")))
    page.get_by_label("En une phrase").fill("Deux forages, dans deux villages.")
    phone.press("Enregistrer et continuer")
    send(phone)
    assert Submission.objects.get().values["resume"] == "Deux forages, dans deux villages."


def accept(staff):
    open_the_oldest(staff)
    with following(staff):
        staff.locator("button[name=geste][value=accepter]").click()
    assert not Submission.objects.waiting().exists()


def read_what_is_public(phone):
    page = phone.page
    page.goto(link_of("acceptation", SECRETARY, "projets"))
    phone.look()
    text = said(page)
    for words in (TITLE, "Deux forages, dans deux villages.", "août 2010", "12 500 €", "Parakou", "Orléans"):
        assert words in text
    assert "Proposé par la commune d’Orléans, relu par CENTRAIDER" in text
    assert page.locator("main img[alt='Un forage.']").count() == 1
    assert SECRETARY not in page.content()
    return re.sub(r"https?://[^/]+", "", page.url)


def correct(phone, sheet):
    page = phone.page
    page.goto(sheet)
    phone.follow(page.get_by_role("link", name="Signaler une correction").first)
    phone.follow(page.get_by_role("link", name=re.compile("formulaire complet")))
    for _page in range(9):
        if page.get_by_label("Votre courriel").count():
            page.get_by_label("Votre fonction").fill("lectrice")
            page.get_by_label("Votre courriel").fill(READER)
        if page.locator("[name=titre]").count():
            page.locator("[name=titre]").fill(CORRECTED)
        if page.get_by_role("checkbox", name=re.compile("J’ai lu")).count():
            break
        phone.press("Enregistrer et continuer")
    send(phone)
    confirm(phone, READER)


def a_year_later():
    long_ago = timezone.localdate() - datetime.timedelta(days=400)
    Project.objects.filter(origin=Origin.SUBMISSION).update(verified_on=long_ago)


def start_campaign(staff):
    """Prepare one from the back-office, choose the sheet, launch; the worker sends."""
    staff.goto("/admin/directory/campaign/add/")
    staff.get_by_label("Titre").fill("Automne")
    for name in ("Enregistrer", "Ajouter les fiches cochées", "Lancer"):
        if name.startswith("Ajouter"):
            staff.get_by_role("checkbox", name=CORRECTED).check()
        with following(staff):
            staff.get_by_role("button", name=name, exact=True).click()
        if name.startswith("Ajouter"):
            with following(staff):
                staff.get_by_role("link", name="Revenir à la campagne").click()
    assert sending.run() == 1


def verify(phone, sheet):
    page = phone.page
    page.goto(link_of("verification", SECRETARY))
    assert page.get_by_role("link", name=CORRECTED).count() == 1
    phone.press(re.compile("^Toujours exact"))
    page.get_by_text("Vous avez répondu").wait_for()
    page.goto(sheet)
    phone.look()
    today = " ".join(day(timezone.localdate()).split())
    assert f"Vérifié le {today}" in said(page)
