"""`/composants/`: for staff or with DEBUG, complete, with contrasts that hold."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from cooperation.showcase.components import DECLARED, components
from cooperation.showcase.tokens import PAIRS, contrast, contrasts, tokens
from tests import factories as make

PATH = "/composants/"
FILES = sorted(path.stem for path in (Path(settings.BASE_DIR) / "templates" / "components").glob("*.html"))


def test_contrast_is_wcags():
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_every_pair_of_colours_keeps_its_contrast_in_both_themes():
    faint = [
        (one["pair"].front, one["pair"].back, theme)
        for one in contrasts()
        for theme in ("clair", "sombre")
        if one[theme] < one["pair"].least
    ]

    assert faint == []
    assert {pair.front for pair in PAIRS} | {pair.back for pair in PAIRS} <= set(tokens()["clair"])


@pytest.mark.django_db
def test_it_is_not_there_for_a_visitor(client):
    assert client.get(PATH).status_code == 404


@pytest.mark.django_db
def test_it_is_not_there_for_an_account_that_is_not_staff(client):
    client.force_login(make.UserFactory(is_staff=False))

    assert client.get(PATH).status_code == 404


@pytest.mark.django_db
def test_it_is_there_for_who_writes_pages(client, settings):
    settings.DEBUG = True

    assert client.get(PATH).status_code == 200


@pytest.mark.django_db
def test_staff_see_every_component_and_its_arguments(client):
    client.force_login(make.UserFactory(national=True))

    response = client.get(PATH)
    shown = re.findall(r'<h2 id="c-([a-z_]+)">', response.text)

    assert response.status_code == 200
    assert shown == FILES
    assert [one.name for one in components() if not one.words] == []
    assert {*DECLARED} == {*FILES}
    assert [one.name for one in components() if not (one.states or one.within or one.at)] == []


@pytest.mark.django_db
def test_every_colour_has_its_sample(client):
    css = (Path(settings.BASE_DIR) / "static" / "css" / "vitrine.css").read_text()

    assert {*re.findall(r"\.jeton--([a-z-]+)", css)} == set(tokens()["clair"])
