"""The lists as people use them: swapped results, a dialog of filters, keyboard alone, no script, very small screens."""

import re

import brotli
import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.e2e.conftest import following, overflowing

PHONE = {"width": 390, "height": 844}
LISTS = (
    "/projets/", "/jumelages/", "/collectivites/", "/acteurs/", "/financeurs/", "/reseaux/", "/pays/", "/agenda/",
    "/actualites/", "/ressources/", "/appels/", "/groupes-pays/",
)  # fmt: skip


@pytest.fixture
def many(site):
    """Thirty more projects in Togo: two pages."""
    return [
        make.ProjectFactory(title=f"Projet {n:02}", published=True, countries=["TG"], sectors=["Eau"])
        for n in range(30)
    ]


def box(page, name):
    return page.get_by_role("checkbox", name=re.compile(name))


def swapped(page, pattern):
    """Waits for the address, then for the results that go with it."""
    page.wait_for_url(pattern)
    page.wait_for_function("() => !document.querySelector('[aria-busy]')")


def seen(page):
    return {
        "query": page.url.partition("?")[2],
        "title": page.locator("h1").inner_text().replace("\xa0", " "),
        "same page": page.evaluate("() => window.marker === 1"),
    }


def opened(page, path):
    page.goto(path)
    page.evaluate("() => { window.marker = 1; }")


def focused(page):
    return page.evaluate(
        "() => document.activeElement.id || document.activeElement.value || document.activeElement.tagName"
    )


@pytest.mark.parametrize("choices", ["", "?pays=TG"])
def test_the_filters_follow_the_results_on_a_wide_screen(page, many, choices):
    page.set_viewport_size({"width": 1440, "height": 800})
    opened(page, f"/projets/{choices}")
    last = page.locator(".resultat").last
    last.scroll_into_view_if_needed()

    panel = page.locator("#filtres").bounding_box()

    assert panel["y"] <= last.bounding_box()["y"] < panel["y"] + panel["height"] <= 801
    if choices:
        expect(page.locator("#filtres").get_by_role("link", name="Tout retirer")).to_be_in_viewport()
    page.locator("#filtres .facette > summary").last.focus()
    assert page.evaluate("() => document.activeElement.getBoundingClientRect().bottom") <= 800


# --- Only the results swap ------------------------------------------------------------------------------------------


def test_a_ticked_box_changes_the_results_the_address_and_nothing_else(page, many):
    opened(page, "/projets/")

    box(page, "Togo").focus()
    page.keyboard.press("Space")
    swapped(page, "**/projets/?pays=TG")

    assert seen(page) == {"query": "pays=TG", "title": "31 projets au Togo", "same page": True}
    assert page.title() == "31\xa0projets au Togo — Passerelles"
    assert page.locator("[data-annonce]").inner_text() == "31\xa0projets au Togo"
    assert page.locator(".puce span:not(.vh)").all_inner_texts() == ["Pays Togo"]
    assert focused(page) == "TG"
    assert box(page, "Bénin").locator("xpath=..").locator(".nb").inner_text() == "1"


def test_boxes_ticked_together_make_one_step(page, many):
    opened(page, "/projets/")

    # In one breath: a slow machine would leave the script time to ask between two clicks.
    page.locator("[name=pays]:is([value=TG], [value=BJ])").evaluate_all("both => both.forEach((one) => one.click())")
    swapped(page, re.compile(r"pays=BJ&pays=TG|pays=TG&pays=BJ"))
    both = seen(page)["title"]
    page.go_back()
    swapped(page, re.compile(r"/projets/$"))

    assert both.startswith("32 projets")
    assert seen(page) == {"query": "", "title": "32 projets", "same page": True}
    assert page.locator("#filtres input:checked").count() == 0


def test_back_and_forward_bring_each_selection_again(page, many):
    opened(page, "/projets/?pays=TG")

    page.get_by_role("link", name="Suivante").click()
    swapped(page, "**/projets/?pays=TG&page=2")
    second = (seen(page)["query"], focused(page), page.locator(".resultats > li").count())
    page.get_by_role("link", name=re.compile("Togo.*retirer")).click()
    swapped(page, re.compile(r"/projets/$"))
    lifted = (seen(page), focused(page))
    page.go_back()
    swapped(page, "**/projets/?pays=TG&page=2")
    back = (page.locator(".puce").count(), page.locator("[aria-current=page]", has_text="Page 2").count())
    page.go_back()
    swapped(page, "**/projets/?pays=TG")
    first = page.locator(".resultats > li").count()
    page.go_forward()
    swapped(page, "**/projets/?pays=TG&page=2")

    assert second == ("pays=TG&page=2", "resultats-titre", 7)
    assert lifted == ({"query": "", "title": "32 projets", "same page": True}, "resultats-titre")
    assert back == (1, 1)
    assert first == 24
    assert seen(page) == {"query": "pays=TG&page=2", "title": "31 projets au Togo", "same page": True}


def test_the_latest_request_wins(page, many):
    opened(page, "/projets/")
    held = []
    page.route(re.compile(r"pays=TG$"), lambda route: held.append(route))

    box(page, "Togo").check()
    page.wait_for_function("() => document.querySelector('[aria-busy]')")
    box(page, "Bénin").check()
    swapped(page, re.compile(r"pays=BJ"))
    for route in held:
        route.abort()

    assert len(held) == 1
    assert seen(page)["title"].startswith("32 projets")
    assert sorted(page.locator("#filtres input:checked").evaluate_all("all => all.map((one) => one.value)")) == [
        "BJ",
        "TG",
    ]


def test_without_the_network_the_list_stays_and_offers_to_try_again(page, many, problems):
    opened(page, "/projets/")
    before = seen(page)["title"]
    page.route(re.compile(r"pays=TG$"), lambda route: route.abort())

    box(page, "Togo").check()

    expect(page.get_by_role("button", name="Réessayer")).to_be_visible()
    assert seen(page)["title"] == before
    problems[:] = [one for one in problems if "ERR_FAILED" not in one]


def test_a_link_opened_in_a_tab_leaves_the_list_alone(page, many):
    opened(page, "/projets/?pays=TG")

    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Suivante").click(modifiers=["Control"])
    tab.value.wait_for_load_state()

    assert tab.value.url.partition("?")[2] == "pays=TG&page=2"
    assert seen(page) == {"query": "pays=TG", "title": "31 projets au Togo", "same page": True}


def test_columns_sort_the_table(page, many):
    opened(page, "/projets/?vue=table")

    page.get_by_role("columnheader", name="Projet").get_by_role("link").click()
    swapped(page, re.compile(r"tri=titre"))

    assert page.locator("th[aria-sort]").all_inner_texts() == ["Projet"]
    assert page.locator("tbody th").first.inner_text() == "Cantines à Lomé"
    assert seen(page)["same page"]


def test_the_calendar_turns_its_pages(page, site):
    opened(page, "/agenda/")

    link = page.locator("#mois-apres")
    month = link.inner_text().strip(" →\n")
    link.click()
    swapped(page, re.compile(r"periode="))

    assert page.locator(".mois caption").inner_text() == month
    assert focused(page) == "mois-apres"
    assert seen(page)["same page"]


# --- Keyboard alone -------------------------------------------------------------------------------------------------


def test_search_and_filter_by_keyboard_alone(page, many):
    opened(page, "/projets/")

    def tab_to(condition, most=80):
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(f"() => {condition}"):
                return
        pytest.fail(condition)

    tab_to("document.activeElement.value === 'TG'")
    page.keyboard.press("Space")
    swapped(page, "**/projets/?pays=TG")
    tab_to("document.activeElement.name === 'q'")
    page.keyboard.type("cantines")
    page.keyboard.press("Enter")
    swapped(page, re.compile(r"q=cantines&pays=TG"))
    found = (seen(page)["title"], focused(page))
    page.keyboard.press("Tab")
    with following(page):
        page.keyboard.press("Enter")

    assert found == ("1 projet au Togo pour « cantines »", "resultats-titre")
    assert page.url.endswith("/projets/cantines-a-lome/")


def test_a_menu_closes_with_escape_and_gives_focus_back(page, many):
    page.goto("/projets/")
    menu = page.locator(".menu-outil--tri")

    menu.locator("summary").press("Enter")
    is_open = menu.get_attribute("open")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert is_open == ""
    assert menu.get_attribute("open") is None
    assert page.evaluate("() => document.activeElement.tagName") == "SUMMARY"


def test_a_long_facet_is_searched(page, site):
    names = [f"Secteur {letter}" for letter in "ABCDEFGHIJ"]
    make.ProjectFactory(published=True, sectors=[*names, "Élevage"])
    page.goto("/projets/")
    facet = page.locator("[data-facette=secteur]")

    facet.get_by_role("searchbox").fill("ELEV")
    shown = facet.locator(".case:visible").all_inner_texts()
    facet.get_by_role("searchbox").fill("zzz")

    assert [words.split("\n")[0] for words in shown] == ["Élevage"]
    assert facet.locator("[data-rien]").is_visible()


# --- On a phone -----------------------------------------------------------------------------------------------------


def test_filters_are_a_dialog_on_a_phone(page, many):
    page.set_viewport_size(PHONE)
    opened(page, "/projets/")
    dialog, opener = page.get_by_role("dialog", name="Filtrer"), page.get_by_role("link", name="Filtrer")

    opener.click()
    inside = page.evaluate("() => document.querySelector('dialog.volet').matches(':modal')")
    dialog.get_by_text("Pays", exact=True).first.click()
    box(page, "Togo").check()
    swapped(page, "**/projets/?pays=TG")
    count = dialog.get_by_role("button").inner_text().replace("\xa0", " ")
    for _ in range(60):  # more than there are stops: the browser's own bar, never the page behind
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement !== document.body && !document.activeElement.closest('dialog')"):
            pytest.fail("focus left the dialog")
    dialog.get_by_role("button").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    page.go_back()
    swapped(page, re.compile(r"/projets/$"))

    assert inside
    assert count == "Voir les 31 projets"
    assert seen(page) == {"query": "", "title": "32 projets", "same page": True}


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 568}], ids=["390", "320"])
def test_the_first_result_is_on_the_first_screen(page, many, size):
    page.set_viewport_size(size)
    tops = {}

    for path in ("/projets/", "/projets/?pays=TG&secteur=eau", "/jumelages/", "/collectivites/", "/actualites/"):
        page.goto(path)
        title = page.locator(".resultats > li").first.locator("h3").bounding_box()
        tops[path] = title["y"] + title["height"] <= size["height"]
        rows = [one.bounding_box()["y"] for one in page.locator(".barre > *:visible").all()]
        assert max(rows) - min(rows) < 20  # one line of tools

    assert tops == dict.fromkeys(tops, True)


@pytest.mark.parametrize("view", ["liste", "table"])
@pytest.mark.parametrize("height", [568, 256], ids=["phone", "zoom 400 %"])
def test_every_list_fits_in_320_pixels(page, site, view, height):
    page.set_viewport_size({"width": 320, "height": height})
    wide = {}

    for path in LISTS:
        page.goto(f"{path}?vue={view}")
        wide[path] = overflowing(page)

    assert wide == dict.fromkeys(LISTS, [])


def test_the_first_column_stays_while_the_table_scrolls(page, site):
    page.set_viewport_size(PHONE)
    page.goto("/projets/?vue=table")
    first = page.locator("tbody th").first

    page.locator(".tableau-boite").evaluate("(one) => { one.scrollLeft = 300; }")

    assert page.locator(".tableau-boite").evaluate("(one) => one.scrollLeft") > 100
    assert 0 <= first.bounding_box()["x"] + 20 <= 40


# --- Without script, in forced colours, and its weight --------------------------------------------------------------


@pytest.fixture
def plain_page(new_context, many):
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size(PHONE)
    return page


def test_the_whole_journey_without_script_on_a_phone(plain_page):
    page = plain_page
    page.goto("/projets/")

    page.get_by_role("link", name="Filtrer").click()
    panel = page.locator("#filtres")
    expect(panel).to_be_visible()
    box(page, "Togo").check()
    with following(page):
        panel.get_by_role("button", name="Appliquer").click()
    filtered = (page.url.partition("?")[2], page.locator("h1").inner_text())
    with following(page):
        page.get_by_role("link", name="Suivante").click()
    page.locator(".menu-outil--tri summary").click()
    with following(page):
        page.get_by_role("link", name="Ordre alphabétique").click()
    with following(page):
        page.get_by_role("link", name="Tableau").click()
    row = page.locator("tbody th a").first.inner_text()
    with following(page):
        page.locator(".puce").click()

    assert filtered == ("pays=TG&q=", "31\xa0projets au Togo")
    assert row == "Cantines à Lomé"
    assert page.locator("h1").inner_text() == "32\xa0projets"


def test_forced_colours_keep_what_is_chosen_visible(page, many):
    page.emulate_media(forced_colors="active")
    page.goto("/projets/?pays=TG")

    box_look = box(page, "Togo").evaluate("(one) => getComputedStyle(one).appearance")
    view_look = page.locator(".vues [aria-current]").evaluate("(one) => getComputedStyle(one).outlineStyle")

    assert (box_look, view_look) == ("auto", "solid")


def test_a_first_list_page_is_light(page, many):
    bodies = {}
    page.on("response", lambda response: bodies.setdefault(response.url, response))

    page.goto("/projets/")
    page.wait_for_load_state("networkidle")
    sizes = {
        url: len(body) if url.endswith(".woff2") else len(brotli.compress(body, quality=5 if url.endswith("/") else 11))
        for url, response in list(bodies.items())
        for body in [response.body()]
    }

    # Half a kilobyte of headers each; fonts and maps included.
    assert sum(sizes.values()) + 500 * len(sizes) < 150_000, sizes
