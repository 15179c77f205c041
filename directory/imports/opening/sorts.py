"""What a file is, by what it holds: its name is never believed."""

import re

from directory.imports.opening import iati
from directory.imports.opening.archives import LOCKED, Archive, local, tree
from directory.imports.opening.limits import DAMAGED, LONG_FORMATS, Refused

_AS_XLSX = "enregistrez-le au format « Classeur Excel (.xlsx) », puis renvoyez-le."
_OPENED = f"ouvrez-le dans Excel ou LibreOffice, {_AS_XLSX}"
MACROS = f"Ce classeur contient des macros : {_AS_XLSX}"
EMPTY = "Ce fichier est vide : ouvrez-le pour vérifier ce qu’il contient, puis renvoyez-le."
NOT_A_TABLE = f"Ce fichier n’est pas un tableau : envoyez {LONG_FORMATS}."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_PICTURE = "C’est une image : recopiez son contenu dans un classeur, puis envoyez ce classeur."
_ARCHIVE = "C’est un fichier compressé : ouvrez-le, puis envoyez le classeur qu’il contient."
_PDF = "C’est un PDF : demandez le classeur dont il vient, ou recopiez le tableau dans Excel, puis envoyez ce classeur."
_WORD = "C’est un document de traitement de texte : copiez son tableau dans un classeur, puis envoyez ce classeur."
_PROGRAM = f"Ce fichier est un programme, quel que soit son nom. {NOT_A_TABLE}"
_HEADS = (
    (b"%PDF-", _PDF),
    (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE), (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE), (b"RIFF", _PICTURE), (b"BM", _PICTURE),
    (b"\x1f\x8b", _ARCHIVE), (b"7z\xbc\xaf", _ARCHIVE), (b"Rar!", _ARCHIVE), (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"{\\rtf", _WORD), (b"MZ", _PROGRAM), (b"\x7fELF", _PROGRAM),
    (b"SQLite format 3", "C’est une base de données : exportez la table à importer en CSV, puis envoyez-la."),
)  # fmt: skip


def sort_of(file):
    """« xlsx », « ods », « xls », « text » or the root of a file of IATI, and the ``Archive`` of the first two. Raises
    ``Refused``.
    """
    head = file.read(4096)
    file.seek(0)
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        if not head or len(head) < 4096:
            raise Refused(EMPTY)
        raise Refused(NOT_A_TABLE)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(file)
    if head.startswith(_OLE):
        return _compound(file), None
    if head.startswith(_OLD_EXCEL):
        return "xls", None
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<") and iati.is_iati(root := iati.root_of(file)):
        return root, None
    for start, sentence in _HEADS:
        if head.startswith(start) and _is_binary(head, start):
            raise Refused(sentence)
    if head[4:8] == b"ftyp":
        raise Refused(_PICTURE)
    return "text", None


def _is_binary(head, start):
    """Whether a file that begins with these letters is what they announce: a table may begin with « BM » or « MZ »."""
    return not start.isalnum() or b"\0" in head


def _zipped(file):
    archive = Archive(file)
    names = {name.replace("\\", "/").casefold() for name in archive.names}
    if "mimetype" in names:
        return _open_document(archive), archive
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused(MACROS)
    if "xl/workbook.bin" in names:
        raise Refused(f"C’est un classeur binaire (.xlsb) : {_OPENED}")
    if any(name.startswith("word/") for name in names):
        raise Refused(_WORD)
    if any(name.startswith("ppt/") for name in names):
        raise Refused(f"C’est une présentation. {NOT_A_TABLE}")
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        raise Refused(
            "C’est un document d’un logiciel d’Apple : dans Numbers, choisissez Fichier > Exporter vers > Excel, puis "
            "envoyez ce classeur."
        )
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise Refused(MACROS)
        return "xlsx", archive
    if "[content_types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return "xlsx", archive
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return _open_document(archive), archive
    raise Refused(_ARCHIVE)


def _open_document(archive):
    kind = archive.read("mimetype").strip().decode("ascii", "replace") if archive.find("mimetype") else "spreadsheet"
    if archive.find("META-INF/manifest.xml"):
        root = tree(archive.read("META-INF/manifest.xml"))
        if any(local(element) == "encryption-data" for element in root.iter()):
            raise Refused(LOCKED)
    if "spreadsheet" not in kind:
        raise Refused(_WORD if "text" in kind else NOT_A_TABLE)
    modules = [name for name in archive.names if name.startswith(("Basic/", "Scripts/")) and not name.endswith("/")]
    if any(not re.search(r"script-l[bc]\.xml$", name) for name in modules):
        raise Refused(MACROS)
    return "ods"


def _compound(file):
    """What an OLE2 file holds, by the names of its streams (MS-CFB 2.6): each entry of 128 bytes, its name first."""
    body = file.read()
    file.seek(0)
    if len(body) < 1536:
        raise Refused(DAMAGED)

    def holds(name):
        coded = name.encode("utf-16-le") + b"\0\0"
        length = len(coded).to_bytes(2, "little")
        place = body.find(coded)
        while place >= 0:
            if place % 128 == 0 and body[place + 64 : place + 66] == length:
                return True
            place = body.find(coded, place + 1)
        return False

    if holds("EncryptedPackage"):
        raise Refused(LOCKED)
    if holds("_VBA_PROJECT_CUR"):
        raise Refused(MACROS)
    if holds("Workbook") or holds("Book"):
        return "xls"
    if holds("WordDocument"):
        raise Refused(_WORD)
    raise Refused(NOT_A_TABLE)


_SYLK = re.compile(r"ID;P\w*[^\n]*\r?\n(?:[BCFPOEN]\b[^\n]*;[^\n]*\r?\n){2}")


def refuse_other_text(text):
    """Raises ``Refused`` for a text that is no table: a page of the web, XML, JSON, SYLK, DIF."""
    start = text[:4096].lstrip("\ufeff \t\r\n")
    folded = start.casefold()
    if "urn:schemas-microsoft-com:office:spreadsheet" in folded and folded.startswith("<"):
        raise Refused(f"C’est un classeur Excel au format XML de 2003 : {_OPENED}")
    if folded.startswith("<") and re.search(r"<(!doctype html|html|table|head|body|meta|div|style|script)\b", folded):
        raise Refused(f"C’est une page web, quel que soit son nom : {_OPENED}")
    if "mime-version:" in folded and "multipart/related" in folded:
        raise Refused(f"C’est une page web, quel que soit son nom : {_OPENED}")
    if "office:document" in folded and folded.startswith("<"):
        raise Refused(f"C’est un classeur LibreOffice en XML : {_OPENED}")
    if folded.startswith("<?xml") or (re.match(r"<[a-z]", folded) and "</" in folded):
        raise Refused(f"C’est un document XML. {NOT_A_TABLE}")
    if re.match(r'[\[{]\s*(["\[{]|$)', start):
        raise Refused(f"C’est du JSON. {NOT_A_TABLE}")
    if _SYLK.match(start) or re.match(r"TABLE\r?\n0,1\r?\n", start):
        raise Refused(f"C’est un ancien format d’échange (SYLK ou DIF) : {_OPENED}")
    if re.match(r"BEGIN:V(CARD|CALENDAR)\b", start, re.IGNORECASE):
        raise Refused(NOT_A_TABLE)
