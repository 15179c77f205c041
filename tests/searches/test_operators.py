"""Signs that people bring from other search boxes: read, or said; and what is done of a search that finds nothing."""

import pytest

from directory.understanding.operators import kept_out, normalised, plain
from tests.searches.test_understood import keys, listings, typed

NBSP = "\N{NO-BREAK SPACE}"


def spaces(response):
    return response.content.decode().replace(NBSP, " ")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("togo OR bénin", "togo | bénin"),
        ("togo||bénin", "togo | bénin"),
        ("(togo OR bénin) eau", "togo | bénin eau"),
        ("togo AND eau", "togo eau"),
        ("togo + eau", "togo eau"),
        ("eau NOT togo", "eau -togo"),
        ("eau sauf le Togo", "eau -le Togo"),
        ("eau −togo", "eau -togo"),
        ("eau !togo", "eau -togo"),
        ("Saint -Brieuc", "Saint-Brieuc"),
        ("Nantes - Cardiff", "Nantes - Cardiff"),
        ("2015 -2017", "2015 -2017"),
        ("« forage »", "forage"),
        ("forag*", "forag"),
        ("É.C.M.", "ÉCM"),
        ("école J.F. Kennedy", "école J.F. Kennedy"),
    ],
)
def test_operators_have_one_form(base, text, read):
    assert normalised(text) == read
    assert normalised(read) == read


def test_what_is_kept_out_is_no_searched_word():
    assert plain("eau | santé -déchets") == "eau santé"
    assert kept_out("eau -déchets-verts") == ["déchets-verts"]


@pytest.mark.parametrize(
    "text", ["-Italie", "sauf l’Italie", "NOT Italie", "hors d’Italie", "pas en Italie", "!italie"]
)
def test_a_country_is_kept_out(client, base, text):
    listing = listings()["/jumelages/"]
    everything, italy = set(keys(listing.select())), set(keys(listing.select(pays="IT")))

    assert italy
    assert set(keys(typed(listing, text))) == everything - italy
    assert "sauf « Italie »" in spaces(client.get("/jumelages/", {"q": text}))


def test_a_word_is_kept_out_where_no_facet_knows_it(base):
    listing = listings()["/jumelages/"]
    everything, held = set(keys(listing.select())), set(keys(typed(listing, "étienne")))

    assert held
    assert set(keys(typed(listing, "-étienne"))) == everything - held


def test_lists_of_names_answer_one_part_or_the_other(client, base):
    listing = listings()["/pays/"]

    both = set(keys(typed(listing, "Portugal ou Pologne")))

    assert both == set(keys(typed(listing, "Portugal"))) | set(keys(typed(listing, "Pologne")))
    assert len(both) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("« jumelage signé »", "Les guillemets ne changent rien"),
        ("commun*", "L’étoile ne change rien"),
        ("Colmar ou Italie", "« ou » n’unit pas ces mots"),
    ],
)
def test_what_is_not_done_is_said(client, base, text, sentence):
    for path in ("/jumelages/", "/recherche/"):
        assert sentence in spaces(client.get(path, {"q": text})), path


def test_a_list_that_finds_nothing_leads_to_the_one_that_answers(client, base):
    page = spaces(client.get("/collectivites/", {"q": "communes jumelées avec l’Italie"}))

    bonds = listings()["/jumelages/"].select(pays="IT").total
    assert f"Jumelages et partenariats : {bonds} jumelages et partenariats" in page


def test_each_thing_understood_may_be_given_up(client, base):
    response = client.get("/jumelages/", {"q": "charte d’amitié Colmar"})

    levers = {one["libelle"].replace(NBSP, " "): one for one in response.context["leviers"]}
    without = levers["Sans « Pacte ou charte d’amitié »"]
    assert without["url"] == "/jumelages/?q=Colmar"
    assert without["compte"] == listings()["/jumelages/"].noun.count(typed(listings()["/jumelages/"], "Colmar").total)


def test_the_whole_search_says_what_it_understood_though_it_finds_nothing(client, base):
    page = spaces(client.get("/recherche/", {"q": "charte d’amitié Mongolie"}))

    assert "Rien pour « charte d’amitié Mongolie »" in page
    assert "<small>Compris</small> Mongolie" in page
    assert "<small>Compris</small> Pacte ou charte d’amitié" in page
    assert 'href="?q=Mongolie"' in page
    assert 'href="/pays/MN/"' in page


@pytest.mark.parametrize(
    ("text", "kept"),
    [("depuis 2024", range(2024, 2200)), ("avant 2016", range(1900, 2016)), ("jusqu’en 2016", range(1900, 2017))],
)
def test_a_year_that_begins_or_ends_a_span_is_no_year_alone(base, text, kept):
    listing = listings()["/projets/"]

    read = typed(listing, text)

    found = {key for year in kept if 1960 < year < 2040 for key in keys(listing.select(annee=str(year)))}
    assert set(keys(read)) == found
    assert [meaning.sense.label for meaning in read.query.meanings] == [text]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("comment ajouter un jumelage", "/proposer/"),
        ("je cherche des subventions", "/financeurs/"),
        ("où voir les statistiques", "/chiffres/"),
        ("besoin d’aide", "/reseaux/"),
    ],
)
def test_how_one_asks_does_not_hide_what_is_asked(client, base, text, url):
    assert f'Voir : <a href="{url}">' in spaces(client.get("/recherche/", {"q": text}))


def test_a_network_is_found_with_the_word_network(base):
    listing = listings()["/reseaux/"]

    assert keys(typed(listing, "réseau Centraider")) == keys(typed(listing, "Centraider"))
