"""The folder of backups, and what each of them holds.

DIR/passerelles-20261130-033000/    a backup, whole: it takes this name once everything is written
    manifeste.json                  versions, migrations, counts and checksums
    tables/*.copy.gz                the rows
    medias/                         the files received, as they are
    medias.tsv                      their checksums: SHA-256, bytes, name as JSON
    effacements.jsonl               fingerprints of who was erased
DIR/derniere-sauvegarde.json        how the last one went, for /sante/
DIR/effacements.jsonl               the same fingerprints, of now
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cooperation.backup import BackupError
from directory.french import moment, typographic

FORMAT = 1
MANIFEST, TABLES, MEDIA, MEDIA_LIST, ERASURES = (
    "manifeste.json",
    "tables",
    "medias",
    "medias.tsv",
    "effacements.jsonl",
)
RECORD = "derniere-sauvegarde.json"
NAME = re.compile(r"passerelles-\d{8}-\d{6}")
UNFINISHED = ".en-cours-"


@dataclass
class Manifest:
    """``tables``: ``{name: {"colonnes", "lignes", "empreinte", "octets"}}``; ``media``: ``{"fichiers", "octets",
    "empreinte"}``; ``missing``: files that the base names and that the site no longer had; ``key``: a witness of
    SECRET_KEY, which tells nothing of it.
    """

    made_at: str
    version: str
    server: str
    key: str
    migrations: dict
    tables: dict = field(default_factory=dict)
    sequences: dict = field(default_factory=dict)
    media: dict = field(default_factory=dict)
    missing: list = field(default_factory=list)
    erasures: str = ""
    format: int = FORMAT

    @property
    def when(self):
        """« 12 mars 2026 à 18 h 05 »."""
        return moment(timezone.localtime(parse_datetime(self.made_at)))

    def write(self, folder):
        content = dict(vars(self))
        text = json.dumps(content | {"empreinte": _seal(content)}, indent=1, ensure_ascii=False)
        write_private(folder / MANIFEST, text)

    @classmethod
    def read(cls, folder):
        """Raises ``BackupError`` for a manifest that is not the one written, or that this code is too old to read."""
        path = folder / MANIFEST
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            seal, number = content.pop("empreinte"), content["format"]
        except FileNotFoundError as error:
            raise BackupError(f"{folder} n’est pas une sauvegarde : il y manque {MANIFEST}.") from error
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError(f"{path} est illisible ou coupé : cette sauvegarde ne peut pas servir.") from error
        if seal != _seal(content):
            raise BackupError(f"{path} a été changé depuis la sauvegarde : elle ne peut pas servir.")
        if number > FORMAT:
            raise BackupError(f"{folder} vient d’une version plus récente de Passerelles : employez celle-ci.")
        return cls(**content)

    @property
    def rows(self):
        return sum(table["lignes"] for table in self.tables.values())


def _seal(content):
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def whole_ones(parent):
    """The backups of a folder, the oldest first."""
    if not parent.is_dir():
        return []
    return sorted(one for one in parent.iterdir() if NAME.fullmatch(one.name) and (one / MANIFEST).is_file())


def find(path):
    """The backup that ``path`` is, or the most recent of those that it holds."""
    path = Path(path)
    if not path.is_dir():
        raise BackupError(f"Il n’y a pas de dossier {path}.")
    if (path / MANIFEST).exists():
        return path
    if found := whole_ones(path):
        return found[-1]
    raise BackupError(f"{path} n’est pas une sauvegarde et n’en contient aucune d’entière.")


@contextmanager
def alone(parent):
    """Make the folder of backups, for its owner alone, and hold it: two backups at once would count each other's rests
    as their own.
    """
    try:
        if not parent.exists():
            parent.mkdir(parents=True)
            parent.chmod(0o700)
        lock = os.open(parent / ".verrou", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise BackupError(f"Le dossier {parent} n’est pas accessible en écriture : {error.strerror}.") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(f"Une autre sauvegarde est en cours dans {parent}.") from error
        for rest in parent.glob(f"{UNFINISHED}*"):
            shutil.rmtree(rest, ignore_errors=True)
        yield
    finally:
        os.close(lock)


@contextmanager
def unfinished(parent, name):
    """A folder to fill, which becomes ``parent/name`` if all went well and which nobody sees otherwise."""
    folder = parent / f"{UNFINISHED}{name}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
        os.sync()
        folder.rename(parent / name)
        os.sync()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def prune(parent, keep):
    """Take the oldest away, ``keep`` left. Returns the names taken."""
    old = whole_ones(parent)[:-keep]
    for one in old:
        # Its name first: cut short, the rest is no backup.
        rest = one.rename(parent / f"{UNFINISHED}{one.name}")
        shutil.rmtree(rest)
    return [one.name for one in old]


def note(parent, *, fault="", **more):
    """Say beside the backups how the last one went, for /sante/; the last that went well stays known."""
    now = timezone.now().isoformat(timespec="seconds")
    success = (last(parent) or {}).get("derniere_reussie") if fault else now
    record = {"date": now, "etat": fault or "ok", **more, "derniere_reussie": success}
    write_private(parent / RECORD, json.dumps(record, ensure_ascii=False))


def last(parent):
    """What ``note`` wrote, or None."""
    try:
        return json.loads((parent / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write_private(path, text):
    """Replace ``path`` at once by a file that its owner alone reads and that is on the disk."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def size_of(folder):
    """Bytes of all the files of a folder."""
    return sum(entry.stat().st_size for entry in folder.rglob("*") if entry.is_file())


def readable(number):
    """« 12,4 Mo », of a number of bytes."""
    for unit in ("octets", "Ko", "Mo", "Go"):
        if number < 1000 or unit == "Go":
            break
        number /= 1000
    return typographic(f"{number:.{0 if unit == 'octets' else 1}f} {unit}".replace(".", ","))
