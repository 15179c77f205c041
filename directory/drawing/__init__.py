"""The drawing of a link: places, the line between them, a map behind.

Pure Python: places in, plain values out, rendered by
`templates/components/dessin.html` through `{% load dessin %}`.
"""

from directory.drawing.draw import FORMATS, best_format, draw
from directory.drawing.motif import motif, seed_of
from directory.drawing.shapes import Drawing, Place, Role
from directory.drawing.wording import names_apart, sentence

__all__ = ["FORMATS", "Drawing", "Place", "Role", "best_format", "draw", "motif", "names_apart", "seed_of", "sentence"]
