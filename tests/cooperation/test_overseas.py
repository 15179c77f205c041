"""Places overseas given with their territory as country: communes of France, wherever they are told."""

import json

import pytest

from directory.enums import CollectiviteKind
from tests import factories as make
from tests.cooperation.test_author import told
from tests.directory.submissions import conftest as propositions

# The fixtures of a proposition on its way.
network, vendome, parakou = propositions.network, propositions.vendome, propositions.parakou
moderator, sent, accepted = propositions.moderator, propositions.sent, propositions.accepted

pytestmark = pytest.mark.django_db
# (the commune, its code, the territory, its code, the country that ISO makes of it)
OVERSEAS = [
    ("Cayenne", "97302", "Guyane", "973", "GF"),
    ("Nouméa", "98818", "Nouvelle-Calédonie", "988", "NC"),
    ("Papeete", "98735", "Polynésie française", "987", "PF"),
    ("Saint-Denis", "97411", "La Réunion", "974", "RE"),
    ("Mamoudzou", "97611", "Mayotte", "976", "YT"),
]


@pytest.fixture(params=OVERSEAS, ids=lambda one: one[0])
def commune(request, db):
    name, code, territory, number, country = request.param
    make.CountryFactory(code=country, name=territory)
    make.CommuneFactory(name="Saint-Denis", code="93066")
    parent = make.DepartementFactory(code=number, name=territory)
    return make.CommuneFactory(name=name, code=code, departement=parent)


@pytest.mark.parametrize("beside", [True, False], ids=["pays de la ligne", "pays du projet"])
def test_a_project_overseas_is_on_the_page_of_its_commune_and_of_france(
    accepted, vendome, parakou, commune, client, beside
):
    territory = commune.departement.name
    row = {"lieu": commune.name} | ({"pays": territory} if beside else {})
    answers = {"titre": "Une école", "resume": "Deux classes.", "pays": f"Bénin, {territory}", "lieux": [row]}

    project = accepted("projet", territoire="Vendôme", **answers)

    page = project.get_absolute_url()
    assert page in told(client.get(commune.get_absolute_url()))
    assert commune.name in told(client.get(page))
    assert found(client, "projets", "pays=FR") == [page]
    assert found(client, "projets", f"departement={commune.departement.code}") == [page]


@pytest.mark.parametrize(("place", "country"), [("Gustavia", "Saint-Barthélemy"), ("Tahiti", "Polynésie française")])
def test_a_place_overseas_that_is_no_commune_keeps_its_name_and_is_on_the_page_of_its_territory(
    accepted, vendome, parakou, client, place, country
):
    code = {"Saint-Barthélemy": "BL", "Polynésie française": "PF"}[country]
    make.CountryFactory(code=code, name=country, aliases=["Tahiti"] if code == "PF" else [])
    kind = CollectiviteKind.COMMUNE if code == "BL" else CollectiviteKind.SPECIAL
    number = "97701" if code == "BL" else "987"
    territory = make.CommuneFactory(code=number, name=country, kind=kind, departement=None)
    answers = {"titre": "Un port", "resume": "Deux quais.", "pays": f"Bénin, {country}"}

    project = accepted("projet", territoire="Vendôme", lieux=[{"lieu": place, "pays": country}], **answers)

    page = project.get_absolute_url()
    assert place in told(client.get(page))
    assert page in told(client.get(territory.get_absolute_url()))
    assert found(client, "projets", "pays=FR") == [page]


def test_a_twinning_overseas_is_on_the_page_of_its_commune_and_in_the_facets_of_france(
    accepted, vendome, parakou, commune, client
):
    territory = commune.departement
    answers = {"membres": [{"lieu": commune.name, "pays": territory.name}]}

    bond = accepted("jumelage", territoire="Vendôme", **answers)

    page = bond.get_absolute_url()
    assert page in told(client.get(commune.get_absolute_url()))
    assert commune.get_absolute_url() in told(client.get(page))
    for query in ("pays=FR", f"departement={territory.code}", f"collectivite={commune.actor.slug}"):
        assert found(client, "jumelages", query) == [page]


def found(client, plural, query):
    """The addresses of what a list finds, from the root of the site."""
    rows = json.loads(told(client.get(f"/{plural}.json?{query}")))["resultats"]
    return ["/" + row["url"].split("/", 3)[3] for row in rows]
