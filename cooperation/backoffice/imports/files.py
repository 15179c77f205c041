"""The file of a batch, or one being sent, where a child process can read it."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from directory.imports.workbooks import Refused

FORGOTTEN = _("Le fichier de ce lot a été effacé : envoyez-le de nouveau.")


@contextmanager
def on_disk(file):
    """The path of a copy of ``file``, an open binary file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fichier"
        with path.open("wb") as local:
            shutil.copyfileobj(file, local)
        yield path


@contextmanager
def kept(batch):
    """The path of a copy of the file of a batch. Raises ``Refused`` once it is forgotten."""
    if not batch.file:
        raise Refused(FORGOTTEN)
    with batch.file.open() as file, on_disk(file) as path:
        yield path
