"""The map as people use it: by keyboard, by pointer, without JavaScript, read by axe."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import following, overflowing
from tests.e2e.test_accessibility import AXE, LOOKS, violations

MAP = "/jumelages/?vue=carte"


def opened(page, path=MAP):
    page.goto(path)
    page.wait_for_selector("carte-lieux[data-vive] .repere")


def scale(page):
    return page.evaluate("() => document.querySelector('carte-lieux').k")


def focused(page):
    return page.evaluate(
        "() => document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    )


def test_a_place_is_found_opened_and_closed_by_keyboard_alone(page, site):
    opened(page)
    page.focus(".carte-scene")

    page.keyboard.press("Tab")
    cluster = focused(page)
    page.keyboard.press("Enter")
    expect(page.locator(".repere:focus")).to_have_attribute(
        "aria-label", "Orléans\u00a0: 1\u00a0jumelage ou partenariat"
    )
    page.keyboard.press("Enter")
    heading = page.locator(".carte-fiche h3")
    expect(heading).to_be_focused()
    expect(heading).to_have_text(re.compile("^Orléans"))
    expect(page.locator(".carte-liens path")).to_have_count(1)
    # Its ties are shown, from farther: the place is under the mark that it shares.
    expect(page.locator(".repere--groupe")).to_have_count(1)
    page.keyboard.press("Escape")

    assert cluster == "2\u00a0lieux, dont Orléans\u00a0: voir de plus près"
    expect(page.locator(".carte-fiche")).to_be_hidden()
    expect(page.locator(".carte-liens path")).to_have_count(0)
    assert focused(page) == cluster


def test_keys_move_and_scale_the_map(page, site):
    opened(page)
    page.focus(".carte-scene")
    first = scale(page)

    page.keyboard.press("+")
    nearer = scale(page)
    page.keyboard.press("-")
    page.keyboard.press("-")
    farther = scale(page)
    before = page.evaluate("() => document.querySelector('carte-lieux').tx")
    page.keyboard.press("ArrowLeft")
    moved = page.evaluate("() => document.querySelector('carte-lieux').tx") - before
    page.keyboard.press("0")
    expect(page.locator(".carte-hors")).to_be_hidden()

    assert nearer == pytest.approx(2 * first)
    assert farther < first
    assert moved > 0


def test_a_chosen_place_shows_its_ties_and_leads_to_its_list(page, site):
    opened(page, "/jumelages/?vue=carte&cadre=1700,250,2100,1000")

    page.get_by_role("link", name=re.compile("^Parakou")).locator(".repere-cible").click()
    expect(page.locator(".carte-partenaires text")).to_have_text(["Parakou", "Orléans"])
    page.locator(".carte-fiche").get_by_role("button", name="Orléans").click()
    expect(page.locator(".carte-fiche h3")).to_have_text(re.compile("^Orléans"))
    with following(page):
        page.locator(".carte-fiche").get_by_role("link", name=re.compile("Voir la fiche")).click()

    assert page.url.endswith("/jumelages/?collectivite=orleans")
    assert page.locator(".resultats > li").count() == 1


def test_the_wheel_never_keeps_the_page(page, site):
    page.set_viewport_size({"width": 1440, "height": 500})
    opened(page)
    page.locator(".carte-scene").hover()
    page.evaluate("() => scrollBy(0, 60)")
    before, top = scale(page), page.evaluate("() => scrollY")

    page.mouse.wheel(0, -50)
    page.wait_for_function(f"() => scrollY < {top}")
    scrolled = scale(page)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function(f"() => document.querySelector('carte-lieux').k > {before}")

    assert scrolled == before


def test_the_frame_is_in_the_address_once_somebody_moved(page, site):
    opened(page)
    untouched = page.url
    page.get_by_role("link", name="Agrandir").click()
    page.wait_for_function("() => location.search.includes('cadre=')")
    kept = scale(page)

    page.reload()
    page.wait_for_selector("carte-lieux[data-vive]")

    assert untouched.endswith(MAP)
    assert scale(page) == pytest.approx(kept, rel=0.02)


def test_filters_bring_another_map(page, site):
    opened(page, "/projets/?vue=carte")

    page.get_by_role("checkbox", name=re.compile("Togo")).check()
    page.wait_for_function("() => location.search.includes('pays=TG')")
    page.wait_for_selector("carte-lieux[data-vive] .repere")

    labels = page.locator(".repere").evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
    assert sorted(label.partition("\u00a0")[0] for label in labels) == ["Bagnolet", "Togo"]


def test_the_map_works_without_javascript(new_context, site):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(MAP)

    with following(page):
        page.locator(".repere--groupe .repere-cible").click()
    nearer = page.locator(".repere").count()
    with following(page):
        page.get_by_role("link", name="Tout voir").click()
    whole = page.locator(".repere").count()
    with following(page):
        page.get_by_role("link", name=re.compile("^Parakou")).locator(".repere-cible").click()

    assert (nearer, whole) == (2, 2)
    assert page.url.endswith("/jumelages/?vue=carte&collectivite=parakou")
    assert page.locator(".carte-lien").count() == 2


@pytest.mark.parametrize("width", [320, 1440])
def test_a_chosen_place_has_no_fault(page, site, width):
    page.set_viewport_size({"width": width, "height": 800})
    opened(page, "/jumelages/?vue=carte&cadre=1700,250,2100,1000")
    page.evaluate("() => document.querySelector('carte-lieux').choisir('parakou')")
    page.wait_for_selector(".carte-fiche:not([hidden])")
    page.evaluate(AXE)
    faults = [*overflowing(page)]

    for _width, theme in LOOKS[:2]:
        page.emulate_media(color_scheme=theme)
        faults += violations(page, (width, theme))

    assert faults == []
