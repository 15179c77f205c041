"""A drawing as an SVG that carries its own styles, for what has no stylesheet: paper, images. What `lien.css` says,
said once more in numbers.

Sizes are those of the stylesheet, in CSS pixels, multiplied by `unit` (drawing units in one of them).
"""

from xml.etree.ElementTree import Element, tostring

from directory.drawing.clipping import ground
from directory.drawing.labels import SIZES

# The colours of the light theme (base.css).
PAPER, SEA, LAND, LINKED = "#fbf8f3", "#f3ece0", "#e2d7c3", "#f2d592"
INK, BRICK, BRICK_TEXT = "#16302b", "#c4472b", "#a8371d"

_GROUNDS = {"terre": LAND, "terre-liee": LINKED}
_GRID = 0.5
"""Drawing units between two points of a coast: a tenth of a millimetre on paper, half a pixel of an image."""


def svg_of(drawing, unit, ratio):
    """The drawing in the middle of a box `ratio` times as wide as high, the map going on beyond its edges.

    What shows it paints the sea and cuts what is outside. An inset is a drawing of its own: it is not in it.
    """
    width, height = (float(figure) for figure in drawing.view_box.split()[2:])
    across, down = max(0, height * ratio - width) / 2, max(0, width / ratio - height) / 2
    size = {"width": f"{width + 2 * across:g}", "height": f"{height + 2 * down:g}"}
    box = f"{-across or 0:g} {-down or 0:g} {size['width']} {size['height']}"
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box} | size)
    svg.extend(_parts(drawing, unit, width, height, max(across, down)))
    return tostring(svg, encoding="unicode")


def _parts(drawing, unit, width, height, beyond):
    """From the back to the front."""
    if drawing.background:
        land = Element("g", transform=f"scale({_GRID})")
        for css, path in ground(drawing.background, width, height, beyond / max(width, height), _GRID):
            is_land = css in _GROUNDS
            land.append(Element("path", d=path, fill=_GROUNDS[css]) if is_land else _line(path, SEA, 0.9 / _GRID))
        yield land
    crowd = unit * (0.66 if "dessin--foule" in drawing.css else 1)
    halos = (mark for mark in drawing.marks if _is_zone(mark))
    yield from (_line(mark.path, BRICK, 30 * unit, opacity="0.22") for mark in halos)
    if drawing.lens:
        lens = drawing.lens
        box = {"x": lens.x, "y": lens.y, "width": lens.width, "height": lens.height, "rx": lens.radius}
        yield Element("rect", box | {"fill": "none", "stroke": INK, "stroke-width": f"{1.3 * unit:g}"})
    for stroke in drawing.strokes:
        yield _stroke(stroke, unit)
    for mark in drawing.marks:
        yield from _mark(mark, crowd)
    if drawing.scale_bar:
        bar = drawing.scale_bar
        yield _line(bar.path, INK, 1.5 * unit, cap="butt")
        yield _words(bar.text, bar.x, bar.y, "start", 13 * unit, INK, is_strong=False)
    for label in drawing.labels:
        yield _label(label, unit)


def _line(path, colour, width, *, cap="round", **further):
    style = {"d": path, "fill": "none", "stroke": colour, "stroke-width": f"{width:g}", "stroke-linecap": cap}
    return Element("path", style | further)


def _stroke(stroke, unit):
    if stroke.is_pending:
        return _line(stroke.path, BRICK, 1.6 * unit, **{"stroke-dasharray": f"{2 * unit:g} {6 * unit:g}"})
    if "trait--fond" in stroke.css:
        return _line(stroke.path, BRICK, 1.25 * unit, opacity="0.6")
    return _line(stroke.path, BRICK, 2.6 * unit)


# class: (colour, pixels) of the point, then of its core.
_MARKS = {
    "lieu--ici": ((INK, 15), (PAPER, 7.5)),
    "lieu--la": ((INK, 14), (PAPER, 7.5)),
    "lieu--attente": ((BRICK, 12), (SEA, 8.5)),
    "lieu--zone": ((BRICK, 5),),
}


def _is_zone(mark):
    return mark.css.endswith("--zone")


def _mark(mark, unit):
    discs = _MARKS[mark.css.split()[-1]]
    for colour, pixels in discs if mark.has_core else discs[:1]:
        yield _line(mark.path, colour, pixels * unit)


def _label(label, unit):
    style = next((style for style in SIZES if style and style in label.css), "")
    size = SIZES[style] * unit
    x, y = (
        float(at) + float(offset.removesuffix("em") or 0) * size
        for at, offset in ((label.x, label.dx), (label.y, label.dy))
    )
    is_pending = style == "nom--attente"
    colour = BRICK_TEXT if is_pending else INK
    return _words(label.text, x, y, label.anchor or "start", size, colour, is_strong=not is_pending)


def _words(text, x, y, anchor, size, colour, *, is_strong):
    words = Element("text", {"x": f"{x}", "y": f"{y}", "text-anchor": anchor, "fill": colour, "font-size": f"{size:g}"})
    words.set("font-family", "Bricolage Grotesque" if is_strong else "Source Sans 3")
    words.set("font-weight", "700" if is_strong else "600")
    # The sea around the letters, under them.
    halo = {"paint-order": "stroke", "stroke": SEA, "stroke-width": f"{0.24 * size:g}", "stroke-linejoin": "round"}
    words.attrib.update(halo)
    words.text = text
    return words
