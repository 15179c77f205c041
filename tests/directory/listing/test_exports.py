"""The displayed selection as files: same rows, same order, codes and labels, nothing that a spreadsheet would run."""

import csv
import datetime
import io
import json
import re

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from directory.dates import PartialDate
from directory.drawing.placing import points_of
from directory.enums import MemberState
from directory.jumelages.columns import JUMELAGES
from directory.jumelages.list import JumelageList
from directory.jumelages.places import jumelage_places
from directory.listing.exports import DANGEROUS, LIST_SEPARATOR, csv_lines, neutral
from directory.listing.exports.links import Named
from directory.listing.exports.shared import list_columns
from directory.listing.exports.text import blocks
from directory.models import Jumelage, Project
from directory.organisations.list import ActorList, FunderList
from directory.projects.card import projects_for_cards
from directory.projects.columns import PROJECTS
from directory.projects.list import ProjectList
from directory.projects.places import project_places
from directory.territories.list import CollectiviteList
from tests import factories as make
from tests import whole_site, workbooks
from tests.whole_site import build_site, read


def text(response):
    return read(response).decode()


def rows(response):
    return list(csv.DictReader(io.StringIO(text(response).removeprefix("\ufeff")), delimiter=";"))


def document(response):
    return json.loads(text(response))


# --- CSV ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_csv_opens_in_french_excel(client):
    make.CommuneFactory(name="Orléans", actor__latitude=47.9, actor__longitude=-1.5)

    response = client.get("/collectivites.csv?toutes=1")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    body = text(response)
    assert body.startswith("\ufeffNom;Nom complet;Type;")
    assert body.endswith("\r\n")
    assert ";47,9;-1,5;" in body


@pytest.mark.django_db
def test_csv_gives_the_selection_with_labels_and_codes(client):
    network = make.NetworkFactory(name="CENTRAIDER")
    orleans = make.CommuneFactory(name="Orléans", code="45234")
    funder = make.FunderFactory(name="Fonds d’essai")
    make.ProjectFactory(
        title="Au Bénin",
        published=True,
        countries=["BJ"],
        overdue=True,
        holder=orleans.actor,
        network=network,
        funders=[funder],
        sectors=["Eau"],
        sdgs=[6],
    )
    make.ProjectFactory(title="Au Togo", published=True, countries=["TG"])

    [row] = rows(client.get("/projets.csv?pays=BJ"))

    assert (row["Titre"], row["Pays"], row["Pays (codes)"]) == ("Au Bénin", "Bénin", "BJ")
    assert (row["Statut"], row["Statut (code)"]) == ("Échéance dépassée, à confirmer", "a-confirmer")
    assert (row["Porteurs"], row["Porteurs (codes)"]) == ("Orléans", orleans.actor.slug)
    assert (row["Collectivités françaises"], row["Collectivités françaises (codes)"]) == ("Orléans", "45234")
    assert (row["Secteurs"], row["Secteurs (codes)"]) == ("Eau", "eau")
    assert (row["ODD"], row["ODD (intitulés)"]) == ("6", "Objectif 6")
    assert (row["Financeurs"], row["Financeurs (codes)"]) == ("Fonds d’essai", funder.actor.slug)
    assert (row["Réseau"], row["Réseau (code)"]) == ("CENTRAIDER", network.actor.slug)
    assert row["Adresse"] == "http://testserver/projets/au-benin/"


@pytest.mark.django_db
def test_lists_of_two_columns_stay_face_to_face(client):
    members = [make.CommuneFactory(name="Ici", code="45234"), make.ForeignTownFactory(name="Là")]
    make.JumelageFactory(title="Ici – Là", published=True, members=members)

    [row] = rows(client.get("/jumelages.csv"))

    codes = [code.strip() for code in row["Membres (codes)"].split(LIST_SEPARATOR.strip())]
    assert dict(zip(row["Membres"].split(LIST_SEPARATOR), codes, strict=True)) == {"Ici": "45234", "Là": ""}


@pytest.mark.django_db
def test_formulas_are_neutralised(client):
    make.ProjectFactory(title='=HYPERLINK("http://piege")', published=True, countries=[], holder=False)

    [from_csv] = rows(client.get("/projets.csv"))
    [from_excel] = workbooks.table(read(client.get("/projets.xlsx")))

    assert {from_csv["Titre"], from_excel["Titre"]} == {'\'=HYPERLINK("http://piege")'}


ANYTHING = st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans(), st.lists(st.text(), max_size=3))


@given(ANYTHING)
def test_no_cell_starts_a_formula(value):
    cell = str(neutral(value))

    is_number = isinstance(value, int | float)
    assert is_number or not cell.startswith(DANGEROUS)


@given(st.lists(ANYTHING, min_size=1, max_size=4))
def test_cells_survive_the_format(values):
    columns = {str(rank): f"c{rank}" for rank in range(len(values))}
    body = "".join(csv_lines(columns, [dict(zip(columns, values, strict=True))]))

    _head, found = csv.reader(io.StringIO(body.removeprefix("\ufeff"), newline=""), delimiter=";")

    assert found == [str(neutral(value)) for value in values]


@given(st.lists(st.text()), st.integers(1, 20))
def test_blocks_are_the_same_text(parts, size):
    assert "".join(blocks(parts, size)) == "".join(parts)


# --- Excel -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_excel_gives_the_same_rows_with_real_dates_and_amounts(client):
    make.ProjectFactory(
        title="Puits", published=True, start=PartialDate(2010, 8), budget_kind="montant", budget_amount=1_240_000
    )

    response = client.get("/projets.xlsx")

    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    [row] = workbooks.table(read(response))
    assert (row["Titre"], row["Début"]) == ("Puits", "2010-08")
    assert excel_day(row["Début, au plus tôt"]) == datetime.date(2010, 8, 1)
    assert excel_day(row["Publié le"]) == timezone.localdate()
    assert row["Budget en euros"] == 1_240_000


def excel_day(number):
    return datetime.date(1899, 12, 30) + datetime.timedelta(days=number)


@pytest.mark.django_db
def test_excel_says_which_selection_it_is(client):
    make.ProjectFactory(published=True, countries=["BJ"])

    response = client.get("/projets.xlsx?pays=BJ&tri=titre&foo=1")

    title, *facts = [(row.get("A"), row.get("B")) for row in workbooks.sheets(read(response))["À propos"] if row]
    about = dict(facts[: facts.index(("Colonne", "Nom dans le JSON"))])
    assert title[0] == "1\u00a0projet au Bénin"
    assert (about["Pays"], about["Lignes"], about["Ordre"]) == ("Bénin", 1.0, "Ordre alphabétique")
    assert about["Adresse de la sélection"] == "http://testserver/projets/?pays=BJ&tri=titre"
    assert about["Attention"] == "Paramètre inconnu, ignoré : foo."


# --- JSON, GeoJSON -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_json_says_what_it_holds(client):
    make.ProjectFactory(published=True, countries=["BJ"])

    data = document(client.get("/projets.json?pays=BJ&pays=ZZ&foo=1&q=projet&tri=hasard"))

    assert data["titre"].endswith("au Bénin pour «\u00a0projet\u00a0»")
    assert data["licence"] == "Licence Ouverte 2.0"
    assert data["date"] == timezone.localdate().isoformat()
    assert data["adresse"] == "http://testserver/projets/?q=projet&pays=BJ&pays=ZZ"
    assert data["recherche"] == "projet"
    assert data["filtres"] == [
        {"parametre": "pays", "intitule": "Pays", "valeurs": [{"code": "BJ", "intitule": "Bénin"}]}
    ]
    assert data["ignore"] == [
        "Valeur inconnue : pays=ZZ.",
        "Paramètre inconnu, ignoré : foo.",
        "Valeur inconnue, ignorée : tri=hasard.",
    ]
    assert data["total"] == len(data["resultats"])
    assert [column["cle"] for column in data["colonnes"]] == [column.key for column in PROJECTS.columns]


@pytest.mark.django_db
def test_json_keeps_lists_and_types(client):
    make.ProjectFactory(title="Puits", published=True, countries=["BJ", "TG"], amount=True, sdgs=[6, 11])

    [row] = document(client.get("/projets.json"))["resultats"]

    assert (row["pays_codes"], row["odd"], row["site"]) == (["BJ", "TG"], [6, 11], None)
    assert (row["budget_code"], type(row["budget_euros"])) == ("montant", int)
    assert list(row) == [column.key for column in PROJECTS.columns]


@pytest.mark.django_db
def test_geojson_is_longitude_then_latitude(client):
    orleans = make.CommuneFactory(actor__latitude=47.9, actor__longitude=1.9)
    parakou = make.ForeignTownFactory(actor__latitude=9.3, actor__longitude=2.6)
    make.JumelageFactory(title="Orléans – Parakou", published=True, members=[orleans, parakou])
    make.JumelageFactory(title="Sans lieu", published=True, members=["Quelque part"])

    data = document(client.get("/jumelages.geojson"))

    assert data["type"] == "FeatureCollection"
    assert "crs" not in data
    assert data["licence"] == "Licence Ouverte 2.0"
    geometries = {feature["properties"]["titre"]: feature["geometry"] for feature in data["features"]}
    assert geometries == {
        "Orléans – Parakou": {"type": "MultiPoint", "coordinates": [[1.9, 47.9], [2.6, 9.3]]},
        "Sans lieu": None,
    }


@pytest.mark.django_db
def test_points_are_those_of_the_drawings():
    """The same places as on the sheets, found again without their objects."""
    build_site()
    town = make.ForeignTownFactory(actor__latitude=6.1, actor__longitude=1.2)
    make.ProjectFactory(published=True, localities=["Quelque part"], partners=[town.actor])
    make.ProjectFactory(published=True, localities=[town], countries=["TG"])
    make.ProjectFactory(published=True, holder=town.actor, countries=["TG"])
    bond = make.JumelageFactory(published=True, members=[make.CommuneFactory(), town, make.ForeignTownFactory()])
    bond.members.filter(collectivite=town).update(state=MemberState.LEFT)
    expected = {project: points_of(project_places(project)) for project in projects_for_cards()}
    expected |= {one: points_of(jumelage_places(one)) for one in Jumelage.objects.published().for_list()}

    found = {}
    for table, records in ((PROJECTS, Project.objects), (JUMELAGES, Jumelage.objects)):
        loaded = list(table.prepare(records.published()))
        table.attach(loaded)
        found |= {record: table.points(record) for record in loaded}

    assert {one: sorted(points) for one, points in found.items()} == {
        one: sorted(set(points)) for one, points in expected.items()
    }


# --- All formats -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["titre", "recents"])
def test_every_format_keeps_the_order_of_the_list(client, order):
    titles = ["Bassin", "Atelier", "Classe"]
    for title in titles:
        make.ProjectFactory(title=title, published=True)
    page = sorted(titles, key=client.get(f"/projets/?tri={order}").content.decode().index)

    found = {
        "csv": [row["Titre"] for row in rows(client.get(f"/projets.csv?tri={order}"))],
        "xlsx": [row["Titre"] for row in workbooks.table(read(client.get(f"/projets.xlsx?tri={order}")))],
        "json": [row["titre"] for row in document(client.get(f"/projets.json?tri={order}"))["resultats"]],
    }

    assert found == dict.fromkeys(found, page)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["", "?q=orleans", "?pays=BJ", "?pays=ZZ", "?toutes=1", "?periode=passes", "?etat=clos"]
)
def test_every_list_gives_as_many_rows_as_it_shows(client, query):
    build_site()
    lists = [path for path, view in whole_site.list_classes().items() if path == f"/{view.section}/" and view.exports]

    shown = {path: client.get(path + query).context["total"] for path in lists}
    given_ = {path: len(document(client.get(f"{path[:-1]}.json{query}"))["resultats"]) for path in lists}

    assert given_ == shown


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?pays=BJ", "?statut=a-confirmer", "?reseau=centraider", "?toutes=1"])
def test_files_are_the_same_while_the_index_is_built(client, monkeypatch, query):
    build_site()
    views = (ProjectList, JumelageList, CollectiviteList, ActorList, FunderList)
    paths = [f"/{view.section}.json{query}" for view in views]
    with_index = {path: document(client.get(path)) for path in paths}
    for view in views:
        monkeypatch.setattr(view, "indexed", None)

    with_sql = {path: document(client.get(path)) for path in paths}

    assert with_sql == with_index


FILE_NAMES = {
    "": "passerelles-projets-{}-licence-ouverte.csv",
    "?pays=BJ&statut=en-cours": "passerelles-projets-au-benin-en-cours-{}-licence-ouverte.csv",
    "?q=l%E2%80%99%C3%A9cole": "passerelles-projets-pour-lecole-{}-licence-ouverte.csv",
    "?foo=1": "passerelles-projets-parametres-ignores-{}-licence-ouverte.csv",
    "?q=" + "a" * 190: "passerelles-projets-pour-" + "a" * 60 + "-{}-licence-ouverte.csv",
}


@pytest.mark.django_db
@pytest.mark.parametrize("query", FILE_NAMES)
def test_the_file_name_says_selection_date_and_licence(client, query):
    make.CountryFactory(code="BJ")

    response = client.get(f"/projets.csv{query}")

    name = re.search('filename="(.*)"', response["Content-Disposition"])[1]
    assert name == FILE_NAMES[query].format(timezone.localdate())


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json", "geojson"])
def test_files_may_be_read_from_other_sites_and_not_indexed(client, suffix):
    response = client.get(f"/projets.{suffix}")

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Link"] == (
        '<https://www.etalab.gouv.fr/licence-ouverte-open-licence/>; rel="license", '
        '<http://testserver/donnees/projets/>; rel="describedby"'
    )


@pytest.mark.django_db
@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json", "geojson"])
def test_head_costs_no_reading(client, suffix, django_assert_max_num_queries):
    make.ProjectFactory(published=True)
    whole = client.get(f"/projets.{suffix}")

    with django_assert_max_num_queries(2):
        response = client.head(f"/projets.{suffix}")

    assert read(response) == b""
    kept = ("Content-Type", "Content-Disposition")
    assert {name: response[name] for name in kept} == {name: whole[name] for name in kept}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/projets.exe", "/projets.ics", "/financeurs.geojson", "/pays.atom", "/reseaux.atom"])
def test_other_formats_are_missing(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_a_format_in_capitals_leads_to_the_right_address(client):
    response = client.get("/projets.CSV?pays=BJ")

    assert (response.status_code, response["Location"]) == (301, "/projets.csv?pays=BJ")


# --- Queries -----------------------------------------------------------------------------------------------------

# The version, the order or the number, the rows, then what hangs from 500 of them, whatever their number.
QUERIES = {
    "/projets.json": 8,
    "/projets.geojson": 8,
    "/jumelages.json": 4,
    "/collectivites.json": 4,
    "/acteurs.json": 2,
    "/financeurs.json": 2,
    "/reseaux.json": 6,
    "/pays.json": 3,
    "/agenda.json": 6,
    "/actualites.json": 4,
    "/ressources.json": 4,
    "/appels.json": 5,
    "/groupes-pays.json": 5,
}


@pytest.mark.django_db
@pytest.mark.parametrize("path", QUERIES)
def test_queries_do_not_depend_on_the_number_of_rows(client, path, django_assert_num_queries):
    build_site()
    client.get(path)
    few = len(read(client.get(path)))
    build_more()
    client.get(path)

    with django_assert_num_queries(QUERIES[path]):
        many = len(read(client.get(path)))

    assert many > few


def build_more():
    """Three more records of every kind, with all that may hang from them."""
    for rank in range(3):
        network = make.NetworkFactory(regions=["24"])
        make.OfficeFactory(network=network)
        common = {"published": True, "countries": ["BJ", ["TG", "ML", "SN"][rank]], "network": network}
        towns = [make.CommuneFactory(), make.ForeignTownFactory()]
        funder = make.FunderFactory()
        actor = make.ActorFactory(published=True, network=network)
        jumelage = make.JumelageFactory(published=True, members=towns, network=network, sectors=["Eau", "École"])
        make.ProjectFactory(
            **common,
            holder=towns[0].actor,
            partners=[actor, towns[1].actor],
            localities=towns,
            funders=[funder],
            jumelage=jumelage,
            sectors=["Eau"],
            sdgs=[1, 2],
        )
        group = make.CountryGroupFactory(**common, members=[actor])
        make.EventFactory(**common, organisers=[actor], collectivite=towns[0], country_group=group)
        make.ArticleFactory(**common, author=actor)
        make.ResourceFactory(**common, author=actor)
        make.CallFactory(**common, funders=[funder])


def test_codes_follow_the_order_of_the_names():
    columns = list_columns("lieux", "Lieux", "Où.", lambda record: record, "Codes.")

    said = {column.key: column.of([Named("b", "Bamako"), Named("a", "Abomey")], "") for column in columns}

    assert said == {"lieux": ["Bamako", "Abomey"], "lieux_codes": ["b", "a"]}
