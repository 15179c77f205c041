"""Names beside the points, without one hiding another."""

from collections import Counter
from dataclasses import dataclass, replace

from directory.drawing.shapes import Label, Role, number

_SIGN_WIDTH = 0.54
"""Mean width of a sign of the title face, in em (measured in the prototype)."""

# Where a name may stand: dx, dy (em, as SVG gives them), anchor. East, west,
# south, north first; the corners are a last resort.
_PLACES = (
    (0.62, 0.34, "start"),
    (-0.62, 0.34, "end"),
    (0, 1.4, "middle"),
    (0, -0.75, "middle"),
    (0.5, -0.4, "start"),
    (-0.5, -0.4, "end"),
    (0.5, 1.1, "start"),
    (-0.5, 1.1, "end"),
)

SIZES = {"nom--ici": 21, "nom--attente": 15, "": 17}

MANY = 12
"""Beyond this many places names give way to numbers, and the page to a table."""


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other):
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def contains(self, other):
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def holds(self, point):
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def around(x, y, radius):
    """The square that a point occupies."""
    return Box(x - radius, y - radius, x + radius, y + radius)


def text_box(x, y, text, size, dx, dy, anchor):
    """The rectangle of a text of `size` units anchored at (x, y)."""
    width = _SIGN_WIDTH * size * len(text)
    left = x + dx * size - {"start": 0, "middle": width / 2, "end": width}[anchor]
    baseline = y + dy * size
    return Box(left, baseline - 0.8 * size, left + width, baseline + 0.25 * size)


def names_of(spots):
    """What to write beside each spot.

    Homonyms (« Lagos » seven times) are told apart by their country; a halo in
    the middle of a country is named after it.
    """
    homonyms = {name for name, count in Counter(s.place.name for s in spots).items() if count > 1}
    names = []
    for spot in spots:
        place = spot.place
        if place.name and place.name not in homonyms:
            names.append(place.name)
        elif place.name and place.role == Role.HERE and place.country_name:
            names.append(f"{place.name}, {place.country_name}")
        else:
            names.append(place.country_name or place.name)
    return names


def _style(spot):
    if spot.place.role == Role.HERE:
        return "nom--ici"
    return "nom--attente" if spot.place.role == Role.PENDING else ""


def _offset(value):
    return f"{value:g}".replace("0.", ".") + "em" if value else ""


def _label(spot, text, slot):
    dx, dy, anchor = slot
    style = _style(spot)
    return Label(
        text=text,
        number=str(spot.number),
        x=number(spot.x),
        y=number(spot.y),
        dx=_offset(dx),
        dy=_offset(dy),
        anchor="" if anchor == "start" else anchor,
        css=f"nom {style}".strip(),
    )


def place_names(spots, unit, width, height, lines=(), named=None):
    """Return (labels, all_named) for spots laid on a width × height drawing.

    `unit` is the size of one CSS pixel in drawing units (the stylesheet's --u); `named` limits what is written to some
    of the spots. Each name takes the first free position that crosses no line, else the first free one; without any,
    its number does; without room for that, nothing: the list beside the drawing has every place.
    """
    edges = Box(0, 0, width, height)
    taken = [around(s.x, s.y, 9 * unit) for s in spots]  # a halo is faint enough to write on
    texts = names_of(spots)
    wanted = {s.number for s in (spots if named is None else named)}
    labels, all_named = [], True
    order = sorted(range(len(spots)), key=lambda i: (spots[i].place.role != Role.HERE, i))
    for i in order:
        spot, own = spots[i], taken[i]
        if spot.number not in wanted:
            continue
        has_name = len(wanted) <= MANY or spot.place.role == Role.HERE
        wording = [texts[i], str(spot.number)] if has_name else [str(spot.number)]
        for text in filter(None, wording):
            slot, box = _first_free(spot, text, unit, edges, [t for t in taken if t is not own], lines)
            if slot:
                taken.append(box)
                labels.append(_label(spot, text, slot))
                break
        all_named &= bool(labels) and labels[-1].text == texts[i] and labels[-1].number == str(spot.number)
    return tuple(sorted(labels, key=lambda label: int(label.number))), all_named


def fit_narrow(labels, spots, unit, width, height):
    """Labels laid out for a wide screen, as a narrow one shows them: numbers, and only those that find room.

    A starting place keeps its name when it fits. `unit` is that of the narrow screen.
    """
    edges = Box(0, 0, width, height)
    taken = [(s.number, around(s.x, s.y, 7 * unit)) for s in spots]
    kept = []
    for label in sorted(labels, key=lambda label: "nom--ici" not in label.css):
        wording = [label.text, label.number] if "nom--ici" in label.css else [label.number]
        for text in wording:
            box = box_of(label, text, unit)
            others = (other for number, other in taken if str(number) != label.number)
            if edges.contains(box) and not any(box.meets(other) for other in others):
                taken.append((None, box))
                break
        else:
            text = ""
        css = f"{label.css} nom--garde" if text == label.text and not text.isdigit() else label.css
        kept.append(replace(label, css=css, number="" if css != label.css else text))
    return tuple(kept)


def box_of(label, text, unit):
    """The rectangle of `text` written in the place of a label."""
    size = next((SIZES[style] for style in SIZES if style and style in label.css), SIZES[""]) * unit
    dx, dy = (float(offset.removesuffix("em") or 0) for offset in (label.dx, label.dy))
    return text_box(float(label.x), float(label.y), text, size, dx, dy, label.anchor or "start")


def _first_free(spot, text, unit, edges, taken, lines):
    size = SIZES[_style(spot)] * unit
    spare = None, None
    for slot in _PLACES:
        box = text_box(spot.x, spot.y, text, size, *slot)
        if not edges.contains(box) or any(box.meets(other) for other in taken):
            continue
        if not any(box.holds(point) for point in lines):
            return slot, box
        if spare[0] is None:
            spare = slot, box
    return spare
