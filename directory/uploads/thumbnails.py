"""Small versions of the pictures of sheets, drawn when first asked for and kept by the storage: one a picture."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from directory.uploads.files import read_apart

FOLDER = "vignettes"


def thumbnail_of(name):
    """The name in the storage of the small version of the picture ``name``: its middle, in the same format; ``name``
    itself when there is no place to draw it now.

    Raises ``FileNotFoundError``, or ``OSError`` for what cannot be read as a picture.
    """
    small = f"{FOLDER}/{name}"
    if default_storage.exists(small):
        return small
    try:
        with default_storage.open(name) as body:
            _told, drawn = read_apart("directory.uploads.pictures:draw_small", body)
    except ValidationError as error:
        if error.code == "busy":
            return name
        raise OSError(name) from error
    kept = default_storage.save(small, ContentFile(drawn))
    if kept != small:
        # Another reader asked at the same time.
        default_storage.delete(kept)
    return small
