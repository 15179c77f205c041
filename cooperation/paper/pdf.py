"""A sheet on one A4 page, to put in a file: tagged, selectable, in our typefaces, with a code that leads back."""

import io
from contextlib import contextmanager
from dataclasses import dataclass
from math import cos, pi, sin

from fpdf import FPDF
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

from cooperation.paper.fonts import FACES, face, writable
from directory.drawing import FORMATS, best_format, draw
from directory.drawing.code import code_of
from directory.drawing.scene import (
    BRICK,
    BRICK_TEXT,
    GREY,
    INK,
    SEA,
    SUN,
    TEAL,
    Disc,
    Fill,
    Line,
    Words,
    scene,
    size_of,
)
from directory.templatetags.passerelles import text_blocks
from directory.templatetags.typo import fr

WIDTH, HEIGHT, MARGIN = 210, 297, 15  # millimetres
LEFT_WIDTH, RIGHT_WIDTH = 112, 60
RIGHT = WIDTH - MARGIN - RIGHT_WIDTH
BOTTOM = 258
"""Where the foot begins: what verifies the sheet, its address and its code."""
LEADING = 1.32
BODY, SMALL = 9.5, 8.5  # points
_POINT = 25.4 / 72
_MOST_LINES = 5
"""A fact longer than this is read on line."""


class Page(FPDF):
    """One page written from the top, in millimetres; every text is tagged for readers' software."""

    def __init__(self, *, title, subject, keywords):
        super().__init__(format="A4", unit="mm")
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.set_lang("fr")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_title(title)
        self.set_subject(subject)
        self.set_keywords(keywords)
        self.set_author("Passerelles")
        self.set_creator("Passerelles")
        self.set_producer("fpdf2")
        for name in FACES:
            key = f"p-{name}"
            self.fonts[key] = TTFFont(self, io.BytesIO(face(name)), key, "")
        self.add_page()

    # --- Structure ---------------------------------------------------------------------------------------------------

    @contextmanager
    def tagged(self, kind, alt=None):
        """What is drawn inside is one element of the document: « H1 », « P », « Figure » (with its words)."""
        mark = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{kind}", mcid=mark, alt_text=alt)
        self._out(f"/{kind} <</MCID {mark}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def decoration(self):
        """What is drawn inside is not read out."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    # --- Text --------------------------------------------------------------------------------------------------------

    def use(self, name, size, colour=INK):
        self.set_font(f"p-{name}", size=size)
        self.set_text_color(colour)

    def lines_of(self, text, name, size, width):
        """The text cut in lines of `width` millimetres."""
        self.use(name, size)
        text = writable(fr(text), name)
        return self.multi_cell(width, 1, text, align="L", dry_run=True, output="LINES") if text.strip() else []

    def height_of(self, lines, size):
        return len(lines) * size * _POINT * LEADING

    def put(self, lines, x, y, name, size, colour=INK, link="", leading=LEADING):
        """Write lines from y down; return the y after them."""
        self.use(name, size, colour)
        step = size * _POINT * leading
        for line in lines:
            self.set_xy(x, y)
            self.cell(self.get_string_width(line), step, line, link=link)
            y += step
        return y

    def say(self, text, x, y, width, name, size, colour=INK, kind="P", link=""):
        """Write a whole text as one element; return the y after it."""
        lines = self.lines_of(text, name, size, width)
        if not lines:
            return y
        with self.tagged(kind):
            return self.put(lines, x, y, name, size, colour, link)

    def rule(self, x, y, width, colour=INK, thickness=0.35):
        with self.decoration():
            self.set_draw_color(colour)
            self.set_line_width(thickness)
            self.line(x, y, x + width, y)

    # --- Drawing -----------------------------------------------------------------------------------------------------

    def paint(self, drawing, box, unit):
        """A drawing, whole, in the middle of a box (x, y, width, height)."""
        x, y, width, height = box
        across, down = size_of(drawing)
        scale = min(width / across, height / down)
        left, top = x + (width - across * scale) / 2, y + (height - down * scale) / 2
        with self.local_context(), self.rect_clip(x, y, width, height):
            self.set_fill_color(SEA)
            self.rect(x, y, width, height, style="F")
            for one in scene(drawing, unit, margin=((left - x) / scale, (top - y) / scale)):
                self._stroke(one, scale, left, top)

    def _stroke(self, one, scale, left, top):
        if isinstance(one, Fill | Line):
            points = [(left + px * scale, top + py * scale) for px, py in one.points]
        if isinstance(one, Fill):
            self.set_fill_color(one.colour)
            self.trace(points, "f")
        elif isinstance(one, Line):
            self.set_draw_color(one.colour)
            self.set_line_width(max(one.width * scale, 0.1))
            dash = [part * scale for part in one.dash or ()]
            self.set_dash_pattern(*(dash if dash else (0, 0)))
            self.trace(points, "S")
            self.set_dash_pattern()
        elif isinstance(one, Disc):
            self.set_fill_color(one.colour)
            self.circle(left + one.x * scale, top + one.y * scale, one.radius * scale, style="F")
        elif isinstance(one, Words):
            self._words(one, scale, left, top)

    def trace(self, points, end):
        """A broken line in one operator, where FPDF's own would repeat its styles."""
        steps = [f"{x * self.k:.1f} {(self.h - y) * self.k:.1f} {'l' if i else 'm'}" for i, (x, y) in enumerate(points)]
        self._out(" ".join(steps) + (" h " if end == "f" else " ") + end)

    def _words(self, one, scale, left, top):
        name = "titre" if one.is_strong else "fort"
        size = one.size * scale / _POINT
        text = writable(one.text, name)
        self.use(name, size, one.colour)
        width = self.get_string_width(text)
        x = left + one.x * scale - {"start": 0, "middle": width / 2, "end": width}[one.anchor]
        with self.local_context(text_mode="STROKE", draw_color=SEA, line_width=0.28 * one.size * scale):
            self.text(x, top + one.y * scale, text)
        self.text(x, top + one.y * scale, text)


def pdf_of(leaf, today):
    """The bytes of the page. `today` is written on it, in words."""
    page = Page(
        title=writable(fr(leaf.title)),
        subject=f"{leaf.kind} — Passerelles",
        keywords=", ".join(filter(None, [leaf.kind, *(place.name for place in leaf.places[:12])])),
    )
    _brand(page, leaf, today)
    left, right = _head(page, leaf)
    columns = [Column(page, MARGIN, left, LEFT_WIDTH), Column(page, RIGHT, right, RIGHT_WIDTH)]
    _left(columns[0], leaf)
    _right(columns[1], leaf)
    _foot(page, leaf, is_cut=any(column.is_cut for column in columns))
    return bytes(page.output())


# --- Head ------------------------------------------------------------------------------------------------------------


def _brand(page, leaf, today):
    """The mark (an arc between two places), the name of the site, the day."""
    x, y = MARGIN, 16.4
    with page.decoration():
        page.set_line_width(0.75)
        page.set_draw_color(BRICK)
        page.trace([(x + 4.5 - 3.6 * cos(n * pi / 24), y - 3.6 * sin(n * pi / 24)) for n in range(25)], "S")
        page.set_line_width(0.45)
        page.set_draw_color(INK)
        page.line(x + 0.9, y, x + 8.1, y)
        for at, colour, radius in ((0.9, INK, 1), (8.1, INK, 1), (8.1, "#ffffff", 0.45)):
            page.set_fill_color(colour)
            page.circle(x + at, y, radius, style="F")
    page.say("Passerelles", x + 11.5, 11.2, 60, "titre", 14)
    page.use("texte", SMALL)
    words = f"{leaf.kind} · page éditée le {today}"
    page.say(words, WIDTH - MARGIN - page.get_string_width(words) - 1, 13.6, 120, "texte", SMALL, GREY)
    page.rule(MARGIN, 20.5, WIDTH - 2 * MARGIN)


def _head(page, leaf):
    """Title, places, status, drawing. Return the y where each column goes on."""
    is_wide = best_format(leaf.places) == "carte"
    width = WIDTH - 2 * MARGIN if is_wide else LEFT_WIDTH
    y = 25.5
    if leaf.is_demonstration:
        y = page.say("Fiche de démonstration, inventée.", MARGIN, y - 1, width, "fort", SMALL, BRICK_TEXT) + 0.5
    if leaf.line:
        y = page.say(leaf.line, MARGIN, y, width, "fort", 10.5, BRICK_TEXT) + 0.8
    for size in (23, 20, 17, 14):
        lines = page.lines_of(leaf.title, "titre", size, width)
        if len(lines) <= 3:
            break
    if len(lines) > 5:
        lines = [*lines[:4], lines[4] + "…"]
    with page.tagged("H1"):
        y = page.put(lines, MARGIN, y, "titre", size, leading=1.12) + 1.6
    if leaf.status:
        y = _status(page, leaf, y) + 1.2
    if is_wide:
        y += 1.5
        _drawing(page, leaf, (MARGIN, y, width, 56), "bandeau")
        return y + 60.5, y + 60.5
    _drawing(page, leaf, (RIGHT, 25.5, RIGHT_WIDTH, 67), "portrait")
    return y, 97.5


def _status(page, leaf, y):
    with page.decoration():
        page.set_fill_color(SUN if leaf.is_doubtful else TEAL)
        page.circle(MARGIN + 1.3, y + 2.3, 1.3, style="F")
    return page.say(leaf.status, MARGIN + 4.2, y, 100, "fort", 10)


def _drawing(page, leaf, box, format):
    x, y, width, height = box
    drawing = draw(leaf.places, format)
    if drawing.is_empty:
        with page.decoration():
            page.set_draw_color(GREY)
            page.set_line_width(0.25)
            page.set_dash_pattern(1.2, 1.2)
            page.rect(x, y, width, height)
            page.set_dash_pattern()
        page.say("Lieu à préciser", x + width / 2 - 11, y + height / 2 - 2, 40, "texte", BODY, GREY)
        return
    with page.tagged("Figure", alt=drawing.sentence):
        page.paint(drawing, box, 2.3 if format == "portrait" else 1.2)
        if drawing.inset and drawing.corner != "sous":
            share = FORMATS[format].inset
            inner = width * share[0] - 2, height * share[1] - 2
            left = x + 2 if drawing.corner[1] == "o" else x + width - inner[0] - 2
            top = y + 2 if drawing.corner[0] == "n" else y + height - inner[1] - 2
            page.paint(drawing.inset, (left, top, *inner), 3.2)
            page.set_draw_color(INK)
            page.set_line_width(0.3)
            page.rect(left, top, *inner)


# --- Columns ---------------------------------------------------------------------------------------------------------


@dataclass
class Column:
    """A column that fills downwards and knows when the page is full."""

    page: Page
    x: float
    y: float
    width: float
    is_cut: bool = False

    def room(self):
        return BOTTOM - self.y

    def fits(self, height):
        """Whether there is room; when there is not, the sheet is cut and nothing more goes in the column."""
        if self.is_cut or height > self.room():
            self.is_cut = True
        return not self.is_cut

    def title(self, text, least=11):
        """A title, unless too little would fit under it."""
        if not self.fits(least):
            return False
        self.y = self.page.say(text, self.x, self.y, self.width, "titre", 11.5, kind="H2") + 0.6
        return True

    def text(self, text, name="texte", size=BODY, colour=INK, gap=1.4, indent=0, kind="P"):
        """A paragraph, cut at the end of the last line that fits."""
        lines = self.page.lines_of(text, name, size, self.width - indent)
        if not lines or self.is_cut:
            return
        most = int(self.room() // self.page.height_of([""], size))
        if len(lines) > most:
            self.is_cut = True
            if most < 2:
                return
            lines = [*lines[: most - 1], _shortened(lines[most - 1])]
        with self.page.tagged(kind):
            self.y = self.page.put(lines, self.x + indent, self.y, name, size, colour) + gap


def _shortened(line):
    return line.rstrip(" ,;:.").rpartition(" ")[0] + " […]" if " " in line else "[…]"


def _left(column, leaf):
    page = column.page
    if leaf.summary:
        column.text(leaf.summary, size=10.5, gap=2)
    if leaf.notice:
        column.text(leaf.notice, name="fort", colour=BRICK_TEXT, gap=2)
    if leaf.facts:
        column.y += 1
        for label, value in leaf.facts:
            _fact(column, label, value)
        column.y += 3.2
    if leaf.description and column.title(leaf.description_title):
        for block in text_blocks(leaf.description):
            for rank, line in enumerate(block["lignes"]):
                if block["genre"] == "titre":
                    if column.fits(3 * page.height_of([""], BODY)):
                        column.text(line, name="fort", gap=0.4, kind="H3")
                elif block["genre"] == "liste":
                    if column.fits(5):
                        page.rule(column.x, column.y + 2.3, 2, BRICK)
                    column.text(line, indent=4, gap=0.5 if rank < len(block["lignes"]) - 1 else 1.6)
                else:
                    column.text(line)


def _fact(column, label, value):
    page, label_width = column.page, 29
    lines = page.lines_of(value, "texte", BODY, column.width - label_width)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], _shortened(lines[_MOST_LINES - 1])]
    heads = page.lines_of(label, "texte", SMALL, label_width - 2)
    height = max(page.height_of(lines, BODY), page.height_of(heads, SMALL)) + 1.8
    if not column.fits(height):
        return
    page.rule(column.x, column.y, column.width, "#ddd2c0", 0.2)
    with page.tagged("P"):
        page.put(heads, column.x, column.y + 1.1, "texte", SMALL, GREY)
        page.put(lines, column.x + label_width, column.y + 0.8, "texte", BODY)
    column.y += height


def _right(column, leaf):
    for title, tiers in (("Qui finance", leaf.tiers),):
        if tiers and column.title(title):
            for label, lines in tiers:
                _listed(column, lines, label)
            column.y += 2.4
    if leaf.people and column.title("Qui contacter"):
        for function, further in leaf.people:
            column.text(function, name="fort", size=SMALL, gap=0)
            for line in further:
                column.text(line, size=SMALL, colour=GREY, gap=0)
            column.y += 1
        column.y += 1.8
    for title, lines in leaf.lists:
        if lines and column.title(title):
            _listed(column, lines)
            column.y += 2.4


def _listed(column, lines, label=""):
    """Lines with their details in grey; those for which there is no room are counted."""
    page = column.page
    if label and column.fits(page.height_of([""], SMALL) * 2):
        column.text(label, size=SMALL, colour=GREY, gap=0.2)
    for rank, (name, detail) in enumerate(lines):
        rest = len(lines) - rank
        words = f"{name} ({detail})" if detail else name
        cut = page.lines_of(words, "texte", SMALL, column.width)
        one = page.height_of([""], SMALL)
        # The last line that fits says how many are left.
        if rest > 1 and column.room() < page.height_of(cut, SMALL) + one and not column.is_cut:
            column.text(f"… et {rest} autres, en ligne", size=SMALL, colour=GREY, gap=0)
            column.is_cut = True
        if column.is_cut:
            return
        column.text(words, size=SMALL, gap=0.3)


# --- Foot ------------------------------------------------------------------------------------------------------------


def _foot(page, leaf, is_cut):
    """Freshness, address, licence, and the code that leads to the sheet."""
    side, top = 25, BOTTOM + 4.5
    page.rule(MARGIN, BOTTOM + 2, WIDTH - 2 * MARGIN)
    code = code_of(leaf.url)
    with page.tagged("Figure", alt="Code à deux dimensions\N{NO-BREAK SPACE}: l’adresse de cette fiche"):
        _code(page, code, WIDTH - MARGIN - side, top, side)
    width = WIDTH - 2 * MARGIN - side - 8
    y = page.say(leaf.verified, MARGIN, top, width, "fort", BODY)
    for words in (leaf.updated, leaf.followed_by):
        y = page.say(words, MARGIN, y, width, "texte", SMALL, GREY)
    if is_cut:
        y = page.say(
            "Cette fiche est plus longue que la page\N{NO-BREAK SPACE}: la suite est en ligne.",
            MARGIN,
            y + 0.6,
            width,
            "fort",
            SMALL,
            BRICK_TEXT,
        )
    y = page.say(leaf.url, MARGIN, y + 0.6, width, "texte", SMALL, TEAL, link=leaf.url)
    page.say("Licence Ouverte 2.0. Contours\N{NO-BREAK SPACE}: Natural Earth.", MARGIN, y, width, "texte", 7.5, GREY)


def _code(page, code, x, y, side):
    step = side / code.side
    page.set_fill_color("#000000")
    for column, row, length in code.runs:
        page.rect(x + column * step, y + row * step, length * step, step, style="F")
