"""Activities of the IATI standard, read as a table: the cells of each, and what is refused."""

import io

import pytest

from directory.imports.opening import child
from directory.imports.opening.limits import Refused
from directory.imports.proposing import propose
from directory.imports.shape import table_of, tables_of
from directory.imports.workbooks import CellKind, read_workbook
from tests.directory.imports import iati
from tests.directory.imports.iati import HOLDER, activities, budget, date, org, title, transaction
from tests.directory.imports.test_hostile import TO_DO


@pytest.fixture
def opened(tmp_path):
    def open_(body):
        (tmp_path / "envoi").write_bytes(body)
        return read_workbook(tmp_path / "envoi", name="activites.xml")

    return open_


def rows_of(body):
    """``{row: {header without its element: text}}``, by the child's reader alone."""
    _head, _sheet, (zero, _marks, header, _filled), *lines, _end = child.read(io.BytesIO(body))
    assert zero == 0
    names = [cell[1].partition(" (")[0] for cell in header]
    return {
        number: {name: cell[1] for name, cell in zip(names, cells, strict=False) if cell}
        for number, _marks, cells, _filled in lines
    }


def told_of(body):
    return list(child.read(io.BytesIO(body)))[0]["told"]


FULL_ROW = {
    "Identifiant IATI": "FR-SIREN-214102691-COOP-12",
    "Titre": "De l’eau pour Massala",
    "Description": "Un forage et deux bornes-fontaines.\nDe l’eau à moins de 500 m.",
    "Porteur": "Commune de Vendôme [FR-SIREN-214102691]",
    "Partenaires": "Centraider [FR-SIREN-987654321]\nAssociation Eau, vie et paix de Massala [ML-NGO-12]",
    "Pays": "ML\nBF",
    "Lieux": "Massala",
    "Secteurs": "14031\n14050",
    "ODD": "6\n13",
    "Début": "2024-02-15",
    "Fin": "2026-12-31",
    "Statut": "en cours",
    "Budget": "45000,5",
    "Financeurs": "Agence française de développement [FR-3] : 20000 EUR",
    "Site": "https://www.vendome.eu/massala",
    "Nom du contact": "Camille Martin",
    "Courriel du contact": "c.martin@vendome.eu",
    "Téléphone du contact": "02 54 89 42 00",
    "Non repris : autres identifiants": "1",
    "Non repris : autres dates": "1",
    "Non repris : autres transactions": "1",
    "Non repris : default-aid-type": "1",
    "Non repris : coordonnées de lieux": "1",
    "Non repris : documents": "1",
    "Non repris : marqueurs de politique": "1",
    "Non repris : parts en pour cent": "ML 60 % ; BF 30 % ; 14031 70 % ; 14050 30 %",
    "Non repris : résultats": "1",
    "Non repris : secteurs d’une autre nomenclature": "1",
}


def test_all_that_an_activity_says():
    assert rows_of(activities(iati.FULL)) == {1: FULL_ROW}


FUNDER = org("1", "Fondation Eau", "FR-SIREN-123456789")


@pytest.mark.parametrize(
    ("body", "column", "expected"),
    [
        # Languages.
        ("<title><narrative xml:lang='en'>Water</narrative><narrative xml:lang='FR-fr'>L’eau</narrative></title>",
         "Titre", "L’eau"),
        ("<title><narrative xml:lang='es'>Agua</narrative><narrative>Eau</narrative></title>", "Titre", "Eau"),
        ("<title><narrative/><narrative> </narrative><narrative xml:lang='en'>Water</narrative></title>",
         "Titre", "Water"),
        ("<title><narrative xml:lang='en'/></title>", "Titre", "-"),
        ("<description><narrative>Un.</narrative></description><description type='3'><narrative xml:lang='en'>Two."
         "</narrative></description>", "Description", "Un.\nTwo."),
        ("<description><narrative>&lt;p class='x'&gt;Deux puits&lt;/p&gt;&lt;p&gt;3 &lt; 4 &amp;amp; plus&lt;br/&gt;"
         "</narrative></description>", "Description", "Deux puits\n3 < 4 & plus"),
        # Who.
        (HOLDER, "Porteur", "Ville de Vendôme [FR-SIREN-214102691]"),
        (HOLDER + org("2", "Commune de Blois"), "Porteur", "Commune de Blois"),
        (HOLDER + org("2", "Commune de Blois"), "Note", "Ville de Vendôme [FR-SIREN-214102691]"),
        (HOLDER + org("2", "Commune de Blois") + org("2", "Blois Kayes"), "Porteur", "Commune de Blois\nBlois Kayes"),
        (HOLDER.replace("<reporting-org", "<reporting-org secondary-reporter='1'"), "Porteur", None),
        (HOLDER + org("1", "Ville de Vendôme") + org("4", "Les amis de Kayes"), "Porteur", "Les amis de Kayes"),
        (HOLDER + org("1", "Ville de Vendôme") + org("4", "Les amis de Kayes") + org("4", "Enda"), "Porteur", None),
        (HOLDER.replace("<reporting-org", "<reporting-org secondary-reporter='1'") + org("4", "Commune de Blois"),
         "Porteur", "Commune de Blois"),
        (HOLDER + org("1", "Ville de Vendôme") + org("4", "Ville de Vendôme"), "Porteur",
         "Ville de Vendôme [FR-SIREN-214102691]"),
        (HOLDER + org("4", "Vendôme, ville", "FR-SIREN-214102691") + org("4", "Puits", "FR-SIREN-214102691"),
         "Partenaires", "Puits [FR-SIREN-214102691]"),
        (HOLDER + org("2", "Association des puits", "FR-1") + org("4", "Association des rives", "FR-1"),
         "Partenaires", "Association des rives [FR-1]"),
        (HOLDER + org("4", "", "ML-NGO-12") + org("4", " ") + org("4", "N/A"), "Partenaires", "[ML-NGO-12]\nN/A"),
        (HOLDER + org("4", "Les amis", "20000"), "Partenaires", "Les amis"),
        (HOLDER + org("Implementing", "Les amis"), "Partenaires", "Les amis"),
        # What they give.
        (HOLDER + FUNDER + transaction("2", "500", "Fondation Eau") + transaction("2", "-100", "Fondation Eau"),
         "Financeurs", "Fondation Eau [FR-SIREN-123456789] : 400 EUR"),
        (HOLDER + FUNDER + transaction("1", "500", "Fondation Eau", currency="USD"),
         "Financeurs", "Fondation Eau [FR-SIREN-123456789] : 500 USD"),
        (HOLDER + FUNDER + transaction("1", "5", "Fondation Eau", currency="USD")
         + transaction("1", "7", "Fondation Eau"),
         "Financeurs", "Fondation Eau [FR-SIREN-123456789] : 5 USD et 7 EUR"),
        (HOLDER + FUNDER + transaction("1", "-500", "Fondation Eau"), "Non repris : autres transactions", "1"),
        (HOLDER + FUNDER + transaction("1", "-500", "Fondation Eau"),
         "Financeurs", "Fondation Eau [FR-SIREN-123456789]"),
        (HOLDER + org("1", "AFD") + transaction("1", "9", "AFD"), "Financeurs", "AFD : 9 EUR"),
        (HOLDER + transaction("11", "900", "Métropole de Lyon"), "Financeurs", "Métropole de Lyon : 900 EUR"),
        (HOLDER + org("1", "Ville de Vendôme") + transaction("3", "900"), "Financeurs", "Ville de Vendôme : 900 EUR"),
        (HOLDER + transaction("3", "900"), "Financeurs", None),
        (HOLDER + transaction("3", "900"), "Non repris : autres transactions", "1"),
        # Where, what for.
        ("<recipient-country code='bj'/>", "Pays", "BJ"),
        ("<recipient-country code=''><narrative>Bénin</narrative></recipient-country>", "Pays", "Bénin"),
        ("<recipient-region code='289' vocabulary='1'/>", "Note", "code 289"),
        (transaction("3", "1", inside="<sector code='11220'/><recipient-country code='TG'/>"), "Pays", "TG"),
        (transaction("3", "1", inside="<sector code='11220'/><recipient-country code='TG'/>"), "Secteurs", "11220"),
        ("<sector vocabulary='2' code='140'/><sector vocabulary='8' code='6.1'/>", "Secteurs", "140"),
        ("<sector vocabulary='2' code='140'/><sector vocabulary='8' code='6.1'/>", "ODD", "6"),
        ("<sector vocabulary='99' code='E'><narrative>Forages</narrative></sector>", "Secteurs", "Forages"),
        ("<location><name><narrative>Kayes, cercle de Kayes</narrative></name></location><location/>", "Lieux",
         "Kayes, cercle de Kayes"),
        ("<location/>", "Non repris : lieux sans nom", "1"),
        # When.
        (date(1, "2019-01-01"), "Début", "2019-01-01"),
        (date("1", "2019-01-01") + date("2", "2019-03-01Z"), "Début", "2019-03-01"),
        (date(3, "2018-11-27") + date(4, "2150-12-31"), "Fin", "2018-11-27"),
        (date(1, "2019-02-31"), "Début", "2019-02-31"),
        (date(1, "2019-01-01") + date(1, "2020-01-01"), "Début", "2019-01-01 ; 2020-01-01"),
        (date("end-planned", "2019-01-01"), "Fin", "2019-01-01"),
        ("<activity-status code='5'/>", "Statut", "annulé"),
        # How much.
        (budget("1,250,000.00"), "Budget", "1250000"),
        (budget("100") + budget("150", kind="2"), "Budget", "150"),
        (budget("100") + budget("150", kind="2", first="2025-01-01", last="2025-12-31"), "Budget", "250"),
        (budget("100") + budget("150", kind="2", last="2024-03-31"), "Budget", "100 EUR ou 150 EUR"),
        (budget("1") + budget("2", first="2025-01-01", last="2025-12-31") + budget("4", kind="2")
         + budget("8", first="2026-01-01", last="2026-12-31", kind="2"), "Budget", "14"),
        (budget("1") + budget("4", kind="2", last="2024-06-30") + budget("8", kind="2", first="2024-07-01"),
         "Budget", "12"),
        (budget("100") + budget("100"), "Budget", "200 EUR ou 100 EUR"),
        (budget("100", "USD") + budget("50"), "Budget", "100 USD et 50 EUR"),
        (budget("100", "XOF"), "Budget", "100 XOF"),
        (budget("douze mille"), "Budget", "douze mille EUR"),
        (budget("12500,50"), "Budget", "12500,50 EUR"),
        (budget("0"), "Budget", None),
        (budget("0"), "Non repris : budgets sans montant", "1"),
        (budget("-10"), "Budget", "-10 EUR"),
        # The rest.
        ("<x:y xmlns:x='http://exemple.fr/'/><x:z xmlns:x='http://exemple.fr/'/>", "Non repris : extensions", "2"),
        ("<contact-info><organisation><narrative>Mairie</narrative></organisation></contact-info><contact-info/>",
         "Nom du contact", "Mairie"),
        ("<iati-identifier>\n  FR-1-2 \n</iati-identifier>", "Identifiant IATI", "FR-1-2"),
    ],
)  # fmt: skip
def test_an_element_and_its_cell(body, column, expected):
    (found,) = rows_of(activities(body)).values()

    assert found.get(column) == expected


def test_a_value_without_currency_is_not_in_euros():
    (found,) = rows_of(activities(("", budget("100")))).values()

    assert found["Budget"] == "100 monnaie non dite"


def test_the_versions_before(opened):
    body = (
        "<iati-identifier>FR-1-9</iati-identifier>"
        "<reporting-org ref='FR-1' type='10'>Ville de Blois</reporting-org>"
        "<title xml:lang='en'>Schools</title><title xml:lang='fr'>Des écoles</title>"
        "<participating-org role='Implementing' ref='TG-1'>Lomé Écoles</participating-org>"
        "<activity-date type='start-actual' iso-date='2012-04-15'>15 avril</activity-date>"
        "<activity-date type='end-planned'>2013</activity-date>"
        "<activity-status code='4'>Completed</activity-status>"
        "<recipient-country code='TG' percentage='100'>Togo</recipient-country>"
        "<sector vocabulary='DAC' code='11220'>Primary education</sector><sector vocabulary='ADT' code='x'/>"
        "<activity-website>https://www.blois.fr</activity-website>"
    )

    (found,) = rows_of(activities(body, version="1.04")).values()

    assert {name: text for name, text in found.items() if "Non repris" not in name} == {
        "Identifiant IATI": "FR-1-9", "Titre": "Des écoles", "Porteur": "Ville de Blois [FR-1]",
        "Partenaires": "Lomé Écoles [TG-1]", "Début": "2012-04-15", "Fin": "2013", "Statut": "terminé", "Pays": "TG",
        "Secteurs": "11220", "Site": "https://www.blois.fr",
    }  # fmt: skip


def test_the_rows_are_the_activities_in_their_order(opened):
    workbook = opened(activities(title("Total"), "", title("TITRE"), title("Note : voir plus haut")))
    (table,) = tables_of(workbook)

    assert [(line.number, line.cells[0].text) for line in table.rows] == [
        (1, "Total"), (2, "-"), (3, "TITRE"), (4, "Note : voir plus haut"),
    ]  # fmt: skip
    assert not table.ignored
    assert table_of(workbook, table.sheet, (0,)) == table
    assert workbook.format == "iati"


def test_several_values_are_apart(opened):
    (table,) = tables_of(opened(activities(iati.FULL)))
    names = [column.words[0].partition(" (")[0] for column in table.columns]
    kinds = {name: cell.kind for name, cell in zip(names, table.rows[0].cells, strict=True)}

    several = ("Porteur", "Partenaires", "Pays", "Lieux", "Secteurs", "Financeurs")
    assert {kinds[name] for name in several} == {CellKind.LIST}
    assert (kinds["Début"], kinds["Budget"]) == (CellKind.DATE, CellKind.NUMBER)


def test_what_is_told():
    body = activities(title("Eau"), ('xml:lang="en"', title("Water")), ('xml:lang="en"', title("Wells")))

    assert told_of(body) == [
        "fichier IATI 2.03 : une ligne par activité, dans l’ordre du fichier",
        "titres sans version française, repris dans la langue du fichier : 2",
    ]


@pytest.mark.parametrize("coded", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_encoding(coded):
    body = activities(title("Étude")).decode().replace("UTF-8", coded.removesuffix("-sig")).encode(coded)

    assert rows_of(body)[1]["Titre"] == "Étude"


@pytest.mark.parametrize(
    "body",
    [
        activities(title("Eau"), attributes="xmlns='http://exemple.fr/iati' xmlns:x='http://exemple.fr/x'"),
        f"<iati-activity version='2.02'>{title('Eau')}</iati-activity>".encode(),
        b"<!-- licence -->\n" * 900 + activities(title("Eau")).partition(b"\n")[2],
        activities(title("Eau"), version=""),
        activities(title("Eau"), version="2.01"),
    ],
)
def test_shapes_of_publishers(body):
    assert rows_of(body) == {1: {"Titre": "Eau"}}


@pytest.mark.parametrize("name", iati.HOSTILE)
def test_it_is_refused(name):
    body, words = iati.HOSTILE[name]

    with pytest.raises(Refused) as refusal:
        list(child.read(io.BytesIO(body)))

    assert words in str(refusal.value)
    assert TO_DO.search(str(refusal.value).lower())


def test_what_a_column_means(opened, db):
    """Every column has a meaning, whatever its values look like: nothing is to be settled."""
    (table,) = tables_of(opened(activities(iati.FULL.replace("02 54 89 42 00", "poste 12"))))
    mapping = propose(table)

    heads = {column.words[0].partition(" (")[0]: mapping.columns[column.letter] for column in table.columns}
    assert mapping.kind == "projets"
    assert not mapping.asked
    assert heads == {
        "Identifiant IATI": "iati_identifier", "Titre": "title", "Description": "description", "Porteur": "holder",
        "Partenaires": "partners", "Pays": "countries", "Lieux": "localities", "Secteurs": "sectors", "ODD": "goals",
        "Début": "start", "Fin": "end", "Statut": "closure", "Budget": "budget", "Financeurs": "funders",
        "Site": "website", "Nom du contact": "contact_name", "Courriel du contact": "contact_email",
        "Téléphone du contact": "contact_phone",
        **{name: "ignored" for name in FULL_ROW if name.startswith("Non repris")},
    }  # fmt: skip
    (told,) = mapping.told
    assert "résultats" in told
