"""The marks of our long texts, read here and nowhere else, into pieces of text: no HTML is made of what people write.

A blank line makes a paragraph, « - » a list, « ## » a heading; in a line, ``**gras**``, ``_italique_`` and
``[mots](https://…)``. What people type by chance stays as they typed it, sign for sign: a star, a lone « _ », « 1. »,
« > », « habitant*es », a mark that is not closed, a link to anything else than http, https or mailto.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

#: Names of the columns that bear these marks.
LONG_TEXTS = ("description", "policy", "missions", "programmes")

HELP = _(
    "Mise en forme : **gras**, _italique_, [des mots](https://exemple.fr) pour un lien, « - » en tête de ligne pour "
    "une liste, une ligne vide entre deux paragraphes."
)


@dataclass(frozen=True)
class Piece:
    """Some text of a line and how it is shown; ``url``: what it links to, http, https or mailto, else empty."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    url: str = ""


def text_blocks(text):
    """Cut a text into ``{"genre": "titre" | "liste" | "paragraphe", "lignes": [...]}``, in order."""
    blocks = []
    for paragraph in re.split(r"\n\s*\n", (text or "").replace("\r\n", "\n").strip()):
        for line in paragraph.split("\n"):
            line = line.strip()
            if not line:
                continue
            if line.startswith("## "):
                blocks.append({"genre": "titre", "lignes": [line[3:]]})
            elif line.startswith("- "):
                _append(blocks, "liste", line[2:])
            else:
                _append(blocks, "paragraphe", line)
        blocks.append(None)
    return [block for block in blocks if block]


def _append(blocks, kind, line):
    if blocks and blocks[-1] and blocks[-1]["genre"] == kind:
        blocks[-1]["lignes"].append(line)
    else:
        blocks.append({"genre": kind, "lignes": [line]})


# A mark opens a word and closes one: inside, « habitant**es », it is a sign like another. Each class leaves out the
# sign that ends it, so that a line is read once, however long and whatever it holds.
_OPENS, _CLOSES = r"(?<![^\s(\[«\"“‘'’*_–—-])", r"(?![^\s)\],.;:!?»\"”'’…*_–—-])"
_LINK = (
    r"\[(?P<words>[^\[\]]{1,300})\]"
    r"\((?P<address>(?:[^\s()<>\"]|\([^\s()<>\"]{0,300}\)){4,2000})\)"
)
_MARKS = re.compile(
    rf"{_LINK}"
    r"|(?P<bare>(?:https?://|www\.)\S+)"
    rf"|{_OPENS}\*\*(?![\s*])(?P<bold>[^*]+)(?<!\s)\*\*{_CLOSES}"
    rf"|{_OPENS}_(?![\s_])(?P<italic>[^_]+)(?<!\s)_{_CLOSES}"
)
_MAIL = re.compile(r"(?:mailto:)?([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})", re.ASCII | re.IGNORECASE)
# Marks of direction: words that carry one would read backwards, and pass for others.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SITE = re.compile(r"(?:https?://|www\.)[^\s/?#@\\]+\.[^\s/?#@\\.]{2,}(?:[/?#]\S*)?", re.IGNORECASE)


def line_pieces(line):
    """The ``Piece``s of a line of ``text_blocks``; together, their texts are what a reader reads."""
    return _pieces(line, {})


def plain_text(text):
    """What a reader reads of a long text, without its marks: one line for each of its own."""
    lines = [line for block in text_blocks(text) for line in block["lignes"]]
    return "\n".join("".join(piece.text for piece in line_pieces(line)) for line in lines)


def _pieces(text, style):
    """``style``: what is already said of ``text``; a mark within itself is a sign, so this goes three deep at most."""
    found, at = [], 0
    for match in _MARKS.finditer(text):
        within = _marked(match, style)
        if within is None:
            continue
        found += [*_piece(text[at : match.start()], style), *within]
        at = match.end()
    return [*found, *_piece(text[at:], style)]


def _piece(text, style):
    return [Piece(text, **style)] if text else []


def _marked(match, style):
    """The pieces that a mark makes; ``None`` when it is text after all."""
    if match["bold"] and "is_bold" not in style:
        return _pieces(match["bold"], style | {"is_bold": True})
    if match["italic"] and "is_italic" not in style:
        return _pieces(match["italic"], style | {"is_italic": True})
    if match["address"] and "url" not in style and (url := _url(match["address"], match["words"])):
        return _pieces(match["words"], style | {"url": url})
    return None


def _url(address, words):
    """Where a link leads, or nothing: a scheme of the web, no name before « @ », no sign that is not seen, and words
    that do not pass for the address of somewhere else.
    """
    if not address.isprintable() or not words.strip() or _TURNS.search(words):
        return ""
    if mail := _MAIL.fullmatch(address):
        return "" if _SITE.fullmatch(words.strip()) else f"mailto:{mail[1]}"
    if not _SITE.fullmatch(address):
        return ""
    url = address if "//" in address[:8] else f"https://{address}"
    try:
        host = _host(url)
        shown = words.strip()
        if host and (not _SITE.fullmatch(shown) or _host(shown if "//" in shown[:8] else f"https://{shown}") == host):
            return url
    except ValueError:
        pass
    return ""


def _host(url):
    return (urlsplit(url).hostname or "").removeprefix("www.")
