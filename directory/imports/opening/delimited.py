"""Tables in text: CSV, TSV, the « texte Unicode » of Excel, whatever their encoding and their separator.

A record is one line of the table, even when its cells have several. What was guessed is told.
"""

import codecs
import re
from collections import Counter

from directory.imports.opening import limits
from directory.imports.opening.grid import Budget, Grid, text_cell
from directory.imports.opening.limits import Refused
from directory.imports.opening.sorts import EMPTY, NOT_A_TABLE, refuse_other_text

SEPARATORS = {";": "point-virgule", "\t": "tabulation", ",": "virgule", "|": "barre verticale"}
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe\0\0", "utf-32", "UTF-32"),
    (b"\0\0\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_BYTES = {"cp1252": "Windows-1252", "iso8859-15": "ISO 8859-15", "mac_roman": "Mac Roman", "cp850": "DOS (cp850)"}
# What French writes beyond ASCII, in words and around them; what its neighbours write.
_IN_WORDS = frozenset("àâäçéèêëîïôöùûüœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ’")
_IN_NAMES = frozenset("ñáíóúãõßøåÅØÁÍÓÚÑ")
_AROUND = frozenset("«»’‘“”–—…€°•²³©") | {chr(0xA0)}
_SAMPLE = 200_000
# A line may end with as many empty cells as a sheet of Excel has columns.
MAX_SEPARATORS = 17_000
# UTF-8 read as Windows-1252 and written again in UTF-8: « CoopÃ©ration ».
_TWICE = re.compile("[ÂÃ][\x80-\xbf\u20ac\u0153\u0178\u2018-\u2122\u0160\u0161\u017d\u017e\u0152\u0192\u02c6\u02dc]|â€")


def read(body):
    """``(grids, what is said of the file)`` of the bytes of a table in text. Raises ``Refused``."""
    text, told = decoded(body)
    refuse_other_text(text)
    if "\0" in text:
        raise Refused(NOT_A_TABLE)
    separator, text, is_said = separated(text)
    if not is_said and (opened := _unwrapped(text)):
        text = opened
        separator, *_ = separated(text)
        told.append("lignes entières entre guillemets, ouvertes")
    grid = Grid("", Budget())
    spread, unclosed = [], []
    for number, (record, breaks) in enumerate(records(text, separator), 1):
        cells = ((column, text_cell(_said(value))) for column, value in enumerate(record) if value)
        grid.add(number, [(column, cell) for column, cell in cells if cell is not None])
        if breaks:
            spread.append(number)
        if any(value.startswith('"') and value.count('"') % 2 for value in record):
            unclosed.append(number)
    if not grid.lines:
        raise Refused(EMPTY)
    if max(len(cells) for cells, *_ in grid.lines.values()) > 1:
        told.append(f"séparateur : {SEPARATORS.get(separator, separator)}{' (dit par le fichier)' if is_said else ''}")
    if spread:
        told.append(f"cases sur plusieurs lignes : {len(spread)}")
    if unclosed:
        told.append(f"guillemet ouvert et jamais refermé : ligne {', '.join(map(str, unclosed[:12]))}")
    return [grid], {"format": "tsv" if separator == "\t" else "csv", "told": told}


def _said(value):
    """« ="01004" » is how a CSV keeps the zeros that Excel would drop."""
    return value[2:-1] if value.startswith('="') and value.endswith('"') else value


# --- Encoding --------------------------------------------------------------------------------------------------------


def decoded(body):
    """``(text, told)``. The encoding is the one that makes French of the bytes; raises ``Refused`` when none does."""
    text, name = _decoded(body)
    told = [f"encodage : {name}"]
    if lost := text.count("\N{REPLACEMENT CHARACTER}"):
        told.append(f"caractères perdus : {lost}, avant l’envoi (« \N{REPLACEMENT CHARACTER} »)")
    repaired = _repaired(text)
    if repaired is not None:
        text = repaired
        told.append("accents réparés (« Ã© » lu « é »)")
    return text, told


def _decoded(body):
    for mark, encoding, name in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace"), name
    if b"\0" in body[:_SAMPLE]:
        return _wide(body), "UTF-16"
    try:
        return body.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    if _is_mostly_utf8(body):
        return body.decode("utf-8", "windows"), "UTF-8 et Windows-1252 mêlés"
    _refuse_binary(body)
    likeness = {encoding: _likeness(body[:_SAMPLE], encoding) for encoding in _BYTES}
    encoding = max(_BYTES, key=likeness.get)
    if likeness[encoding] > 0.5:
        return body.decode(encoding, "replace"), _BYTES[encoding]
    return body.decode("cp1252", "replace"), "Windows-1252, sans certitude : vérifiez les accents"


def _wide(body):
    """A text in UTF-16 without its mark: every other byte of Latin letters is null."""
    sample = body[: _SAMPLE - _SAMPLE % 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.5 * half and even < 0.1 * half:
        return body.decode("utf-16-le", "replace")
    if even > 0.5 * half and odd < 0.1 * half:
        return body.decode("utf-16-be", "replace")
    raise Refused(NOT_A_TABLE)


def _is_mostly_utf8(body):
    sample = body[:_SAMPLE]
    good = len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}", sample))
    high = len(re.findall(rb"[\x80-\xff]+", sample))
    return good > 0.5 * high


def _by_bytes(error):
    """What is not UTF-8 amid UTF-8 is Windows-1252."""
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows", _by_bytes)


def _likeness(sample, encoding):
    """How much French the bytes beyond ASCII make in this encoding: a share, from -1 to 1."""
    text = sample.decode(encoding, "replace")
    score = seen = 0
    for match in re.finditer(r"[^\x00-\x7f]", text):
        sign, place = match[0], match.start()
        before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
        seen += 1
        if sign in _IN_WORDS or sign in _IN_NAMES:
            # « É » amid small letters is no French.
            is_odd = sign.isupper() and before.isalpha() and (before.islower() or after.islower())
            in_word = before.isalpha() or after.isalpha() or sign in "àÀ"
            score += -0.5 if is_odd or not in_word else 1 if sign in _IN_WORDS else 0.6
        else:
            score += 0.8 if sign in _AROUND else -1
    return score / seen if seen else 0


def _refuse_binary(body):
    sample = body[:_SAMPLE]
    controls = len(re.findall(rb"[\x00-\x08\x0e-\x1f\x7f]", sample))
    if controls > 0.02 * len(sample):
        raise Refused(NOT_A_TABLE)


def _repaired(text):
    """The text whose accents were encoded twice; ``None`` when nothing proves it."""
    if text.isascii() or not _TWICE.search(text) or re.search("[éèêàçÉ]", text):
        return None
    try:
        # The five bytes that Windows-1252 leaves free come as they are.
        body = b"".join(
            bytes([ord(sign)]) if ord(sign) in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else sign.encode("cp1252")
            for sign in text
        )
        return body.decode("utf-8")
    except UnicodeError:
        return None


# --- Separator -------------------------------------------------------------------------------------------------------


def separated(text):
    """``(separator, text without the « sep=; » that Excel does not show, whether it was said there)``."""
    text = text.removeprefix("\ufeff")
    if match := re.match(r'"?sep=(.)"?[ \t;,]*(?:\r\n|\n|\r|$)', text, re.IGNORECASE):
        return match[1], text[match.end() :], True
    return max(SEPARATORS, key=lambda separator: _regularity(text[:_SAMPLE], separator)), text, False


def _regularity(sample, separator):
    """How regularly this separator cuts the lines: the share of those that have as many cells as most, then that
    number.
    """
    counts = []
    for record, _ in records(sample, separator):
        if any(record):
            counts.append(len(record))
        if len(counts) == 200:
            break
    many = Counter(count for count in counts if count > 1)
    if not many:
        return (0, 0)
    width, lines = max(many.items(), key=lambda item: (item[1], item[0]))
    if separator == "," and counts[0] != width and 2 * sample.count(", ") > sample.count(","):
        # « Bamako, Mali »: commas of sentences.
        return (0, 0)
    # Lines cut shorter (a title, a note, ends left out) are less odd than lines cut longer.
    longer = sum(n for count, n in many.items() if count > width)
    share = (lines + 0.3 * sum(n for count, n in many.items() if count < width) - 0.5 * longer) / len(counts)
    return (round(share, 1), width)


def _unwrapped(text):
    """The text whose lines are each between quotes, as a CSV opened and saved again by mistake; ``None`` for others."""
    wrapped = [record[0] for record, breaks in records(text[:_SAMPLE], "\0") if len(record) == 1 and not breaks]
    lines = text[:_SAMPLE].splitlines()
    if len(wrapped) < 2 or not all(line.startswith('"') and line.endswith('"') for line in lines[:-1] if line):
        return None
    inside = "\n".join(wrapped)
    if max(_regularity(text[:_SAMPLE], separator) for separator in SEPARATORS) > (0, 0):
        return None
    if max(_regularity(inside, separator) for separator in SEPARATORS) < (0.8, 2):
        return None
    return "\n".join(record[0] for record, _ in records(text, "\0"))


# --- Records ---------------------------------------------------------------------------------------------------------


def records(text, separator):
    """Each ``(cells, line breaks inside them)``. A quote that is never closed is a sign like another: nothing after it
    is swallowed.
    """
    mark = re.escape(separator)
    quoted = re.compile(rf'[ ]*"((?:[^"]|""){{0,{4 * limits.MAX_CHARACTERS}}})"[ ]*(?={mark}|\r|\n|\Z)')
    bare = re.compile(rf"[^{mark}\r\n]*")
    place, end = 0, len(text)
    cells, breaks = [], 0
    while place < end or cells:
        if not cells:
            stop = text.find("\n", place)
            line = text[place : stop if stop >= 0 else end]
            if '"' not in line and "\r" not in line[:-1]:
                yield _checked(line.removesuffix("\r").split(separator)), 0
                place += len(line) + 1
                continue
        match = quoted.match(text, place) if text.startswith(('"', " "), place) else None
        if match:
            value = match[1].replace('""', '"')
            breaks += "\n" in value or "\r" in value
        else:
            match = bare.match(text, place)
            value = match[0]
        cells.append(value)
        _checked(cells)
        place = match.end()
        if place < end and text[place] == separator:
            place += 1
            if place < end:
                continue
            cells.append("")
        yield cells, breaks
        cells, breaks = [], 0
        if text.startswith("\r\n", place):
            place += 2
        elif place < end:
            place += 1


def _checked(cells):
    if len(cells) > MAX_SEPARATORS:
        raise Refused(limits.TOO_MANY_COLUMNS)
    return cells
