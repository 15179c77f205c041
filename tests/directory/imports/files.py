"""Files made by code: workbooks part by part, so that each may lie in its own way."""

import io
import struct
import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "fo": "xsl-fo-compatible",
    }.items()
)
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def archive(members, compression=zipfile.ZIP_DEFLATED, level=1):
    """The bytes of a ZIP of ``{name: text or bytes}``."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", compression, compresslevel=level) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return body.getvalue()


def relation(identifier, kind, target, mode=""):
    return f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def xlsx(*sheets, strings="", styles="", head="", prolog="", level=1, **members):
    """An XLSX whose sheets hold these rows, as XML (« <row>…</row> », or « …<sheetData>… » as a whole)."""
    count = range(1, len(sheets) + 1)
    found = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS.format(relation("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{head}<sheets>'
        + "".join(f'<sheet name="Feuil{n}" sheetId="{n}" r:id="s{n}"/>' for n in count)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": RELATIONS.format(
            "".join(relation(f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in count)
            + relation("t", "sharedStrings", "sharedStrings.xml")
            + relation("y", "styles", "styles.xml")
        ),
    }
    for n, rows in zip(count, sheets, strict=True):
        data = rows if "<sheetData" in rows else f"<sheetData>{rows}</sheetData>"
        found[f"xl/worksheets/sheet{n}.xml"] = f'{prolog}<worksheet xmlns="{MAIN}">{data}</worksheet>'
    if strings:
        found["xl/sharedStrings.xml"] = f'{prolog}<sst xmlns="{MAIN}">{strings}</sst>'
    if styles:
        found["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    return archive({**found, **members}, level=level)


def row(*texts, number=None):
    """A row of an XLSX, of texts written in it."""
    place = f' r="{number}"' if number else ""
    return f"<row{place}>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts) + "</row>"


def ods(table, styles="", mimetype=ODS, prolog="", before="", **members):
    """An ODS of one sheet, whose content is given as XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {ODF}><office:automatic-styles>'
        f"{styles}</office:automatic-styles><office:body><office:spreadsheet>{before}"
        f'<table:table table:name="Feuille1">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return archive({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": "<manifest/>", **members})


def ods_row(*cells, repeated=1, said=""):
    return f'<table:table-row table:number-rows-repeated="{repeated}" {said}>{"".join(cells)}</table:table-row>'


def ods_cell(text="", kind="string", said="", repeated=1):
    words = f"<text:p>{text}</text:p>" if text else ""
    return (
        f'<table:table-cell table:number-columns-repeated="{repeated}" office:value-type="{kind}" {said}>{words}'
        "</table:table-cell>"
    )


def compound(*names):
    """An OLE2 file that holds streams of these names: its header and its directory (MS-CFB 2.2, 2.6)."""
    body = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    for name in ("Root Entry", *names):
        coded = name.encode("utf-16-le") + b"\0\0"
        body += coded.ljust(64, b"\0") + struct.pack("<H", len(coded)) + bytes(62)
    return body + bytes(2048)


def xls(stream):
    """An XLS whose workbook is this stream of BIFF records."""
    from xlwt.CompoundDoc import XlsDoc

    body = io.BytesIO()
    XlsDoc().save(body, stream)
    return body.getvalue()


def biff(number, body=b""):
    return struct.pack("<HH", number, len(body)) + body
