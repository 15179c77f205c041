"""Charts and composed pages in the browser: 320 px, keyboard, without a script."""

import pytest

from tests.e2e.conftest import following, overflowing
from tests.e2e.test_accessibility import check

PATHS = (
    "/",
    "/chiffres/",
    "/chiffres/?pays=BJ&inconnu=1",
    "/chiffres/jumelages/",
    "/collectivites/orleans/",
    "/pays/BJ/",
    "/reseaux/centraider/",
    "/financeurs/fonds-national/",
)


def test_nothing_overflows_at_320_px(page, site):
    page.set_viewport_size({"width": 320, "height": 700})
    wide = {}
    for path in PATHS:
        page.goto(path)
        page.evaluate("document.querySelectorAll('.graphique details').forEach((one) => { one.open = true; })")
        wide[path] = overflowing(page)

    assert {path: found for path, found in wide.items() if found} == {}


@pytest.mark.parametrize("path", ["/chiffres/", "/chiffres/jumelages/", "/collectivites/orleans/", "/pays/BJ/"])
def test_charts_have_no_fault(page, site, path):
    opened = "() => document.querySelectorAll('.graphique details').forEach((one) => { one.open = true; })"

    assert check(page, path, opened) == []


def test_a_bar_leads_to_the_list_that_it_counts(page, site):
    page.goto("/chiffres/")
    bar = page.locator("#g-projets-par-pays .barres a").first
    name, number = bar.locator(".barre-nom").inner_text(), bar.locator(".barre-nombre").inner_text()

    bar.focus()
    with following(page):
        page.keyboard.press("Enter")

    assert page.url.endswith("/projets/?pays=BJ")
    assert page.locator("h1").inner_text().startswith(f"{number}\u00a0projet")
    assert name in page.title()


def test_every_bar_is_large_enough_for_a_finger(page, site):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/chiffres/")

    boxes = [link.bounding_box() for link in page.locator(".barres a, .colonnes a").all()]

    assert len(boxes) > 8
    assert min(box["height"] for box in boxes) >= 44
    assert min(box["width"] for box in boxes) >= 24
