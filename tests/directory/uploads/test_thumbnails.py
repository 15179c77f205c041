"""Small versions: bounded, made once, never larger than the picture."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from directory.uploads import thumbnails
from directory.uploads.thumbnails import thumbnail_of


def stored(size, format="PNG", mode="RGB"):
    body = io.BytesIO()
    Image.new(mode, size).save(body, format)
    return default_storage.save(f"fiches/essai/x.{format.lower()}", ContentFile(body.getvalue()))


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((2400, 1600), (640, 480)),
        ((700, 2400), (640, 480)),
        ((320, 900), (320, 240)),
        ((900, 120), (160, 120)),
        ((1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_sizes(size, small, format):
    with default_storage.open(thumbnail_of(stored(size, format))) as body:
        picture = Image.open(body)
        assert (picture.size, picture.format) == (small, format)


def test_made_once(monkeypatch):
    name = stored((800, 800))
    first = thumbnail_of(name)
    monkeypatch.setattr(thumbnails, "read_apart", None)

    assert thumbnail_of(name) == first


def test_two_readers_at_once_leave_one(monkeypatch):
    name = stored((800, 800))
    small = thumbnail_of(name)
    exists, asked = default_storage.exists, []

    def not_yet(path):
        asked.append(path)
        return len(asked) > 1 and exists(path)

    monkeypatch.setattr(default_storage, "exists", not_yet)

    assert thumbnail_of(name) == small
    folder, _, leaf = small.rpartition("/")
    assert default_storage.listdir(folder)[1].count(leaf) == 1
    assert [one for one in default_storage.listdir(folder)[1] if one.startswith(leaf.split(".")[0] + "_")] == []


def test_what_is_not_a_picture():
    name = default_storage.save("fiches/essai/faux.png", ContentFile(b"rien"))

    with pytest.raises(OSError, match="faux.png"):
        thumbnail_of(name)
