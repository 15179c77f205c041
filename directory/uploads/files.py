"""Files sent by people: what they claim to be is never believed, what they are is parsed, pictures are drawn again.

Pictures: JPEG, PNG, WebP. They are decoded after a look at their size, turned upright and encoded anew: a hidden
payload, a GPS position or a second format glued to the first do not survive. Documents: PDF, written anew without
what acts by itself (``directory.uploads.documents``). Nothing else, SVG least of all. Both are opened in a process of
their own, two at a time, which stops what asks for too much (``directory.apart``).
"""

import json
import secrets
import shutil
import tempfile

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from directory.apart import work
from directory.apart.places import Full, place

MAX_BYTES = 20 * 1024 * 1024
# The largest picture that is read, in the mode that takes most, needs 500 MB; the longest document, 4 seconds.
LIMITS = work.Limits(memory=640 * 1024 * 1024, seconds=8, wall=30, output=2 * MAX_BYTES)

PICTURE_FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
PICTURE_EXTENSIONS = {"jpg", "jpeg", "png", "webp"}
_PICTURE_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")

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
TOO_COSTLY = _(
    "La lecture de ce fichier demande trop de calculs : il a été laissé de côté. Enregistrez-le de nouveau depuis le "
    "logiciel qui l’ouvre (« Enregistrer sous » ou « Imprimer en PDF »), puis envoyez-le."
)
BUSY = _(
    "Le site lit déjà plusieurs fichiers : celui-ci n’a pas été pris. Rien de ce que vous avez écrit n’est perdu ; "
    "choisissez-le de nouveau dans une minute."
)
_SENTENCES = {
    "picture": NOT_A_PICTURE,
    "pixels": TOO_LARGE,
    "pdf": NOT_A_PDF,
    "locked": LOCKED_PDF,
    "costly": TOO_COSTLY,
}

# Extensions of word processors, and how files begin: HEIC (ISO 23008-12), the old and the new Word, programs.
_WRITTEN = {"doc", "docx", "odt", "rtf", "pages", "docm", "dotx", "wps"}
# What begins as the old Word does, and is none.
_NOT_WRITTEN = {"msg", "xls", "ppt", "pub"}
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
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
    told, body = read_apart("directory.uploads.pictures:draw_again", upload)
    return ContentFile(body, name=_random_name(PICTURE_FORMATS[told["format"]]))


def clean_document(upload):
    """The PDF of an upload, written anew under a random name. Raises ``ValidationError``."""
    _check_kind(upload, "pdf")
    _check_weight(upload)
    if _extension(upload) != "pdf":
        raise ValidationError(NOT_A_PDF, code="pdf")
    _told, body = read_apart("directory.uploads.documents:write_anew", upload)
    return ContentFile(body, name=_random_name("pdf"))


def read_apart(function, file):
    """What a function of ``pictures`` or ``documents`` says of an open file, as a ``dict``, and the bytes that it made.

    Raises ``ValidationError``: refused, too costly (« costly »), or no place to read it now (« busy »).
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as output:
        file.seek(0)
        shutil.copyfileobj(file, given)
        given.seek(0)
        try:
            with place("fichier") as held:
                work.do(function, given, output, LIMITS, name=function, keep_open=[held])
        except Full:
            raise ValidationError(BUSY, code="busy") from None
        except (work.Exceeded, work.Failed):
            raise ValidationError(TOO_COSTLY, code="costly") from None
        told, body = json.loads(output.readline()), output.read()
    if refused := told.get("refused"):
        raise ValidationError(_SENTENCES[refused], code=refused)
    return told, body


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
    if sentence is WORD and _extension(upload) in _NOT_WRITTEN:
        sentence = NOT_ACCEPTED
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


def _random_name(extension):
    return f"{secrets.token_urlsafe(16)}.{extension}"
