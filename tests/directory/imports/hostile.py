"""Files that are no workbook, lie about it, or cost too much: each made by code, with a word of its refusal."""

import gzip
import json
import random
import zipfile

from tests.directory.imports.files import (
    TYPES,
    archive,
    biff,
    compound,
    ods,
    ods_cell,
    ods_row,
    row,
    xls,
    xlsx,
)  # fmt: skip

LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
LAUGHTER = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
XML = '<?xml version="1.0" encoding="{}"?>'
MANY = "Montant;" * 16_000
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64)


def _bomb():
    """A sheet of a few kilobytes that unfolds into 30 MB."""
    return xlsx("<sheetData>" + " " * 30_000_000 + "</sheetData>", level=9)


def _truncated():
    body = xlsx(row("Titre", "Pays") + "".join(row(f"Projet {n}", "Mali") for n in range(500)))
    return body[: len(body) // 2]


def _flipped():
    """An archive whose sheet is not what its checksum says."""
    body = bytearray(archive({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>"}, zipfile.ZIP_STORED))
    place = body.index(b"<workbook/>")
    body[place + 1] ^= 1
    return bytes(body)


def _lying_size():
    """An archive that announces a sheet of a few bytes, and unfolds into many."""
    body = bytearray(xlsx("<sheetData>" + " " * 30_000_000 + "</sheetData>"))
    place = body.rindex(b"PK\x01\x02", 0, body.rindex(b"xl/worksheets/sheet1.xml"))
    body[place + 24 : place + 28] = (500).to_bytes(4, "little")
    return bytes(body)


def _with_password():
    body = bytearray(archive({"tableau.csv": "Titre;Pays\nPuits;Mali\n"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(mark) + place] |= 1
    return bytes(body)


def _binary():
    return random.Random(7).randbytes(20_000).replace(b"\0", b"\1")


def _xls():
    bof = biff(0x809, b"\x00\x06\x05\x00\xbb\x0d\xcc\x07\x00\x00\x00\x00\x06\x00\x00\x00")
    return bof, biff(0x0A)


def _old_locked():
    begin, end = _xls()
    return xls((begin + biff(0x2F, b"\1\0" + bytes(52)) + end).ljust(4096, b"\0"))


def _old_damaged():
    begin, _ = _xls()
    return xls((begin + biff(0x85, b"\xff\xff\xff\xff\0\0\xff\xff") + b"\xff" * 200).ljust(4096, b"\0"))


def _lines(count):
    return "".join(f"<row><c><v>{n}</v></c></row>" for n in range(count))


def _merges():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 5001))
    merges = "".join(f'<mergeCell ref="A{n}:A5000"/>' for n in range(1, 4000))
    return xlsx(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>")


HTML = "<html><head><meta charset='utf-8'></head><body><table><tr><td>Titre</td></tr></table></body></html>"
SPREADSHEET_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:'
    'spreadsheet"><Worksheet><Table><Row><Cell><Data>Titre</Data></Cell></Row></Table></Worksheet></Workbook>'
)
MANIFEST = '<manifest xmlns="m"><file-entry><encryption-data/></file-entry></manifest>'

#: ``{name: (how its bytes are made, words of the refusal)}``.
HOSTILE = {
    "vide.xlsx": (lambda: b"", "vide"),
    "blancs.csv": (lambda: b"\xef\xbb\xbf \r\n\t\r\n;", "vide"),
    "separateurs.csv": (lambda: b";;;;\r\n;;;;\r\n", "vide"),
    "feuilles vides.xlsx": (lambda: xlsx("", ""), "vide"),
    "tronqué.xlsx": (_truncated, "abîmé"),
    "changé.xlsx": (_flipped, "abîmé"),
    "xml cassé.xlsx": (lambda: xlsx("<sheetData><row><c>"), "abîmé"),
    "chaîne absente.xlsx": (lambda: xlsx('<row><c t="s"><v>7</v></c></row>', strings="<si><t>a</t></si>"), "abîmé"),
    "feuille absente.xlsx": (lambda: archive({"[Content_Types].xml": TYPES, "xl/styles.xml": "<a/>"}), "abîmé"),
    "ligne de trop.xlsx": (lambda: xlsx(row("a", number=99_999_999)), "abîmé"),
    "ligne en double.xlsx": (lambda: xlsx(row("a", number=3) + row("b", number=3)), "abîmé"),
    "lzma.xlsx": (lambda: archive({"xl/a.xml": "<a/>", "[Content_Types].xml": TYPES}, zipfile.ZIP_LZMA), "abîmé"),
    "profond.xlsx": (lambda: xlsx("<sheetData>" + "<a>" * 100_000), "abîmé"),
    "bombe.xlsx": (_bomb, "démesuré"),
    "textes sans case.xlsx": (lambda: xlsx(row("a"), strings="<si><t>texte</t></si>" * 20_000), "démesuré"),
    "bombe qui ment.xlsx": (_lying_size, "abîmé"),
    "milliers de membres.xlsx": (lambda: archive({f"xl/{n}.xml": "" for n in range(5000)}), "milliers"),
    "rires.xlsx": (lambda: xlsx("&a9;", prolog=LAUGHTER.replace("x [", "worksheet [")), "DTD"),
    "rires en attribut.xlsx": (lambda: xlsx('<row r="&a9;"/>', prolog=LAUGHTER), "DTD"),
    "rires en utf-16.xlsx": (
        lambda: xlsx(
            row("a"), **{"xl/sharedStrings.xml": (XML.format("UTF-16") + LAUGHTER + "<sst>&a9;</sst>").encode("utf-16")}
        ),
        "DTD",
    ),
    "entité externe.xlsx": (
        lambda: xlsx(row("&e;"), prolog='<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
        "DTD",
    ),
    "rires.ods": (lambda: ods(ods_row(ods_cell("&a9;")), prolog=LAUGHTER), "DTD"),
    "16 000 colonnes.xlsx": (lambda: xlsx("<row>" + "<c><v>1</v></c>" * 16_384 + "</row>"), "colonnes"),
    "16 000 colonnes.csv": (lambda: f"{MANY}\n{MANY}\n".encode(), "colonnes"),
    "plus d’un million de lignes.xlsx": (lambda: xlsx(_lines(1_100_000)), "lignes remplies"),
    "cent mille lignes et une.xlsx": (lambda: xlsx(_lines(100_001)), "lignes remplies"),
    "deux cent mille lignes.csv": (lambda: b"Rennes;Brno\n" * 200_000, "lignes remplies"),
    "case de 40 000 signes.xlsx": (lambda: xlsx(row("a" * 40_000)), "caractères"),
    "case de 40 000 signes.csv": (lambda: b"Titre;Pays\n" + b"a" * 40_000 + b";Mali\n", "caractères"),
    "case entre guillemets.csv": (lambda: b'Titre;Pays\n"' + b"a;\n" * 14_000 + b'";Mali\n', "caractères"),
    "une ligne de 49 Mo.csv": (lambda: b"a" * 49_000_000, "caractères"),
    "trop lourd.csv": (lambda: b"a;b\n" * 13_200_000, "50 Mo"),
    "cent une feuilles.xlsx": (lambda: xlsx(*[row("a")] * 101), "100 feuilles"),
    "fusions.xlsx": (_merges, "un million de cases"),
    "lignes répétées.ods": (lambda: ods(ods_row(ods_cell("a"), repeated=1_048_576)), "lignes remplies"),
    "colonnes répétées.ods": (lambda: ods(ods_row(ods_cell("a", repeated=16_384))), "colonnes"),
    "protégé.xlsx": (lambda: compound("EncryptionInfo", "EncryptedPackage"), "mot de passe"),
    "protégé.xls": (_old_locked, "mot de passe"),
    "protégé.ods": (lambda: ods("", **{"META-INF/manifest.xml": MANIFEST}), "mot de passe"),
    "protégé.zip": (_with_password, "mot de passe"),
    "macros.xlsm": (lambda: xlsx(row("a"), **{"xl/vbaProject.bin": b"\0"}), "macros"),
    "macros dites.xlsx": (
        lambda: archive(
            {"[Content_Types].xml": TYPES.replace("sheet.main", "sheet.macroEnabled"), "xl/workbook.xml": ""}
        ),
        "macros",
    ),
    "macros.xls": (lambda: compound("_VBA_PROJECT_CUR", "Workbook"), "macros"),
    "macros.ods": (lambda: ods("", **{"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
    "binaire.xlsb": (lambda: archive({"[Content_Types].xml": TYPES, "xl/workbook.bin": b"\0"}), ".xlsb"),
    "abîmé.xls": (_old_damaged, "abîmé"),
    "page.xls": (lambda: HTML.encode(), "page web"),
    "page.xlsx": (lambda: ("\ufeff<TABLE><TR><TD>Titre</TD></TR></TABLE>").encode("utf-16"), "page web"),
    "archive web.xls": (lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "page web"),
    "2003.xls": (lambda: SPREADSHEET_2003.encode(), "XML de 2003"),
    "plat.fods": (lambda: b'<?xml version="1.0"?><office:document xmlns:office="o"/>', "LibreOffice en XML"),
    "activités.xml": (lambda: b'<?xml version="1.0"?><iati-activities version="2.03"/>', "aucune activité"),
    "données.json": (lambda: json.dumps([{"titre": "Puits"}]).encode(), "JSON"),
    "vieux.slk": (lambda: b'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"Titre"\r\nE\r\n', "SYLK"),
    "document.xlsx": (lambda: b"%PDF-1.7\n%\xe2\xe3\n", "PDF"),
    "photo.xlsx": (lambda: PNG, "image"),
    "photo.heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(64), "image"),
    "lettre.xlsx": (lambda: archive({"[Content_Types].xml": TYPES, "word/document.xml": ""}), "traitement de texte"),
    "lettre.doc": (lambda: compound("WordDocument"), "traitement de texte"),
    "lettre.odt": (lambda: ods("", mimetype="application/vnd.oasis.opendocument.text"), "traitement de texte"),
    "lettre.rtf": (lambda: rb"{\rtf1\ansi Titre}", "traitement de texte"),
    "présentation.xlsx": (lambda: archive({"ppt/presentation.xml": ""}), "présentation"),
    "pomme.xlsx": (lambda: archive({"Index/Document.iwa": b"\0"}), "Numbers"),
    "paquet.xlsx": (lambda: archive({"tableau.csv": "Titre;Pays"}), "compressé"),
    "paquet.gz": (lambda: gzip.compress(b"Titre;Pays"), "compressé"),
    "programme.csv": (lambda: b"MZ\x90\0\3\0\0\0", "programme"),
    "base.csv": (lambda: b"SQLite format 3\0" + bytes(100), "base de données"),
    "octets.csv": (_binary, "pas un tableau"),
    "octets nuls.csv": (lambda: b"Titre;Pays\nPuits;\0\0Mali\n", "pas un tableau"),
    "message.msg": (lambda: compound("__nameid_version1.0"), "pas un tableau"),
}  # fmt: skip
