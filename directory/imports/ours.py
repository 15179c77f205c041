"""Files taken away from this site and sent back: a cell that says what the sheet still says was touched by nobody."""

import datetime
import re
from decimal import Decimal, InvalidOperation

from directory.database.fold import fold
from directory.dates import PartialDate
from directory.imports.meanings import COMPUTED
from directory.listing.exports.cells import joined, plain
from directory.listing.exports.table import Kind, local_day

_CHUNK = 500
_ADDRESS = re.compile(r"/[a-z-]+/([a-z0-9-]+)/?(?:[?#].*)?$")
MODIFIED = "modifie_le"


def slug_of(text):
    """The end of the address of one of our pages, or ``None``."""
    found = _ADDRESS.search(text.strip().lower())
    return found[1] if found else None


def columns_of(rehearsal):
    """``{letter: column of our export}`` of a table that was taken away from this site."""
    table, mapping = rehearsal.kind.table, rehearsal.mapping
    if table is None or not mapping.is_ours:
        return {}
    headers = {letter: key.rpartition(" / ")[2] for letter, key in mapping.headers.items()}
    known = columns_headed(table, headers.values())
    return {letter: known[header] for letter, header in headers.items() if header in known}


def columns_headed(table, headers):
    """``{folded header: column}`` of our exports, by their headings or by their keys, whichever most ``headers`` are:
    « Adresse » is the page of a meeting, « adresse » the street where people meet.
    """
    ways = [{fold(str(getattr(column, way))): column for column in table.columns} for way in ("heading", "key")]
    likely, other = sorted(ways, key=lambda way: -sum(header in way for header in headers))
    return other | likely


def leave_untouched(rows, rehearsal):
    """Note, for each row whose record is known, the cells that say what our own export would say today, and say of
    those that were changed in vain that the site computes them.
    """
    untouched = rehearsal.memory.setdefault("untouched", {})
    rehearsal.memory["modified"] = modified = {}
    columns = columns_of(rehearsal)
    table = rehearsal.kind.table
    for start in range(0, len(rows) if columns else 0, _CHUNK):
        some = rows[start : start + _CHUNK]
        found = rehearsal.kind.exported({row.record for row in some})
        records = list(table.prepare(found))
        table.attach(records)
        by_pk = {record.pk: table.row(record, "") for record in records}
        modified |= {record.pk: local_day(getattr(record, "actor", record).updated_at) for record in records}
        for row in some:
            values = by_pk.get(row.record)
            if values is not None:
                untouched[row.number] = _untouched(row, columns, values, rehearsal)


def _untouched(row, columns, values, rehearsal):
    found = set()
    for letter, column in columns.items():
        cell = row.cells.get(letter)
        if is_same(column, values[column.key], cell):
            found.add(f"{letter}{row.number}")
        elif rehearsal.mapping.columns.get(letter) == COMPUTED and column.key != MODIFIED:
            row.tell(
                f"{letter}{row.number} : « {column.heading} » est calculé par le site, ce changement n’est pas repris."
            )
    return found


def is_same(column, value, cell):
    """Whether a cell says the ``value`` of a column of our export."""
    text = cell.text.strip() if cell is not None else ""
    if value in (None, "") or (isinstance(value, list | tuple) and not joined(value)):
        return not text
    if not text:
        return False
    if isinstance(value, bool):
        return fold(text) in (("oui", "vrai", "true") if value else ("non", "faux", "false")) or cell.value is value
    if isinstance(value, int | float | Decimal):
        return _number(cell) == round(Decimal(str(value)), 6)
    if isinstance(value, PartialDate | datetime.date):
        said = value.edtf() if isinstance(value, PartialDate) else value.isoformat()
        return _day(cell) == said or text == said
    said = joined(value) if isinstance(value, list | tuple) else str(plain(value))
    if column.kind is Kind.ADDRESS:
        return text.rstrip("/").endswith(said.rstrip("/"))
    return _bare(text) in {_bare(said), *map(_bare, _impoverished(said))}


def _impoverished(text):
    """What is left of a text in a CSV saved by a spreadsheet in the encoding of Windows: « ? » for the signs that it
    lacks, or the letter without its mark.
    """
    foreign = {sign for sign in text if not sign.encode("cp1252", "ignore")}
    letters = {sign: fold(sign)[:1] or "?" for sign in foreign}
    nearest = {sign: letter.upper() if sign.isupper() else letter for sign, letter in letters.items()}
    return [text.translate(str.maketrans(signs)) for signs in (dict.fromkeys(foreign, "?"), nearest) if foreign]


def _number(cell):
    if isinstance(cell.value, Decimal):
        return round(cell.value, 6)
    try:
        return round(Decimal(re.sub(r"[\s€]", "", cell.text).replace(",", ".")), 6)
    except InvalidOperation:
        return None


def _day(cell):
    if isinstance(cell.value, PartialDate):
        return cell.value.edtf()
    return cell.value.isoformat() if isinstance(cell.value, datetime.date) else None


def _bare(text):
    """Without what a workbook adds or takes away: spaces at the ends, the apostrophe before what would be a formula."""
    return " ".join(text.split()).removeprefix("'").removesuffix("…")


def is_outdated(row, rehearsal):
    """Whether the sheet was changed here after the day on which the file says that it was."""
    columns = columns_of(rehearsal)
    letter = next((letter for letter, column in columns.items() if column.key == MODIFIED), None)
    changed_on = rehearsal.memory.get("modified", {}).get(row.record)
    if letter is None or changed_on is None or row.cells.get(letter) is None:
        return False
    said = _day(row.cells[letter]) or row.cells[letter].text.strip()
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", said)) and said < changed_on.isoformat()
