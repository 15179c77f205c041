"""Small versions of the pictures of sheets, drawn when first asked for and kept by the storage: one a picture."""

import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from directory.uploads.files import PICTURE_FORMATS, SAVING

# In pixels, of a shape that pages may set before the picture comes; smaller for what is smaller, never enlarged.
WIDTH, HEIGHT = 640, 480
FOLDER = "vignettes"


def thumbnail_of(name):
    """The name in the storage of the small version of the picture ``name``: its middle, in the same format.

    Raises ``FileNotFoundError``, or ``OSError`` for what cannot be read as a picture.
    """
    small = f"{FOLDER}/{name}"
    if default_storage.exists(small):
        return small
    with default_storage.open(name) as body, Image.open(body, formats=list(PICTURE_FORMATS)) as picture:
        format = picture.format
        scale = min(1, picture.width / WIDTH, picture.height / HEIGHT)
        # JPEG decodes at a fraction of its size: a large photo costs little.
        picture.draft("RGB", (2 * WIDTH, 2 * HEIGHT))
        drawn = ImageOps.fit(picture, (max(1, round(WIDTH * scale)), max(1, round(HEIGHT * scale))))
    written = io.BytesIO()
    drawn.save(written, format=format, **SAVING[format])
    kept = default_storage.save(small, ContentFile(written.getvalue()))
    if kept != small:
        # Another reader asked at the same time.
        default_storage.delete(kept)
    return small
