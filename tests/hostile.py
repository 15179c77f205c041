"""Files that ask a reader for far more than they weigh: for tests, and for ``bin/essai-charge``. Bytes, each time."""

import io
import struct
import zlib

from PIL import Image


def jpeg_of_scans(times, side=6000):
    """A progressive JPEG whose last scan comes ``times`` times."""
    body = io.BytesIO()
    Image.new("RGB", (side, side), "teal").save(body, "JPEG", progressive=True)
    body = body.getvalue()
    last = body.rindex(b"\xff\xda")
    return body[:-2] + body[last:-2] * times + b"\xff\xd9"


def png_of(width, height, colour=6, *more):
    """A PNG of one shade, a thousandth of what it becomes. ``colour``: 6 for four bytes a pixel; ``more``: chunks."""
    sizes = {0: 1, 2: 3, 6: 4}
    squeezed = zlib.compressobj(9)
    row = bytes(1 + width * sizes[colour])
    pixels = b"".join(squeezed.compress(row) for _row in range(height)) + squeezed.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *more, chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def zeros(number):
    """So many zeros, compressed, without ever holding them."""
    squeezed = zlib.compressobj(9)
    block = bytes(1024 * 1024)
    return b"".join(squeezed.compress(block) for _block in range(number // len(block))) + squeezed.flush()


def animated_webp(frames, side=500):
    body = io.BytesIO()
    one = [Image.new("RGB", (side, side), (shade % 256, shade // 256, 0)) for shade in range(frames)]
    one[0].save(body, "WEBP", save_all=True, append_images=one[1:], duration=10)
    return body.getvalue()


def pdf_of_objects(number, each=b"[1 0 R]", per_stream=50_000):
    """A page, and ``number`` objects more, in object streams (ISO 32000, 7.5.7): a few bytes for each when folded."""
    first = 4 + -(-number // per_stream)
    streams, entries = [], []
    for rank, start in enumerate(range(0, number, per_stream)):
        count = min(per_stream, number - start)
        index = b" ".join(b"%d %d" % (first + start + n, n * (len(each) + 1)) for n in range(count)) + b" "
        content = zlib.compress(index + (each + b" ") * count, 9)
        streams.append(
            b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (count, len(index), len(content), content)
        )
        entries += [struct.pack(">BIH", 2, 4 + rank, n) for n in range(count)]
    many = b"[" + b" ".join(b"%d 0 R" % (first + n) for n in range(number)) + b"]"
    plain = [
        b"<</Type/Catalog/Pages 2 0 R/Many " + many + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        *streams,
    ]
    body, table = b"%PDF-1.7\n", [struct.pack(">BIH", 0, 0, 65535)]
    for rank, content in enumerate(plain, 1):
        table.append(struct.pack(">BIH", 1, len(body), 0))
        body += b"%d 0 obj%s endobj\n" % (rank, content)
    own, start = first + number, len(body)
    table += [*entries, struct.pack(">BIH", 1, start, 0)]
    content = zlib.compress(b"".join(table), 9)
    head = b"/Type/XRef/Size %d/Root 1 0 R/W[1 4 2]/Filter/FlateDecode/Length %d" % (own + 1, len(content))
    return body + b"%d 0 obj<<%s>>stream\n%s\nendstream endobj\nstartxref\n%d\n%%%%EOF" % (own, head, content, start)


def pdf(*objects):
    """A PDF of these objects, numbered from 1: the catalogue first. Its table is a plain one."""
    body, places = b"%PDF-1.7\n", []
    for rank, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (rank, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + head + table + tail


def pdf_of_depth(depth):
    """Pages within pages, ``depth`` times; then one page."""
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 3, n + 1) for n in range(depth)]
    page = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]>>" % (depth + 1)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", *nodes, page)


def pdf_in_circles():
    """Pages that are their own children."""
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9/Parent 2 0 R>>")


def pdf_nested(depth):
    """An array within an array, ``depth`` times, hung from the page."""
    deep = b"[" * depth + b"]" * depth
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Deep %s>>" % deep
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page)


def pdf_folded(*unfolded):
    """A page whose content is folded twice; ``unfolded``: how many bytes it becomes."""
    content = zlib.compress(zeros(*unfolded), 9)
    stream = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(content), content)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream)
