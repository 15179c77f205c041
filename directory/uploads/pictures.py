"""Pictures sent by people, drawn again: run in a process of its own, without Django (``directory.apart``).

Each function reads a file and writes a line of JSON, then the bytes of the picture: ``{"format"}``, or alone
``{"refused"}``, a word that ``directory.uploads.files`` tells in a sentence.
"""

import json
import warnings

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000
# Longest side kept, in pixels: a photo printed over a page's width.
MAX_SIDE = 2400
# Of the small version, in pixels: a shape that pages may set before the picture comes; smaller for what is smaller.
WIDTH, HEIGHT = 640, 480
# Passes over a progressive JPEG: ten, of any software; each costs a decoding.
MAX_SCANS = 100
_SCAN = b"\xff\xda"
SAVING = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 85, "method": 4},
}


def draw_again(file, output):
    """The picture upright, no longer than ``MAX_SIDE``, less all that is not its pixels."""
    _write(file, output, _drawn_again)


def draw_small(file, output):
    """The middle of the picture, of the shape of the small version."""
    _write(file, output, _drawn_small)


def _write(file, output, draw):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower, and checked next
            picture = Image.open(file, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            return _say(output, refused="pixels")
        if _scans(file) > MAX_SCANS:
            return _say(output, refused="costly")
        # Phones write a JPEG followed by another one, a preview or the light of the scene: the first is the photo.
        format = "JPEG" if picture.format == "MPO" else picture.format
        drawn = draw(picture, format)
        _say(output, format=format)
        drawn.save(output, format=format, **SAVING[format])
    except Image.DecompressionBombError:
        _say(output, refused="pixels")
    except MemoryError:
        raise
    except Exception:  # Pillow raises whatever its decoders meet: OSError, SyntaxError, struct.error…
        output.seek(0)
        output.truncate()
        _say(output, refused="picture")


def _scans(file):
    """At most how many scans a JPEG has: within one, this mark cannot be."""
    place = file.tell()
    file.seek(0)
    number = file.read().count(_SCAN) if file.read(2) == b"\xff\xd8" else 0
    file.seek(place)
    return number


def _say(output, **told):
    output.write(json.dumps(told).encode() + b"\n")


def _drawn_again(picture, format):
    # JPEG decodes at a fraction of its size: a large photo costs little.
    picture.draft(None, (2 * MAX_SIDE, 2 * MAX_SIDE))
    picture.load()
    if picture.mode.startswith("I"):
        # Sixteen bits: ``convert`` would turn all but the darkest shades white.
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    mode = "RGBA" if has_alpha and format != "JPEG" else "RGB"
    if picture.mode != mode:
        picture = picture.convert(mode)
    # Reduced first, in place, then turned: three copies of fifty million pixels would not fit.
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    picture = ImageOps.exif_transpose(picture)
    # A new picture of the same pixels: what Pillow carries along (EXIF, ICC, text chunks) stays behind.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _drawn_small(picture, format):
    scale = min(1, picture.width / WIDTH, picture.height / HEIGHT)
    picture.draft("RGB", (2 * WIDTH, 2 * HEIGHT))
    return ImageOps.fit(picture, (max(1, round(WIDTH * scale)), max(1, round(HEIGHT * scale))))
