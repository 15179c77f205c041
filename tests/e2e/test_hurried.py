"""What a hurried person does: Enter anywhere, Back after ticking, two windows, a file too many, five sheets in an hour,
a network that comes and goes.
"""

import re

import pytest
from playwright.sync_api import expect

from directory.mail import links
from directory.models import Mail, Project, Submission
from directory.submissions.actions import LinkScope
from tests import factories as make
from tests.e2e.conftest import following
from tests.e2e.test_proposing import photo

PHONE = {"width": 390, "height": 844}
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize(
    "browser_context_args",
    [{"viewport": PHONE}, {"viewport": PHONE, "java_script_enabled": False}],
    indirect=True,
    ids=["script", "sans-script"],
)


@pytest.fixture(autouse=True)
def _in_no_hurry(settings):
    settings.FORM_LEAST_SECONDS = 0


@pytest.fixture
def browser_context_args(browser_context_args, request):
    return {**browser_context_args, **getattr(request, "param", {})}


def go_on(page):
    with following(page):
        page.get_by_role("button", name="Enregistrer et continuer").click()


# --- Enter ----------------------------------------------------------------------------------------------------------


@WITH_AND_WITHOUT_SCRIPT
def test_enter_goes_on_and_a_row_taken_away_comes_back(page, site):
    page.goto("/proposer/jumelage/")
    page.locator("[name=territoire]").fill("Orléans")
    page.get_by_label("Votre fonction").fill("maire")
    page.get_by_label("Votre courriel").fill("mairie@orleans.example.org")
    go_on(page)
    page.locator("[name=membres-0-lieu]").fill("Parakou")
    page.locator("[name=membres-0-pays]").fill("Bénin")
    with following(page):
        page.get_by_role("button", name="Ajouter une ville").click()
    page.locator("[name=membres-1-lieu]").fill("Kita")
    page.locator("[name=membres-1-pays]").fill("Mali")
    with following(page):
        page.locator("[name=membres-1-pays]").press("Enter")
    assert [row["lieu"] for row in Submission.objects.get().answers["membres"]] == ["Parakou", "Kita"]

    page.goto(re.sub("/[a-z]+/([?].*)?$", "/membres/", page.url))
    with following(page):
        page.get_by_role("button", name=re.compile("Retirer.*1")).click()
    assert [row["lieu"] for row in Submission.objects.get().answers["membres"]] == ["Kita"]
    assert "Retiré" in page.locator(".lignes-retirees").inner_text()
    with following(page):
        page.get_by_role("button", name=re.compile("^Annuler")).click()
    assert [row["lieu"] for row in Submission.objects.get().answers["membres"]] == ["Parakou", "Kita"]
    assert page.locator("[name=membres-0-lieu]").input_value() == "Parakou"


# --- Five sheets in an hour -----------------------------------------------------------------------------------------

EMAIL = "mairie@orleans.example.org"


def begin_twinning(page):
    page.goto("/proposer/jumelage/")
    page.locator("[name=territoire]").fill("Orléans")
    page.get_by_label("Votre fonction").fill("maire")
    page.get_by_label("Votre courriel").fill(EMAIL)
    go_on(page)


def send_twinning(page, town):
    begin_twinning(page)
    page.locator("[name=membres-0-lieu]").fill(town)
    page.locator("[name=membres-0-pays]").fill("Bénin")
    for _step in ("membres", "lien", "pieces"):
        go_on(page)
    page.get_by_role("checkbox", name=re.compile("J’ai lu")).check()
    with following(page):
        page.get_by_role("button", name="Envoyer").dblclick()
    page.locator(".suivi").wait_for()
    return page.locator("main").inner_text()


def test_five_sheets_in_an_hour_are_confirmed_by_one_mail_and_the_sixth_needs_none(page, site):
    page.set_viewport_size(PHONE)
    said = [send_twinning(page, f"Tourou {number}") for number in range(5)]

    assert ["Un courriel vous attend" in text for text in said] == [True] * 5
    assert [text for text in said if "Beaucoup" in text] == []
    submissions = list(Submission.objects.order_by("pk"))
    [mail] = Mail.objects.filter(letter="confirmation")
    assert [one.reference for one in submissions if one.reference not in mail.text] == []
    token = links.give_link(LinkScope.CONFIRM, submission=mail.submission, email=EMAIL)
    page.goto(f"/suivi/confirmer/{token}/")
    with following(page):
        page.get_by_role("button", name="Confirmer et envoyer").click()
    assert set(Submission.objects.values_list("state", flat=True)) == {"recue"}

    assert "bien arrivée" in send_twinning(page, "Tourou 6")
    # What waited is dropped: nothing is left to confirm.
    assert not Mail.objects.filter(letter="confirmation").exists()


# --- Two windows, a file too many -----------------------------------------------------------------------------------


@WITH_AND_WITHOUT_SCRIPT
def test_two_windows_of_one_draft_show_what_each_typed(page, site):
    begin_twinning(page)
    other = page.context.new_page()
    other.goto(page.url)
    for window, town in ((page, "Kandi"), (other, "Nikki")):
        window.locator("[name=membres-0-lieu]").fill(town)
        window.locator("[name=membres-0-pays]").fill("Bénin")
        go_on(window)

    assert "/membres/" in other.url
    assert other.locator("[name=membres-0-lieu]").input_value() == "Nikki"
    assert "Kandi" in other.locator(".ailleurs").inner_text()


@WITH_AND_WITHOUT_SCRIPT
def test_a_file_taken_away_comes_back_with_what_was_said_of_it(page, site):
    begin_twinning(page)
    page.goto(re.sub("/[a-z]+/([?].*)?$", "/pieces/", page.url))
    page.locator("[name=fichiers]").set_input_files(photo())
    if (send := page.get_by_role("button", name="Envoyer ces fichiers")).is_visible():
        with following(page):
            send.click()
    page.get_by_label(re.compile("^Auteur de la photo")).fill("Ville d’Orléans")
    with following(page):
        page.get_by_role("button", name="Retirer forage.jpg").click()
    assert page.locator(".piece").count() == 0

    with following(page):
        page.get_by_role("button", name=re.compile("^Annuler")).click()

    assert page.get_by_label(re.compile("^Auteur de la photo")).input_value() == "Ville d’Orléans"
    assert [one.credit for one in Submission.objects.get().pieces] == ["Ville d’Orléans"]


# --- Back -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def countries(site):
    return [
        make.ProjectFactory(title=f"Projet {code}", published=True, countries=[code]) for code in ("TG", "MG", "CM")
    ]


def ticked(page):
    return sorted(page.locator("#filtres [name=pays]:checked").evaluate_all("all => all.map((one) => one.value)"))


@WITH_AND_WITHOUT_SCRIPT
def test_back_from_elsewhere_boxes_tell_the_address(page, countries):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/projets/?pays=TG")
    # Ticked, then another page at once, before the list has changed.
    page.evaluate(
        """() => {
          const boxes = document.querySelectorAll("#filtres [name=pays]");
          for (const one of boxes) one.checked = ["MG", "CM"].includes(one.value);
        }"""
    )
    with following(page):
        page.evaluate("() => location.assign('/agenda/')")
    page.go_back()
    page.wait_for_load_state("load")

    assert page.url.endswith("?pays=TG")
    assert ticked(page) == ["TG"]


def test_back_after_swaps_boxes_tell_the_address(page, countries):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/projets/")
    for code in ("MG", "TG"):
        page.locator(f"#filtres [name=pays][value={code}]").evaluate("(one) => one.click()")
        page.wait_for_url(re.compile(f"pays={code}"))
        page.wait_for_function("() => !document.querySelector('[aria-busy]')")
    page.goto("/agenda/")
    page.go_back()
    page.wait_for_load_state("load")

    assert ticked(page) == sorted(re.findall("pays=([A-Z]{2})", page.url)) == ["MG", "TG"]


# --- The network is lost --------------------------------------------------------------------------------------------


@pytest.fixture
def cut(page, problems):
    """Forgets what the browser says of a network that was cut."""
    yield
    problems[:] = [one for one in problems if "ERR_FAILED" not in one]


def test_a_box_ticked_without_network_leaves_the_list_and_asks_again(page, countries, cut):
    page.set_viewport_size(PHONE)
    page.goto("/projets/")
    page.locator("[data-ouvrir]:visible").first.click()
    shown = page.locator(".resultats > li").count()
    page.route("**/projets/?*", lambda route: route.abort())
    page.locator("#filtres [name=pays][value=TG]").evaluate("(one) => one.click()")
    retry = page.get_by_role("button", name="Réessayer")
    expect(retry).to_be_in_viewport()
    assert "la connexion manque" in page.get_by_role("alert").inner_text()
    assert page.locator(".resultats > li").count() == shown

    page.unroute("**/projets/?*")
    retry.click()
    page.wait_for_url("**/projets/?pays=TG")
    expect(retry).to_have_count(0)
    expect(page.locator(".resultats > li", has_text="Projet MG")).to_have_count(0)
    expect(page.locator(".resultats > li", has_text="Projet TG")).to_have_count(1)
    expect(page.locator(".resultats > li")).to_have_count(Project.objects.published().filter(countries="TG").count())


def test_a_form_sent_without_network_stays_with_what_was_typed(page, site, problems):
    begin_twinning(page)
    page.context.set_offline(True)
    page.locator("[name=membres-0-lieu]").fill("Tourou")
    page.locator("[name=membres-0-pays]").fill("Bénin")
    page.get_by_role("button", name="Enregistrer et continuer").last.click()

    expect(page.get_by_role("alert")).to_contain_text("la connexion manque")
    assert page.locator("[name=membres-0-lieu]").input_value() == "Tourou"

    page.context.set_offline(False)
    go_on(page)
    assert Submission.objects.get().answers["membres"][0]["lieu"] == "Tourou"
    problems[:] = [one for one in problems if "ERR_INTERNET_DISCONNECTED" not in one]
