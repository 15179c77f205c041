"""Names typed without their spaces, or misspelt as a whole; small words."""

import re

import pytest

from directory.database.fold import fold
from directory.reference import lists, territory
from directory.search.dictionary import is_french
from directory.search.glued import is_named, spaced, spelt, tells_nothing

LARGE_TOWN = 20_000


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lemans", "le mans"),
        ("bourgenbresse", "bourg en bresse"),
        ("burkinafaso", "burkina faso"),
        ("orleans", "orleans"),
        ("qqqqqq", ""),
        ("eu", ""),
    ],
)
def test_a_name_without_its_spaces_takes_them_back(typed, name):
    assert spaced(typed) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("saint brieux", "saint brieuc"),
        ("sant malo", "saint malo"),
        ("la rochele", "la rochelle"),
        ("malli", "mali"),
        ("burkina fasso", "burkina faso"),
    ],
)
def test_a_misspelt_name_is_known_as_a_whole(typed, name):
    assert spelt(typed)[0] == name


@pytest.mark.parametrize(
    "typed",
    ["", "eu", "mali", "service", "la mere", "eau propre", "ville verte", "orleans parakou", "12345", "zzzz qqqq"],
)
def test_what_means_something_is_no_misspelt_name(typed):
    assert typed in spelt(typed) or not spelt(typed)


@pytest.mark.parametrize("text", ["dans les", "Et", "de la", "DES", "pour  le", "l’", "d'un"])
def test_small_words_alone_tell_nothing(text):
    assert tells_nothing(text)


@pytest.mark.parametrize("text", ["", "Y", "Eu", "Oô", "Is", "Son", "le Mans", "dans le Nord", "93"])
def test_the_name_of_a_place_tells_something_however_small(text):
    assert not tells_nothing(text)


def test_no_large_town_no_country_and_no_sector_is_ever_corrected():
    names = [one.name for one in territory.communes() if (one.population or 0) > LARGE_TOWN]
    names += [name for one in lists.countries() for name in (one.name, *one.aliases)]
    sectors = {word for one in lists.sectors() for word in re.findall(r"[a-z]{4,}", fold(one.name))}
    words = {word for name in names for word in fold(name).split() if len(word) >= 4}

    assert len(names) > 600
    assert [word for word in words if not (is_french(word) or is_named(word))] == []
    assert sorted(word for word in sectors if not is_french(word)) == []
