"""The image of a sheet, for whoever shares its address: its words, its link beside them or, when it is wide, below."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont, ImageOps

from cooperation.paper.fonts import face, writable
from directory.drawing import FORMATS, best_format, draw
from directory.drawing.scene import BRICK, BRICK_TEXT, GREY, INK, PAPER, SEA, Disc, Fill, Line, Words, scene, size_of

SIZE = 1200, 630
_TWICE = 2
"""Drawn twice as large, then reduced: Pillow does not smooth its strokes."""
_COLOURS = 96
_MARGIN = 56
_STRIP_HEIGHT = round(SIZE[0] * 0.33)  # the proportions of the two formats of drawing
_SIDE_WIDTH = round(SIZE[1] / 1.12)
_TITLE_SIZES = (76, 64, 54, 46, 40, 34)
_LEADING = 1.08


@cache
def _font(name, size):
    return ImageFont.truetype(io.BytesIO(face(name)), size)


def image_of(leaf):
    """The bytes of a PNG of 1,200 × 630 pixels."""
    is_wide = best_format(leaf.places) == "carte"
    image = Image.new("RGB", tuple(_TWICE * side for side in SIZE), PAPER)
    if is_wide:
        part = _drawing(leaf.places, "bandeau", (SIZE[0], _STRIP_HEIGHT))
        words = (_MARGIN, 0, SIZE[0] - _MARGIN, SIZE[1] - _STRIP_HEIGHT)
    else:
        part = _drawing(leaf.places, "portrait", (_SIDE_WIDTH, SIZE[1]))
        words = (_MARGIN, 0, SIZE[0] - _SIDE_WIDTH - _MARGIN, SIZE[1])
    image.paste(part, (image.width - part.width, image.height - part.height))
    canvas = ImageDraw.Draw(image)
    (_write_wide if is_wide else _write)(canvas, leaf, [_TWICE * one for one in words])
    small = image.resize(SIZE, Image.Resampling.BOX).quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=0)
    body = io.BytesIO()
    small.save(body, "PNG", optimize=True)
    return body.getvalue()


def _drawing(places, format, size):
    drawing = draw(places, format)
    side = tuple(_TWICE * one for one in size)
    if drawing.is_empty:
        part = Image.new("RGB", side, SEA)
        _paint_nowhere(ImageDraw.Draw(part), side)
        return part
    part = _painted(drawing, side, 1.75 if format == "portrait" else 0.95)
    if drawing.inset and drawing.corner != "sous":
        share = FORMATS[format].inset
        edge = 16 * _TWICE
        inset = (round(side[0] * share[0]) - edge, round(side[1] * share[1]) - edge)
        closer = ImageOps.expand(_painted(drawing.inset, inset, 2.6), 2 * _TWICE, INK)
        x = edge if drawing.corner[1] == "o" else side[0] - closer.width - edge
        y = edge if drawing.corner[0] == "n" else side[1] - closer.height - edge
        part.paste(closer, (x, y))
    return part


def _painted(drawing, side, unit):
    """A drawing as a picture of this size, whole and in the middle."""
    part = Image.new("RGB", side, SEA)
    canvas = ImageDraw.Draw(part)
    width, height = size_of(drawing)
    scale = min(side[0] / width, side[1] / height)
    shift = (side[0] - width * scale) / 2, (side[1] - height * scale) / 2
    for one in scene(drawing, unit, margin=(shift[0] / scale, shift[1] / scale)):
        _paint(canvas, one, scale, shift)
    return part


def _paint_nowhere(canvas, side):
    """No place is known: the two ends of a link, dotted."""
    x, y, step = side[0] / 2, side[1] / 2, 90 * _TWICE
    for at in range(-6, 7):
        rise = 70 * _TWICE * (1 - (at / 6.5) ** 2)
        _disc(canvas, x + at * step / 6, y - rise, 3 * _TWICE, BRICK)
    _disc(canvas, x - step, y, 13 * _TWICE, INK)


def _paint(canvas, one, scale, shift):
    if isinstance(one, Fill):
        canvas.polygon(_on_paper(one.points, scale, shift), fill=one.colour)
    elif isinstance(one, Line):
        points = _on_paper(one.points, scale, shift)
        width = max(round(one.width * scale), 1)
        if one.dash:
            for x, y in _beads(points, sum(one.dash) * scale):
                _disc(canvas, x, y, width / 2, one.colour)
        else:
            canvas.line(points, fill=one.colour, width=width, joint="curve")
    elif isinstance(one, Disc):
        _disc(canvas, one.x * scale + shift[0], one.y * scale + shift[1], one.radius * scale, one.colour)
    elif isinstance(one, Words):
        name = "titre" if one.is_strong else "fort"
        font = _font(name, max(round(one.size * scale), 8))
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[one.anchor]
        edge = round(0.14 * one.size * scale)
        at = one.x * scale + shift[0], one.y * scale + shift[1]
        text = writable(one.text, name)
        canvas.text(at, text, font=font, fill=one.colour, anchor=anchor, stroke_width=edge, stroke_fill=SEA)
        canvas.text(at, text, font=font, fill=one.colour, anchor=anchor)


def _on_paper(points, scale, shift):
    return [(x * scale + shift[0], y * scale + shift[1]) for x, y in points]


def _disc(canvas, x, y, radius, colour):
    canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _beads(points, step):
    """Points along a broken line, every `step`."""
    rest = 0.0
    for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
        at = rest
        while at < length:
            yield ax + (bx - ax) * at / length, ay + (by - ay) * at / length
            at += step
        rest = at - length


def _write(canvas, leaf, box):
    """A column: the site, the kind, the title, then at the bottom where and how it stands."""
    left, _top, right, bottom = box
    _brand(canvas, left, 70 * _TWICE)
    bottom -= _MARGIN * _TWICE
    if leaf.status:
        _line(canvas, left, bottom, leaf.status, "fort", 26, INK)
        bottom -= 46 * _TWICE
    if leaf.line:
        for line in reversed(_wrapped(canvas, leaf.line, "texte", 28 * _TWICE, right - left)[:2]):
            _line(canvas, left, bottom, line, "texte", 28, GREY)
            bottom -= 38 * _TWICE
    _line(canvas, left, 142 * _TWICE, leaf.kind, "fort", 26, BRICK_TEXT)
    _title(canvas, leaf.title, (left, 170 * _TWICE, right, bottom - 20 * _TWICE))


def _write_wide(canvas, leaf, box):
    left, _top, right, bottom = box
    _brand(canvas, left, 62 * _TWICE)
    label = f"{leaf.kind} · {leaf.status}" if leaf.status else leaf.kind
    canvas.text(
        (right, 62 * _TWICE), writable(label, "fort"), font=_font("fort", 26 * _TWICE), fill=BRICK_TEXT, anchor="rs"
    )
    _title(canvas, leaf.title, (left, 84 * _TWICE, right, bottom - 18 * _TWICE), is_centred=True)


def _line(canvas, left, baseline, text, name, size, colour):
    canvas.text((left, baseline), writable(text, name), font=_font(name, size * _TWICE), fill=colour, anchor="ls")


def _title(canvas, title, box, is_centred=False):
    """The title, as large as the box lets it; cut when even the smallest does not fit."""
    left, top, right, bottom = box
    for size in _TITLE_SIZES:
        size *= _TWICE
        lines, most = _wrapped(canvas, title, "titre", size, right - left), int((bottom - top) // (size * _LEADING))
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(" ,;:") + "…"]
    if is_centred:
        top += (bottom - top - len(lines) * _LEADING * size) / 2
    for rank, line in enumerate(lines):
        baseline = top + (rank * _LEADING + 0.82) * size
        canvas.text((left, baseline), line, font=_font("titre", size), fill=INK, anchor="ls")


def _brand(canvas, left, baseline):
    """The mark (an arc between two places) and the name of the site."""
    x, y, t = left, baseline - 8 * _TWICE, _TWICE
    canvas.arc((x + 4 * t, y - 24 * t, x + 44 * t, y + 24 * t), 180, 360, fill=BRICK, width=5 * t)
    canvas.line((x, y, x + 48 * t, y), fill=INK, width=3 * t)
    _disc(canvas, x + 4 * t, y, 6.5 * t, INK)
    _disc(canvas, x + 44 * t, y, 6.5 * t, INK)
    _disc(canvas, x + 44 * t, y, 3 * t, PAPER)
    canvas.text((x + 62 * t, baseline), "Passerelles", font=_font("titre", 34 * t), fill=INK, anchor="ls")


def _wrapped(canvas, text, name, size, width):
    """The lines of a text; a word longer than the width is cut."""
    font, lines = _font(name, size), [""]
    for word in writable(text, name).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if canvas.textlength(longer, font=font) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while word and canvas.textlength(word, font=font) > width:
            fit = next(n for n in range(len(word) - 1, 0, -1) if canvas.textlength(word[:n], font=font) <= width)
            lines[-1] = word[:fit]
            lines.append("")
            word = word[fit:]
        lines[-1] = word
    return lines
