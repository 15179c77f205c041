"""Write a backup while the site runs."""

import gzip
import hashlib
import hmac
import os
import shutil
import time
from collections import defaultdict

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cooperation.backup import BackupError, files, folders, tables
from cooperation.backup.folders import readable
from directory.people import log
from directory.progress import Tenths

# What compressed text weighs beside the tables that it comes from, at most; and what is left to the machine, in bytes.
SHARE, MARGIN = 0.5, 64 << 20
# Speed first: a quarter larger than the best, five times faster.
LEVEL = 3


def make(parent, *, keep=None, say=lambda line: None):
    """Write a backup in the folder ``parent`` and return its own folder. ``keep``: how many are left there.

    The base is read in one transaction, as it is at one moment; the site writes on. ``say`` is told how far it is.
    Raises ``BackupError``; whatever the failure, the record tells it and nothing half written keeps a name.
    """
    with folders.alone(parent):
        try:
            start = time.monotonic()
            target = _make(parent, say)
            folders.note(
                parent,
                taille=folders.size_of(target),
                dossier=target.name,
                secondes=round(time.monotonic() - start, 1),
            )
        except BaseException as error:
            _note_failure(parent, error)
            if isinstance(error, (DatabaseError, OSError)):
                raise BackupError(f"La sauvegarde n’a pas pu être faite : {str(error).strip()}") from error
            raise
        if keep is not None:
            for name in folders.prune(parent, keep):
                say(f"  {name} supprimée : les plus récentes restent ({keep}).")
    return target


def witness(secret):
    """Tells whether two secrets are the same, and nothing of either."""
    return hmac.digest(secret.encode(), b"passerelles.sauvegarde", "sha256").hex()


def _note_failure(parent, error):
    try:
        folders.note(parent, fault=str(error).strip() or type(error).__name__)
    except OSError:
        return  # the disk is what failed


def _make(parent, say):
    made_at = timezone.now()
    name = f"passerelles-{made_at:%Y%m%d-%H%M%S}"
    if (parent / name).exists():
        raise BackupError(f"{parent / name} existe déjà : attendez une seconde.")
    connection.close()  # one of its own, without the limits of the work before
    _check_room(parent)
    with folders.unfinished(parent, name) as folder:
        copying = files.Copying(folder)
        say("  Fichiers reçus…")
        copying.copy_new()
        with transaction.atomic():
            tables.freeze()
            manifest = folders.Manifest(
                made_at=made_at.isoformat(timespec="seconds"),
                version=settings.VERSION,
                server=tables.server()[0],
                key=witness(settings.SECRET_KEY),
                migrations=_migrations(),
                sequences=tables.sequences(),
            )
            copying.copy_new()
            manifest.media = copying.write_list()
            manifest.missing = sorted(files.named_by_the_base() - set(copying.sums))
            manifest.tables = _write_tables(folder, say)
        manifest.erasures = _write_erasures(parent, folder)
        manifest.write(folder)
    return parent / name


def _migrations():
    applied = defaultdict(list)
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied[app].append(name)
    return dict(applied)


def _check_room(parent):
    needed = int(sum(table.size for table in tables.every().values()) * SHARE) + files.total() + MARGIN
    free = shutil.disk_usage(parent).free
    if free < needed:
        raise BackupError(
            f"Il reste {readable(free)} dans {parent} ; la sauvegarde peut en demander {readable(needed)} : "
            "faites de la place ou donnez un autre dossier."
        )


def _write_tables(folder, say):
    (folder / folders.TABLES).mkdir(mode=0o700)
    written, found = {}, tables.every()
    told = Tenths(sum(table.expected for table in found.values()), lambda share: say(f"  Base : {share} %"))
    for table in found.values():
        passed = tables.Sum()
        path = folder / folders.TABLES / f"{table.name}.copy.gz"
        with (
            open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw,
            gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=LEVEL, mtime=0, filename="") as packed,
        ):
            before = 0
            for block in passed.watch(table.read()):
                packed.write(block)
                told.update(passed.rows - before)
                before = passed.rows
        written[table.name] = {
            "colonnes": table.columns,
            "lignes": passed.rows,
            "empreinte": passed.print,
            "octets": path.stat().st_size,
        }
    return written


def _write_erasures(parent, folder):
    """The fingerprints of who was erased go with the backup, and beside it as they are now. Returns their SHA-256."""
    text = log.path().read_text(encoding="utf-8") if log.path().exists() else ""
    folders.write_private(folder / folders.ERASURES, text)
    beside = parent / folders.ERASURES
    known = beside.read_text(encoding="utf-8").splitlines() if beside.exists() else []
    folders.write_private(beside, "".join(f"{line}\n" for line in dict.fromkeys([*known, *text.splitlines()])))
    return hashlib.sha256(text.encode()).hexdigest()
