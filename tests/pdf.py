"""PDF documents: what they hold, as their readers find it, and hostile ones, written byte by byte."""

import io
import re

from pypdf import PdfReader


def page_count(body):
    return len(PdfReader(io.BytesIO(body)).pages)


def text_of(body):
    """The words of all pages, lines joined. Narrow spaces stay; the other kinds are plain spaces."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return re.sub(r"[ \n\u00a0]+", " ", "\n".join(pages))


def structure_of(body):
    """``[(kind, alternative text), …]`` of the elements that its tags name, in reading order."""
    found, rest = [], [PdfReader(io.BytesIO(body)).root_object["/StructTreeRoot"]]
    while rest:
        element = rest.pop().get_object()
        if isinstance(element, list):
            rest += reversed(element)
        elif isinstance(element, dict):
            if "/S" in element:
                found.append((element["/S"], element.get("/Alt", "")))
            if "/K" in element:
                rest.append(element["/K"])
    return found


def made(*, catalog=b"", page=b"", others=()):
    """A document of one empty page. ``catalog``, ``page``: what to add to them; ``others``: objects, from number 4."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]" + page + b">>",
        *others,
    ]
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(written))
        written += b"%d 0 obj" % number + body + b"endobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    table += b"".join(b"%010d 00000 n \n" % at for at in places)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(written))
    return written + table + end


def stream(body, dictionary=b""):
    """A stream object."""
    return b"<</Length %d" % len(body) + dictionary + b">>stream\n" + body + b"\nendstream "
