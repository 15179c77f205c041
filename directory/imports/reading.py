"""Reading of a tab-separated file, line by line, without trusting it."""

import hashlib
import re
from collections import deque
from dataclasses import dataclass

from directory.french import counted

MAX_LINE_BYTES = 64 * 1024
MAX_LINES = 500_000
_OTHER_SORTS = {
    b"PK\x03\x04": "un classeur (Excel, LibreOffice) ou une archive",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel",
    b"\xff\xfe": "du texte en UTF-16, le « texte Unicode » d’Excel",
    b"\xfe\xff": "du texte en UTF-16, le « texte Unicode » d’Excel",
    b"%PDF-": "un PDF",
}


class BrokenFile(Exception):
    """The file cannot be read as a whole. Says which line and why, in French; nothing of it is used."""

    def __init__(self, line, reason):
        self.line = line
        super().__init__(f"Ligne {line} : {reason}" if line else reason)


@dataclass(frozen=True)
class Row:
    """A line of the file: its number, from 1 for the header, and its cells by column, stripped."""

    line: int
    cells: dict


def read_table(path, columns):
    """Read all the rows of a UTF-8, tab-separated file with a header that has ``columns``, in any order.

    Returns ``(rows, sha256)``. Raises ``BrokenFile`` on a bad encoding, a missing or repeated column, a line with
    too few or too many cells, a NUL, or a line longer than ``MAX_LINE_BYTES``; ``OSError`` if the file cannot be
    opened.
    """
    digest = hashlib.sha256()
    header, rows = None, []
    with open(path, "rb") as file:
        if sort := _other_sort(file.read(8)):
            raise BrokenFile(None, f"C’est {sort}. Enregistrez le tableau en texte UTF-8 séparé par des tabulations.")
        file.seek(0)
        for number, cells in _records(_lines(file, digest)):
            if header is None:
                header = _header(cells, columns)
            elif any(cells):
                rows.append(Row(number, _cells(number, cells, header)))
    if header is None:
        raise BrokenFile(None, "Le fichier est vide.")
    return rows, digest.hexdigest()


_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|$)')
# A quote opened and not closed within so many lines is a sign of its own.
MAX_JOINED = 40


def _records(lines):
    """``(number of the line, cells)``. Spreadsheets quote a cell that holds a quote, a tabulation or a line end, and
    double its quotes: they are undone, on one line.
    """
    ahead = deque()

    def following():
        return ahead.popleft() if ahead else next(lines, None)

    number = 0
    while (text := following()) is not None:
        number += 1
        taken = []
        cells = _cells_of(text)
        while cells is None and len(taken) < MAX_JOINED and (more := following()) is not None:
            taken.append(more)
            cells = _cells_of("\n".join([text, *taken]))
        if not cells:
            ahead.extendleft(reversed(taken))
            taken, cells = [], [cell.strip() for cell in text.split("\t")]
        yield number, cells
        number += len(taken)


def _cells_of(text):
    """The cells of a line; ``None`` when a quoted one goes on after it; none when it ends badly."""
    cells, start = [], 0
    while start <= len(text):
        if found := _QUOTED.match(text, start):
            cells.append(" ".join(found[1].replace('""', '"').split()))
            start = found.end() + 1
            continue
        end = text.find("\t", start)
        end = len(text) if end < 0 else end
        # As many quotes as make pairs: a word between quotes, not a quoted cell.
        if text.startswith('"', start) and text.count('"', start) % 2:
            return None
        if "\n" in text[start:end]:
            return []
        cells.append(text[start:end].strip())
        start = end + 1
    return cells


def _other_sort(head):
    """What a file that begins with ``head`` is, when it is not a text in UTF-8 or like it."""
    return next((sort for start, sort in _OTHER_SORTS.items() if head.startswith(start)), "")


def _lines(file, digest):
    number = 0
    while raw := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        digest.update(raw)
        if len(raw) > MAX_LINE_BYTES:
            raise BrokenFile(number, f"plus de {MAX_LINE_BYTES // 1024} Ko. Est-ce bien un tableau ?")
        if number > MAX_LINES:
            raise BrokenFile(number, f"plus de {counted(MAX_LINES, 'ligne')}. Découpez le fichier.")
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BrokenFile(
                number,
                f"l’octet {error.start + 1} n’est pas de l’UTF-8. Enregistrez le fichier en UTF-8 puis recommencez.",
            ) from None
        if "\x00" in text:
            raise BrokenFile(number, "un caractère nul. Le fichier n’est pas du texte ou il est abîmé.")
        yield text.rstrip("\r\n")


def _header(cells, columns):
    # Capitals and quotes around a name change nothing.
    known = {column.lower(): column for column in columns}
    cells = [known.get(cell.strip('"').lower(), cell) for cell in cells]
    missing = [column for column in columns if column not in cells]
    if missing:
        separator = " Les colonnes doivent être séparées par des tabulations." if len(cells) == 1 else ""
        raise BrokenFile(1, f"il manque {_columns(missing)}.{separator}")
    repeated = sorted({cell for cell in cells if cells.count(cell) > 1 and cell in columns})
    if repeated:
        raise BrokenFile(1, f"en double : {_columns(repeated)}.")
    return cells


def _columns(names):
    return ("la colonne " if len(names) == 1 else "les colonnes ") + ", ".join(f"« {name} »" for name in names)


def _cells(number, cells, header):
    if len(cells) != len(header):
        what = "tronquée" if len(cells) < len(header) else "trop longue"
        raise BrokenFile(number, f"ligne {what} : {counted(len(cells), 'case')} au lieu de {len(header)}.")
    return dict(zip(header, cells, strict=True))
