"""Merging and restoring in a real browser; the rest of that day is in ``test_first_day.py``."""

# ruff: noqa: F811

import re

import pytest
from playwright.sync_api import expect

from directory.duplicates import finding
from directory.models import Actor
from tests import factories as make
from tests.e2e.conftest import Clicks
from tests.e2e.test_staff import staff_page  # noqa: F401


@pytest.fixture
def two(site):
    return [
        make.ActorFactory(name=name, published=True, city="Tours") for name in ("Fleuves en commun", "Fleuve en commun")
    ]


def test_two_actors_are_merged_from_the_home_in_three_clicks(staff_page, two):
    finding.refresh(Actor)
    click = Clicks(staff_page)
    staff_page.goto("/admin/")

    click("link", "Doublons probables")
    click("link", re.compile("Comparer Fleuves? en commun"))
    click("button", "Fusionner")

    expect(staff_page.locator(".messagelist")).to_contain_text("est fusionnée dans")
    assert Actor.objects.filter(pk__in=[one.pk for one in two]).count() == 1
    assert click.count <= 6


def test_what_resembles_a_new_name_shows_as_it_is_typed(staff_page, two):
    staff_page.goto("/admin/directory/actor/add/")

    staff_page.get_by_label("Nom", exact=False).first.press_sequentially("Fleuves en comun")

    expect(staff_page.locator(".semblables")).to_contain_text("Fleuves en commun")
