"""What a person sees of a number stored in a workbook: its number format decides (ECMA-376 part 1, 18.8.30 and 31).

« 1 March 2017 » shown as « mars 2017 » is the month; 1004 shown as « 01004 » is a code; 12 shown as « 12 k€ » is not
twelve euros.
"""

import datetime
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from directory.imports.opening.grid import DATE, ERROR, NUMBER, PERCENT, TIME, text_cell

# The formats known by their number alone; 14 to 17 and 22 follow the country of who looks.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy/mm/dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
}  # fmt: skip
EPOCH = datetime.datetime(1899, 12, 30)
EPOCH_1904 = datetime.datetime(1904, 1, 1)

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<general>general|standard)'
    r"|(?P<halfday>am/pm|a/p)|(?P<exponent>e[+-])|(?P<clock>y+|m+|d+|h+|s+|g+|b+)|(?P<digits>[0#?]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)")
_FRENCH_CODE = re.compile(r"[jma/\-. ]*(?:j|a)[jma/\-. ]*", re.IGNORECASE)
_TESTS = {
    "<": lambda a, b: a < b, ">": lambda a, b: a > b, "=": lambda a, b: a == b,
    "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b, "<>": lambda a, b: a != b,
}  # fmt: skip
_EURO = {"", "€", "eur", "euro", "euros"}


class Section:
    """One of the parts of a number format, that « ; » separates."""

    def __init__(self, code):
        if _FRENCH_CODE.fullmatch(code):
            # Written by a tool that took the words of the French Excel for the code.
            code = code.lower().replace("j", "d").replace("a", "y")
        self.condition = None
        self.is_elapsed = self.is_percent = self.is_general = self.has_exponent = False
        self.clock, self.tokens = [], []
        for match in _TOKEN.finditer(code):
            self._take(match.lastgroup, match)
        self._months_or_minutes()
        self.decimals = self._split_decimals()

    def _take(self, group, match):
        text = match[group] if group else ""
        if group in ("quoted", "escaped"):
            self.tokens.append(("literal", text))
        elif group == "bracket":
            self._bracket(text)
        elif group == "general":
            self.is_general = True
            self.tokens.append(("digits", "0"))
        elif group == "exponent":
            self.has_exponent = True
        elif group == "clock":
            self.clock.append(text.lower())
        elif group == "digits":
            self.tokens.append(("digits", text))
        elif group == "other":
            self.is_percent |= text == "%"
            self.tokens.append(("other" if text in ",.%" else "literal", text))

    def _bracket(self, text):
        if condition := _CONDITION.fullmatch(text):
            self.condition = (condition[1], float(condition[2]))
        elif re.fullmatch(r"h+|m+|s+", text, re.IGNORECASE):
            self.is_elapsed = True
            self.clock.append(text.lower())
        elif text.startswith("$"):
            symbol, _, place = text[1:].partition("-")
            if place.upper() in ("F800", "F400"):
                self.clock += ["d", "mm", "y"] if place.upper() == "F800" else ["h"]
            self.tokens.append(("literal", symbol))

    def _months_or_minutes(self):
        parts = self.clock
        for place, part in enumerate(parts):
            if part[0] == "m" and (
                (place and parts[place - 1][0] == "h") or (place + 1 < len(parts) and parts[place + 1][0] == "s")
            ):
                parts[place] = "n"
        self.units = {part[0] for part in parts} - {"g", "b"}

    def _split_decimals(self):
        """The place of the decimal point among the tokens, or their number."""
        return next((n for n, token in enumerate(self.tokens) if token == ("other", ".")), len(self.tokens))

    @property
    def is_date(self):
        return bool(self.units & set("ymd"))

    @property
    def is_time(self):
        return bool(self.units & set("hns")) and not self.is_date

    @property
    def scale(self):
        """How many times the number is shown divided by a thousand: the commas after the last digit."""
        after = "".join(text if kind != "literal" else "" for kind, text in self.tokens)
        return len(re.search(r"(,*)[^0#?,]*$", after)[1]) if re.search(r"[0#?],", after) else 0

    def literals(self):
        """``(before, after)`` the digits: « N° », « k€ »."""
        places = [n for n, (kind, _) in enumerate(self.tokens) if kind == "digits"]
        if not places:
            return "", ""
        words = [text if kind == "literal" else "" for kind, text in self.tokens]
        return _unit("".join(words[: places[0]])), _unit("".join(words[places[-1] :]))

    def mask(self):
        """The tokens of a code with its leading zeros (« 00000 », « 0# ## ## ## ## »); ``None`` for a quantity."""
        digits = "".join(text for kind, text in self.tokens if kind == "digits")
        if self.is_general or self.has_exponent or self.is_percent or not re.match(r"0[0#]", digits):
            return None
        return None if any(kind == "other" for kind, _ in self.tokens) else self.tokens


def _unit(text):
    return re.sub(r"^[\s()+/:-]+|[\s()+/:-]+$", "", text)


@lru_cache(maxsize=4096)
def sections_of(code):
    parts, start, depth = [], 0, None
    for place, sign in enumerate(code):
        if depth is None and sign in '"[':
            depth = '"' if sign == '"' else "]"
        elif sign == depth:
            depth = None
        elif sign == ";" and depth is None and code[place - 1 : place] != "\\":
            parts.append(code[start:place])
            start = place + 1
    return tuple(Section(part) for part in [*parts, code[start:]][:4])


def section_for(code, value):
    sections = sections_of(code)
    conditioned = [section for section in sections[:3] if section.condition]
    for section in conditioned:
        sign, limit = section.condition
        if _TESTS[sign](value, limit):
            return section
    if conditioned:
        rest = [section for section in sections[:3] if not section.condition]
        return rest[0] if rest else sections[0]
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        # « - » for a zero says zero: how the positive is shown tells its unit.
        return sections[0]
    return sections[0]


@lru_cache(maxsize=50_000)
def number_cell(raw, code, is_1904=False):
    """The cell of the number ``raw`` (text of the file, or a float) shown by the format ``code``."""
    if code == "General" and isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 16:
        digits = raw.lstrip("0") or "0"
        return (NUMBER, digits, digits)
    try:
        value = float(raw)
        number = Decimal(format(value, ".15g"))
    except (ValueError, InvalidOperation):
        return text_cell(str(raw))
    if not number.is_finite():
        return text_cell(str(raw))
    section = section_for(code, value)
    if section.is_date:
        return date_cell(value, section, is_1904)
    if section.is_time:
        return time_cell(value, section)
    if section.is_percent:
        return (PERCENT, f"{french(number * 100)} %", plain(number))
    return _quantity(number, section)


def _quantity(number, section):
    if (mask := section.mask()) and number >= 0 and number == number.to_integral_value():
        return text_cell(_masked(plain(number), mask))
    before, after = section.literals()
    if before.casefold() in _EURO and after.casefold() in _EURO:
        return (NUMBER, french(number), plain(number))
    return text_cell(f"{before} {french(number.scaleb(-3 * section.scale))} {after}")


def _masked(digits, tokens):
    signs = [(sign, kind) for kind, text in tokens for sign in (text if kind == "digits" else [text])]
    placeholders = sum(kind == "digits" for _, kind in signs)
    digits = digits.rjust(placeholders)
    extra, digits = digits[: len(digits) - placeholders], digits[len(digits) - placeholders :]
    shown, taken = [], 0
    for sign, kind in signs:
        if kind != "digits":
            shown.append(sign)
            continue
        digit = digits[taken]
        if not taken:
            digit = extra + digit
        shown.append(digit if digit != " " else "0" if sign == "0" else "")
        taken += 1
    return "".join(shown)


def plain(number):
    """12500 → « 12500 », 12.50 → « 12.5 »: never « 1.25E+4 »."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def french(number):
    return plain(number).replace(".", ",")


def moment_of(serial, is_1904=False):
    """The date and hour of a serial number, to the second; ``None`` when there is none (29 February 1900, negative)."""
    seconds = round(serial * 86_400)
    days, seconds = divmod(seconds, 86_400)
    # Excel believes in a 29 February 1900, for Lotus 1-2-3 did.
    if days < 0 or days > 3_000_000 or (not is_1904 and days == 60):
        return None
    start = EPOCH_1904 if is_1904 else EPOCH + datetime.timedelta(days=days < 60)
    try:
        return start + datetime.timedelta(days=days, seconds=seconds)
    except OverflowError:
        return None


def date_cell(serial, section, is_1904):
    moment = moment_of(serial, is_1904)
    if moment is None:
        return (ERROR, "#####", "#####")
    return dated(moment, section.units)


def dated(moment, units):
    """The cell of a date and hour of which ``units`` (y, m, d, h, n, s) are shown."""
    if "d" in units:
        text = f"{moment:%Y-%m-%d}"
    elif "m" in units:
        text = f"{moment.year:04d}-{moment.month:02d}"
    else:
        text = f"{moment.year:04d}"
    if not 1000 <= moment.year <= 2200:
        return text_cell(text)
    hour = f" {moment:%H:%M}" if units & {"h", "n"} else ""
    return (DATE, text + hour, text)


def time_cell(serial, section):
    if section.is_elapsed:
        minutes = round(serial * 1440)
        return text_cell(f"{minutes // 60}:{minutes % 60:02d}")
    moment = moment_of(serial % 1)
    return (TIME, f"{moment:%H:%M}", f"{moment:%H:%M:%S}") if moment else text_cell(str(serial))
