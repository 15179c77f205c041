"""Prepare the demonstration and serve it: what `bin/demo` runs once the packages are there."""

import fcntl
import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.db import OperationalError, connection

from cooperation import keeper
from cooperation.accounts.signing import demonstration as second_factor
from cooperation.http.migrations import foreign_migrations, pending_migrations
from directory.database.revisions import install_triggers
from directory.kinds import noted_tables
from directory.management.command import FrenchCommand

USERNAME = "demonstration"

# Reference data follow the files of the code; what staff may change afterwards is loaded once.
LOADS = [
    ("load_reference", [], "Données de référence", settings.BASE_DIR / "directory" / "reference"),
    ("load_sample", [], "Fiches d’exemple", None),
    ("demo_data", ["--projects", "300"], "Fiches de démonstration", None),
]


class Command(FrenchCommand):
    help = "Prépare la démonstration puis la sert.\n\nExemple : bin/demo --port 8123"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="adresse d’écoute, sur cette machine (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port d’écoute (8000)")
        parser.add_argument("--sans-donnees", action="store_true", help="ne charger aucune fiche")
        parser.add_argument("--sans-servir", action="store_true", help="préparer seulement")

    def handle(self, *, host, port, sans_donnees, sans_servir, **options):
        try:
            with self._alone():
                self._migrate()
                password = self._make_account()
                if not sans_donnees:
                    self._load()
                self._collect_static()
                self._announce(host, port, password)
        except OperationalError as error:
            raise CommandError(f"La base de données ne répond pas : {str(error).strip()}") from error
        if not sans_servir:
            self._serve(host, port)

    @contextmanager
    def _alone(self):
        """Two demonstrations started together in one folder prepare it one after the other."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        with (settings.DATA_DIR / "demonstration.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _migrate(self):
        if foreign_migrations():
            raise CommandError(
                f"Le dossier {settings.DATA_DIR} vient d’une autre version de Passerelles : "
                "déplacez-le ou supprimez-le, puis relancez bin/demo."
            )
        if pending_migrations():
            with self._step("Structure de la base"):
                call_command("migrate", interactive=False, verbosity=0)
        else:
            # What the kinds note may have changed without a migration.
            install_triggers(noted_tables(), "default")

    def _load(self):
        commands = get_commands()
        for command, arguments, label, files in LOADS:
            if command not in commands:
                self.stderr.write(f"  {label} : la commande {command} n’existe pas, étape sautée")
                continue
            stamp = _fingerprint_of_folder(files) if files else "1"
            key = f"{_database_key()} {command}"
            if self._stamps().get(key) != stamp:
                with self._step(label):
                    call_command(command, *arguments)
                self._stamp(key, stamp)

    def _collect_static(self):
        stamp = _fingerprint_of_static_files()
        if self._stamps().get("static") != stamp:
            with self._step("Fichiers statiques"):
                call_command("collectstatic", interactive=False, verbosity=0)
            self._stamp("static", stamp)

    def _announce(self, host, port, password):
        address = _address(host, port)
        _write_private(
            _announcement_path(port),
            f"\n  Passerelles : {address}\n"
            f"  Back-office : {address}admin/\n"
            f"  Identifiant : {USERNAME}\n"
            f"  Mot de passe : {password}\n"
            f"  Second facteur : {_code()}\n"
            f"  Courriels : {address}courriels/\n"
            "\n  Ctrl-C pour arrêter.\n",
        )

    def _make_account(self):
        """The staff account of this installation; its password is kept in the data folder, not in the code."""
        path = settings.DATA_DIR / "mot-de-passe-demonstration"
        if not path.exists():
            _write_private(path, secrets.token_urlsafe(12))
        password = path.read_text().strip()
        user, created = get_user_model().objects.get_or_create(
            username=USERNAME, defaults={"first_name": "Compte", "last_name": "de démonstration"}
        )
        if not (user.is_staff and user.is_superuser and user.is_active and user.check_password(password)):
            user.is_staff = user.is_superuser = user.is_active = True
            user.set_password(password)
            user.save()
        if created:
            # A database made anew: whatever the stamps say of its predecessor, it is empty.
            kept = {key: value for key, value in self._stamps().items() if not key.startswith(_database_key())}
            _write_private(_stamps_path(), json.dumps(kept))
        if settings.DEMONSTRATION_SECOND_FACTOR:
            second_factor.give(user)
        return password

    def _serve(self, host, port):
        """Become gunicorn, which receives Ctrl-C itself; the worker of the queue is its child and ends with it."""
        connection.close()
        os.environ["SITE_URL"] = _address(host, port).rstrip("/")
        os.environ["PASSERELLES_WORKER"] = str(_start_worker())
        os.environ["PASSERELLES_ANNOUNCEMENT"] = str(_announcement_path(port))
        bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        sys.stdout.flush()
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--bind", bind, "cooperation.wsgi"])

    @contextmanager
    def _step(self, label):
        self.stdout.write(f"  {label}…")
        self.stdout.flush()
        start = time.monotonic()
        yield
        self.stdout.write(f"  {label} : {time.monotonic() - start:.1f} s".replace(".", ","))

    def _stamps(self):
        try:
            return json.loads(_stamps_path().read_text())
        except (FileNotFoundError, ValueError):
            return {}

    def _stamp(self, key, value):
        _write_private(_stamps_path(), json.dumps(self._stamps() | {key: value}, indent=1))


def _code():
    """What the sign-in page asks for after the password; it changes every thirty seconds."""
    if not settings.DEMONSTRATION_SECOND_FACTOR:
        return "celui que vous avez ajouté"
    command = f".venv/bin/python manage.py second_facteur {USERNAME} --code"
    return f"{second_factor.key().code()} pendant une minute, puis : {command}"


def _address(host, port):
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _start_worker():
    """Start the process that sends the mails, and what starts it again if it dies, behind the web in line for the
    processor. Returns the number of the latter.
    """
    parent = os.getpid()

    def follow():
        os.nice(10)
        keeper.follow(signal.SIGTERM)
        if os.getppid() != parent:  # already gone
            os._exit(1)

    worker = subprocess.Popen(
        [sys.executable, "-m", "cooperation.keeper", "manage.py", "worker"], cwd=settings.BASE_DIR, preexec_fn=follow
    )
    worker.returncode = 0  # gunicorn, which this process becomes, waits for it
    return worker.pid


def _stamps_path():
    return settings.DATA_DIR / "demonstration.json"


def _announcement_path(port):
    return settings.DATA_DIR / f"demonstration-{port}.txt"


def _write_private(path, text):
    """Replace `path` at once by a file that only its owner reads."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)


def _database_key():
    database = settings.DATABASES["default"]
    return f"{database['HOST']}:{database['PORT']}/{database['NAME']}"


def _fingerprint_of_folder(folder):
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _fingerprint_of_static_files():
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
