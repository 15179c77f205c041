"""A list without an answer says which choice to lift, with what it would give, and where else to look."""

import re
from html import unescape

import pytest

from directory.listing.page import levers
from directory.projects.list import ProjectList
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def advice(client):
    """``(words, {label of a link: address})`` of the box shown in place of results."""

    def ask(path):
        box = re.search(r'<div class="vide">.*', client.get(path).text)[0]
        links = {
            re.sub(r"<[^>]+>", "", words): url
            for url, words in re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', box)
        }
        words = re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", box)).strip()
        return words, {unescape(label): unescape(url) for label, url in links.items()}

    return ask


@pytest.fixture(autouse=True)
def _records():
    make.ProjectFactory(published=True, countries=["BJ"], sectors=["Eau"])
    make.ProjectFactory(published=True, countries=["TG"], sectors=["Culture"])
    make.ProjectFactory(countries=["BJ"], sectors=["Culture"])  # a draft: it must not be promised


def test_each_choice_says_what_lifting_it_would_give(advice):
    words, links = advice("/projets/?pays=BJ&secteur=culture")

    assert words.startswith("Rien ne répond à tous ces choix à la fois. En lever un donnerait\xa0:")
    assert links == {
        "Sans «\xa0secteur\xa0»\xa0: 1\xa0projet": "/projets/?pays=BJ",
        "Sans «\xa0pays\xa0»\xa0: 1\xa0projet": "/projets/?secteur=culture",
        "Tout retirer": "/projets/",
    }


def test_two_are_lifted_when_one_is_not_enough(advice):
    words, links = advice("/projets/?pays=ZZ&q=zyx%26w")

    assert words.startswith(
        "Rien ne répond à tous ces choix à la fois. En lever un seul ne suffirait pas. En lever deux donnerait\xa0:"
    )
    assert links == {
        "Sans «\xa0pays\xa0» ni les mots cherchés\xa0: 2\xa0projets": "/projets/",
        "Chercher dans tout l’annuaire": "/recherche/?q=zyx%26w",
    }


def test_one_choice_alone(advice):
    words, links = advice("/projets/?statut=abandonne")

    assert words.startswith("Rien ne répond à ce choix. Autrement\xa0:")
    assert links == {"Sans «\xa0statut\xa0»\xa0: 2\xa0projets": "/projets/", "Tout retirer": "/projets/"}


def test_an_empty_list_says_so(advice):
    assert advice("/ressources/") == ("Rien pour l’instant.", {})


def test_so_many_pairs_are_tried_however_many_the_choices(monkeypatch):
    names = (
        "pays",
        "secteur",
        "odd",
        "statut",
        "reseau",
        "region",
        "departement",
        "collectivite",
        "financeur",
        "annee",
    )
    selection = ProjectList.select(**dict.fromkeys(names, "inconnu"))
    tried = []
    monkeypatch.setattr(type(selection), "count", lambda self, *lifted: tried.append(lifted) or 0)

    assert levers(selection, lambda **changes: "") == []

    assert len(tried) == 8 + 28
