"""The words of the trade: what the glossary says, and what pages say of them where they are first met."""

from collections import Counter

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory

from directory.database.fold import fold
from directory.glossary.words import cut_at_acronyms, every_word, word_for
from tests.factories.actors import NetworkFactory
from tests.factories.records import ProjectFactory


def written(template, **context):
    return Template("{% load glossaire passerelles %}" + template).render(
        RequestContext(RequestFactory().get("/"), context)
    )


def test_each_way_of_writing_means_one_word():
    texts = Counter(
        text for word in every_word() for text in {*map(fold, (word.name, word.spelled, *word.others))} if text
    )

    assert [text for text, times in texts.items() if times > 1] == []


def test_each_word_leads_to_words_that_are_there():
    assert [(word.name, name) for word in every_word() for name in word.see if word_for(name) in (None, word)] == []
    assert len({word.slug for word in every_word()}) == len(every_word())


def test_words_are_in_french_order():
    names = [word.name for word in every_word()]

    # « Échéance » is with the E, not after « Volontariat ».
    assert names.index("DCTCIV") < names.index("Échéance dépassée, à confirmer") < names.index("Fiche")


@pytest.mark.parametrize("text", ["porteurs", "Porteur de projet", "PORTEUR"])
def test_a_word_is_known_however_it_is_written(text):
    assert word_for(text).name == "Porteur"


def test_a_word_is_explained_the_first_time_only():
    html = written("{% mot 'Porteurs' %} puis {% mot 'Porteur' %}")

    assert html.count("popovertarget=") == html.count("popover id=") == 1
    assert html.endswith(" puis Porteur")
    assert word_for("porteur").meaning in html


def test_a_word_of_every_day_is_written_as_it_is():
    assert written("{% mot 'Budget' %}, {% mot 'Année' %}") == "Budget, Année"


def test_without_a_page_nothing_is_explained():
    assert Template("{% load glossaire %}{% mot 'ODD' %}").render(RequestContext(None, {})) == "ODD"


def test_what_is_typed_stays_escaped_around_an_acronym():
    html = written("{% texte texte %}", texte="Dossier FICOL <b>&</b> suite, deux FICOL. **Avec l’AFD**.")

    assert "&lt;b&gt;&amp;&lt;/b&gt; suite, deux FICOL." in html
    assert html.count('popovertarget="mot-ficol"') == 1
    assert "<strong>Avec l’<button" in html


def test_an_acronym_is_a_whole_word_out_of_links():
    assert [word for _piece, word in cut_at_acronyms("AFDX, l-AFD, afd") if word] == []
    assert "popover" not in written("{% texte texte %}", texte="[le site AFD](https://exemple.fr)")


@pytest.mark.django_db
def test_a_sheet_explains_who_holds_and_the_glossary_answers(client):
    project = ProjectFactory(published=True, sdgs=[6])

    html = client.get(project.get_absolute_url()).content.decode()

    for slug in ("porteur", "odd"):
        assert html.count(f'popovertarget="mot-{slug}"') == html.count(f'id="mot-{slug}"') == 1
        assert f'<div id="{slug}"' in client.get("/glossaire/").content.decode()


@pytest.mark.django_db
def test_a_network_says_what_it_does_for_me(client):
    network = NetworkFactory(name="Gescod")

    assert "Ce qu’il fait pour vous" in client.get(network.get_absolute_url()).content.decode()
    assert network.get_absolute_url() in client.get("/a-propos/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "slug"),
    [("OSIM", "osim"), ("c'est quoi un jumelage", "jumelage"), ("définition pressenti", "pressenti"), ("rrma", "rrma")],
)
def test_the_search_leads_to_what_a_word_means(client, typed, slug):
    html = client.get("/recherche/", {"q": typed}).content.decode()

    assert f'href="/glossaire/#{slug}"' in html


@pytest.mark.django_db
def test_a_word_of_every_day_searches_for_what_it_names(client):
    assert "/glossaire/#" not in client.get("/recherche/", {"q": "jumelage"}).content.decode()


@pytest.mark.django_db
def test_the_numbers_of_the_page_about_us_are_those_of_the_lists(client):
    ProjectFactory.create_batch(2, published=True)
    ProjectFactory()

    html = client.get("/a-propos/").content.decode()

    assert '<a href="/projets/">projets</a></dt><dd>2</dd>' in html
