"""Files received, written whole or not at all: on a full disk, or killed half-way, nothing is left under their name."""

import os
import secrets
from pathlib import Path

from django.core.files.storage import FileSystemStorage

UNFINISHED = ".en-cours"


class WholeFileStorage(FileSystemStorage):
    """Writes beside, down to the disk, then gives the name."""

    def _save(self, name, content):
        folder = Path(self.location) / UNFINISHED
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / secrets.token_hex(16)
        try:
            with unfinished.open("xb") as file:
                for chunk in content.chunks():
                    file.write(chunk.encode() if isinstance(chunk, str) else chunk)
                file.flush()
                os.fsync(file.fileno())
            return super()._save(name, _Written(unfinished))
        finally:
            unfinished.unlink(missing_ok=True)


class _Written:
    """What Django moves rather than copies."""

    def __init__(self, path):
        self.path = path

    def temporary_file_path(self):
        return str(self.path)
