"""The command: a file as a network keeps it, rehearsed, then written as a batch."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from directory.models import Actor, ImportBatch, Jumelage, Project
from tests.directory.imports.iati import HOLDER, activities, budget, title
from tests.factories import CommuneFactory, CountryFactory, NetworkFactory

pytestmark = pytest.mark.django_db

TABLE = (
    "Réseau CENTRAIDER;;;;\n"
    "Intitulé;Porteur;Pays;Début;Coût (€)\n"
    "Forages à Kita;Ville de Vendôme;Mali;2019;12 500,00\n"
    ";Ville de Vendôme;Mali;2019;\n"
    "Total;;;;12 500\n"
)


@pytest.fixture(autouse=True)
def world():
    for code in ("FR", "ML", "DE"):
        CountryFactory(code=code)
    CommuneFactory(name="Vendôme", code="41269")
    return NetworkFactory(name="CENTRAIDER", actor__slug="centraider", regions=["24"])


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "projets.csv"
    path.write_bytes(TABLE.encode("cp1252"))
    return path


def run(path, **options):
    said, told = io.StringIO(), io.StringIO()
    call_command("import_table", str(path), stdout=said, stderr=told, **options)
    return said.getvalue() + told.getvalue()


def test_nothing_is_written_unless_it_is_asked(table):
    said = run(table, reseau="centraider", sorte="projets")

    assert Project.objects.count() == 0
    assert "ligne 3 : Nouveau projet." in said
    assert "ligne 4 : A4 : il manque le titre." in said
    assert "Répétition : rien n’a été écrit." in said


def test_activities_of_iati_are_a_table_too(tmp_path):
    path = tmp_path / "activites.xml"
    country = "<recipient-country code='ML'/>"
    path.write_bytes(activities(HOLDER + title("Forages à Kita") + country + budget("12500"), title("")))

    said = json.loads(run(path, reseau="centraider", sorte="projets", json=True))

    assert said["header_rows"] == [0]
    assert [(row["row"], row["outcome"]) for row in said["rows"]] == [(1, "created"), (2, "refused")]
    values = said["rows"][0]["values"]
    assert {name: values[name] for name in ("title", "holder", "countries", "budget")} == {
        "title": "Forages à Kita", "holder": "Vendôme", "countries": ["ML"], "budget": 12500,
    }  # fmt: skip
    assert "fichier IATI 2.03" in run(path, sorte="projets", appliquer=True)
    assert Project.objects.get().title == "Forages à Kita"


def test_json_says_the_rows_as_excel_numbers_them(table):
    said = json.loads(run(table, reseau="centraider", sorte="projets", json=True))

    assert (said["file"], said["kind"], said["sheet"], said["header_rows"], said["hidden"]) == (
        "projets.csv",
        "projets",
        "",
        [2],
        [],
    )
    assert said["columns"] == {"A": "title", "B": "holder", "C": "countries", "D": "start", "E": "budget"}
    assert {row["row"]: row["outcome"] for row in said["rows"]} == {
        1: "ignored", 3: "created", 4: "refused", 5: "ignored",
    }  # fmt: skip
    values = said["rows"][1]["values"]
    assert {name: values[name] for name in ("title", "holder", "countries", "start", "budget")} == {
        "title": "Forages à Kita",
        "holder": "Vendôme",
        "countries": ["ML"],
        "start": "2019",
        "budget": 12500,
    }
    assert said["rows"][2]["cells"] == ["A4"]
    assert said["counts"] == {
        "created": 1, "updated": 0, "identical": 0, "ambiguous": 0, "refused": 1, "ignored": 2,
    }  # fmt: skip


def test_members_are_codes_or_towns(tmp_path):
    path = tmp_path / "jumelages.tsv"
    path.write_text("Commune\tVille jumelle\tPays\tDepuis\nVendôme\tGevelsberg\tAllemagne\t1973\n", encoding="utf-8")

    [row] = json.loads(run(path, sorte="jumelages", json=True))["rows"]

    assert row["values"] | {"title": ""} == {"title": "", "members": ["41269", "Gevelsberg/DE"], "since": "1973"}


def test_what_is_written_is_a_batch(table, world):
    said = run(table, reseau="centraider", sorte="projets", appliquer=True)

    project, batch = Project.objects.get(), ImportBatch.objects.get()
    assert (project.title, project.state, project.network) == ("Forages à Kita", "brouillon", world)
    assert (project.origin, project.import_batch) == ("import", batch)
    assert f"lot d’import n° {batch.pk}" in said.replace("\u00a0", " ")
    again = json.loads(run(table, reseau="centraider", sorte="projets", json=True))
    assert again["counts"]["identical"] == 1


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (
            "evenements",
            "Titre;Date;Horaires;Ville;Organisateurs;Série;Participants\n"
            "Fête de l’eau;15/05/2027;18h-20h;Vendôme;Comité des usagers;Les cafés;environ 45\n",
        ),
        ("acteurs", "Nom;Type;Ville;Mail\nComité des usagers;Association;Vendôme;c@vendome.eu\n"),
        ("financeurs", "Nom;Niveau;Dispositifs\nFonds des échanges;Régional;Un appel\n"),
        ("collectivites", "Commune;Politique internationale;Mail\nVendôme;Trois priorités.;c@vendome.eu\n"),
        ("actualites", "Titre;Date;Auteur\nUne visite;12/03/2027;Comité des usagers\n"),
        ("ressources", "Titre;Support;Lien\nLe guide;PDF;www.exemple.fr/guide\n"),
        ("appels", "Titre;Date limite;Montant max;Financeurs\nEau;30/04/2027;15000;Fonds des échanges\n"),
    ],
)
def test_other_kinds_are_applied_found_again_and_undone(kind, text, tmp_path, world):
    if kind == "collectivites":
        Actor.objects.filter(name="Vendôme").update(network=world)
    path = tmp_path / "tableau.csv"
    path.write_text(text, encoding="utf-8")
    known = set(Actor.objects.values_list("name", flat=True))

    run(path, reseau="centraider", sorte=kind, appliquer=True)

    again = json.loads(run(path, reseau="centraider", sorte=kind, json=True))
    assert again["counts"]["identical"] == 1, again["rows"]
    call_command("annuler_lot", str(ImportBatch.objects.get().pk), stdout=io.StringIO())
    undone = json.loads(run(path, reseau="centraider", sorte=kind, json=True))
    assert undone["counts"]["identical"] == 0
    assert set(Actor.objects.values_list("name", flat=True)) == known


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"reseau": "nulle-part"}, "centraider"),
        ({"sorte": "licornes"}, "projets"),
        ({"feuille": "Feuille 9"}, "Feuille 9"),
        ({"colonnes": "pas du json"}, "JSON"),
        ({"colonnes": '{"Z": "budget"}'}, "Pas de colonne Z"),
    ],
)
def test_a_wrong_option_is_said_with_what_would_do(table, options, said):
    with pytest.raises(CommandError, match=said):
        run(table, **options)


def test_a_file_that_is_refused_says_why(tmp_path):
    path = tmp_path / "note.pdf"
    path.write_bytes(b"%PDF-1.4 rien")

    with pytest.raises(CommandError, match="note.pdf est refusé, rien n’a été écrit."):
        run(path)
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run(tmp_path / "absent.csv")


def test_columns_may_be_said(table):
    said = json.loads(run(table, sorte="projets", json=True, colonnes='{"E": "note"}'))

    assert said["columns"]["E"] == "note"
    assert said["rows"][1]["values"]["note"] == "Coût (€) : 12 500,00"
    assert Jumelage.objects.count() == 0
