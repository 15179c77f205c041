"""The search field as one types: with the keyboard, the mouse, a finger, a screen reader; and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import following, overflowing
from tests.e2e.test_accessibility import AXE, RULES


@pytest.fixture
def field(page, site):
    page.goto("/")
    return page.locator("#q")


def listbox(page):
    return page.locator(".suggestions:visible")


def options(page):
    return listbox(page).get_by_role("option")


def suggested(page, field, words):
    """Type, and wait for what is suggested for all that was typed: a slow machine shows something for its beginning."""
    field.press_sequentially(words)
    expect(options(page).last).to_have_text(f"Chercher «\u00a0{words}\u00a0» partout")


def active(page, field):
    """The words of the option that the field points to, ``None`` without one."""
    key = field.get_attribute("aria-activedescendant")
    return page.locator(f"#{key}").inner_text().split("\n")[0] if key else None


def test_the_field_says_what_it_is(page, field):
    expect(field).to_have_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "false")
    suggested(page, field, "para")

    expect(field).to_have_attribute("aria-expanded", "true")
    expect(listbox(page).get_by_role("group")).to_have_count(5)
    assert field.get_attribute("aria-controls") == listbox(page).get_by_role("listbox").get_attribute("id")
    expect(page.get_by_text(re.compile(r"^\d suggestions, flèches pour les parcourir\.$"))).to_have_attribute(
        "role", "status"
    )


def test_arrows_walk_and_enter_goes(page, field):
    suggested(page, field, "parak")

    assert active(page, field) is None
    field.press("ArrowDown")
    assert active(page, field) == "Parakou"
    field.press("End")
    assert active(page, field) == "Chercher «\u00a0parak\u00a0» partout"
    field.press("ArrowDown")
    assert active(page, field) is None
    field.press("ArrowUp")
    field.press("Home")
    assert active(page, field) == "Parakou"
    with following(page):
        field.press("Enter")

    assert page.url.endswith("/collectivites/parakou/")


def test_enter_without_a_choice_searches(page, field):
    suggested(page, field, "parak")
    with following(page):
        field.press("Enter")

    assert page.url.endswith("/recherche/?q=parak")


def test_escape_closes_and_keeps_the_words_then_arrows_open_again(page, field):
    suggested(page, field, "parak")

    field.press("Escape")
    expect(listbox(page)).to_have_count(0)
    expect(field).to_have_value("parak")
    expect(field).to_have_attribute("aria-expanded", "false")

    field.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    field.press("Tab")
    expect(listbox(page)).to_have_count(0)


def test_a_click_goes_and_a_click_elsewhere_closes(page, field):
    suggested(page, field, "parak")
    page.locator("h1").click()
    expect(listbox(page)).to_have_count(0)

    field.fill("")
    suggested(page, field, "parako")
    with following(page):
        options(page).first.click()

    assert page.url.endswith("/collectivites/parakou/")


def test_a_typing_error_is_told_and_nothing_shows_nothing(page, field):
    field.press_sequentially("parakuo")
    expect(listbox(page).get_by_text("Rien pour")).to_contain_text("Parakou")

    field.fill("zzzzzz")
    expect(listbox(page)).to_have_count(0)
    expect(page.get_by_text("Aucune suggestion.")).to_have_count(1)


def test_late_answers_do_not_replace_new_ones(page, field):
    # Nothing gives up a late answer: it is read to its end, and must be left aside.
    page.evaluate(
        """() => {
          AbortController.prototype.abort = () => {};
          const read = Response.prototype.json;
          window.answers = [];
          Response.prototype.json = async function () {
            const content = await read.call(this);
            setTimeout(() => window.answers.push(this.url));
            return content;
          };
        }"""
    )
    held = []
    page.route("**/suggestions.json?q=or", lambda route: held.append(route))
    with page.expect_request("**/suggestions.json?q=or"):
        field.fill("or")
    field.fill("bagno")
    expect(options(page).first).to_contain_text("Bagnolet")

    held[0].continue_()
    page.wait_for_function("() => window.answers.some((address) => address.endsWith('?q=or'))")

    expect(options(page).first).to_contain_text("Bagnolet")


def test_a_list_suggests_its_own_kind(page, site):
    page.goto("/collectivites/")
    page.locator("#q").press_sequentially("parak")

    expect(options(page)).to_have_count(1)
    expect(options(page).first).to_contain_text("Parakou")


def test_the_magnifier_opens_the_search_in_place(page, site):
    page.goto("/projets/")
    page.locator(".nav-loupe").click()
    dialog = page.get_by_role("dialog", name="Chercher dans tout l’annuaire")

    expect(dialog.get_by_role("combobox")).to_be_focused()
    dialog.get_by_role("combobox").press_sequentially("bagno")
    expect(options(page).first).to_contain_text("Bagnolet")
    # The first closes the suggestions; the browser's own then empty the field and close the search.
    page.keyboard.press("Escape")
    expect(listbox(page)).to_have_count(0)
    expect(dialog).to_be_visible()
    dialog.get_by_role("combobox").fill("")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(page.locator(".nav-loupe")).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark"), (320, "light")])
def test_open_suggestions_are_accessible_and_fit(page, site, width, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/recherche/")
    suggested(page, page.locator("#q"), "para")
    page.locator("#q").press("ArrowDown")

    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)

    assert {one["id"]: one["nodes"][0]["html"] for one in found["violations"]} == {}
    assert overflowing(page) == []
    assert min(box["height"] for box in (one.bounding_box() for one in options(page).all())) >= 44


def test_without_script_the_field_searches(new_context, site):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/")
    field = page.locator("#q")

    assert field.get_attribute("role") is None
    field.fill("parakou")
    with following(page):
        field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("parakou")
    page.locator(".nav-loupe").click()
    expect(page).to_have_url(re.compile(r"/recherche/$"))
