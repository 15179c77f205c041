"""The files received, which the base names: copied as they are, each with its SHA-256."""

import hashlib
import json
import os
import shutil
from contextlib import ExitStack
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import FileField

from cooperation.backup import BackupError
from cooperation.backup.folders import MEDIA, MEDIA_LIST

BLOCK = 1 << 20


def root():
    return Path(settings.MEDIA_ROOT)


def names():
    """Every file of the site, by its name from the root, in order."""
    base = root()
    for folder, folders, files in os.walk(base):
        folders.sort()
        for file in sorted(files):
            yield str(Path(folder, file).relative_to(base))


def named_by_the_base():
    """The names that a row of any table gives to a file, as the transaction under way sees them."""
    named = set()
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue  # the history names what was deleted too
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField) and not model._meta.proxy:
                named.update(model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    return named - {None}


def total():
    """Bytes of all of them."""
    found = 0
    for name in names():
        try:
            found += (root() / name).stat().st_size
        except FileNotFoundError:
            continue
    return found


class Copying:
    """Files of the site into ``folder``. Called twice, before and after the base is frozen: what it names was written
    before, and what somebody deletes meanwhile is already here.
    """

    def __init__(self, folder):
        self._folder, self.sums = folder, {}
        (folder / MEDIA).mkdir(mode=0o700)

    def copy_new(self):
        for name in names():
            if name in self.sums:
                continue
            target = self._folder / MEDIA / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                self.sums[name] = copy(root() / name, target)
            except FileNotFoundError:
                continue  # deleted since it was listed

    def write_list(self):
        """Returns what the manifest says of them."""
        lines = [f"{digest}\t{size}\t{json.dumps(name)}\n" for name, (digest, size) in sorted(self.sums.items())]
        content = "".join(lines).encode()
        target = self._folder / MEDIA_LIST
        target.write_bytes(content)
        target.chmod(0o600)
        return {
            "fichiers": len(lines),
            "octets": sum(size for _digest, size in self.sums.values()),
            "empreinte": hashlib.sha256(content).hexdigest(),
        }


def read_list(folder, manifest):
    """``{name: (SHA-256, bytes)}`` of a backup. Raises ``BackupError`` if the list is not the one written."""
    try:
        content = (folder / MEDIA_LIST).read_bytes()
    except OSError as error:
        raise BackupError(f"{folder / MEDIA_LIST} manque ou ne se lit pas.") from error
    if hashlib.sha256(content).hexdigest() != manifest.media["empreinte"]:
        raise BackupError(f"{folder / MEDIA_LIST} a été changé depuis la sauvegarde.")
    lines = (line.split("\t", 2) for line in content.decode().splitlines())
    sums = {json.loads(name): (digest, int(size)) for digest, size, name in lines}
    if outside := [name for name in sums if Path(name).is_absolute() or ".." in Path(name).parts]:
        raise BackupError(f"{folder / MEDIA_LIST} nomme un fichier hors du dossier des fichiers reçus : {outside[0]}.")
    return sums


def faults(folder, sums):
    """Yield ``(name, what is wrong or None)`` of each file of a backup."""
    for name, (digest, _size) in sums.items():
        try:
            yield name, None if copy(folder / MEDIA / name, None)[0] == digest else "altéré"
        except OSError:
            yield name, "absent ou illisible"


def copy(source, target):
    """Copy a file, or only read it without ``target``. Returns ``(SHA-256, bytes)`` of what was read.

    The copy is its owner's alone to read.
    """
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, ExitStack() as stack:
        if target is not None:
            opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            written = stack.enter_context(open(opened, "wb"))
        while block := read.read(BLOCK):
            digest.update(block)
            size += len(block)
            if target is not None:
                written.write(block)
    if target is not None:
        shutil.copystat(source, target)
        target.chmod(0o600)
    return digest.hexdigest(), size
