"""Excel workbooks read back with the standard library alone: what is in the file, not what a library makes of it."""

import io
import re
import zipfile
from xml.etree import ElementTree

_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheets(content):
    """``{name: rows}`` in order; a row is ``{column letters: value}``, texts as texts and numbers as floats."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        paths = {link.get("Id"): link.get("Target") for link in links}
        return {
            sheet.get("name"): _rows(archive.read("xl/" + paths[sheet.get(_ID)]))
            for sheet in book.findall("m:sheets/m:sheet", _NS)
        }


def _rows(xml):
    root = ElementTree.fromstring(xml)
    assert root.findall(".//m:f", _NS) == []
    return [
        {re.match("[A-Z]+", cell.get("r"))[0]: _value(cell) for cell in row.findall("m:c", _NS)}
        for row in root.findall("m:sheetData/m:row", _NS)
    ]


def _value(cell):
    if cell.get("t") == "inlineStr":
        text = "".join(node.text or "" for node in cell.iter(f"{{{_NS['m']}}}t"))
        return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    number = cell.find("m:v", _NS)
    return None if number is None else float(number.text)


def text(content):
    """Every text of a workbook, one after the other."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def table(content, sheet="Données"):
    """The rows of a sheet as dicts by their headings."""
    head, *rows = sheets(content)[sheet]
    return [{head[column]: value for column, value in row.items()} for row in rows]
