"""Files sent by people: what they claim to be is never believed, what they are is parsed, pictures are drawn again.

Pictures: JPEG, PNG, WebP. They are decoded after a look at their size, turned upright and encoded anew: a hidden
payload, a GPS position or a second format glued to the first do not survive. Documents: PDF, written anew without
what acts by itself (``directory.uploads.documents``). Nothing else, SVG least of all.
"""

import io
import secrets
import warnings

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from directory.uploads import documents

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
# Longest side kept, in pixels: a photo printed over a page's width.
MAX_SIDE = 2400

PICTURE_FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
PICTURE_EXTENSIONS = {"jpg", "jpeg", "png", "webp"}
_PICTURE_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
SAVING = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 85, "method": 4},
}

NOT_A_PICTURE = _("Cette image ne peut pas être lue. Envoyez une photo au format JPEG, PNG ou WebP.")
NOT_A_PDF = _("Ce document n’est pas un PDF lisible. Enregistrez-le au format PDF, puis envoyez-le.")
LOCKED_PDF = _("Ce PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis envoyez-le.")
NOT_ACCEPTED = _("Seuls les documents PDF et les images JPEG, PNG ou WebP sont acceptés.")
EMPTY = _("Ce fichier est vide. Ouvrez-le pour vérifier, puis choisissez-le de nouveau.")
WORD = _("Ce fichier de traitement de texte n’est pas accepté. Enregistrez-le au format PDF, puis envoyez le PDF.")
HEIC = _(
    "Les photos HEIC de l’iPhone ne sont pas acceptées. Sur l’iPhone : Réglages > Appareil photo > Formats > "
    "« Le plus compatible », puis reprenez la photo ; ou envoyez-la en JPEG."
)
PROGRAM = _("Ce fichier est un programme, quel que soit son nom : il n’est pas accepté. Envoyez une photo ou un PDF.")
TOO_HEAVY = _("Le fichier dépasse 20 Mo.")
TOO_LARGE = _("L’image est trop grande : 50 millions de pixels au plus.")

# Extensions of word processors, and how files begin: HEIC (ISO 23008-12), the old and the new Word, programs.
_WRITTEN = {"doc", "docx", "odt", "rtf", "pages", "docm", "dotx", "wps"}
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_REFUSED = (
    (lambda head: head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS, HEIC),
    (lambda head: head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")), WORD),
    (lambda head: head.startswith(_PROGRAMS), PROGRAM),
)


def clean_picture(upload):
    """The picture of an upload, encoded anew under a random name: ``ContentFile``. Raises ``ValidationError``."""
    _check_kind(upload, "picture")
    _check_weight(upload)
    if _extension(upload) not in PICTURE_EXTENSIONS or not _looks_like_picture(_head(upload)):
        raise ValidationError(NOT_A_PICTURE, code="picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower, and checked next
            picture = Image.open(upload, formats=list(PICTURE_FORMATS))
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(TOO_LARGE, code="pixels")
        # Phones write a JPEG followed by another one, a preview or the light of the scene: the first is the photo.
        format = "JPEG" if picture.format == "MPO" else picture.format
        picture.load()
        body = _drawn_again(picture, format)
    except Image.DecompressionBombError:
        raise ValidationError(TOO_LARGE, code="pixels") from None
    except ValidationError:
        raise
    except Exception:  # Pillow raises whatever its decoders meet: OSError, SyntaxError, struct.error…
        raise ValidationError(NOT_A_PICTURE, code="picture") from None
    return ContentFile(body, name=_random_name(PICTURE_FORMATS[format]))


def clean_document(upload):
    """The PDF of an upload, written anew under a random name. Raises ``ValidationError``."""
    _check_kind(upload, "pdf")
    _check_weight(upload)
    if _extension(upload) != "pdf":
        raise ValidationError(NOT_A_PDF, code="pdf")
    upload.seek(0)
    try:
        body = documents.written_anew(upload.read())
    except documents.Locked:
        raise ValidationError(LOCKED_PDF, code="locked") from None
    except documents.Unreadable:
        raise ValidationError(NOT_A_PDF, code="pdf") from None
    return ContentFile(body, name=_random_name("pdf"))


def clean_file(upload):
    """A picture or a PDF, by its content."""
    if _head(upload).startswith(b"%PDF-"):
        return clean_document(upload)
    if _extension(upload) in PICTURE_EXTENSIONS:
        return clean_picture(upload)
    _check_kind(upload, "kind")
    raise ValidationError(NOT_ACCEPTED, code="kind")


class PhotoUpload(forms.FileField):
    """A field for pictures: its value is drawn again (``clean_picture``)."""

    clean_upload = staticmethod(clean_picture)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.widget.attrs.setdefault("accept", ".jpg,.jpeg,.png,.webp")

    def clean(self, value, initial=None):
        value = super().clean(value, initial)
        return self.clean_upload(value) if isinstance(value, UploadedFile) else value


class FileUpload(PhotoUpload):
    """A field for pictures and PDF documents."""

    clean_upload = staticmethod(clean_file)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png,.webp"


def _check_kind(upload, code):
    """Refuse with its own sentence what people often send, whatever it is called."""
    head = _head(upload)
    sentence = EMPTY if not upload.size else next((said for is_it, said in _REFUSED if is_it(head)), None)
    if sentence is None and _extension(upload) in _WRITTEN and not head.startswith(b"%PDF-"):
        sentence = WORD
    if sentence is not None:
        raise ValidationError(sentence, code=code)


def _check_weight(upload):
    if upload.size > MAX_BYTES:
        raise ValidationError(TOO_HEAVY, code="weight")


def _extension(upload):
    return upload.name.rpartition(".")[2].lower()


def _head(upload):
    upload.seek(0)
    head = upload.read(16)
    upload.seek(0)
    return head


def _looks_like_picture(head):
    return head.startswith(_PICTURE_MAGIC) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def _drawn_again(picture, format):
    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I"):
        # Sixteen bits: ``convert`` would turn all but the darkest shades white.
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    has_alpha = "A" in picture.getbands() or "transparency" in picture.info
    picture = picture.convert("RGBA" if has_alpha and format != "JPEG" else "RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    # A new picture of the same pixels: what Pillow carries along (EXIF, ICC, text chunks) stays behind.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    body = io.BytesIO()
    bare.save(body, format=format, **SAVING[format])
    return body.getvalue()


def _random_name(extension):
    return f"{secrets.token_urlsafe(16)}.{extension}"
