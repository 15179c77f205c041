"""Files sent by people, the hostile ones included."""

import dataclasses
import io
import json
import struct
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from directory.apart.places import place
from directory.uploads import files, pictures
from directory.uploads.documents import MAX_UNFOLDED
from directory.uploads.files import MAX_BYTES, clean_document, clean_file, clean_picture
from directory.uploads.pictures import MAX_SIDE
from tests import hostile
from tests.pdf import made, page_count, stream

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
PDF = made()
SCRIPT = b'<</S/JavaScript/JS(app.launchURL("http://mechant.example"))>>'
FILE = [b"<</Type/Filespec/F(mechant.exe)/EF<</F 5 0 R>>>>", stream(b"MZ mechant")]


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


def test_a_pdf_keeps_its_pages():
    content = clean_document(upload("Délibération.pdf", PDF))

    assert page_count(content.read()) == 1
    assert content.name.endswith(".pdf")
    assert "Délib" not in content.name


@pytest.mark.parametrize(
    "body",
    [
        made(catalog=b"/OpenAction" + SCRIPT),
        made(catalog=b"/Names<</JavaScript<</Names[(mechant)" + SCRIPT + b"]>>>>"),
        made(page=b"/AA<</O" + SCRIPT + b">>"),
        made(page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(mechant.exe)>>>>]"),
        made(page=b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://mechant.example)>>>>]"),
        made(catalog=b"/Names<</EmbeddedFiles<</Names[(mechant.exe)4 0 R]>>>>", others=FILE),
        made(page=b"/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 4 0 R>>]", others=FILE),
        made(catalog=b"/AcroForm<</Fields[]/XFA 4 0 R>>", others=[stream(b"<script>mechant()</script>")]),
        made(others=[stream(b"<script>mechant()</script>")]),
    ],
    ids=["opened", "named", "page", "launch", "web", "attached", "pinned", "form", "hidden"],
)
def test_what_acts_in_a_pdf_goes_and_its_page_stays(body):
    content = clean_document(upload("a.pdf", body)).read()

    assert b"mechant" in body
    assert b"mechant" not in content
    assert page_count(content) == 1


def test_a_pdf_that_needs_a_password_says_so():
    body = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        document.save(body, encryption=pikepdf.Encryption(user="secret", owner="secret"))

    with pytest.raises(ValidationError) as refusal:
        clean_document(upload("a.pdf", body.getvalue()))

    assert refusal.value.code == "locked"


def test_a_pdf_that_only_forbids_changes_is_read():
    body = io.BytesIO()
    with pikepdf.open(io.BytesIO(PDF)) as document:
        document.save(body, encryption=pikepdf.Encryption(user="", owner="secret"))

    assert page_count(clean_document(upload("a.pdf", body.getvalue())).read()) == 1


def test_a_table_of_objects_that_unfolds_without_end_is_refused():
    table = zlib.compressobj(9)
    folded = b"".join(table.compress(bytes(2**20)) for _ in range(MAX_UNFOLDED // 2**20 + 1)) + table.flush()
    head = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    entries = stream(folded, b"/Type/XRef/Size 9000000/W[1 4 5]/Root 1 0 R/Filter/FlateDecode")
    body = head + b"3 0 obj" + entries + b"endobj\nstartxref\n%d\n%%%%EOF\n" % len(head)

    with pytest.raises(ValidationError) as refusal:
        clean_document(upload("a.pdf", body))

    assert refusal.value.code == "pdf"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("page.pdf", HTML),
        ("page.html", PDF),
        ("page.pdf", HTML + PDF),
        ("page.pdf", b"%PDF-1.4\n" + HTML),
        ("page.pdf", PDF + HTML),
        ("page.pdf", PDF.replace(b"xref\n0 4", b"<script>")),
        ("page.pdf", PDF.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")),
        ("page.pdf", PDF.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[     ]/Count 0")),
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


def test_a_picture_just_over_the_limit_is_refused_before_it_is_decoded(monkeypatch):
    """Fifty million pixels, as the sentence says: our limit, lower than the one at which Pillow refuses by itself."""
    decoded = []
    monkeypatch.setattr(Image.Image, "load", lambda picture: decoded.append(picture.size))
    header = struct.pack(">IIBBBBB", 10_000, 5_001, 8, 2, 0, 0, 0)
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")

    output = io.BytesIO()
    pictures.draw_again(io.BytesIO(body), output)

    assert json.loads(output.getvalue()) == {"refused": "pixels"}
    assert decoded == []


def test_noise_says_nothing_of_scans():
    """What is between two scans of a JPEG never looks like the start of one."""
    noise = Image.effect_noise((900, 900), 90).convert("RGB")
    body = io.BytesIO()
    noise.save(body, "JPEG", progressive=True, quality=100)

    assert clean_picture(upload("bruit.jpg", body.getvalue())).size


HOSTILE = {
    "cent une passes": ("a.jpg", lambda: hostile.jpeg_of_scans(101, side=64), "costly"),
    "texte qui se déplie": ("a.png", lambda: png_with(b"zTXt", b"Comment\0\0"), "picture"),
    "profil qui se déplie": ("a.png", lambda: png_with(b"iCCP", b"x\0\0"), "picture"),
    "pages l’une dans l’autre": ("a.pdf", lambda: hostile.pdf_of_depth(3000), "pdf"),
    "pages en rond": ("a.pdf", hostile.pdf_in_circles, "pdf"),
    "tableaux l’un dans l’autre": ("a.pdf", lambda: hostile.pdf_nested(400_000), "pdf"),
    "coupé": ("a.pdf", lambda: hostile.pdf_of_objects(9000)[:9000], "pdf"),
}


def png_with(kind, head):
    return hostile.png_of(9, 9, 2, hostile.chunk(kind, head + hostile.zeros(100 * 2**20)))


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_in_a_sentence(case):
    name, made, code = HOSTILE[case]

    with pytest.raises(ValidationError) as refusal:
        clean_file(upload(name, made()))

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "made", [lambda: hostile.pdf_folded(10**8), lambda: hostile.pdf_of_objects(2000)], ids=["replié", "objets"]
)
def test_what_is_folded_stays_folded(made):
    assert clean_file(upload("a.pdf", made())).size < 100_000


def test_an_animation_is_its_first_picture():
    content = clean_file(upload("a.webp", hostile.animated_webp(30, side=50)))

    assert getattr(reopened(content), "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("limits", "name", "made"),
    [
        ({"memory": 300 * 2**20}, "a.png", lambda: hostile.png_of(7000, 7000)),
        ({"seconds": 1}, "a.pdf", lambda: hostile.pdf_of_objects(400_000)),
        ({"output": 50_000}, "a.pdf", lambda: hostile.pdf_of_objects(20_000)),
    ],
    ids=["mémoire", "calcul", "écriture"],
)
def test_what_asks_for_too_much_is_stopped(monkeypatch, limits, name, made):
    monkeypatch.setattr(files, "LIMITS", dataclasses.replace(files.LIMITS, **limits))

    with pytest.raises(ValidationError) as refusal:
        clean_file(upload(name, made()))

    assert refusal.value.messages == [files.TOO_COSTLY]


def test_no_place_to_read_it_now(settings, tmp_path):
    settings.PLACES_ROOT = tmp_path
    settings.COSTLY_PLACES = {"fichier": {"places": 1, "wait": 0}}

    with place("fichier"), pytest.raises(ValidationError) as refusal:
        clean_file(upload("a.jpg", picture("JPEG")))

    assert refusal.value.messages == [files.BUSY]
