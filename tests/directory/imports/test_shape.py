"""What each line of a sheet is, on sheets of a few lines; the twelve samples show whole ones."""

import pytest

from directory.imports.shape import table_of, tables_of
from directory.imports.workbooks import Cell, CellKind, Line, Sheet, Workbook

LETTERS = {
    "titre": "T", "au-dessus de l’en-tête": "^", "en-tête répété": "h", "section": "S", "total": "=", "note": "N",
    "vide": "0", "numérotation des colonnes": "#", "autre tableau": "-", "feuille couchée": "L",
}  # fmt: skip


def workbook(lines, merges=(), strong=()):
    """A sheet of « a | b » lines; figures are read as text, as in a CSV."""
    made = []
    for number, line in enumerate(lines, 1):
        cells = tuple(Cell(text, CellKind.TEXT, text) if text else Cell() for text in map(str.strip, line.split("|")))
        if any(cell.text for cell in cells):
            made.append(Line(number, cells, is_strong=number in strong))
    return Workbook("xlsx", (Sheet("Feuille", tuple(made), merges=tuple(merges)),))


def letters(table):
    """One letter by line: H a header, R a row, and the rest as in ``LETTERS``."""
    said = dict.fromkeys(table.header_rows, "H") | {line.number: "R" for line in table.rows}
    said |= {number: LETTERS[reason] for number, reason in table.ignored.items()}
    return "".join(said[number] for number in sorted(said))


HEAD = "Projet|Porteur|Pays|Montant"
ROW, OTHER = "Forage|Rennes|Mali|1000", "Puits|Brest|Niger|2000"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Headers
        ([HEAD, ROW, OTHER], "HRR"),
        (["Liste des projets", "", HEAD, ROW], "THR"),
        (["Réseau :|Bretagne", "Date :|12/03/2024", "", HEAD, ROW], "TTHR"),
        (["Consigne|Ne pas changer les colonnes", HEAD, ROW, OTHER], "THRR"),
        (["Commune|Ville jumelée", "Rennes|Brno", "Brest|"], "HRR"),
        (["Qui|Quoi|Quand", "Rennes|Forage|2012", "Brest|Pêche|2013"], "HRR"),
        (["Commune|Pays|janv-23|févr-23", "Rennes|Mali|10|20"], "HR"),
        (["|2021|2022|2023", "Forage|1000|2000|0", "Puits|0|500|100"], "HRR"),
        (["Thème|Type|Statut", "Eau|Projet|En cours", "Culture|Projet|Achevé"], "HRR"),
        (["Quel est le nom de votre collectivité ?|Avec quel pays coopérez-vous ?", "Rennes|Mali"], "HR"),
        (["Commune|Pays|Priorité 1|Priorité 2", "Rennes|Mali|eau|école", "Brest|Niger|santé|eau"], "HRR"),
        ([HEAD], "H"),
        (["Identification||Financement|", "Projet|Pays|MEAE|Région", "Forage|Mali|1|2"], "HHR"),
        (["|||Financement|", "Projet|Porteur|Pays|MEAE|Région", "Forage|Rennes|Mali|100|200"], "HHR"),
        (["Programme||Budget|", "Nom|Pays|2022|", "||MEAE|Région", "Forage|Mali|1|2"], "HHHR"),
        (["Projet|Durée|Budget", "|(mois)|(k€)", "Forage|12|50"], "HHR"),
        ([HEAD, "1|2|3|4", ROW], "H#R"),
        ([HEAD, HEAD, ROW], "HhR"),
        # None
        (["Rennes|Brno", "Brest|Kiel", "Lorient|Ludwigshafen"], "RRR"),
        ([ROW, OTHER, "École|Caen|Togo|3000"], "RRR"),
        (["Projet de jumelage|Commune de Rennes|Pays de Galles", "Projet eau|Commune de Brest|Pays basque"], "RR"),
        # Sections
        ([HEAD, "Bretagne", ROW, "Normandie", OTHER], "HSRSR"),
        ([HEAD, "Bénin", ROW, "Mali", OTHER], "HSRSR"),
        ([HEAD, "2022", ROW, "2023", OTHER], "HSRSR"),
        ([HEAD, ROW, "AXE 2", OTHER], "HRSR"),
        ([HEAD, "Bretagne|||3000", ROW, OTHER], "HSRR"),
        (["Département 35", HEAD, ROW, "", "Département 29", HEAD, OTHER], "THRShR"),
        ([HEAD, ROW, "Construction d’une école", OTHER], "HRRR"),
        (["Recensement 2024", HEAD, ROW, "", "Recensement 2024", HEAD, OTHER], "THRThR"),
        (["Projet|Porteur|Pays", "FORAGE|Rennes|Mali", "PUITS", "ÉCOLE|Caen|Togo"], "HRRR"),
        # Totals
        ([HEAD, ROW, OTHER, "Total|||3000"], "HRR="),
        ([HEAD, ROW, OTHER, "|Total|2 projets|3000"], "HRR="),
        ([HEAD, ROW, OTHER, "|||3000"], "HRR="),
        ([HEAD, ROW, OTHER, "|||3001"], "HRRR"),
        ([HEAD, ROW, "Total Mali|||1000", OTHER, "S/Total Niger|||2000", "TOTAL GÉNÉRAL|||3000"], "HR=R=="),
        ([HEAD, "TOTAL|||3000", ROW, OTHER], "H=RR"),
        ([HEAD, ROW, OTHER, "Nombre de projets : 2", "Moyenne|||1500"], "HRR=="),
        ([HEAD, ROW, "Total Access|Brest|Niger|2000"], "HRR"),
        ([HEAD, ROW, "Total Access|||2500"], "HRR"),
        ([HEAD, ROW, OTHER, "Total général|2 projets|2 pays|3000"], "HRR="),
        ([HEAD, ROW, OTHER, "Total Mali|1 projet|1 pays|1000"], "HRR="),
        (["Département|Commune|Jumelle|Budget", "Somme|Amiens|Dortmund|12", "Somme|||40"], "HRR"),
        # Notes
        ([HEAD, ROW, "* en attente de signature", OTHER], "HRNR"),
        ([HEAD, ROW, OTHER, "(1) avec l’appui de l’agence", "Source : réseau"], "HRRNN"),
        ([HEAD, ROW, OTHER, "", "Merci de renvoyer ce tableau"], "HRRN"),
        ([HEAD, ROW, OTHER, "", "Légende :", "vert|achevé", "rouge|abandonné"], "HRRNNN"),
        ([HEAD, ROW, OTHER, "", "Fait à Rennes, le 12 mars 2024", "Le président"], "HRRNN"),
        ([HEAD, ROW, "", "Bretagne", OTHER], "HRSR"),
        ([HEAD, ROW, "", "Contact|Mme Martin, réseau"], "HRN"),
        ([HEAD, ROW, OTHER, "Construction d’une école"], "HRRR"),
        # Nothing
        (["N°|Projet|Pays", "1|Forage|Mali", "2|Puits|Niger", "3||", "4||"], "HRR00"),
        (["|Projet|Pays", "1|Forage|Mali", "2|Puits|Niger", "3||"], "HRR0"),
        ([HEAD, "---|---|---|---", ROW], "H0R"),
        # A sheet on its side
        (["Titre|Eau|Lycée", "Pays|Bénin|Maroc", "Date de début|2019|2020", "Budget|12|45"], "LLLL"),
        (["Projet|Eau|Lycée", "Pays|Bénin|Maroc", "Titre|Porteur|Commune", "Nom|Brest|Kiel"], "^^HR"),
    ],
)
def test_each_line_is_what_it_is(lines, expected):
    assert letters(tables_of(workbook(lines))[0]) == expected


def test_a_group_merged_over_its_columns_is_said_over_each():
    lines = ["Projet|Lieu||Montant", "|Pays|Ville|", "Forage|Mali|Kayes|100", "Puits|Niger|Zinder|2"]

    table = tables_of(workbook(lines, merges=[(1, 2, 0, 0), (1, 1, 1, 2), (1, 2, 3, 3)]))[0]

    assert table.header_rows == (1, 2)
    assert [column.words for column in table.columns] == [
        ("Projet",),
        ("Lieu", "Pays"),
        ("Lieu", "Ville"),
        ("Montant",),
    ]


LINES = [
    "N°|Action|Partenaires|||Bilan",
    "||Nom|Pays|MEAE|Humeur",
    "1|Forage|Comité|Mali|3|vert",
    "2|Puits|Union|Niger|4|bleu",
]


def test_a_group_of_one_column_is_not_merged():
    table = tables_of(workbook(LINES, merges=[(1, 1, 2, 4)]))[0]

    assert letters(table) == "HHRR"
    assert [column.words for column in table.columns][-2:] == [("Partenaires", "MEAE"), ("Bilan", "Humeur")]


def test_groups_written_over_each_of_their_columns_are_said_of_no_other():
    lines = [
        "||Partenaires|Partenaires||Suivi|",
        "N°|Action|Nom|Pays|Budget|Avis|Objet",
        "1|Forage|Comité|Mali|3|vert|a",
    ]

    table = tables_of(workbook(lines))[0]

    assert letters(table) == "HHR"
    assert [column.words for column in table.columns] == [
        ("N°",), ("Action",), ("Partenaires", "Nom"), ("Partenaires", "Pays"),
        ("Budget",), ("Suivi", "Avis"), ("Objet",),
    ]  # fmt: skip


def test_the_first_row_under_merged_headers_is_a_row():
    lines = ["Action|Porteur|Lieux||Notes", "Forage|Brest|Kayes|Mali|oui", "Puits|Caen|Zinder|Niger|non"]

    assert letters(tables_of(workbook(lines, merges=[(1, 1, 2, 3)]))[0]) == "HRR"


def test_a_title_merged_above_the_groups_is_no_group():
    lines = ["Coopérations 2024|||", "Projet|Lieu||Montant", "|Pays|Ville|", "Forage|Mali|Kayes|100"]

    table = tables_of(workbook(lines, merges=[(1, 1, 0, 3), (2, 2, 1, 2)]))[0]

    assert letters(table) == "THHR"


def test_bold_tells_a_header_and_sections():
    assert letters(tables_of(workbook(["Qui|Quoi", "Rennes|Mali", "Brest|Pêche"], strong={1}))[0]) == "HRR"
    lines = ["Projet|Porteur|Pays", "Forage|Rennes|Mali", "Brest Métropole", "Pêche|Brest|Sénégal"]
    assert letters(tables_of(workbook(lines, strong={1, 3}))[0]) == "HRSR"


def test_tables_one_under_the_other_are_told():
    lines = [HEAD, ROW, "", "Par pays", "Pays|Montant", "Mali|1000", "Niger|2000"]

    tables = tables_of(workbook(lines))

    assert sorted(map(letters, tables)) == ["--THRR", "HR----"]
    assert all("deux tableaux" in table.told[0] for table in tables)


def test_another_header_needs_no_known_word_under_its_title():
    lines = [HEAD, ROW, OTHER, "", "Récapitulatif", "MEAE|AFD|Banque", "10|20|30", "1|2|3"]

    assert sorted(map(letters, tables_of(workbook(lines)))) == ["---THRR", "HRR----"]


def test_an_empty_column_between_headers_is_told():
    table = tables_of(workbook(["Titre|Pays||Nom|Courriel", "Forage|Mali||A|a@b.fr"]))[0]

    assert [column.letter for column in table.columns] == ["A", "B", "D", "E"]
    assert "vérifiez que c’en est un" in table.told[0]


def test_a_person_says_where_the_header_is():
    book = workbook(["Rennes|Brno", "Ville|Jumelle", "Brest|Kiel"])

    assert letters(table_of(book, "Feuille", (2,))) == "THR"
    assert letters(table_of(book, None, ())) == "RRR"
    with pytest.raises(LookupError):
        table_of(book, "Ailleurs", (1,))


def test_lines_of_several_cells_left_above_the_header_are_told():
    table = table_of(workbook([ROW, HEAD, OTHER]), header_rows=(2,))

    assert letters(table) == "^HR"
    assert "au-dessus de l’en-tête" in table.told[0]
