"""The tasks of a first day, by the labels that are seen alone: how many clicks, fields and screens each takes."""

# ruff: noqa: F811

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from directory.models import Actor, Project, ProjectContact
from tests import factories as make
from tests.e2e.conftest import Clicks, following
from tests.e2e.test_staff import staff_page  # noqa: F401

ACTORS = ("Les amis de Parakou", "Parakou", "Orléans")
FUNDERS = {"Fonds régional": "12 000", "Fonds national": "5000", "Fonds européen": "1 000,50"}
FILES = {"JPEG": "photo", "PDF": "document"}


@pytest.fixture(autouse=True)
def _rows_are_read_one_by_one(settings):
    """Each row that is typed is validated, and locked, by itself."""
    settings.ZEAL_RAISE = False


def file_of(sort):
    body = io.BytesIO()
    Image.new("RGB", (400, 300), (20, 90, 90)).save(body, sort)
    return {"name": f"puits.{sort.lower()}", "mimeType": "application/octet-stream", "buffer": body.getvalue()}


def pick(click, box, typed):
    """Click a box of choices, type, and take the first that it offers, from the keyboard."""
    click.on(box)
    click.page.keyboard.type(typed)
    click.page.locator(".select2-results__option--highlighted", has_text=typed).first.wait_for()
    click.page.keyboard.press("Enter")
    click.page.locator(".select2-dropdown").wait_for(state="detached")


def rows_of(page, name):
    return page.locator(f"#{name}-group tr.form-row:not(.empty-form)")


def test_a_project_with_its_partners_funders_and_files_is_published(staff_page, site):
    page, click = staff_page, Clicks(staff_page)
    page.goto("/admin/")
    click.screens.clear()

    click.on(page.locator("a[href='/admin/directory/project/add/']").first, loads=True)
    page.get_by_label(re.compile("^Titre")).first.fill("Un puits à Kika")
    page.get_by_label("En une phrase").fill("Un puits et sa pompe pour trois hameaux.")
    pick(click, page.locator(".field-countries .select2-selection"), "Bénin")
    page.get_by_label(re.compile("^Début")).first.fill("mars 2021")
    page.get_by_label(re.compile(r"^Fin\b")).first.fill("2024")
    for row, name in enumerate(ACTORS):
        pick(click, rows_of(page, "project_actors").nth(row).locator(".select2-selection"), name)
    money = rows_of(page, "fundings")
    for row, (name, amount) in enumerate(FUNDERS.items()):
        if row >= money.count():
            click.on(page.locator("#fundings-group .add-row a"))
        pick(click, money.nth(row).locator(".select2-selection").first, name)
        money.nth(row).locator("input[name$=amount]").fill(amount)
    attached = page.locator("#attachments-group .inline-related:not(.empty-form)")
    for row, (sort, kind) in enumerate(FILES.items()):
        click.on(page.locator("#attachments-group .add-row a"))
        attached.nth(row).locator("input[type=file]").set_input_files(file_of(sort))
        click.count += 1  # the window that chooses a file
        attached.nth(row).locator("select").select_option(kind)
        for name in ("title", "alt", "credit"):
            attached.nth(row).locator(f"input[name$={name}]").fill("Le puits de Kika")
    click("button", "Publier", exact=True)

    expect(page.locator(".messagelist")).to_contain_text("« Un puits à Kika (2021) » publié")
    project = Project.objects.get(title="Un puits à Kika")
    counts = (project.project_actors.count(), project.fundings.count(), project.attachments.count())
    assert (project.is_published, counts) == (True, (3, 3, 2))
    assert click.count <= 20
    assert len(click.screens) <= 2


@pytest.mark.parametrize(("width", "height", "most"), [(1440, 900, 1800), (390, 844, 3000)])
def test_the_form_of_a_project_is_short(width, height, most, staff_page, site):
    """Two screens of a desk; on a telephone, one column and all that everybody fills in: 5,508 pixels once."""
    staff_page.set_viewport_size({"width": width, "height": height})
    staff_page.goto("/admin/directory/project/add/")

    assert staff_page.evaluate("document.documentElement.scrollHeight") <= most


def test_a_commune_is_found_with_one_field(staff_page, site):
    staff_page.goto("/admin/")
    field = staff_page.get_by_role("searchbox", name="Chercher dans tout le bureau").first

    field.fill("orleans")
    with following(staff_page):
        field.press("Enter")
    with following(staff_page):
        staff_page.get_by_role("main").get_by_role("link", name=re.compile("Orléans")).first.click()

    expect(staff_page.get_by_role("heading", name=re.compile("Orléans")).first).to_be_visible()


def test_a_mayor_is_replaced_everywhere_on_one_page(staff_page, site):
    others = [site.project, make.ProjectFactory(title="Cantines", published=True, holder=site.orleans.actor)]
    for one in others:
        make.ProjectContactFactory(project=one, function="Maire d’Orléans", name="Solène Kerbrat")
    page, click = staff_page, Clicks(staff_page)
    page.goto(f"/admin/directory/collectivite/{site.orleans.pk}/change/")

    click("link", "Le maire ou le contact a changé")
    click.screens.clear()
    page.get_by_label(re.compile("^Nom")).first.fill("Yann Le Goff")
    for box in page.get_by_role("checkbox", name=re.compile("Solène Kerbrat")).all():
        if not box.is_checked():
            click.on(box)
    click("button", "Remplacer dans les fiches cochées")

    assert not ProjectContact.objects.filter(name="Solène Kerbrat").exists()
    assert ProjectContact.objects.filter(name="Yann Le Goff").count() == len(others)
    assert len(click.screens) <= 1


def test_two_actors_are_merged_from_a_sheet_in_five_clicks_and_taken_apart(staff_page, site):
    two = [
        make.ActorFactory(name=name, published=True, city="Tours") for name in ("Fleuves en commun", "Fleuve en commun")
    ]
    click = Clicks(staff_page)
    staff_page.goto("/admin/")

    click("link", "Acteurs", exact=True)
    click("link", "Fleuves en commun", exact=True)
    click("link", "Fusionner", exact=True)
    click("link", "Comparer avec Fleuve en commun")
    click("button", "Fusionner")
    assert click.count <= 6

    click("link", "Défaire cette fusion")
    click("button", "Défaire cette fusion")
    assert Actor.objects.filter(pk__in=[one.pk for one in two]).count() == 2


def test_the_text_of_yesterday_returns_in_three_clicks(staff_page, site):
    project = site.project
    Project.objects.filter(pk=project.pk).update(summary="Le texte d’hier")
    Project.objects.filter(pk=project.pk).update(summary="Effacé par mégarde")
    click = Clicks(staff_page)
    staff_page.goto("/admin/directory/project/")

    click("link", project.title, exact=True)
    click("link", "Historique", exact=True)
    click("button", "Remettre ce texte : En une phrase")

    assert Project.objects.get(pk=project.pk).summary == "Le texte d’hier"
    assert click.count <= 3
