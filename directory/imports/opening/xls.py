"""Old Excel workbooks (BIFF, MS-XLS), by xlrd: values with their number formats, merges, what is hidden."""

import io

import xlrd

from directory.imports.opening import limits
from directory.imports.opening.archives import LOCKED
from directory.imports.opening.grid import BOOLEAN, ERROR, Budget, Grid, text_cell
from directory.imports.opening.limits import DAMAGED, Refused
from directory.imports.opening.shown import number_cell


def read(body):
    """``(grids, what is said of the file)`` of the bytes of an XLS. Raises ``Refused``."""
    try:
        with xlrd.open_workbook(
            file_contents=body, formatting_info=True, logfile=io.StringIO(), on_demand=True
        ) as book:
            if book.nsheets > limits.MAX_SHEETS:
                raise Refused(limits.TOO_MANY_SHEETS)
            budget = Budget()
            grids = [_grid(book, number, budget) for number in range(book.nsheets)]
            return grids, {"is_1904": bool(book.datemode)}
    except (Refused, MemoryError):
        raise
    except xlrd.XLRDError as error:
        raise Refused(LOCKED if "encrypted" in str(error) else DAMAGED) from None
    except Exception:  # what xlrd meets in a hostile file: struct.error, IndexError, AssertionError, UnicodeError…
        raise Refused(DAMAGED) from None


def _grid(book, number, budget):
    sheet = book.sheet_by_index(number)
    grid = Grid(sheet.name, budget, is_hidden=sheet.visibility != 0)
    grid.merges = [(top + 1, bottom, left, right - 1) for top, bottom, left, right in sheet.merged_cells]
    grid.hidden_columns = {column for column, said in sheet.colinfo_map.items() if said.hidden or said.width == 0}
    hidden = {row for row, said in sheet.rowinfo_map.items() if said.hidden}
    looks = _looks(book)
    for row in range(sheet.nrows):
        cells, styles = [], set()
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            code, *style = looks[cell.xf_index] if cell.xf_index < len(looks) else ("General", False, False)
            found = _cell(cell, code, book.datemode)
            if found is not None:
                cells.append((column, found))
                styles.add(tuple(style))
        grid.add(
            row + 1, cells, is_hidden=row in hidden, is_strong=bool(styles) and all(is_bold for is_bold, _ in styles)
        )
        if styles and all(is_struck for _, is_struck in styles):
            grid.struck.append(row + 1)
    book.unload_sheet(number)
    return grid


def _looks(book):
    """``[(number format, is bold, is struck through)]`` by the number that cells give."""
    looks = []
    for style in book.xf_list:
        code = book.format_map.get(style.format_key)
        font = book.font_list[style.font_index] if style.font_index < len(book.font_list) else None
        looks.append(
            (
                code.format_str if code else "General",
                bool(font and (font.bold or font.weight >= 600)),
                bool(font and font.struck_out),
            )
        )
    return looks


def _cell(cell, code, is_1904):
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return text_cell(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return (BOOLEAN, "VRAI" if cell.value else "FAUX", "1" if cell.value else "")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(cell.value, "#N/A")
        return (ERROR, text, text)
    return number_cell(repr(cell.value).removesuffix(".0"), code, is_1904)
