"""What a PDF holds, as its readers find it."""

import io
import re

from pypdf import PdfReader


def page_count(body):
    return len(PdfReader(io.BytesIO(body)).pages)


def text_of(body):
    """The words of all pages, lines joined. Narrow spaces stay; our typefaces give the other kinds as plain spaces."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return re.sub(r"[ \n]+", " ", "\n".join(pages))
