"""What cells look like, whatever their header: the share, from 0 to 1, that would be read as such."""

import re
from datetime import date
from decimal import Decimal

from directory.database.fold import fold
from directory.dates import PartialDate
from directory.reading.amounts import read_amount
from directory.reading.countries import country_of
from directory.reading.dates import read_date
from directory.reading.result import Kind

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: A number that one dials: at least eight figures, in groups or after a 0 or a +.
PHONE = re.compile(
    r"(?<![\w/-])(?:\+\d{1,3}[ .\-]?(?:\(0\))?|\(?0\d?\)?)(?:[ .\-]?\d){7,12}(?![\w/-])"
    r"|(?<!\d)\d{2}(?:[ .]\d{2}){3,4}(?!\d)"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_CUT = re.compile(r"[\n;,/|]| - | – |\bet\b")
_YES_NO = frozenset("oui non o n x yes no vrai faux true false ok 1 0 accord refus".split())  # noqa: SIM905


def share(cells, is_one):
    """The share of ``cells`` that are one; of none, ``None``: nobody knows."""
    return sum(map(bool, map(is_one, cells))) / len(cells) if cells else None


def emails(cells):
    """Addresses and nothing else: with a name, they are a contact."""
    return share(cells, lambda cell: EMAIL.search(cell.text) and not fold(EMAIL.sub(" ", cell.text)))


def dialled(cells):
    """Numbers written as one dials them: no other number looks so."""
    return share(cells, _is_dialled)


def phones(cells):
    """Those, and those that lost their first zero in a spreadsheet: so may other numbers look."""
    return share(cells, lambda cell: _is_dialled(cell) or re.fullmatch(r"[1-9]\d{8}", cell.text))


def _is_dialled(cell):
    return PHONE.search(cell.text) and not fold(PHONE.sub(" ", cell.text))


def addresses(cells):
    return share(cells, lambda cell: _ADDRESS.fullmatch(cell.text.strip()) and not EMAIL.search(cell.text))


def is_amount(cell):
    if isinstance(cell.value, Decimal):
        return True
    return read_amount(cell.text).kind in (Kind.VALUE, Kind.NONE, Kind.UNKNOWN) or read_amount(cell.text).choices


def amounts(cells):
    return share(cells, is_amount)


def is_date(cell):
    if isinstance(cell.value, PartialDate | date):
        return True
    if isinstance(cell.value, Decimal):
        return 1900 <= cell.value <= 2100 or 20_000 < cell.value < 60_000
    reading = read_date(cell.text)
    return reading.kind != Kind.REFUSED


def dates(cells):
    return share(cells, is_date)


def countries(cells):
    """Every name between the usual signs is a country's."""

    def all_are(cell):
        names = [name for name in _CUT.split(re.sub(r"\([^)]*\)", "", cell.text)) if fold(name)]
        return country_of(cell.text) or (names and all(map(country_of, names)))

    return share(cells, all_are)


def yes_or_no(cells):
    return share(
        cells, lambda cell: isinstance(cell.value, bool) or not fold(cell.text) or fold(cell.text).split()[0] in _YES_NO
    )


def numbers(cells):
    return share(cells, lambda cell: re.fullmatch(r"[-+]?\d+(?:[.,]\d+)?", cell.text.replace(" ", "")))


def goals(cells):
    """Numbers of sustainable development goals, alone or before their labels."""
    found = [re.findall(r"\d+", cell.text) for cell in cells]
    good = [one for one in found if one and all(1 <= int(number) <= 17 for number in one)]
    return len(good) / len(found) if found else None


def short_texts(cells):
    return share(cells, lambda cell: isinstance(cell.value, str) and len(cell.text) <= 300)


def own_keys(cells):
    """One a row: a cell that comes back is of what several rows share, a town’s code or a holder’s number; nor is what
    has the shape of these.
    """
    texts = [cell.text for cell in cells]
    if texts and share(cells, lambda cell: re.fullmatch(r"\d{5}|\d{9}|\d{14}", cell.text.replace(" ", ""))) > 0.5:
        return 0.0
    return 2 * len(set(texts)) / len(texts) - 1 if texts else None
