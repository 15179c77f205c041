"""Values as cells: safe in a spreadsheet, readable by a French one, the same in every format."""

import datetime
import re
from decimal import Decimal

from directory.dates import PartialDate

# A spreadsheet would run these as formulas (OWASP ASVS 5.0, 1.2.10), the full-width ones in some languages.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Names hold commas and semicolons (« Développement rural, agriculture, pêche »), none holds this.
LIST_SEPARATOR = " | "

# Control characters that neither XML nor iCalendar can carry (XML 1.0 2.2, RFC 5545 3.1); tabs and line ends stay.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text):
    """``text`` without the characters that no format can carry, one kind of line end."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(value):
    """``value`` as JSON says it: dates at their precision (EDTF, ISO 8601-2), amounts as numbers, labels as text."""
    if value is None or type(value) is str or isinstance(value, bool | int | float):
        return value
    if isinstance(value, PartialDate):
        return value.edtf()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return str(value)


def safe_text(text):
    """A text that no spreadsheet runs; an apostrophe goes before what would begin a formula."""
    # Most texts are printable, and nothing is to be taken out of them: a quick answer for a hundred thousand rows.
    text = text.strip() if text.isprintable() else clean(text).strip()
    return f"'{text}" if text.startswith(DANGEROUS) else text


def joined(values):
    """A list in one cell. Places are kept, so that labels and codes of two columns stay face to face."""
    if not any(value not in (None, "") for value in values):
        return ""
    return LIST_SEPARATOR.join([_item(value) for value in values])


def _item(value):
    if value is None:
        return ""
    text = value if type(value) is str else str(plain(value))
    return text.replace(LIST_SEPARATOR, " / ") if "|" in text else text


def neutral(value):
    """A cell of a CSV file: safe text, a whole number, or an empty cell. Decimals take a comma, as in France."""
    if type(value) is str:
        return safe_text(value)
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return safe_text(joined(value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    value = plain(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return safe_text(str(value))
