"""What is typed and the facets that it means: ``comprises.tsv``, then every country, theme and large town."""

import csv

import pytest
from django.http import QueryDict

from directory.database.fold import fold
from directory.enums import CollectiviteKind
from directory.kinds import all_kinds
from directory.listing.page import title_of
from directory.models import Actor, Collectivite, Country, Project, Sector
from directory.understanding.reader import MAX_WORDS
from tests.searches.conftest import HERE

with (HERE / "comprises.tsv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader((one for one in lines if one[0] != "#"), delimiter="\t", quoting=csv.QUOTE_NONE))
LARGE_TOWN = 20_000


def listings():
    return {kind.list.path: kind.list for kind in all_kinds() if kind.list}


def keys(selection):
    if selection.index is not None:
        return sorted(selection.keys)
    return sorted(selection.narrowed().values_list("pk", flat=True))


def typed(listing, text):
    return listing.select(q=text)


def test_the_table_holds_what_it_should():
    assert len(ROWS) >= 235
    assert [row for row in ROWS if not (row["jamais"] and row["pourquoi"])] == []
    assert len({(row["requete"], row["adresse"]) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['requete']} sur {row['adresse']}")
def test_words_mean_these_facets(base, row):
    listing = listings()[row["adresse"]]

    read = typed(listing, row["requete"])

    assert read.query.meanings, f"rien de compris, {read.query.given_up}"
    assert keys(read) == keys(listing.select(QueryDict(row["facettes"])))
    assert read.query.text == ""
    labels = [meaning.sense.label for meaning in read.query.meanings]
    said = " ".join([title_of(read), *labels, *(one for words in read.corrections.values() for one in words)])
    assert f" {fold(row['jamais'])} " not in f" {fold(said)} "


def same_as_facet(listing, name, facet, value):
    """What ``name`` gives is what the facet gives; or zero said, or records that hold these very words and say so."""
    read = typed(listing, name)
    wanted = keys(listing.select(**{facet: value}))
    if read.query.given_up:
        return not wanted and not read.corrections
    return keys(read) == wanted and not read.corrections


def test_the_name_of_every_country_is_its_facet(base):
    # Territories of France that ISO counts apart: their own facet is that of a région or a collectivité.
    overseas = "BL GF GP MF MQ NC PF PM RE TF WF YT".split()  # noqa: SIM905
    wrong = [
        (listing.section, country.name)
        for listing in listings().values()
        if "pays" in listing.facets
        for country in Country.objects.exclude(pk__in=["FR", *overseas])
        if not same_as_facet(listing, country.name, "pays", country.pk)
    ]

    assert wrong == []


def test_the_name_of_every_theme_is_its_facet(base):
    wrong = [
        (listing.section, sector.name)
        for listing in listings().values()
        for facet in ("secteur", "theme")
        if facet in listing.facets
        for sector in Sector.objects.current()
        if not same_as_facet(listing, sector.name, facet, sector.slug)
    ]

    assert wrong == []


def test_the_name_of_every_large_town_is_its_facet(base):
    towns = Collectivite.objects.filter(kind=CollectiviteKind.COMMUNE, population__gte=LARGE_TOWN)
    names = set(towns.values_list("actor__name", flat=True))
    slugs = {name: set(towns.filter(actor__name=name).values_list("actor__slug", flat=True)) for name in names}
    wrong = [
        (listing.section, name)
        for listing in listings().values()
        if "collectivite" in listing.facets
        for name in names
        # Of namesakes, one is meant and the others are offered.
        if not any(same_as_facet(listing, name, "collectivite", slug) for slug in slugs[name])
    ]

    assert len(names) > 40
    assert wrong == []


def test_the_address_stays_and_every_form_of_the_list_tells_what_was_understood(client, base):
    page = client.get("/jumelages/?q=communes+allemandes").content.decode()
    exported = client.get("/jumelages.json?q=communes+allemandes").getvalue().decode()
    feed = client.get("/jumelages.atom?q=communes+allemandes").content.decode()

    number = len(keys(listings()["/jumelages/"].select(pays="DE")))
    assert f"<h1>{number} jumelages et partenariats en Allemagne</h1>" in page.replace("\xa0", " ")
    assert "<small>Compris</small> Allemagne" in page
    assert "mots=tels-quels" in page
    assert "q=communes+allemandes" in page
    assert "en Allemagne" in exported.replace("\xa0", " ")
    assert "en Allemagne" in feed


def test_words_asked_as_they_are_are_not_understood(client, base):
    response = client.get("/jumelages/?q=allemandes&mots=tels-quels")

    page = response.content.decode()
    assert "Compris" not in page
    assert "noindex" in page
    assert "Paramètre inconnu" not in page
    assert 'name="mots" value="tels-quels"' in page
    assert "jumelages.csv?q=allemandes&amp;mots=tels-quels" in page


def test_a_chip_takes_its_words_out(client, base):
    page = client.get("/jumelages/?q=Bagnolet+avec+l%27Allemagne").content.decode()

    assert 'href="/jumelages/?q=Bagnolet"' in page
    assert "Compris" in page


def test_homonyms_are_offered(client, base):
    page = client.get("/jumelages/?q=saint+denis").content.decode()

    assert "Saint-Denis (Seine-Saint-Denis)" in page
    assert "Aussi\N{NO-BREAK SPACE}: " in page
    assert "collectivite=saint-denis" in page


def test_homonyms_are_offered_by_the_whole_search_too(client, base):
    page = client.get("/recherche/?q=saint+denis").content.decode()

    assert "Compris\N{NO-BREAK SPACE}: Saint-Denis (Seine-Saint-Denis)" in page
    assert 'Aussi\N{NO-BREAK SPACE}: <a href="?q=Saint-Denis%20%28La%20R%C3%A9union%29">' in page


def test_a_list_says_which_code_it_was_given(client, base):
    page = client.get("/collectivites/?q=93170").content.decode()

    assert "Code postal 93170 : Bagnolet (Seine-Saint-Denis)." in page.replace("\N{NO-BREAK SPACE}", " ")


def test_several_values_are_told_by_the_name_that_was_typed(client, base):
    page = client.get("/jumelages/?q=rhone-alpes").content.decode()

    assert "dans 8 départements (Rhône-Alpes, ancienne région)" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_understood_and_absent_is_said(client, base):
    read = typed(listings()["/jumelages/"], "Lyon (Rhône)")

    assert read.query.given_up == ["Lyon (Rhône)"]
    assert "qui ne donne rien ici" in client.get("/jumelages/?q=Lyon+(Rh%C3%B4ne)").content.decode()


def test_a_title_is_found_though_its_words_name_things(base):
    holder = Actor.objects.filter(collectivite__actor__name="Orléans").get()
    named = Project.objects.published().first()
    Project.objects.filter(pk=named.pk).update(title="Fontaines pour Bagnolet en Serbie")
    listing = listings()["/projets/"]
    _forget()

    assert named.pk in keys(typed(listing, "Fontaines pour Bagnolet en Serbie"))
    assert named.pk in keys(typed(listing, "fontaines Bagnolet"))
    assert holder
    Project.objects.filter(pk=named.pk).update(title=named.title)
    _forget()


def _forget():
    from tests.conftest import forget_indexes

    forget_indexes()


def test_near_a_town_is_an_order(base):
    read = typed(listings()["/jumelages/"], "jumelage avec une ville allemande près de Lyon")

    assert read.query.sort == "proximite"
    assert read.query.around.slug == "lyon"
    assert keys(read) == keys(listings()["/jumelages/"].select(pays="DE"))


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("qui finance", "/financeurs/"),
        ("subventions", "/financeurs/"),
        ("statistiques", "/chiffres/"),
        ("chiffres clés", "/chiffres/"),
        ("agenda", "/agenda/"),
        ("contact centraider", "/reseaux/centraider/"),
        ("coordonnées de Centraider", "/reseaux/centraider/"),
        ("données ouvertes", "/donnees/"),
        ("proposer un projet", "/proposer/"),
    ],
)
def test_what_is_asked_of_the_site_leads_to_its_page(client, base, text, url):
    page = client.get("/recherche/", {"q": text}).content.decode()

    assert f'Voir : <a href="{url}">' in page.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("address", "text", "first"),
    [
        ("/reseaux/", "Orléans", "CENTRAIDER"),
        ("/reseaux/", "Loiret", "CENTRAIDER"),
        ("/reseaux/", "45", "CENTRAIDER"),
        ("/reseaux/", "PACA", "Territoires Solidaires"),
        ("/pays/", "Tchécoslovaquie", "Slovaquie"),
        ("/pays/", "le Mali", "Mali"),
        ("/pays/", "allemands", "Allemagne"),
        ("/financeurs/", "Région Centre-Val de Loire", "Région Centre-Val de Loire"),
    ],
)
def test_lists_without_a_facet_search_like_the_rest(client, base, address, text, first):
    from cooperation.pages.searches import first_answer

    assert first_answer(client.get(address, {"q": text})).name == first


def test_a_long_query_costs_little_and_is_left_as_text(base):
    listing = listings()["/projets/"]
    read = typed(listing, " ".join(["zzz"] * (MAX_WORDS + 1)))

    assert read.query.meanings == []
