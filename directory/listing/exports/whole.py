"""Whole lists as files made in advance: served as long as they say what the site says, to the second.

A file answers for one version of the data, one day, one code and one address of the site, as a page does
(``cooperation.http.caching``): what was withdrawn or corrected since is in none that is served. Whoever first asks for
a whole list after a change has it made, and leaves it to the others; the worker makes all of them at night
(``preparer_fichiers``).
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from directory.database.code import code_fingerprint
from directory.database.version import answering, answering_version, data_version

_BEING_MADE = "en-cours-"


@dataclass(frozen=True)
class WholeFile:
    """``stem``: what the file is of, among those of this site; ``token``: the version of the data that it says."""

    stem: str
    extension: str
    digest: str
    token: str

    @classmethod
    def of(cls, request, selection, extension):
        """The file that answers ``request``; ``None`` when it asks for a part of the list, or when what answers is not
        the index: it finds words less well.
        """
        flags, folder = selection.listing.flags, settings.WHOLE_FILES_ROOT
        is_whole = all(name in flags and values == ["1"] for name, values in request.GET.lists())
        if folder is None or not is_whole or answering_version().is_provisional:
            return None
        root = request.build_absolute_uri("/")
        parts = (code_fingerprint(), answering(), timezone.localdate().isoformat(), request.build_absolute_uri())
        stem = "-".join([selection.listing.section, *sorted(request.GET), _digest(root)[:8]])
        return cls(stem, extension, _digest("\n".join(parts)), answering())

    @property
    def path(self):
        return Path(settings.WHOLE_FILES_ROOT) / f"{self.stem}-{self.digest}.{self.extension}"

    def opened(self):
        """The file, open to be read; ``None`` if it is not made."""
        try:
            return self.path.open("rb")
        except OSError:
            return None

    def recorded(self, parts):
        """The same ``parts``, bytes, kept as the file once all have gone, unless the data changed meanwhile. A disk
        that is full stops nothing.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=_BEING_MADE)
        except OSError:
            yield from parts
            return
        is_whole = True
        try:
            with open(descriptor, "wb") as file:
                for part in parts:
                    is_whole = is_whole and _written(file, part)
                    yield part
            if is_whole and data_version() == self.token:
                former = list(self.path.parent.glob(f"{self.stem}-{'?' * len(self.digest)}.{self.extension}"))
                os.replace(name, self.path)
                for path in former:
                    if path != self.path:
                        path.unlink(missing_ok=True)
        finally:
            Path(name).unlink(missing_ok=True)


def _written(file, part):
    try:
        file.write(part)
        file.flush()
    except OSError:
        return False
    return True


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def forget_all():
    """Delete every file: those of former versions hold what was withdrawn, though nothing serves them."""
    for path in Path(settings.WHOLE_FILES_ROOT).glob("*"):
        path.unlink(missing_ok=True)
