"""« Ma commune » in a real browser: on a phone, without scripts, by the keyboard."""

import pytest
from playwright.sync_api import expect

from tests import factories as make

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def village(live_server):
    """A village without anything, beside a town that cooperates, in the region of a network."""
    network = make.NetworkFactory(name="Réseau du fleuve", regions=["24"])
    make.OfficeFactory(network=network, city="Gien", is_headquarters=True, phone="02 38 00 00 01")
    gien = make.CommuneFactory(name="Gien", code="45155", actor__latitude=47.69, actor__longitude=2.63)
    make.JumelageFactory(published=True, members=[gien, make.ForeignTownFactory(name="Malchin", country="DE")])
    return make.CommuneFactory(name="Poilly", code="45254", actor__latitude=47.68, actor__longitude=2.60)


def test_a_commune_without_anything_finds_whom_to_call_on_a_phone_without_scripts(new_context, village):
    page = new_context(java_script_enabled=False).new_page()
    page.set_viewport_size(PHONE)

    page.goto("/")
    page.locator("#q-commune").fill("poilly")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ma-commune/poilly/")
    call = page.get_by_role("link", name="02 38 00 00 01")
    neighbour = page.locator(".territoires").get_by_role("link", name="Gien", exact=True)

    # The number is in the first two screens.
    assert call.bounding_box()["y"] < 2 * PHONE["height"]
    assert call.get_attribute("href") == "tel:0238000001"
    expect(neighbour).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.get_by_role("link", name="Écrire : Réseau du fleuve").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Réseau du fleuve")


def test_a_suggestion_is_chosen_by_the_keyboard(page, village):
    page.goto("/ma-commune/")
    page.locator("#q-commune").focus()
    page.keyboard.type("poil")
    expect(page.get_by_role("option")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/ma-commune/poilly/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Poilly")
