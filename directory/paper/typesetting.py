"""A leaf set by Typst, from the templates beside: its words are handed over as data, never as Typst source.

The compiler works in this process, on as many threads as call it, and writes nothing. What enters is bounded, so its
time is too. It checks that a page follows PDF/UA-1 (ISO 14289-1): TypstError when a template breaks it.
"""

import io
import json
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import typst
from PIL import Image

from directory.drawing import FORMATS, best_format, draw, names_apart, sentence
from directory.drawing.code import code_of
from directory.drawing.scene import svg_of
from directory.french import typographic
from directory.models.long_texts import line_pieces, text_blocks
from directory.paper.signs import FONTS, writable

_TEMPLATES = Path(__file__).parent / "templates"

# A page holds less than 5,000 signs of a description and 50 lines of a list: what is further never shows.
_MOST_SIGNS, _MOST_SIGNS_OF_DESCRIPTION = 1_200, 8_000
_MOST_LINES, _MOST_PLACES = 60, 400
_MOST_SIGNS_OF_LINE = 400
_COLOURS = 96


@dataclass(frozen=True)
class _Boxes:
    """Where a shape of paper shows the link: (width, height) beside the words or, when it is wide, across them; drawing
    units in a CSS pixel there and in an inset; what is left around the inset.
    """

    portrait: tuple[float, float]
    band: tuple[float, float]
    units: tuple[float, float]
    inset_unit: float
    edge: float


_PAGE = _Boxes((60, 67), (180, 56), (2.3, 1.2), 3.2, edge=2)  # millimetres
_IMAGE = _Boxes((562, 630), (1200, 396), (1.75, 0.95), 2.6, edge=16)  # pixels


def pdf_of(leaf, printed_on):
    """The bytes of the page. `printed_on` is written on it, in words. Raises ValueError on an address too long for a
    code.
    """
    drawn = {"drawing": _drawing(leaf.places, _PAGE), "code": _code(leaf.url), "url": leaf.url}
    words = _words_of(leaf) | {"printed_on": printed_on}
    return _compiled("page.typ", words, drawn, format="pdf", pdf_standards=["ua-1"])


def note_pdf_of(note, printed_on):
    """The bytes of a `Note` on two A4 pages at most: when they are not enough, each section says fewer lines."""
    drawn = {"drawing": _drawing(note.places, _PAGE), "code": _code(note.url), "url": note.url}
    words = {
        "kind": note.kind,
        "title": note.title,
        "subject": f"{note.kind} — Passerelles",
        "keywords": [note.kind, *filter(None, names_apart(note.places[:12]))],
        "line": note.line,
        "lead": note.lead,
        "sections": [
            {"title": title, "rows": rows[:_MOST_LINES], "total": len(rows), "after": after}
            for title, rows, after in note.sections
            if rows or after
        ],
        "data_of": note.data_of,
        "printed_on": printed_on,
    }
    return _compiled("note.typ", _written(words, most=_MOST_SIGNS_OF_LINE), drawn, format="pdf", pdf_standards=["ua-1"])


def image_of(leaf):
    """The bytes of a PNG of 1,200 × 630 pixels."""
    drawn = {"drawing": _drawing(leaf.places, _IMAGE)}
    body = _compiled("image.typ", _words_of(leaf), drawn, format="png", ppi=72)
    # A quarter of the weight: the image has a dozen colours, and what smooths their edges.
    image = Image.open(io.BytesIO(body)).convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=0)
    small = io.BytesIO()
    image.save(small, "PNG")
    return small.getvalue()


def _compiled(template, words, drawn, **options):
    return typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"leaf": json.dumps(words | drawn)},
        **options,
    )


@cache
def _fonts():
    """Our fonts alone: the same page on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _words_of(leaf):
    """What people wrote, as it is printed."""
    blocks = text_blocks(leaf.description[:_MOST_SIGNS_OF_DESCRIPTION])
    words = {
        "kind": leaf.kind,
        "title": leaf.title,
        "subject": f"{leaf.kind} — Passerelles",
        "keywords": [leaf.kind, *filter(None, names_apart(leaf.places[:12]))],
        "line": leaf.line,
        "status": leaf.status,
        "is_doubtful": leaf.is_doubtful,
        "summary": leaf.summary,
        "notice": leaf.notice,
        "facts": leaf.facts[:_MOST_LINES],
        "description_title": leaf.description_title,
        "lists": [_counted(title, rows) for title, rows in leaf.lists if rows],
        "tiers": [_counted(label, rows) for label, rows in leaf.tiers],
        "people": leaf.people[:_MOST_LINES],
        "verified": leaf.verified,
        "updated": leaf.updated,
        "followed_by": leaf.followed_by,
        "is_demonstration": leaf.is_demonstration,
    }
    blocks = [{"kind": block["genre"], "lines": [_line(line) for line in block["lignes"]]} for block in blocks]
    return _written(words) | {"blocks": blocks}


def _line(line):
    """The pieces of a line of a long text; a link, which paper does not follow, is followed by its address."""
    pieces = []
    for url, linked in groupby(line_pieces(line), key=lambda piece: piece.url):
        for piece in linked:
            text = _written(piece.text, most=_MOST_SIGNS_OF_DESCRIPTION)
            pieces.append({"text": text, "is_bold": piece.is_bold, "is_italic": piece.is_italic, "url": url})
        if url:
            address = writable(url.removeprefix("mailto:").removeprefix("https://"))
            pieces.append({"text": f" ({address})", "is_bold": False, "is_italic": False, "url": ""})
    return pieces


def _counted(title, rows):
    """The first rows of a list, and how many there are."""
    return title, rows[:_MOST_LINES], len(rows)


def _written(value, most=_MOST_SIGNS):
    """A value with all its texts in signs that we have and French spaces; those longer than `most` signs say it."""
    if isinstance(value, str):
        return writable(typographic(value if len(value) <= most else f"{value[:most]} […]"))
    if isinstance(value, dict):
        return {key: _written(one, most) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_written(one, most) for one in value]
    return value


def _drawing(places, boxes):
    """The link in the box of its format, with the inset of its corner; without `svg` when no place is known."""
    places = tuple(places[:_MOST_PLACES])
    is_wide = best_format(places) == "carte"
    format = "bandeau" if is_wide else "portrait"
    width, height = boxes.band if is_wide else boxes.portrait
    drawing = draw(places, format)
    found = {"is_wide": is_wide, "width": width, "height": height, "svg": None, "inset": None}
    if drawing.is_empty:
        return found
    found |= {"svg": _svg(drawing, boxes.units[is_wide], width / height), "sentence": _written(sentence(places))}
    if drawing.inset and drawing.corner != "sous":
        across, down = FORMATS[format].inset
        width, height = across * width - boxes.edge, down * height - boxes.edge
        svg = _svg(drawing.inset, boxes.inset_unit, width / height)
        found["inset"] = {"corner": drawing.corner, "width": width, "height": height, "svg": svg}
    return found


def _svg(drawing, unit, ratio):
    return writable(svg_of(drawing, unit, ratio))


def _code(address):
    code = code_of(address)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.side} {code.side}"><path d="{code.path}"/></svg>'
    )
