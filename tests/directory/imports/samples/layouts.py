"""Sheets that are not one table from top to bottom."""

# ruff: noqa: E501 (a line of a table is said on one line)
from tests.directory.imports.samples.keeping import sample, written

# 9. Two tables one under the other, two side by side -------------------------------------------------------------------


@sample(
    "plusieurs tableaux.xlsx",
    told=(),
    tables=[
        """
Suivi : 3
A = Projet
B = Pays
C = Budget
1 ! titre
4 Puits | Niger | 10000
5 École | Togo | 20000
6 ! total
8 ! autre tableau
9 ! autre tableau
10 ! autre tableau
11 ! autre tableau
? deux tableaux dans la feuille « Suivi » : lignes 3 à 6, lignes 9 à 11
""",
        """
Suivi : 9
A = Structure
B = Interlocuteur
C = Courriel
1 ! autre tableau
3 ! autre tableau
4 ! autre tableau
5 ! autre tableau
6 ! autre tableau
8 ! titre
10 Ville de Metz | Mme Roy | roy@exemple.fr
11 Gescod | M. Koch | koch@exemple.fr
? deux tableaux dans la feuille « Suivi » : lignes 3 à 6, lignes 9 à 11
""",
        """
Côte à côte : 2
A = Ville
B = Jumelée depuis
1 ! titre
3 Karlsruhe | 1955
4 Trèves | 1957
5 ! autre tableau
? deux tableaux côte à côte dans la feuille « Côte à côte » : colonnes A à B, colonnes D à E
""",
        """
Côte à côte : 2
D = Ville
E = Jumelée depuis
1 ! autre tableau
3 Chicago | 1973
4 Kansas City | 2004
5 Hradec Králové | 2008
? deux tableaux côte à côte dans la feuille « Côte à côte » : colonnes A à B, colonnes D à E
""",
    ],
)
def several_tables():
    def fill(book):
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("Suivi")
        sheet.write("A1", "Projets soutenus", bold)
        sheet.write_row("A3", ["Projet", "Pays", "Budget"], bold)
        sheet.write_row("A4", ["Puits", "Niger", 10000])
        sheet.write_row("A5", ["École", "Togo", 20000])
        sheet.write_row("A6", ["Total", None, 30000])
        sheet.write("A8", "Annuaire", bold)
        sheet.write_row("A9", ["Structure", "Interlocuteur", "Courriel"], bold)
        sheet.write_row("A10", ["Ville de Metz", "Mme Roy", "roy@exemple.fr"])
        sheet.write_row("A11", ["Gescod", "M. Koch", "koch@exemple.fr"])
        sheet = book.add_worksheet("Côte à côte")
        sheet.write("A1", "Nancy")
        for column, rows in (
            (0, [("Karlsruhe", 1955), ("Trèves", 1957)]),
            (3, [("Chicago", 1973), ("Kansas City", 2004), ("Hradec Králové", 2008)]),
        ):
            sheet.write_row(1, column, ["Ville", "Jumelée depuis"], bold)
            for number, cells in enumerate(rows, 2):
                sheet.write_row(number, column, cells)

    return written(fill)


# 10. A sheet lying on its side -----------------------------------------------------------------------------------------


@sample(
    "couchée.xlsx",
    told=(),
    tables=[
        """
Fiches : sans en-tête
1 ! feuille couchée
2 ! feuille couchée
3 ! feuille couchée
4 ! feuille couchée
5 ! feuille couchée
? la feuille « Fiches » est couchée : ses intitulés sont dans la colonne A ; dans Excel, copiez-la puis « Collage spécial », « Transposer »
""",
    ],
)
def lying_on_its_side():
    def fill(book):
        sheet = book.add_worksheet("Fiches")
        rows = [
            ("Titre du projet", "Eau pour tous", "Lycée numérique", "Marché couvert"),
            ("Pays", "Bénin", "Maroc", "Madagascar"),
            ("Date de début", 2019, 2020, 2022),
            ("Budget (€)", 12000, 45000, 8000),
            ("Contact", "a@exemple.fr", "b@exemple.fr", "c@exemple.fr"),
        ]
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)

    return written(fill)
