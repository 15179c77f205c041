"""Excel workbooks (ECMA-376, transitional and strict), read as a stream: values, their formats, merges, what is hidden.

Formulas are read by the value that was saved with them, never computed; links are never followed.
"""

import datetime
import re
from functools import cached_property, lru_cache
from posixpath import dirname, join, normpath

from directory.imports.opening import limits
from directory.imports.opening.archives import BOMB, attributes, elements, local, tree
from directory.imports.opening.grid import BOOLEAN, ERROR, NO_VALUE, NUMBER, Budget, Grid, sums_downwards, text_cell
from directory.imports.opening.limits import DAMAGED, Refused, as_column
from directory.imports.opening.shown import BUILT_IN, dated, number_cell, section_for

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_SHEET_PARTS = ("row", "cols", "mergeCell", "autoFilter")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
MAX_ROW_BYTES = 32 * 1024 * 1024
TRUE = ("1", "true", "on")
#: Texts that a workbook may keep without a cell that says them.
SPARE_STRINGS = 10_000
#: A row made ready and never filled, before another that says its number: a sheet may have a million.
_UNFILLED = re.compile(
    rb"""<row r="\d+"[^>]*?(?:/>|>(?:\s*<c r="[A-Z]+\d+"[^>]*/>)*\s*</row>)(?=\s*(?:<row r="|</sheetData>))"""
)


def read(archive):
    """``(grids, what is said of the file)`` of an XLSX archive. Raises ``Refused``."""
    book = Book(archive)
    for sheet in book.sheets:
        book.measure(sheet)
    return [book.grid(sheet) for sheet in book.sheets], {"is_1904": book.is_1904}


class Book:
    def __init__(self, archive):
        self.archive = archive
        self.budget = Budget()
        self.said = 0
        self.part = self._workbook_part()
        self.relations = self._relations(self.part)
        root = tree(archive.read(self.part))
        self.is_1904, self.sheets = False, []
        for element in root.iter():
            if local(element) == "workbookPr":
                self.is_1904 = attributes(element).get("date1904", "") in TRUE
            elif local(element) == "sheet":
                self.sheets.append(attributes(element))
        if len(self.sheets) > limits.MAX_SHEETS:
            raise Refused(limits.TOO_MANY_SHEETS)

    def _workbook_part(self):
        for kind, target in self._relations("").values():
            if kind == "officeDocument" and self.archive.find(target):
                return target
        return "xl/workbook.xml"

    def _relations(self, part):
        """``{id: (last word of the type, part)}`` of what a part of the package points to inside it."""
        folder, name = dirname(part), part.rpartition("/")[2]
        member = join(folder, "_rels", f"{name}.rels")
        if not self.archive.find(member):
            return {}
        found = {}
        for element in tree(self.archive.read(member)):
            said = attributes(element)
            if said.get("TargetMode") != "External":
                target = said.get("Target", "").replace("\\", "/")
                target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                found[said.get("Id")] = (said.get("Type", "").rpartition("/")[2], target)
        return found

    def _related(self, kind):
        return next((target for found, target in self.relations.values() if found == kind), None)

    @cached_property
    def strings(self):
        part = self._related("sharedStrings")
        if part is None or not self.archive.find(part):
            return []
        found = []
        for item in elements(self.archive.open(part), ("si",)):
            found.append(text_cell(written(item)))
            if len(found) > self.said + SPARE_STRINGS:
                raise Refused(BOMB)
        return found

    @cached_property
    def styles(self):
        """``[(number format, is bold, is struck through)]`` by the number that cells give."""
        part = self._related("styles")
        if part is None or not self.archive.find(part):
            return []
        codes, fonts, styles = dict(BUILT_IN), [], []
        for element in tree(self.archive.read(part)).iter():
            name, parent = local(element), element.getparent()
            if name == "numFmt" and local(parent) == "numFmts":
                codes[_whole(element.get("numFmtId"))] = element.get("formatCode", "General")
            elif name == "font" and local(parent) == "fonts":
                said = {local(child): child.get("val", "1") not in ("0", "false") for child in element}
                fonts.append((said.get("b", False), said.get("strike", False)))
            elif name == "xf" and local(parent) == "cellXfs":
                font = _whole(element.get("fontId"))
                styles.append((_whole(element.get("numFmtId")), font))
        return [
            (codes.get(code, "General"), *(fonts[font] if 0 <= font < len(fonts) else (False, False)))
            for code, font in styles
        ]

    def grid(self, sheet):
        grid = Grid(sheet.get("name", ""), self.budget, is_hidden=sheet.get("state", "visible") != "visible")
        part = self._part_of(sheet)
        if not part:
            return grid
        rows = SheetRows(self, grid)
        for element in elements(Filled(self.archive.open(part)), _SHEET_PARTS):
            rows.take(local(element), element)
        grid.tables = [self._table(target) for kind, target in self._relations(part).values() if kind == "table"]
        return grid

    def _part_of(self, sheet):
        """The part of a sheet; one of its own for a chart, or for the macros of another age, holds no cell to read."""
        kind, part = self.relations.get(sheet.get("id"), ("", ""))
        return part if kind == "worksheet" else ""

    def _table(self, part):
        """« First and last row, first and last column, rows of header, rows of totals » of a table of Excel."""
        said = tree(self.archive.read(part))
        (left, top), (right, bottom) = (_REFERENCE.findall(said.get("ref", "")) * 2)[:2]
        rows = (_whole(said.get("headerRowCount", "1")), _whole(said.get("totalsRowCount", "0")))
        return int(top), int(bottom), column_of(left), column_of(right), *rows

    def measure(self, sheet):
        """Refuses a sheet too large before its first line is read: its ends of rows and of values are counted."""
        cells = lines = 0
        tail = b""
        if not (part := self._part_of(sheet)):
            return
        with self.archive.open(part) as member:
            while chunk := member.read(1 << 20):
                *rows, tail = (tail + chunk).split(b"</row>")
                cells += chunk.count(b"</v>") + chunk.count(b"</is>")
                self.said += chunk.count(b"</v>")
                lines += sum(b"</v>" in row or b"</is>" in row for row in rows)
                if cells > limits.MAX_CELLS or len(tail) > MAX_ROW_BYTES:
                    raise Refused(limits.TOO_MANY_CELLS)
                if lines > limits.MAX_LINES:
                    raise Refused(limits.TOO_MANY_LINES)


class Filled:
    """The stream of a sheet without its rows that say nothing."""

    def __init__(self, stream):
        self._stream, self._tail = stream, b""

    def read(self, size=-1):
        while True:
            chunk = self._stream.read(1 << 20)
            whole = _UNFILLED.sub(b"", self._tail + chunk)
            if not chunk or b"</sheetData>" in whole:
                self._tail = b""
                return whole
            # What a row says may go on in what comes.
            cut = whole.rfind(b"<row")
            cut = cut if cut >= 0 else max(len(whole) - 4, 0)
            whole, self._tail = whole[:cut], whole[cut:]
            if whole:
                return whole


class SheetRows:
    """Fills a ``Grid`` with the rows of a sheet, one at a time."""

    def __init__(self, book, grid):
        self.strings, self.styles, self.is_1904 = book.strings, book.styles, book.is_1904
        self.grid = grid
        self.row = 0
        self.sums = 0

    def take(self, name, element):
        if name == "row":
            self._row(element)
        elif name == "cols":
            for column in element:
                if column.get("hidden") in TRUE or column.get("width") == "0":
                    first, last = _whole(column.get("min")), _whole(column.get("max"))
                    self.grid.hidden_columns.update(range(max(first - 1, 0), min(last, MAX_COLUMN)))
        elif name == "mergeCell":
            corners = _REFERENCE.findall(element.get("ref", ""))
            if len(corners) == 2:
                (left, top), (right, bottom) = corners
                self.grid.merges.append((int(top), int(bottom), column_of(left), column_of(right)))
        else:
            self.grid.has_filter = True

    def _row(self, row):
        number = _whole(row.get("r")) if row.get("r") else self.row + 1
        if not 1 <= number <= MAX_ROW:
            raise Refused(DAMAGED)
        self.row = number
        cells, styles, column = [], set(), -1
        self.sums = 0
        for element in row:
            reference = element.get("r")
            column = column_of(reference.rstrip("0123456789")) if reference else column + 1
            if len(element):
                style = self._style(element)
                cell = self._cell(element, style, number, column)
                if cell is not None:
                    cells.append((column, cell))
                    styles.add(style)
        is_strong = bool(styles) and all(is_bold for _, is_bold, _ in styles)
        is_sum = self.sums > 0 and self.sums == sum(cell[0] == NUMBER for _, cell in cells)
        self.grid.add(number, cells, is_hidden=row.get("hidden") in TRUE, is_strong=is_strong, is_sum=is_sum)
        if styles and all(is_struck for *_, is_struck in styles):
            self.grid.struck.append(number)

    def _style(self, element):
        place = element.get("s")
        place = int(place) if place and place.isdigit() else 0
        return self.styles[place] if place < len(self.styles) else ("General", False, False)

    def _cell(self, element, style, number, column):
        value, has_formula = None, False
        for child in element:
            tag = child.tag
            if tag.endswith("}v"):
                value = child.text
            elif tag.endswith("}f"):
                has_formula = True
                # What a formula shared along a row says is in its first cell alone.
                self.sums += bool(self.sums) if not child.text else sums_downwards(child.text, as_column(column))
            elif tag.endswith("}is"):
                return text_cell(written(child))
        kind = element.get("t", "n")
        if value is None or value == "":
            if has_formula and kind != "str":
                self.grid.valueless.append(f"{as_column(column)}{number}")
                return NO_VALUE
            return None
        if kind == "n":
            return number_cell(value, style[0], self.is_1904)
        if kind == "s":
            place = int(value) if value.strip().isdigit() else -1
            if not 0 <= place < len(self.strings):
                raise Refused(DAMAGED)
            return self.strings[place]
        return self._other_cell(kind, value, style)

    def _other_cell(self, kind, value, style):
        if kind == "b":
            return (BOOLEAN, "VRAI" if value in TRUE else "FAUX", "1" if value in TRUE else "")
        if kind == "e":
            return (ERROR, value, value)
        if kind == "d":
            return iso_cell(value, style[0])
        return text_cell(unescaped(value))


@lru_cache(maxsize=MAX_COLUMN)
def column_of(letters):
    """The place of a column from its letters: 0 for « A »."""
    found = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise Refused(DAMAGED)
        found = found * 26 + ord(letter) - 64
    if not 1 <= found <= MAX_COLUMN:
        raise Refused(DAMAGED)
    return found - 1


def iso_cell(value, code):
    """A date that the file gives in ISO 8601, at the precision that its format shows."""
    try:
        moment = datetime.datetime.fromisoformat(value.removesuffix("Z"))
    except ValueError:
        return text_cell(value)
    units = section_for(code, 1).units
    if not units & set("ymd"):
        units = {"y", "m", "d"} | ({"h"} if "T" in value and (moment.hour or moment.minute) else set())
    return dated(moment, units)


def written(element):
    """The text of a string, its runs end to end, without the reading aids of Japanese."""
    parts = []
    for child in element:
        name = local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [part.text or "" for part in child if local(part) == "t"]
    return unescaped("".join(parts))


def unescaped(text):
    """« _x000D_ » is how the format writes what XML cannot (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _whole(text):
    return int(text) if text and text.strip().isdigit() else 0
