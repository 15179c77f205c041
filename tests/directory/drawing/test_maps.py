"""The map files and the table that goes with them."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings

from directory.drawing import territories

FOLDER = Path(settings.BASE_DIR) / "static/carte"


@pytest.mark.parametrize("name", ["monde", "pays", "pacifique"])
def test_each_map_has_the_shapes_that_the_table_says(name):
    root = ElementTree.parse(FOLDER / f"{name}.svg").getroot()
    ids = {element.get("id") for element in root.iter() if element.get("id")} - {"terre", "frontieres"}

    assert all(territories.has_shape(name, code) for code in ids)
    assert {"FR", "BJ", "MQ", "GP", "GF", "RE", "YT", "NC", "PF", "PS", "XK"} <= ids


def test_every_silhouette_is_in_its_file():
    root = ElementTree.parse(FOLDER / "silhouettes.svg").getroot()

    assert all(territories.silhouette(element.get("id")) for element in root.iter() if element.get("id"))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.svg")), ids=lambda path: path.name)
def test_each_file_says_where_it_comes_from_and_stays_light(path):
    text = path.read_text(encoding="utf-8")

    assert "Natural Earth (domaine public)" in text
    assert len(text) < 160_000
