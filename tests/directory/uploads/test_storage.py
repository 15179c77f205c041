"""A file is written whole or not at all."""

import errno
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from directory.uploads.storage import WholeFileStorage


@pytest.fixture
def storage(tmp_path):
    return WholeFileStorage(location=tmp_path)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_it_is_the_one_of_the_site():
    assert isinstance(default_storage, WholeFileStorage)


def test_a_file_is_kept_and_another_of_the_same_name_too(storage, tmp_path):
    first = storage.save("pieces/a.pdf", ContentFile(b"un"))
    second = storage.save("pieces/a.pdf", ContentFile("deux"))

    assert first == "pieces/a.pdf" != second
    assert [storage.open(name).read() for name in (first, second)] == [b"un", b"deux"]
    assert (tmp_path / first).stat().st_mode & 0o777 == 0o644
    assert files(tmp_path) == sorted([first, second])


@pytest.mark.parametrize("when", ["chunks", "fsync"])
def test_a_full_disk_leaves_nothing(storage, tmp_path, monkeypatch, when):
    def full(*_arguments):
        yield b"the first half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    content = ContentFile(b"whole")
    if when == "chunks":
        content.chunks = full
    else:
        monkeypatch.setattr(os, "fsync", lambda _file: list(full()))

    with pytest.raises(OSError, match="No space left"):
        storage.save("pieces/a.pdf", content)

    assert files(tmp_path) == []


def test_a_large_upload_is_copied_whole(storage, tmp_path):
    with TemporaryUploadedFile("a.pdf", "application/pdf", 3, None) as upload:
        upload.write(b"abc")
        upload.seek(0)
        name = storage.save("a.pdf", upload)

        assert storage.open(name).read() == b"abc"
