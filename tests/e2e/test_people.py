"""The pages of a person: no axe fault, nothing wider than the window, light and dark, 390 and 1440 px."""

import os

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import following, overflowing
from tests.e2e.test_accessibility import AXE, LOOKS, violations
from tests.e2e.test_accessibility_loop import staff_page
from tests.factories import ProjectActorFactory, ProjectContactFactory

__all__ = ["staff_page"]
NAME = "Solène Kerbrat"


@pytest.fixture
def person(site):
    if not site.project.project_actors.filter(actor=site.orleans.actor).exists():
        ProjectActorFactory(project=site.project, actor=site.orleans.actor)
    return ProjectContactFactory(
        project=site.project, function="Maire", name=NAME, email="solene@orleans.example.org", phone="02 38 11 22 33"
    )


def test_every_step_of_a_person(staff_page, site, person):
    page, faults = staff_page, []

    def look(name):
        page.evaluate(AXE)
        for width, theme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            faults.extend(f"{name}: {one}" for one in (*violations(page, (width, theme)), *overflowing(page)))
            if folder := os.environ.get("LOOK"):
                page.screenshot(path=f"{folder}/{name}-{width}-{theme}.png", full_page=True)

    page.goto("/admin/personnes/")
    look("chercher")
    page.get_by_label("Un nom, un courriel ou un téléphone").fill("kerbrat")
    with following(page):
        page.locator("button[value=chercher]").click()
    look("trouve")
    with following(page):
        page.get_by_role("button", name="Voir cette personne").first.click()
    look("personne")
    page.get_by_label("Nouveau courriel").fill("s.kerbrat@orleans.example.org")
    with following(page):
        page.get_by_role("button", name="Voir ce qui serait corrigé").click()
    look("corriger")
    with following(page):
        page.get_by_role("button", name="Ne rien changer").click()
    with following(page):
        page.get_by_role("button", name="Voir ce qui serait effacé").click()
    look("effacer")
    page.goto(f"/admin/personnes/remplacer/{site.orleans.pk}/")
    expect(page.get_by_text(NAME)).to_be_visible()
    look("remplacer")

    assert faults == []
