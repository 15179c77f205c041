"""Names typed without their spaces."""

import pytest

from directory.search.glued import spaced


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
