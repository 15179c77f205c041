"""``/donnees/``: true addresses, and a dictionary that forgets no column and no filter."""

import re
from html import unescape

import pytest

from cooperation.pages.open_data import FLAGS, FORMATS, VALUES
from directory.kinds import all_kinds
from tests import whole_site
from tests.whole_site import build_site

LISTS = [kind.list for kind in all_kinds() if kind.list]

pytestmark = pytest.mark.django_db


def links(html):
    return [unescape(link) for link in re.findall(r'href="(/[^"#]*)"', html)]


def test_every_list_that_can_be_taken_away_is_explained():
    exported = {view for view in whole_site.list_classes().values() if hasattr(view, "section") and view.exports}

    assert {view.section for view in exported} <= {view.section for view in LISTS}
    assert {suffix for view in LISTS for suffix in view.exports} == set(FORMATS)


def test_every_file_is_offered(client):
    html = client.get("/donnees/").content.decode()

    assert {f"/{view.section}.{suffix}" for view in LISTS for suffix in view.exports} <= set(links(html))


def test_the_examples_are_true(client):
    build_site()
    html = client.get("/donnees/").content.decode()

    examples = [link for link in links(html) if "?" in link]

    assert [link.partition("?")[0] for link in examples] == [
        *("/projets/", "/projets.xlsx", "/jumelages/", "/jumelages.geojson", "/jumelages/", "/jumelages.csv"),
        *("/collectivites/", "/collectivites.json", "/projets/", "/projets.atom", "/agenda/", "/agenda.ics"),
    ]
    pages = [link for link in examples if "/?" in link]
    totals = {link: client.get(link).context["total"] for link in pages}
    assert [link for link, total in totals.items() if not total] == []
    assert {link: client.get(link).status_code for link in examples} == dict.fromkeys(examples, 200)


def test_an_empty_base_has_no_example(client):
    html = client.get("/donnees/").content.decode()

    assert [link for link in links(html) if "?" in link] == []


@pytest.mark.parametrize("view", LISTS, ids=lambda view: view.section)
def test_the_dictionary_is_that_of_the_files(client, view):
    html = unescape(client.get(f"/donnees/{view.section}/").content.decode())

    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="court"><code>(\w+)</code>', html)

    assert rows == [(str(column.heading), column.key) for column in view.export_table.columns]


@pytest.mark.parametrize("view", LISTS, ids=lambda view: view.section)
def test_columns_are_named_once_and_explained(view):
    columns = view.export_table.columns

    assert len({column.key for column in columns}) == len(columns)
    assert len({str(column.heading) for column in columns}) == len(columns)
    assert [column.key for column in columns if not re.fullmatch(r"[a-z][a-z_]*", column.key)] == []
    assert [str(column.note) for column in columns if not str(column.note).endswith((".", "…"))] == []


def test_every_filter_says_what_it_takes():
    facets = {name: facet for view in LISTS for name, facet in view.facets.items()}
    flags = {name for view in LISTS for name in view.flags}

    assert {name for name, facet in facets.items() if not facet.choices and name not in VALUES} == set()
    assert VALUES.keys() <= facets.keys()
    assert flags == FLAGS.keys()


@pytest.mark.parametrize("path", ["/donnees/inconnue/", "/donnees/recherche/"])
def test_another_list_is_missing(client, path):
    assert client.get(path).status_code == 404
