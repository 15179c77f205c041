"""Read a whole backup again and compare it with its manifest."""

import gzip
import hashlib

from cooperation.backup import BackupError, files, folders, tables
from directory.french import counted

MOST_TOLD = 10
BLOCK = 1 << 18


def check(folder, *, say=lambda line: None):
    """Return the manifest of a backup whose every byte is the one written; raise ``BackupError`` otherwise."""
    manifest = folders.Manifest.read(folder)
    media, found = manifest.media["fichiers"], counted(len(manifest.tables), "table", "tables")
    say(f"  {folder.name} : {found}, {counted(media, 'fichier', 'fichiers')}…")
    faults = [f"{name} : {fault}" for name, fault in _faults(folder, manifest) if fault]
    if faults:
        more = f"\n- et {counted(len(faults) - MOST_TOLD, 'autre', 'autres')}" if len(faults) > MOST_TOLD else ""
        listed = "\n- ".join(faults[:MOST_TOLD])
        raise BackupError(f"{folder} ne peut pas servir :\n- {listed}{more}")
    return manifest


def rows_of(folder, name):
    """Yield the text of a table, as blocks."""
    with gzip.open(folder / folders.TABLES / f"{name}.copy.gz") as packed:
        while block := packed.read(BLOCK):
            yield block


def _faults(folder, manifest):
    for name, told in manifest.tables.items():
        yield f"table {name}", _fault_of_table(folder, name, told)
    yield from files.faults(folder, files.read_list(folder, manifest))
    try:
        erasures = (folder / folders.ERASURES).read_bytes()
    except OSError:
        yield folders.ERASURES, "absent ou illisible"
    else:
        yield folders.ERASURES, None if hashlib.sha256(erasures).hexdigest() == manifest.erasures else "altéré"


def _fault_of_table(folder, name, told):
    passed = tables.Sum()
    try:
        for _block in passed.watch(rows_of(folder, name)):
            pass
    except (OSError, EOFError, ValueError):  # gzip's own faults are among them
        return "absente, coupée ou illisible"
    return None if (passed.rows, passed.print) == (told["lignes"], told["empreinte"]) else "altérée"
