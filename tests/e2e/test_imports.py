"""A secretary brings her spreadsheet, following only what the pages say, on a large screen and on a phone."""

import io

import pytest
import xlsxwriter
from django.utils import timezone
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.imports.working import work
from directory.models import ImportBatch, ImportProgress, Project
from tests import factories as make
from tests.e2e.conftest import following
from tests.e2e.test_accessibility import check

HEADINGS = ["N° dossier", "Intitulé du projet", "Porteur", "Pays", "Début", "Budget", "Fonds national", "Avis", "Mail"]
ROWS = [
    ["P-001", "Un puits à Kandi", "Orléans", "Bénin", "2021", 12500, 2000, "A", "marie@example.org"],
    ["P-002", "Une école à Ouidah", "Orléans", "Bénin", "mars 2022", 8000, 0, "B", ""],
    ["P-003", "Un verger partagé", "Orléans", "Bordurie", "2023", "néant", 0, "A", ""],
    ["P-004", "Une forge", "Orléans", "Bordurie", "2023", 900, 0, "C", ""],
]


def workbook(rows):
    body = io.BytesIO()
    with xlsxwriter.Workbook(body) as book:
        page = book.add_worksheet("Projets 2024")
        bold = book.add_format({"bold": True})
        page.write(0, 0, "Projets suivis par le réseau", bold)
        page.write_row(2, 0, HEADINGS, bold)
        for number, cells in enumerate(rows, start=3):
            page.write_row(number, 0, cells)
        page.write(len(rows) + 4, 0, "Total")
        page.write(len(rows) + 4, 5, 21400)
    return body.getvalue()


class Hands:
    """What a person does, one gesture after another."""

    def __init__(self, page):
        self.page, self.gestures = page, 0

    def follow(self, role, name, **where):
        """Clicks on what leads to another page."""
        with following(self.page):
            self.page.get_by_role(role, name=name, **where).first.click()
        self.gestures += 1

    def bring(self, rows):
        files = {"name": "Projets du réseau.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(rows)}
        self.page.get_by_label("Votre tableau").set_input_files(files)
        self.gestures += 1

    def choose(self, label, value):
        self.page.get_by_label(label).select_option(label=value)
        self.gestures += 1

    def wait_for_the_worker(self):
        """The page shows what comes next by itself."""
        with following(self.page):
            work(ImportBatch.objects.latest("pk").pk)


@pytest.fixture
def hands(page, site, sign_in):
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    network = site.orleans.actor.network or site.project.network
    return Hands(sign_in(page, make.UserFactory(username="secretaire", network=network)))


@pytest.mark.parametrize("width", [1440, 390])
def test_a_table_from_the_file_to_the_sheets_and_back(hands, width):
    page, faults = hands.page, {}

    def look(name):
        found = check(page, page.url)
        page.set_viewport_size({"width": width, "height": 900})
        if found:
            faults[name] = found

    page.set_viewport_size({"width": width, "height": 900})
    hands.follow("link", "Importer un tableau")
    look("envoyer")
    hands.bring(ROWS)
    hands.follow("button", "Envoyer ce tableau")
    look("colonnes")
    hands.choose("Ce qu’elle dit, colonne H", "La garder en note pour l’équipe")
    hands.follow("button", "Continuer")
    look("attente")
    hands.wait_for_the_worker()
    look("répétition")
    hands.follow("link", "refusées")
    page.get_by_label("Ou écrivez ce qu’il faut lire").first.fill("Bénin")
    page.get_by_label("Répondre de même").first.check()
    hands.follow("button", "répéter plus tard")
    look("réponses gardées")
    hands.follow("button", "Répéter avec mes réponses")
    hands.wait_for_the_worker()
    hands.follow("link", "Appliquer")
    look("appliquer")
    hands.follow("button", "Appliquer maintenant")
    hands.wait_for_the_worker()
    look("appliqué")
    titles = set(Project.objects.filter(import_batch__isnull=False).values_list("title", flat=True))
    hands.follow("link", "Défaire ce lot")
    look("défaire")
    hands.follow("button", "Défaire ce lot")
    hands.wait_for_the_worker()
    look("défait")
    page.goto("/admin/directory/importbatch/")
    look("lots")

    assert faults == {}
    assert titles == {row[1] for row in ROWS}
    assert not Project.objects.filter(import_batch__isnull=False).exists()


def test_a_table_seen_before_takes_less_than_twelve_gestures(hands):
    hands.follow("link", "Importer un tableau")
    hands.bring(ROWS[:2])
    hands.follow("button", "Envoyer ce tableau")
    hands.choose("Ce qu’elle dit, colonne H", "La garder en note pour l’équipe")
    hands.follow("button", "Continuer")
    hands.wait_for_the_worker()

    hands.page.goto("/admin/")
    hands.gestures = 0
    hands.follow("link", "Importer un tableau")
    hands.bring(ROWS[:2])
    hands.follow("button", "Envoyer ce tableau")
    hands.follow("button", "Continuer")
    hands.wait_for_the_worker()
    hands.follow("link", "Appliquer")
    hands.follow("button", "Appliquer maintenant")
    hands.wait_for_the_worker()

    assert hands.gestures < 12
    assert hands.page.locator("h1").inner_text() == "C’est écrit"


def test_the_page_that_waits_follows_the_work_and_keeps_the_focus(hands):
    page = hands.page
    hands.follow("link", "Importer un tableau")
    hands.bring(ROWS[:2])
    hands.follow("button", "Envoyer ce tableau")
    hands.choose("Ce qu’elle dit, colonne H", "La garder en note pour l’équipe")
    hands.follow("button", "Continuer")
    link = page.get_by_role("link", name="Voir où il en est")
    link.focus()
    page.evaluate("window.same = true")

    progress = ImportProgress.objects.filter(batch=ImportBatch.objects.latest("pk"))
    progress.update(step="Lecture", done=1200, total=5000, at=timezone.now())
    expect(page.get_by_text("1 200 sur 5 000")).to_be_visible()

    assert page.evaluate("window.same === true")
    expect(link).to_be_focused()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1200")
    hands.wait_for_the_worker()
    assert page.locator("h1").inner_text().startswith("Répétition")
