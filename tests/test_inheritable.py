"""What whoever takes over the project finds at its root, and the one version that all of it says."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def read(name):
    return (ROOT / name).read_text()


def test_the_licence_is_there_whole():
    text = read("LICENSE")

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [article for article in range(1, 16) if not re.search(rf"^{article}\. ?\w", text, re.MULTILINE)] == []
    assert "Appendix" in text


@pytest.mark.django_db
def test_the_footer_says_the_version(client):
    footer = client.get("/accessibilite/").text.partition('<footer class="pied">')[2]

    assert f"Passerelles\N{NO-BREAK SPACE}{settings.VERSION}." in footer


def test_the_version_is_the_same_everywhere():
    assert re.findall(r"^## (\d[\d.]*)", read("CHANGELOG.md"), re.MULTILINE)[0] == settings.VERSION
    assert re.search(r'^softwareVersion: "(.+)"', read("publiccode.yml"), re.MULTILINE)[1] == settings.VERSION


def test_publiccode_has_what_the_standard_requires():
    """https://yml.publiccode.tools/schema.core.html, version 0.4."""
    text = read("publiccode.yml")
    required = {
        "publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    short, long = (
        re.search(rf"^    {key}: >-?\n((?:      .+\n|\n)+)", text, re.MULTILINE)[1]
        for key in ("shortDescription", "longDescription")
    )

    assert required - set(re.findall(r"^(\w+):", text, re.MULTILINE)) == set()
    assert len(" ".join(short.split())) <= 150
    assert 150 <= len(" ".join(long.split())) <= 10_000
    assert re.search(r"^  license: EUPL-1.2$", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_a_newcomer_finds_where_to_begin(name):
    assert f"({name})" in read("README.md")


def test_no_decision_is_missing():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md"))

    assert numbers == list(range(1, len(numbers) + 1))
