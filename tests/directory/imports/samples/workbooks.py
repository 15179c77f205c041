"""Workbooks as networks keep them."""

# ruff: noqa: E501 (a line of a table is said on one line)
import datetime
import io

import xlwt

from tests.directory.imports.files import ods, ods_cell, ods_row, xlsx
from tests.directory.imports.samples.keeping import day, sample, written

# 1. The projects of a region: titles, two rows of headers, sections, subtotals, notes, a filter left on ---------------


@sample(
    "projets-bretagne.xlsx",
    told=(
        "« Projets 2024 » : colonne masquée D, lue aussi",
        "« Projets 2024 » : ligne masquée 9 par un filtre, lue aussi",
        "feuille masquée, lue aussi : « Listes »",
    ),
    tables=[
        """
Projets 2024 : 4, 5
A = N°
B = Intitulé du projet
C = Porteur
D = Courriel du référent °
E = Période > Début
F = Période > Fin
G = Financements (€) > État / MEAE
H = Financements (€) > Région
I = Financements (€) > Agence de l’eau
J = Avancement
1 ! titre
2 ! titre
6 ! section
7 [Ille-et-Vilaine] 1 | Eau potable à Tanghin-Dassouri | Rennes Métropole | elus@exemple.fr | 2017-03 | 2019 | 12500 | 0 | 8000,5 | 100 %
8 [Ille-et-Vilaine] 2 | Appui à l’état civil | Ville de Vitré |  | 2021-09 | 2024 | 0 | 15000 |  | 62,5 %
9 [Ille-et-Vilaine] 3 | Échange de chorales | Fougères | choeur@exemple.fr | 2023-01 | 2023 |  | 2000 |  | 0 %
10 ! total
11 ! section
12 [Finistère] 4 | Pêche durable à Saint-Louis | Quimper | mer@exemple.fr | 2020-06 | 2022 | 30000 | 10000 |  | 100 %
13 [Finistère] 5 | Total accès à l’énergie, volet 2 | Brest métropole |  | 2022-02 | 2026 | 45000 | 0 |  | 40 %
14 ! total
15 ! total
17 ! note
18 ! note
""",
        """
Listes : 1
A = Statut
2 En cours
3 Achevé
4 Abandonné
""",
    ],
)
def projects_of_a_region():
    def fill(book):
        bold, month = book.add_format({"bold": True}), book.add_format({"num_format": r"[$-40C]mmmm\ yyyy"})
        euros, share = book.add_format({"num_format": '#,##0.00\\ "€"'}), book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet("Projets 2024")
        sheet.merge_range("A1:J1", "Réseau Bretagne – recensement 2024 de la coopération", bold)
        sheet.write("A2", "Mise à jour : mars 2024")
        for column, words in {0: "N°", 1: "Intitulé du projet", 2: "Porteur", 3: "Courriel du référent"}.items():
            sheet.merge_range(3, column, 4, column, words, bold)
        sheet.merge_range("E4:F4", "Période", bold)
        sheet.merge_range("G4:I4", "Financements (€)", bold)
        sheet.merge_range("J4:J5", "Avancement", bold)
        sheet.write_row("E5", ["Début", "Fin", "État / MEAE", "Région", "Agence de l’eau"], bold)
        sheet.merge_range("A6:J6", "Ille-et-Vilaine", bold)
        sheet.merge_range("A11:J11", "Finistère", bold)
        rows = {
            7: (1, "Eau potable à Tanghin-Dassouri", "Rennes Métropole", "elus@exemple.fr", day(2017, 3), 2019, 12500, 0, 8000.5, 1),
            8: (2, "Appui à l’état civil", "Ville de Vitré", None, day(2021, 9, 15), 2024, 0, 15000, None, 0.625),
            9: (3, "Échange de chorales", "Fougères", "choeur@exemple.fr", day(2023, 1), 2023, None, 2000, None, 0),
            12: (4, "Pêche durable à Saint-Louis", "Quimper", "mer@exemple.fr", day(2020, 6), 2022, 30000, 10000, None, 1),
            13: (5, "Total accès à l’énergie, volet 2", "Brest métropole", None, day(2022, 2), 2026, 45000, 0, None, 0.4),
        }  # fmt: skip
        for number, cells in rows.items():
            for column, value in enumerate(cells):
                sheet.write(number - 1, column, value, {4: month, 6: euros, 7: euros, 8: euros, 9: share}.get(column))
        for number, words, first, last in (
            (10, "Sous-total Ille-et-Vilaine", 7, 9),
            (14, "Sous-total Finistère", 12, 13),
        ):
            sheet.write(f"B{number}", words, bold)
            sheet.write_formula(f"G{number}", f"=SUM(G{first}:G{last})", euros, 12500)
        sheet.write("A15", "TOTAL GÉNÉRAL", bold)
        sheet.write_formula("G15", "=G10+G14", euros, 87500)
        sheet.write("A17", "* montants provisoires pour 2024")
        sheet.write("A18", "Source : enquête annuelle auprès des membres du réseau")
        sheet.set_column("D:D", None, None, {"hidden": True})
        sheet.autofilter("A5:J13")
        sheet.set_row(8, None, None, {"hidden": True})
        lists = book.add_worksheet("Listes")
        lists.write_column("A1", ["Statut", "En cours", "Achevé", "Abandonné"])
        lists.hide()

    return written(fill)


# 2. Twinnings in an old workbook: codes with their zeros, merges downwards, a line struck through ---------------------


@sample(
    "jumelages.xls",
    told=(
        "« Jumelages » : ligne masquée 6, lue aussi",
        "« Jumelages » : ligne barrée 7, lue aussi",
    ),
    tables=[
        """
Jumelages : 1
A = Code INSEE
B = Commune
C = Ville jumelée
D = Pays
E = Depuis
F = Téléphone
2 01004 | Ambérieu-en-Bugey | Mering | Allemagne | 1978-05 | 04 74 38 00 00
3 01053 | Bourg-en-Bresse | Bad Kreuznach | Allemagne | 1963 | 04 74 45 00 00
4 01053 | Bourg-en-Bresse | Aylesbury | Royaume-Uni | 1993-10-02 | 04 74 45 00 00
5 01053 | Bourg-en-Bresse | Parme | Italie |  | 04 74 45 00 00
6 01283 | Oyonnax | Eislingen/Fils | Allemagne | 1986
7 01033 | Valserhône | Saint-Louis | Sénégal | 2005
""",
    ],
)
def twinnings_in_an_old_workbook():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Jumelages")
    formats = {0: "00000", 5: '0#" "##" "##" "##" "##'}
    struck = xlwt.easyxf("font: struck_out on")
    for column, words in enumerate(["Code INSEE", "Commune", "Ville jumelée", "Pays", "Depuis", "Téléphone"]):
        sheet.write(0, column, words, xlwt.easyxf("font: bold on"))
    rows = [
        (1004, "Ambérieu-en-Bugey", "Mering", "Allemagne", (datetime.date(1978, 5, 1), "mmm-yy"), 474380000),
        (None, None, "Bad Kreuznach", "Allemagne", (datetime.date(1963, 1, 1), "yyyy"), None),
        (None, None, "Aylesbury", "Royaume-Uni", (datetime.date(1993, 10, 2), "dd/mm/yyyy"), None),
        (None, None, "Parme", "Italie", None, None),
        (1283, "Oyonnax", "Eislingen/Fils", "Allemagne", 1986, None),
    ]
    for number, cells in enumerate(rows, 1):
        for column, value in enumerate(cells):
            if isinstance(value, tuple):
                sheet.write(number, column, value[0], xlwt.easyxf(num_format_str=value[1]))
            elif value is not None:
                sheet.write(number, column, value, xlwt.easyxf(num_format_str=formats.get(column, "General")))
    sheet.write_merge(2, 4, 0, 0, 1053, xlwt.easyxf(num_format_str="00000"))
    sheet.write_merge(2, 4, 1, 1, "Bourg-en-Bresse")
    sheet.write_merge(2, 4, 5, 5, 474450000, xlwt.easyxf(num_format_str=formats[5]))
    for column, value in enumerate(["01033", "Valserhône", "Saint-Louis", "Sénégal", 2005]):
        sheet.write(6, column, value, struck)
    sheet.row(5).hidden = True
    body = io.BytesIO()
    book.save(body)
    return body.getvalue()


# 3. LibreOffice: the data on the third sheet, the header said again on each page, errors ------------------------------

_MONTH = (
    '<number:date-style style:name="N1"><number:month number:style="long" number:textual="true"/><number:text> '
    '</number:text><number:year number:style="long"/></number:date-style><style:style style:name="mois" '
    'style:family="table-cell" style:data-style-name="N1"/><style:style style:name="gras" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)


@sample(
    "cooperation.ods",
    told=("« Feuille1 » : colonne masquée E, lue aussi", "« Feuille1 » : ligne masquée 9 par un filtre, lue aussi"),
    tables=[
        """
Feuille1 : 3
B = Commune
C = Action
D = Début
E = Montant °
F = Taux
1 ! titre
4 Lorient | Lycée de Wuhan | 2018-10 | 5000 | 12,5 %
5 Lorient | Théâtre à Vigo | 2019-02-14 | 700 USD | #N/D
6 ! en-tête répété
7 Vannes | Mur à la chaux, Mons | 2016 | 1250,75
8 Vannes | Mur à la chaux, Mons | 2016 | 1250,75
9 Auray | Utting am Ammersee | 1993 | 0 | 100 %
""",
        """
Aide : sans en-tête
A =
1 Remplir une ligne par action.
? aucune ligne d’en-tête reconnue
""",
    ],
)
def libreoffice_third_sheet():
    def line(town, action, date, amount, share, **options):
        return ods_row(ods_cell(), ods_cell(town), ods_cell(action), date, amount, share, **options)

    def number(value, text, kind="float", said="", style=""):
        return ods_cell(text, kind, f'office:value="{value}" {said}')

    def date(value, text, said=""):
        return ods_cell(text, "date", f'office:date-value="{value}" {said}')

    header = ods_row(
        ods_cell(), *(ods_cell(words, said='table:style-name="gras"') for words in ("Commune", "Action", "Début", "Montant", "Taux"))
    )  # fmt: skip
    lines = [
        ods_row(ods_cell("Actions de coopération des communes du Morbihan", said='table:number-columns-spanned="6"')),
        ods_row(ods_cell(repeated=1024)),
        header,
        line(
            "Lorient",
            'Lycée de <text:span xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">Wuhan</text:span>',
            date("2018-10-01", "octobre 2018", 'table:style-name="mois"'),
            number(5000, "5 000,00 €", "currency", 'office:currency="EUR"'),
            number(0.125, "12,5 %", "percentage"),
        ),
        line(
            "Lorient",
            "Théâtre<text:s/> à Vigo",
            date("2019-02-14", "14/02/19"),
            number(700, "700 $", "currency", 'office:currency="USD"'),
            ods_cell("#N/D", said='office:string-value=""'),
        ),
        header,
        line(
            "Vannes", "Mur à la chaux, Mons", number(2016, "2016"), number(1250.75, "1 250,75"), ods_cell(), repeated=2
        ),
        line(
            "Auray",
            '<text:a xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">Utting am Ammersee</text:a>',
            number(1993, "1993"),
            number(0, "0"),
            number(1, "100 %", "percentage"),
            said='table:visibility="filter"',
        ),
        ods_row(ods_cell(repeated=16_384), repeated=1_048_566),
    ]
    columns = '<table:table-column table:number-columns-repeated="4"/><table:table-column table:visibility="collapse"/>'
    others = (
        f'<table:table table:name="Vide">{ods_row(ods_cell(repeated=16_384), repeated=1_048_576)}</table:table>'
        f'<table:table table:name="Aide">{ods_row(ods_cell("Remplir une ligne par action."))}</table:table>'
    )
    return ods(f"{columns}{''.join(lines)}", _MONTH, before=others)


# 8. A workbook that lies about its size, counts from 1904, and keeps formulas without values ---------------------------


@sample(
    "macintosh 1904.xlsx",
    told=(
        "dates comptées depuis 1904",
        "« Feuil1 » : formule F3 sans valeur enregistrée",
    ),
    tables=[
        """
Feuil1 : 2
B = Événement
C = Date
D = Heure
E = Public
F = Jauge
G = Prix
3 Fête des⏎jumelages | 2019-05-15 | 14:30 | VRAI | formule sans valeur | 12 k€
5 Forum de l’eau | 2021-09 | 09:00 | FAUX | 250 | #DIV/0!
""",
    ],
)
def lying_workbook():
    cell = '<c r="{}" s="{}"><v>{}</v></c>'.format
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(6, 3000))
    heads = "".join(f'<c r="{letter}2" t="s"><v>{n}</v></c>' for n, letter in enumerate("BCDEFG"))
    first = 'r="3"><c r="B3" t="s"><v>6</v></c>' + cell("C3", 1, 42138) + cell("D3", 3, 0.604166666666667)
    first += '<c r="E3" t="b"><v>1</v></c><c r="F3"><f>NOW()</f></c>' + cell("G3", 4, 12)
    second = '><c r="B5" t="inlineStr"><is><r><t>Forum de </t></r><r><rPr><b/></rPr><t>l’eau</t></r></is></c>'
    second += cell("C5", 2, 42978) + cell("D5", 3, 0.375) + '<c r="E5" t="b"><v>0</v></c>'
    second += '<c r="F5"><f>100+150</f><v>250</v></c><c r="G5" t="e"><v>#DIV/0!</v></c>'
    formats = ("dd/mm/yyyy", r"[$-40C]mmmm\ yyyy", "h:mm", "0&quot; k€&quot;")
    return xlsx(
        f'<dimension ref="A1:XFD1048576"/><sheetData><row r="2">{heads}</row><row {first}</row><row r="5" {second}</row>'
        f"{empty}</sheetData>",
        head='<workbookPr date1904="1"/>',
        strings="".join(
            f"<si><t>{words}</t></si>"
            for words in ("Événement", "Date", "Heure", "Public", "Jauge", "Prix", "Fête des_x000D_\njumelages")
        ),
        styles="<numFmts>"
        + "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
        + '</numFmts><cellXfs><xf numFmtId="0"/>'
        + "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
        + "</cellXfs>",
    )  # fmt: skip


# 12. An Excel table with a totals row, private columns, columns without header, lines made ready ----------------------


@sample(
    "partenariats.xlsx",
    told=("feuille masquée, lue aussi : « Archive »",),
    tables=[
        """
Partenariats : 2, 3
A = N° > (automatique)
B = Collectivité > (obligatoire)
C = Partenaires / Pays / Localité > (un par ligne)
D = Depuis > (AAAA)
E = Coût > (en k€)
F = Thématiques > (séparées par des virgules)
G = Courriel > (non publié)
H = Consentement > (oui / non)
I =
1 ! titre
4 1 | Dunkerque | Commune de Rostock, Allemagne⏎Ville de Gaza - Palestine | 1980 | 12 k€ | Culture, jeunesse et sport | maire@exemple.fr | oui | urgent
5 2 | Arras | Oudenaarde (BE) ; Deva (RO) | 1986 | 7,5 k€ | Mémoire |  | non
6 ! vide
7 ! vide
8 ! total
""",
        """
Archive : 1
A = Collectivité
B = Partenaire
2 Lens | Chmelnitsky
""",
    ],
)
def private_columns():
    def fill(book):
        sheet = book.add_worksheet("Partenariats")
        thousands = book.add_format({"num_format": '0.0##\\ "k€"'})
        sheet.merge_range("A1:H1", "À remplir par les communes")
        heads = [
            "N°",
            "Collectivité",
            "Partenaires / Pays / Localité",
            "Depuis",
            "Coût",
            "Thématiques",
            "Courriel",
            "Consentement",
        ]
        hints = [
            "(automatique)",
            "(obligatoire)",
            "(un par ligne)",
            "(AAAA)",
            "(en k€)",
            "(séparées par des virgules)",
            "(non publié)",
            "(oui / non)",
        ]
        sheet.write_row("A2", heads)
        sheet.write_row("A3", hints)
        sheet.write_row("A4", [1, "Dunkerque", "Commune de Rostock, Allemagne\nVille de Gaza - Palestine", 1980])
        sheet.write("E4", 12, thousands)
        sheet.write_row("F4", ["Culture, jeunesse et sport", "maire@exemple.fr", "oui", "urgent"])
        sheet.write_row("A5", [2, "Arras", "Oudenaarde (BE) ; Deva (RO)", 1986])
        sheet.write("E5", 7.5, thousands)
        sheet.write_row("F5", ["Mémoire", None, "non"])
        sheet.write("A6", 3)
        sheet.write("A7", 4)
        sheet.write("A8", "Total")
        sheet.write_formula("E8", "=SUBTOTAL(109,E4:E7)", thousands, 19.5)
        archive = book.add_worksheet("Archive")
        archive.write_row("A1", ["Collectivité", "Partenaire"])
        archive.write_row("A2", ["Lens", "Chmelnitsky"])
        archive.very_hidden()

    return written(fill)
