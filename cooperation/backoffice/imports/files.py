"""The file of a batch, or one being sent, where a child process can read it; what was seen of it."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from directory.imports.glimpse import Glimpse, glimpse
from directory.imports.workbooks import Refused
from directory.models import ImportGlance

FORGOTTEN = _("Le fichier de ce lot a été effacé : envoyez-le de nouveau.")
# Tables of one file whose first rows are kept.
MOST_SEEN = 4


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


def seen(batch, sheet=None, header_rows=None):
    """The ``Glimpse`` of the file of a batch: kept from the last look at the same table, else read by a child process.

    Raises ``Refused``.
    """
    asked = [sheet, None if header_rows is None else list(header_rows)]
    known = ImportGlance.objects.filter(batch=batch).values_list("tables", flat=True).first() or []
    for said in known:
        table = said["glimpse"]["table"]
        if asked == said["asked"] or (said["glimpse"]["is_sure"] and asked == [table["sheet"], table["header_rows"]]):
            return Glimpse.from_json(said["glimpse"])
    with kept(batch) as path:
        found = glimpse(path, name=batch.file_name, sheet=sheet, header_rows=header_rows)
    keep_seen(batch, found, *asked, known)
    return found


def keep_seen(batch, found, sheet=None, header_rows=None, known=()):
    """Keep what was seen of the file of a batch, and a few of the other looks that are ``known``."""
    said = {"asked": [sheet, header_rows], "glimpse": found.to_json()}
    ImportGlance.objects.update_or_create(batch=batch, defaults={"tables": [said, *known][:MOST_SEEN]})
