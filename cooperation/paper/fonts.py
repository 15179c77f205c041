"""Our typefaces, for what is not a web page: served as variable woff2, here each weight is a font of its own."""

import io
import unicodedata
from functools import cache

from django.contrib.staticfiles import finders
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer

NNBSP, NBSP = "\u202f", "\u00a0"
# name: (file, place on the axes that it has)
FACES = {
    "titre": ("bricolage-grotesque", {"wght": 700, "opsz": 24}),
    "texte": ("source-sans-3", {"wght": 400}),
    "fort": ("source-sans-3", {"wght": 600}),
}


@cache
def face(name):
    """The bytes of a TrueType font with the signs of both files of a face. Takes a second, once in a process."""
    file, place = FACES[name]
    parts = []
    for script in ("latin", "latin-ext"):
        font = TTFont(finders.find(f"fonts/{file}-{script}.woff2"))
        # Ligatures and kerning would take most of the time to fix, and no writer here reads them.
        for table in {"GSUB", "GPOS", "GDEF", "STAT"} & {*font.keys()}:
            del font[table]
        axes = {axis.axisTag for axis in font["fvar"].axes}
        instancer.instantiateVariableFont(font, {tag: at for tag, at in place.items() if tag in axes}, inplace=True)
        font.flavor = None
        body = io.BytesIO()
        font.save(body)
        body.seek(0)
        parts.append(body)
    font = Merger().merge(parts)
    _add_thin_space(font)
    body = io.BytesIO()
    font.save(body)
    return body.getvalue()


def _add_thin_space(font):
    """The narrow space of French numbers, which the files lack: half of the wide one."""
    glyph, width = "u202f", font["hmtx"]["space"][0] // 2
    font.setGlyphOrder([*font.getGlyphOrder(), glyph])
    font["glyf"].glyphs[glyph] = Glyph()
    font["glyf"].glyphOrder = font.getGlyphOrder()
    font["hmtx"].metrics[glyph] = (width, 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(NNBSP)] = glyph


@cache
def signs(name):
    """The code points that a face can write."""
    return frozenset(TTFont(io.BytesIO(face(name)), lazy=True).getBestCmap())


def writable(text, name="texte"):
    """The text with what the face cannot write replaced by what is nearest: « Phan Thiết » → « Phan Thiêt »."""
    known = signs(name)
    if all(ord(sign) in known for sign in text):
        return text
    return "".join(sign if ord(sign) in known else _nearest(sign, known) for sign in text)


def _nearest(sign, known):
    if sign in "\r\n\t":
        return " "
    letters = unicodedata.normalize("NFKD", sign)
    for length in range(len(letters), 0, -1):
        composed = unicodedata.normalize("NFC", letters[:length])
        if composed and all(ord(one) in known for one in composed):
            return composed
    return "" if unicodedata.category(sign)[0] in "CMZ" else "?"
