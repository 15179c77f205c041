"""Tables in text as networks export them."""

# ruff: noqa: E501 (a line of a table is said on one line)
from tests.directory.imports.samples.keeping import sample

# 4. A CSV out of a French Excel: sep=, Windows-1252, cells on several lines, ragged rows ------------------------------


@sample(
    "export excel.csv",
    told=(
        "encodage : Windows-1252",
        "séparateur : point-virgule (dit par le fichier)",
        "cases sur plusieurs lignes : 2",
        "guillemet ouvert et jamais refermé : ligne 9",
    ),
    tables=[
        """
 : 2
A = Titre
B = Partenaires / Pays / Localité
C = Début
D = Coût total
E = Observations
F =
1 ! titre
3 Forage « Yennenga » | Commune de Loumbila - Burkina Faso - Loumbila⏎Commune de Ziniaré - Burkina Faso | 03/2017 | 12 500,50 € | dit "pilote"
4 L’œuvre de Nîmes | Prague 1 – République tchèque | 2019 | néant
5 Échanges scolaires | Braunschweig, Allemagne | vers 1962 |  | Voir dossier n° 12⏎relancer en mai
6 Sans suite
8 Ateliers | Vérone - Italie | 15/05/2019 | 0 |  | reporté
9 "Guillemet ouvert | Meknès | 2020 | 1500
""",
    ],
)
def csv_of_excel():
    return (
        "sep=;\r\n"
        "Projets de coopération de la ville;;;;\r\n"
        "Titre;Partenaires / Pays / Localité;Début;Coût total;Observations\r\n"
        'Forage « Yennenga »;"Commune de Loumbila - Burkina Faso - Loumbila\r\nCommune de Ziniaré - Burkina Faso";03/2017;'
        '12 500,50 €;"dit ""pilote"""\r\n'
        "L’œuvre de Nîmes;Prague 1 – République tchèque;2019;néant;\r\n"
        'Échanges scolaires;Braunschweig, Allemagne;vers 1962;;"Voir dossier n° 12\nrelancer en mai"\r\n'
        "Sans suite\r\n"
        ";;;;\r\n"
        "Ateliers;Vérone - Italie;15/05/2019;0;;reporté\r\n"
        '"Guillemet ouvert;Meknès;2020;1500\r\n'
    ).encode("cp1252")


# 5. « Texte Unicode » --------------------------------------------------------------------------------------------------


@sample(
    "texte unicode.txt",
    told=("encodage : UTF-16", "séparateur : tabulation"),
    tables=[
        """
 : 1
A = Collectivité
B = Code postal
C = Élu référent
D = Mobile
E = Accord de diffusion
2 Żary-lès-Metz | 01000 | Mme Łucja Wałęsa | 06 12 34 56 78 | oui
3 Hà Nội-sur-Seine | 75004 | M. N’Guyễn | +33 6 00 00 00 00 | non
""",
    ],
)
def unicode_text():
    return (
        "Collectivité\tCode postal\tÉlu référent\tMobile\tAccord de diffusion\r\n"
        "Żary-lès-Metz\t01000\tMme Łucja Wałęsa\t06 12 34 56 78\toui\r\n"
        '"Hà Nội-sur-Seine"\t75004\tM. N’Guyễn\t+33 6 00 00 00 00\tnon\r\n'
    ).encode("utf-16")


# 6. A column by funder and by year, whose merges were lost in a CSV ----------------------------------------------------


@sample(
    "financeurs.csv",
    told=("encodage : UTF-8", "séparateur : virgule", "cases sur plusieurs lignes : 1"),
    tables=[
        """
 : 2, 3
A = Projet
B = Pays
C = 2022 > MEAE
D = 2022 > Région
E = 2023 > MEAE
F = 2023 > Région
G = Remarques
1 ! titre
4 Maraîchage | Mali, Sénégal | 12000 | 0 | 8000 | 2500,50 | suite⏎en 2024
5 Bibliothèque | Haïti | #N/A |  | 1 500 | 0
6 ! total
""",
    ],
)
def funders_in_a_csv():
    return (
        "Financements par projet,,,,,,\n"
        "Projet,Pays,2022,,2023,,Remarques\n"
        ",,MEAE,Région,MEAE,Région,\n"
        'Maraîchage,"Mali, Sénégal",12000,0,8000,"2500,50","suite\nen 2024"\n'
        "Bibliothèque,Haïti,#N/A,,1 500,0,\n"
        'Total,,12000,0,9500,"2500,50",\n'
    ).encode("utf-8-sig")


# 7. An old Macintosh: its letters, its line ends, bars -----------------------------------------------------------------


@sample(
    "macintosh.txt",
    told=("encodage : Mac Roman", "séparateur : barre verticale"),
    tables=[
        """
 : 1
A = Comité
B = Ville étrangère
C = Année
D = Président
2 Comité de jumelage d’Évron | Markt Erlbach | 1988 | Mme Lefèvre
3 Amitié Laval–Boston | Boston | 1958 | M. Hervé Cœur
""",
    ],
)
def old_macintosh():
    return (
        "Comité|Ville étrangère|Année|Président\r"
        "Comité de jumelage d’Évron|Markt Erlbach|1988|Mme Lefèvre\r"
        "Amitié Laval–Boston|Boston|1958|M. Hervé Cœur\r"
    ).encode("mac_roman")


# 11. No header at all --------------------------------------------------------------------------------------------------


@sample(
    "sans en-tête.tsv",
    told=("encodage : UTF-16", "séparateur : tabulation"),
    tables=[
        """
 : sans en-tête
A =
B =
C =
D =
1 35238 | Rennes | Brno | 1965
2 29019 | Brest | Kiel | 1964
3 56121 | Lorient | Ludwigshafen | 1963
? aucune ligne d’en-tête reconnue
""",
    ],
)
def without_header():
    # As « bare » UTF-16: some exports leave the mark out.
    return "35238\tRennes\tBrno\t1965\n29019\tBrest\tKiel\t1964\n56121\tLorient\tLudwigshafen\t1963\n".encode(
        "utf-16-le"
    )
