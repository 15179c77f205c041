"""The map as people use it: by keyboard, by pointer, without JavaScript, read by axe."""

import re

import pytest

from tests.e2e.conftest import overflowing
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
    page.wait_for_function("() => document.querySelectorAll('.repere--groupe').length === 0")
    place = focused(page)
    page.keyboard.press("Enter")
    page.wait_for_selector(".carte-fiche:not([hidden])")
    heading = focused(page)
    ties = page.locator(".carte-liens path").count()
    page.keyboard.press("Escape")
    closed = (page.locator(".carte-fiche").is_hidden(), page.locator(".carte-liens path").count(), focused(page))

    assert cluster == "2\u00a0lieux, dont Orléans\u00a0: voir de plus près"
    assert place == "Orléans\u00a0: 1\u00a0jumelage ou partenariat"
    assert heading.split("\n")[0].startswith("Orléans")
    assert ties == 1
    # Its ties were shown, from farther: the place is under the mark that it shares.
    assert closed == (True, 0, cluster)


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
    whole = page.locator(".carte-hors").is_hidden()

    assert nearer == pytest.approx(2 * first)
    assert farther < first
    assert moved > 0
    assert whole


def test_a_chosen_place_shows_its_ties_and_leads_to_its_list(page, site):
    opened(page, "/jumelages/?vue=carte&cadre=1700,250,2100,1000")

    page.get_by_role("link", name=re.compile("^Parakou")).locator(".repere-cible").click()
    page.wait_for_selector(".carte-fiche:not([hidden])")
    named = page.locator(".carte-partenaires text").all_text_contents()
    page.locator(".carte-fiche").get_by_role("button", name="Orléans").click()
    page.wait_for_function("() => document.querySelector('.carte-fiche h3').textContent.startsWith('Orléans')")
    page.locator(".carte-fiche").get_by_role("link", name=re.compile("Voir la fiche")).click()
    page.wait_for_url("**/jumelages/?collectivite=orleans")

    assert named == ["Parakou", "Orléans"]
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

    page.locator(".repere--groupe .repere-cible").click()
    nearer = page.locator(".repere").count()
    page.get_by_role("link", name="Tout voir").click()
    whole = page.locator(".repere").count()
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
