"""PDF documents sent by people: opened, relieved of what acts by itself, written anew.

A PDF may hold scripts, other files, films, and orders that run when it is opened or that reach the network. None of it
serves an agreement or a report. Writing the document anew from what its pages hold leaves behind what was glued to it.
Run in a process of its own, without Django (``directory.apart``).
"""

import io
import json
import re

import pikepdf

# What one compressed stream may become, in bytes: a few kilobytes can unfold into gigabytes.
MAX_UNFOLDED = 200 * 1024 * 1024
MAX_WARNINGS = 200

pikepdf.settings.set_qpdf_limits(
    doc_max_warnings=MAX_WARNINGS,
    dct_max_memory=MAX_UNFOLDED,
    flate_max_memory=MAX_UNFOLDED,
    png_max_memory=MAX_UNFOLDED,
    run_length_max_memory=MAX_UNFOLDED,
    tiff_max_memory=MAX_UNFOLDED,
)


class Unreadable(Exception):
    """Not a PDF, or one too damaged to be read."""


class Locked(Exception):
    """A password is needed to read it."""


def write_anew(file, output):
    """Reads a PDF, writes a line of JSON, ``{}`` and the document, or ``{"refused": "pdf" or "locked"}`` alone."""
    try:
        body = written_anew(file.read())
    except Locked:
        told, body = {"refused": "locked"}, b""
    except Unreadable:
        told, body = {"refused": "pdf"}, b""
    else:
        told = {}
    output.write(json.dumps(told).encode() + b"\n" + body)


def written_anew(body):
    """The bytes of the PDF ``body``, less its scripts, actions, attachments and films.

    Raises ``Unreadable`` or ``Locked``. A link to the web stays as its words: it leads nowhere any more.
    """
    if not _is_whole(body):
        raise Unreadable
    try:
        with pikepdf.open(io.BytesIO(body)) as document:
            if not document.pages:
                raise Unreadable
            _relieve(document)
            written = io.BytesIO()
            # Pictures and texts stay as they are compressed: nothing is gained in unfolding them.
            document.save(written, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    except pikepdf.PasswordError:
        raise Locked from None
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # what qpdf meets in a hostile file: PdfError, TypeError, ValueError, RuntimeError…
        raise Unreadable from error
    return written.getvalue()


def _is_whole(body):
    """Whether ``body`` starts as a PDF and ends with a pointer to its table of objects (ISO 32000, 7.5.4 and 7.5.5).

    qpdf repairs what lacks them, a page of the web with a word of PDF in it for instance.
    """
    if not re.match(rb"%PDF-(1\.[0-7]|2\.0)\s", body):
        return False
    end = re.search(rb"startxref\s+(\d+)\s+%%EOF[\s\0]*\Z", body[-2048:])
    if end is None or int(end.group(1)) >= len(body):
        return False
    table = body[int(end.group(1)) :][:40].lstrip()
    return bool(re.match(rb"xref\s|\d+\s+\d+\s+obj\b", table))


def _relieve(document):
    sanitizer = pikepdf.sanitize.Sanitizer().remove_javascript().remove_external_access().remove_attachments()
    sanitizer.remove_multimedia().remove_web_capture().remove_private_app_data().remove_collection().apply(document)
    form = document.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        # A form in another language, with its own scripts; its fields stay.
        del form["/XFA"]
