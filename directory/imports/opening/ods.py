"""OpenDocument spreadsheets (ISO/IEC 26300), read as a stream: values as their styles show them, what is hidden."""

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from directory.imports.opening import limits
from directory.imports.opening.archives import attributes, elements, local, parsed
from directory.imports.opening.grid import (
    BOOLEAN,
    ERROR,
    ERRORS,
    NO_VALUE,
    NUMBER,
    PERCENT,
    TIME,
    Budget,
    Grid,
    sums_downwards,
    text_cell,
)
from directory.imports.opening.limits import Refused, as_column
from directory.imports.opening.shown import dated, french, plain

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_STYLES, _TABLE = ("style", "date-style", "time-style"), ("table", "table-column", "table-row")
_HIDDEN = ("collapse", "filter")
_UNITS = {
    "year": "y",
    "era": "g",
    "month": "m",
    "quarter": "m",
    "day": "d",
    "hours": "h",
    "minutes": "n",
    "seconds": "s",
}


def read(archive):
    """``(grids, what is said of the file)`` of an ODS archive. Raises ``Refused``."""
    styles = Styles()
    if archive.find("styles.xml"):
        for element in elements(archive.open("styles.xml"), _STYLES):
            styles.take(local(element), element)
    content = Content(styles)
    for event, element in parsed(archive.open("content.xml"), (*_STYLES, *_TABLE), ("start", "end")):
        content.take(event, element)
    return content.grids, {}


@dataclass
class Styles:
    """What the styles say of numbers and tables, by their names."""

    parts: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)
    bold: dict = field(default_factory=dict)
    struck: set = field(default_factory=set)
    hidden_tables: set = field(default_factory=set)
    elapsed: set = field(default_factory=set)

    def take(self, name, element):
        if name == "style":
            self._style(attributes(element), element)
        elif name in ("date-style", "time-style"):
            said = attributes(element)
            self.parts[said.get("name")] = {_UNITS[local(part)] for part in element if local(part) in _UNITS}
            if said.get("truncate-on-overflow") == "false":
                self.elapsed.add(said.get("name"))

    def _style(self, said, element):
        name = said.get("name")
        self.data[name] = said.get("data-style-name") or self.data.get(said.get("parent-style-name"))
        self.bold[name] = self.bold.get(said.get("parent-style-name"), False)
        for part in element:
            shown = attributes(part)
            if local(part) == "table-properties" and shown.get("display") == "false":
                self.hidden_tables.add(name)
            elif local(part) == "text-properties":
                if "font-weight" in shown:
                    self.bold[name] = shown["font-weight"] not in ("normal", "400")
                if shown.get("text-line-through-style", "none") != "none":
                    self.struck.add(name)

    def units(self, style):
        """What a cell of this style shows of a date; nothing when it does not say."""
        return self.parts.get(self.data.get(style), set())


class Content:
    """Fills a ``Grid`` by table as the elements of ``content.xml`` come."""

    def __init__(self, styles):
        self.styles, self.budget = styles, Budget()
        self.grids, self.grid = [], None
        self.depth = 0

    def take(self, event, element):
        name = local(element)
        if event == "start":
            if name == "table":
                self.depth += 1
                if self.depth == 1:
                    self._begin(attributes(element), local(element.getparent()) == "spreadsheet")
            return
        if name == "table":
            self.depth -= 1
        elif self.depth == 0:
            self.styles.take(name, element)
        elif self.depth == 1 and name == "table-column":
            self._column(attributes(element))
        elif self.depth == 1 and name == "table-row":
            self._row(element)

    def _begin(self, said, is_sheet):
        if len(self.grids) >= limits.MAX_SHEETS:
            raise Refused(limits.TOO_MANY_SHEETS)
        is_hidden = said.get("style-name") in self.styles.hidden_tables or said.get("display") == "false"
        self.grid = Grid(said.get("name", ""), self.budget, is_hidden=is_hidden)
        if is_sheet:
            self.grids.append(self.grid)
        self.row, self.column = 0, 0
        self.column_styles = []

    def _column(self, said):
        times = _repeated(said.get("number-columns-repeated"), MAX_COLUMN)
        if said.get("visibility") in _HIDDEN:
            self.grid.hidden_columns.update(range(self.column, min(self.column + times, MAX_COLUMN)))
        self.column += times
        self.column_styles.append((self.column, said.get("default-cell-style-name")))

    def _style_of(self, column):
        if not self.column_styles:
            return None
        return next((style for end, style in self.column_styles if column < end), None)

    def _row(self, element):
        said = attributes(element)
        times = _repeated(said.get("number-rows-repeated"), MAX_ROW)
        number = self.row + 1
        self.row += times
        cells, styles, is_sum = self._cells(element, number, said.get("default-cell-style-name"))
        if not cells:
            return
        visibility = said.get("visibility")
        self.grid.has_filter |= visibility == "filter"
        is_strong = all(self.styles.bold.get(style) for style in styles)
        is_struck = all(style in self.styles.struck for style in styles)
        for repeated in range(number, number + times):
            self.grid.add(repeated, cells, is_hidden=visibility in _HIDDEN, is_strong=is_strong, is_sum=is_sum)
            if is_struck:
                self.grid.struck.append(repeated)

    def _cells(self, row, number, row_style):
        cells, styles, column, sums = [], set(), 0, 0
        for element in row:
            name = local(element)
            if name not in ("table-cell", "covered-table-cell"):
                continue
            said = attributes(element)
            times = _repeated(said.get("number-columns-repeated"), MAX_COLUMN)
            if "number-rows-spanned" in said or "number-columns-spanned" in said:
                self._merge(said, number, column)
            if name == "table-cell":
                style = said.get("style-name") or row_style or self._style_of(column)
                cell = self._cell(element, said, style, number, column)
                if cell is not None:
                    cells.append((column, cell))
                    if times > 1:
                        if len(cells) + times > limits.MAX_COLUMNS:
                            raise Refused(limits.TOO_MANY_COLUMNS)
                        cells += [(place, cell) for place in range(column + 1, column + times)]
                    styles.add(style)
                    sums += "formula" in said and sums_downwards(said["formula"], as_column(column))
            column += times
        return cells, styles, sums > 0 and sums == sum(cell[0] == NUMBER for _, cell in cells)

    def _merge(self, said, number, column):
        down = _repeated(said.get("number-rows-spanned"), MAX_ROW)
        across = _repeated(said.get("number-columns-spanned"), MAX_COLUMN)
        if down > 1 or across > 1:
            self.grid.merges.append((number, number + down - 1, column, column + across - 1))

    def _cell(self, element, said, style, number, column):
        kind = said.get("value-type")
        parts = [_written(part) for part in element if local(part) in ("p", "h")]
        text = parts[0] if len(parts) == 1 else "\n".join(parts)
        if "formula" in said and kind is None and not text:
            self.grid.valueless.append(f"{as_column(column)}{number}")
            return NO_VALUE
        if kind == "float" or kind == "currency":
            return _number(said.get("value"), said.get("currency", "EUR") if kind == "currency" else "EUR", text)
        if kind == "percentage":
            value = _decimal(said.get("value"))
            return (PERCENT, f"{french(value * 100)} %", plain(value))
        if kind == "date":
            return self._date(said.get("date-value", ""), style)
        if kind == "time":
            return self._time(said.get("time-value", ""), style, text)
        if kind == "boolean":
            is_true = said.get("boolean-value") == "true"
            return (BOOLEAN, "VRAI" if is_true else "FAUX", "1" if is_true else "")
        if kind == "error":
            return (ERROR, text or "#N/A", text)
        return text_cell(text or said.get("string-value", ""))

    def _date(self, value, style):
        try:
            moment = datetime.datetime.fromisoformat(value[:26].removesuffix("Z"))
        except ValueError:
            return text_cell(value)
        units = self.styles.units(style)
        if not units & set("ymd"):
            units = {"y", "m", "d"} | ({"h"} if moment.hour or moment.minute else set())
        return dated(moment, units)

    def _time(self, value, style, text):
        """« PT09H30M00S »; a span of time is what it shows."""
        found = re.fullmatch(r"PT(\d+)H(\d+)M(\d+)([.,]\d+)?S", value)
        if not found or int(found[1]) > 23 or self.styles.data.get(style) in self.styles.elapsed:
            return text_cell(text or value)
        hour, minute, second = (int(part) for part in found.groups()[:3])
        return (TIME, f"{hour:02d}:{minute:02d}", f"{hour:02d}:{minute:02d}:{second:02d}")


@lru_cache(maxsize=50_000)
def _number(value, currency, text):
    """A number; what the sheet shows of it when that is a code (« 01004 ») or has a unit (« 12 k€ »)."""
    if text == value and currency == "EUR" and value.isascii() and value.isdigit() and value[0] != "0":
        return (NUMBER, value, value)
    value = _decimal(value)
    shown = " ".join(text.split())
    digits = "".join(sign for sign in shown if sign.isdigit())
    if len(digits) > 1 and digits[0] == "0" and value == value.to_integral_value() and not _DECIMAL.match(shown):
        return text_cell(shown)
    unit = "".join(sign for sign in shown if sign.isalpha() or sign in "$£¥").casefold()
    if currency not in ("EUR", "€"):
        return text_cell(f"{french(value)} {currency}")
    if ERRORS.fullmatch(shown):
        return (ERROR, shown, shown)
    if unit and unit not in ("eur", "euro", "euros", "e"):
        return text_cell(shown)
    return (NUMBER, french(value), plain(value))


_DECIMAL = re.compile(r"-?0[.,]\d")


def _decimal(text):
    try:
        value = Decimal(format(float(text), ".15g"))
    except (TypeError, ValueError, InvalidOperation):
        return Decimal(0)
    return value if value.is_finite() else Decimal(0)


def _repeated(text, most):
    return min(int(text), most) if text and text.isdigit() else 1


def _written(element):
    """The text of a paragraph, its spaces, tabs and line breaks given back; not its notes."""
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            parts.append(" " * _repeated(attributes(child).get("c"), 1000))
        elif name == "tab":
            parts.append(" ")
        elif name == "line-break":
            parts.append("\n")
        elif name not in ("annotation", "note", "frame", "ruby-text"):
            parts.append(_written(child))
        parts.append(child.tail or "")
    return "".join(parts)
