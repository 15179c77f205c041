"""The displayed selection as files: same rows, codes and labels, no formula."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.listing.exports import DANGEROUS, csv_lines, neutral
from tests.factories.actors import CommuneFactory, ForeignTownFactory
from tests.factories.records import JumelageFactory, ProjectFactory


def body(response):
    return b"".join(response.streaming_content).decode()


def rows(response):
    return list(csv.DictReader(io.StringIO(body(response).removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.django_db
def test_csv_gives_the_selection_with_labels_and_codes(client):
    ProjectFactory(title="Au Bénin", published=True, countries=["BJ"], overdue=True)
    ProjectFactory(title="Au Togo", published=True, countries=["TG"])

    response = client.get("/projets.csv?pays=BJ")

    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "licence-ouverte.csv" in response["Content-Disposition"]
    [row] = rows(response)
    assert (row["Titre"], row["Pays"], row["Pays (codes ISO)"]) == ("Au Bénin", "Bénin", "BJ")
    assert (row["Statut"], row["Statut (code)"]) == ("Échéance dépassée, à confirmer", "a-confirmer")
    assert row["Adresse"] == "http://testserver/projets/au-benin/"


@pytest.mark.django_db
def test_csv_opens_in_french_excel(client):
    text = body(client.get("/jumelages.csv"))

    assert text.startswith("\ufeffTitre;Forme;")
    assert text.endswith("\r\n")


@pytest.mark.django_db
def test_formulas_are_neutralised(client):
    ProjectFactory(title='=HYPERLINK("http://piege")', published=True, countries=[], holder=False)

    [row] = rows(client.get("/projets.csv"))

    assert row["Titre"] == '\'=HYPERLINK("http://piege")'


@given(st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text(), max_size=3)))
def test_no_cell_starts_a_formula(value):
    cell = str(neutral(value))

    assert isinstance(value, int) or not cell.startswith(DANGEROUS)


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_cells_survive_the_format(values):
    columns = {str(rank): f"c{rank}" for rank in range(len(values))}
    text = "".join(csv_lines(columns, [dict(zip(columns, values, strict=True))]))

    _head, read = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")

    assert read == [str(neutral(value)) for value in values]


@pytest.mark.django_db
def test_geojson_is_longitude_then_latitude(client):
    orleans = CommuneFactory(actor__latitude=47.9, actor__longitude=1.9)
    parakou = ForeignTownFactory(actor__latitude=9.3, actor__longitude=2.6)
    JumelageFactory(title="Orléans – Parakou", published=True, members=[orleans, parakou])
    JumelageFactory(title="Sans lieu", published=True, members=["Quelque part"])

    data = json.loads(body(client.get("/jumelages.geojson")))

    assert data["type"] == "FeatureCollection"
    assert "crs" not in data
    geometries = {feature["properties"]["titre"]: feature["geometry"] for feature in data["features"]}
    assert geometries == {
        "Orléans – Parakou": {"type": "MultiPoint", "coordinates": [[1.9, 47.9], [2.6, 9.3]]},
        "Sans lieu": None,
    }


@pytest.mark.django_db
def test_json_carries_licence_date_and_what_was_ignored(client):
    ProjectFactory(published=True)

    data = json.loads(body(client.get("/projets.json?pays=ZZ&foo=1")))

    assert data["licence"] == "Licence Ouverte 2.0"
    assert data["ignore"] == ["Valeur inconnue : pays=ZZ.", "Paramètre inconnu, ignoré : foo."]
    assert data["resultats"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/projets.exe", "/reseaux.csv", "/acteurs.geojson"])
def test_other_formats_are_missing(client, path):
    assert client.get(path).status_code == 404
