"""``/chiffres/``: every number is a plain count, every bar leads to the list that it counts."""

import csv
import io
import re
from decimal import Decimal

import pytest

from directory.dates import PartialDate
from directory.models import Jumelage, Project
from tests.factories.actors import ActorFactory, CommuneFactory, ForeignTownFactory, FunderFactory
from tests.factories.records import FundingFactory, JumelageFactory, ProjectFactory

pytestmark = pytest.mark.django_db

HIDDEN = ("draft", "review", "archived")
ABSURD = (
    "pays=%00",
    "pays=" + "A" * 9000,
    "q=%ff",
    "annee=99999999999999999999",
    "tri=%27",
    "page=-1",
    "vue=x",
    "q=!!!",
)


@pytest.fixture
def site():
    """Projects and bonds of every kind, and what nobody may count."""
    orleans, bagnolet = CommuneFactory(name="Orléans", code="45234"), CommuneFactory(name="Bagnolet", code="93006")
    fund, region = FunderFactory(name="Fonds", tier="national"), FunderFactory(name="Région", tier="regional")
    wells = {"countries": ["BJ", "TG"], "sectors": ["Eau"], "published": True, "holder": orleans.actor}
    first = ProjectFactory(title="Puits", ongoing=True, amount=True, verified=True, **wells)
    ProjectFactory(title="Citerne", overdue=True, **wells)
    ProjectFactory(title="École", done=True, countries=["TG"], sectors=["École"], published=True, holder=bagnolet.actor)
    ProjectFactory(title="Sans date", countries=["MA"], published=True, demo=True)
    FundingFactory(project=first, funder=fund, amount=Decimal(12_000))
    FundingFactory(project=first, funder=region, amount=None)
    hidden_fund = FunderFactory(name="Sentinelle fonds")
    type(hidden_fund.actor).objects.filter(pk=hidden_fund.pk).update(state="brouillon")
    FundingFactory(project=first, funder=hidden_fund, amount=Decimal(99_000))
    for state in HIDDEN:
        ProjectFactory(title=f"Sentinelle {state}", countries=["CL"], sectors=["Sentinelle"], **{state: True})
        JumelageFactory(
            title=f"Sentinelle {state}", members=[orleans, ForeignTownFactory(country="CL")], **{state: True}
        )
    for year, town in ((1962, "IT"), (1964, "DE"), (1988, "DE"), (None, "DE")):
        members = [bagnolet, ForeignTownFactory(country=town)]
        JumelageFactory(published=True, members=members, since=PartialDate(year) if year else None)


def charts(response):
    """``{name: {value: number}}`` of the page."""
    return {chart.name: {row.value: row.number for row in chart.rows} for chart in response.context["graphiques"]}


def links(response):
    """``{address: number}`` of every bar that leads somewhere but the funders'."""
    rows = [row for chart in response.context["graphiques"] for row in chart.rows if row.url]
    return {row.url: row.number for row in rows if not row.url.startswith("/financeurs/")}


def test_numbers_of_projects_are_plain_counts(client, site):
    response = client.get("/chiffres/")

    found = charts(response)
    assert response.context["total"] == Project.objects.published().count() == 4
    assert found["projets-par-pays"] == {"TG": 3, "BJ": 2, "MA": 1}
    assert found["projets-par-secteur"] == {"eau": 2, "ecole": 1}
    assert found["projets-par-statut"] == {"en-cours": 1, "a-confirmer": 2, "termine": 1}
    assert found["projets-par-region"] == {"24": 2, "11": 1}
    assert found["projets-par-financeur"] == {"fonds": 1, "region": 1}
    assert found["argent-par-niveau"] == {"national": Decimal(12_000)}
    assert found["projets-par-verification"] == {"moins-d-un-an": 1, "plus-d-un-an": 0, "jamais": 3}
    assert found["projets-donnees-connues"] == {"debut": 3, "periode": 3, "budget": 1, "financeurs": 1, "lieux": 0}
    assert {year: n for year, n in found["projets-par-annee"].items() if int(year) < 2024} == {
        "2019": 3, "2020": 3, "2021": 3, "2022": 3, "2023": 1,
    }  # fmt: skip


@pytest.mark.parametrize("about", [True, False])
def test_a_sum_of_amounts_is_as_sure_as_the_least_sure(client, site, about):
    FundingFactory(project=Project.objects.get(title="Citerne"), funder__tier="national", amount=Decimal(3_000))
    other = Project.objects.get(title="École")
    FundingFactory(project=other, funder__tier="europeen", amount=Decimal(800), amount_is_approximate=about)
    FundingFactory(project=other, funder__tier="national", amount=Decimal(500), amount_is_approximate=about)

    rows = next(c for c in client.get("/chiffres/").context["graphiques"] if c.name == "argent-par-niveau").rows

    said = {row.value: row.text.replace("\u202f", " ").replace("\xa0", " ") for row in rows}
    near = "environ " if about else ""
    assert said == {"national": f"{near}15 500 €", "europeen": f"{near}800 €"}


def test_numbers_of_bonds_are_plain_counts(client, site):
    response = client.get("/chiffres/jumelages/")

    found = charts(response)
    assert response.context["total"] == Jumelage.objects.published().count() == 4
    assert found["jumelages-par-pays"] == {"DE": 3, "IT": 1}
    assert found["jumelages-par-decennie"] == {"1960": 2, "1970": 0, "1980": 1}
    assert found["jumelages-par-forme"] == {"jumelage": 4}
    assert found["jumelages-donnees-connues"] == {"debut": 3, "texte": 0, "lieux": 4}


@pytest.mark.parametrize(
    "path",
    ["/chiffres/", "/chiffres/?pays=BJ&pays=TG&secteur=eau", "/chiffres/?q=puits", "/chiffres/jumelages/?pays=DE"],
)
def test_every_bar_counts_its_list(client, site, path):
    bars = links(client.get(path))

    assert bars != {}
    assert {url: client.get(url).context["total"] for url in bars} == bars


def test_nothing_unpublished_is_counted_or_named(client, site):
    pages = [client.get(path).content.decode() for path in ("/chiffres/", "/chiffres/jumelages/")]
    files = [b"".join(client.get(p).streaming_content).decode() for p in ("/chiffres.csv", "/chiffres/jumelages.csv")]

    assert [text for text in (*pages, *files) if "entinelle" in text or "Chili" in text] == []


def test_filters_are_those_of_the_lists(client, site):
    response = client.get("/chiffres/?pays=TG&statut=a-confirmer")

    assert response.context["total"] == client.get("/projets/?pays=TG&statut=a-confirmer").context["total"] == 1
    assert [facet["name"] for facet in response.context["facettes"]] == [
        facet["name"] for facet in client.get("/projets/").context["facettes"]
    ]
    assert [chip["libelle"] for chip in response.context["puces"]] == ["Togo", "À confirmer"]


def test_the_other_page_keeps_what_it_understands(client, site):
    tabs = client.get("/chiffres/?pays=DE&statut=en-cours").context["onglets"]

    assert [(tab["url"], tab["actif"]) for tab in tabs] == [
        ("/chiffres/?pays=DE", True),
        ("/chiffres/jumelages/?pays=DE", False),
    ]


def test_unknown_filters_are_said_and_never_widen(client, site):
    response = client.get("/chiffres/?pays=ZZ&truc=1")

    assert response.context["total"] == 0
    assert response.context["ignores"] == ["Valeur inconnue : pays=ZZ.", "Paramètre inconnu, ignoré : truc."]


def test_an_empty_selection_says_which_filter_to_lift(client, site):
    response = client.get("/chiffres/?pays=BJ&statut=abandonne")

    assert response.context["graphiques"] == []
    assert [lever["url"] for lever in response.context["leviers"]] == ["/chiffres/?pays=BJ"]


@pytest.mark.parametrize("path", ["/chiffres/", "/chiffres/jumelages/", "/chiffres.csv", "/chiffres/jumelages.csv"])
def test_absurd_addresses_are_answered(client, site, path):
    assert {query: client.get(f"{path}?{query}").status_code for query in ABSURD} == dict.fromkeys(ABSURD, 200)


# --- Read otherwise --------------------------------------------------------------------------------------------------


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_each_chart_has_its_table_and_its_csv(client, site):
    response = client.get("/chiffres/?pays=TG")
    page = response.content.decode()

    names = [chart.name for chart in response.context["graphiques"]]
    captions = re.findall(r"<caption[^>]*>(.*?)</caption>", page)
    assert len(captions) == len(names)
    for chart in response.context["graphiques"]:
        address = f"/chiffres.csv?pays=TG&graphique={chart.name}"
        assert f'href="{address.replace("&", "&amp;")}"' in page
        rows = rows_of(client.get(address))
        assert [(row["Code"], row["Nombre"]) for row in rows] == [(r.value, str(r.number)) for r in chart.rows]


def test_csv_without_a_name_has_every_chart(client, site):
    rows = rows_of(client.get("/chiffres.csv"))

    assert {row["Graphique"] for row in rows} == set(charts(client.get("/chiffres/")))
    assert next(row for row in rows if row["Code"] == "TG") == {
        "Graphique": "projets-par-pays",
        "Titre": "Où ils se mènent",
        "Code": "TG",
        "Libellé": "Togo",
        "Mesure": "Projets",
        "Nombre": "3",
        "Part": "75\u00a0%",
    }


def test_csv_of_an_unknown_chart_is_missing(client, site):
    assert client.get("/chiffres.csv?graphique=inconnu").status_code == 404


def test_titles_say_the_finding(client):
    for country, number in (("SN", 6), ("BJ", 2)):
        for _ in range(number):
            ProjectFactory(published=True, countries=[country], holder=ActorFactory(published=True))

    titles = {chart.name: chart.title for chart in client.get("/chiffres/").context["graphiques"]}

    assert titles["projets-par-pays"] == "C’est au Sénégal qu’ils sont les plus nombreux"
    assert titles["projets-par-statut"] == "0 en cours, 8 à confirmer"
    assert titles["projets-par-verification"] == "100\u00a0% des fiches n’ont jamais été vérifiées"


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client, django_assert_num_queries, number):
    for _ in range(number):
        town = ForeignTownFactory()
        ProjectFactory(
            published=True, ongoing=True, holder=CommuneFactory().actor, funders=[FunderFactory()], sectors=["Eau"]
        )
        JumelageFactory(published=True, members=[CommuneFactory(), town])
    expected = {"/chiffres/": 3, "/chiffres/?pays=BJ": 3, "/chiffres/jumelages/": 2}
    # The first answers build the indexes and what the process knows by heart.
    for path in expected:
        client.get(path)

    for path, queries in expected.items():
        with django_assert_num_queries(queries):
            client.get(path)
