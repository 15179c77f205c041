"""Files sent by people, the hostile ones included."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from directory.uploads import MAX_BYTES, MAX_SIDE, clean_document, clean_file, clean_picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PDF_BODY = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n"
PDF = PDF_BODY + b"xref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(PDF_BODY)


def upload(name, body):
    return SimpleUploadedFile(name, body)


def picture(format, size=(40, 30), **options):
    body = io.BytesIO()
    Image.new("RGB", size, "teal").save(body, format=format, **options)
    return body.getvalue()


def reopened(content):
    return Image.open(io.BytesIO(content.read()))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png():
    """A header of 50,000 × 50,000 pixels, and next to nothing behind."""
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("format", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_pictures_are_drawn_again(format, extension):
    content = clean_picture(upload(f"vacances.{extension}", picture(format)))

    again = reopened(content)
    assert (again.format, again.size) == (format, (40, 30))
    assert content.name.endswith(f".{extension}")
    assert "vacances" not in content.name


def test_a_position_does_not_leave_with_the_photo():
    exif = Image.Exif()
    exif[0x010F] = "Appareil de Dominique"
    exif.get_ifd(0x8825)[2] = (48.0, 52.0, 0.0)
    body = picture("JPEG", exif=exif)

    content = clean_picture(upload("photo.jpg", body))

    assert b"Dominique" in body
    again = reopened(content)
    assert (dict(again.getexif()), again.info.get("icc_profile")) == ({}, None)


def test_a_photo_followed_by_another_one_is_the_first():
    body = io.BytesIO()
    preview = Image.new("RGB", (20, 15), "blue")
    Image.new("RGB", (40, 30), "red").save(body, "MPO", save_all=True, append_images=[preview])

    content = clean_picture(upload("telephone.jpg", body.getvalue()))

    again = reopened(content)
    assert (again.format, again.size, getattr(again, "n_frames", 1)) == ("JPEG", (40, 30), 1)
    assert content.name.endswith(".jpg")


def test_a_picture_of_sixteen_bits_keeps_its_shades():
    body = io.BytesIO()
    Image.new("I;16", (4, 4), 30_000).save(body, "PNG")

    content = clean_picture(upload("releve.png", body.getvalue()))

    assert reopened(content).convert("RGB").getpixel((0, 0)) == (117, 117, 117)


def test_a_photo_taken_upright_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter

    content = clean_picture(upload("photo.jpg", picture("JPEG", size=(40, 30), exif=exif)))

    assert reopened(content).size == (30, 40)


def test_what_is_glued_behind_a_picture_is_lost():
    content = clean_picture(upload("photo.jpg", picture("JPEG") + HTML))

    assert b"alert" not in content.read()


def test_text_hidden_in_a_png_is_lost():
    body = picture("PNG")
    with_text = body[:33] + chunk(b"tEXt", b"Comment\0" + HTML) + body[33:]

    content = clean_picture(upload("photo.png", with_text))

    assert b"alert" not in content.read()


def test_a_large_photo_is_reduced():
    content = clean_picture(upload("photo.jpg", picture("JPEG", size=(4000, 1000))))

    assert reopened(content).size == (MAX_SIDE, 600)


def test_a_picture_is_named_after_what_it_is():
    content = clean_picture(upload("photo.jpg", picture("PNG")))

    assert content.name.endswith(".png")


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("dessin.svg", SVG, "picture"),
        ("dessin.png", SVG, "picture"),
        ("photo.jpg", HTML, "picture"),
        ("photo.html", picture("JPEG"), "picture"),
        ("photo.jpg.php", picture("JPEG"), "picture"),
        ("photo.gif", picture("GIF"), "picture"),
        ("photo.png", picture("GIF"), "picture"),
        ("photo.jpg", picture("JPEG")[:200], "picture"),
        ("photo.png", huge_png(), "pixels"),
        ("photo.jpg", b"", "picture"),
        ("sans-extension", picture("JPEG"), "picture"),
    ],
)
def test_pictures_refused(name, body, code):
    with pytest.raises(ValidationError) as refusal:
        clean_picture(upload(name, body))

    assert refusal.value.code == code


def test_a_pdf_is_kept_as_it_is():
    content = clean_document(upload("Délibération.pdf", PDF))

    assert content.read() == PDF
    assert content.name.endswith(".pdf")
    assert "Délib" not in content.name


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("page.pdf", HTML),
        ("page.html", PDF),
        ("page.pdf", HTML + PDF),
        ("page.pdf", b"%PDF-1.4\n" + HTML),
        ("page.pdf", PDF + HTML),
        ("page.pdf", PDF.replace(b"xref\n0 1", b"<script>")),
        ("page.pdf", b""),
    ],
)
def test_documents_refused(name, body):
    with pytest.raises(ValidationError) as refusal:
        clean_document(upload(name, body))

    assert refusal.value.code == "pdf"


def test_what_is_too_heavy_is_refused_unread():
    heavy = upload("photo.jpg", b"")
    heavy.size = MAX_BYTES + 1

    with pytest.raises(ValidationError) as refusal:
        clean_picture(heavy)

    assert refusal.value.code == "weight"


@pytest.mark.parametrize(("name", "body", "extension"), [("a.pdf", PDF, "pdf"), ("a.jpeg", picture("JPEG"), "jpg")])
def test_a_file_is_known_by_its_content(name, body, extension):
    assert clean_file(upload(name, body)).name.endswith(f".{extension}")


@pytest.mark.parametrize(("name", "body"), [("a.svg", SVG), ("a.docx", b"PK\x03\x04"), ("a.zip", b"PK\x03\x04")])
def test_other_files_are_refused(name, body):
    with pytest.raises(ValidationError) as refusal:
        clean_file(upload(name, body))

    assert refusal.value.code == "kind"
