"""``manage.py benchmark``: the speed of the site at three sizes, beside SQL and Datasette. Leaves nothing behind."""

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psutil
from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from cooperation.benchmark import datasette, report, scratch
from directory.french import typographic
from directory.management.command import FrenchCommand

SETTINGS = "cooperation.settings.benchmark"
SIZES = (12_700, 100_000, 1_000_000)
LARGEST = 2_000_000
# Beyond, one page of Datasette takes minutes: measuring it would take the day.
DATASETTE_MOST = 200_000
STOP_SECONDS = 60


class Command(FrenchCommand):
    help = typographic(
        "Mesure la vitesse des listes de projets sur des bases faites pour cela, à côté de la vôtre, puis supprimées : "
        "le moteur seul, le site par HTTP, le SQL le plus simple, le SQL en une passe et Datasette, tour à tour, après "
        "avoir vérifié que tous comptent la même chose. Écrit un rapport.\n\n"
        "Compter une minute pour 12 700 projets, cinq pour 100 000, une demi-heure pour 1 000 000, et 6 Go de disque. "
        "Au-delà de 200 000 projets, Datasette "
        "n’est pas mesuré. Ctrl-C arrête et nettoie tout.\n\n"
        "Exemple : python manage.py benchmark --tailles 12700 100000 --répétitions 30"
    )

    def add_arguments(self, parser):
        add = parser.add_argument
        sizes = "nombres de projets (12700 100000 1000000)"
        add("--tailles", type=int, nargs="+", default=SIZES, metavar="N", help=sizes)
        repetitions = {"type": int, "default": 40, "metavar": "N", "dest": "repetitions"}
        add("--répétitions", "--repetitions", **repetitions, help="mesures de chaque sorte de page (40)")
        add("--graine", type=int, default=1, metavar="N", help="graine du tirage (1)")
        add("--sans-datasette", action="store_true", help="ne pas mesurer Datasette")
        installed = "commande datasette déjà installée, au lieu de l’installer"
        add("--datasette", type=Path, metavar="CHEMIN", help=installed)
        add("--rapport", type=Path, metavar="FICHIER", help="fichier Markdown à écrire (docs/benchmarks.md)")

    def handle(self, *, tailles, repetitions, graine, sans_datasette, rapport, **options):
        sizes = sorted(set(tailles))
        if sizes[0] < 1000 or sizes[-1] > LARGEST:
            raise CommandError(typographic("Une taille va de 1 000 à 2 000 000 de projets."))
        if not 3 <= repetitions <= 1000:
            raise CommandError("Le nombre de répétitions va de 3 à 1000.")
        self.site = connection.settings_dict["NAME"]
        self._check_server()
        command = None if sans_datasette else self._datasette(options["datasette"])
        target, figures, text = rapport or settings.BASE_DIR / "docs" / "benchmarks.md", [], ""
        target.parent.mkdir(parents=True, exist_ok=True)
        with _orderly_end(), self._folder() as folder:
            reference = self._reference(folder)
            try:
                for size in sizes:
                    rival = command if size <= DATASETTE_MOST else None
                    figures.append(self._measure(size, reference, folder, rival, seed=graine, repetitions=repetitions))
                    # What is measured is written: the next size may take an hour.
                    text = report.write(figures, machine(), versions(command), timezone.localdate(), repetitions)
                    target.write_text(text)
            finally:
                scratch.drop(reference)
        self.stdout.write(text)
        self.stdout.write(self.style.SUCCESS(typographic(f"Rapport écrit : {target}")))

    def _check_server(self):
        try:
            allowed = scratch.may_make()
        except DatabaseError as error:
            raise CommandError(typographic(f"La base de données ne répond pas : {str(error).strip()}")) from error
        if not allowed:
            raise CommandError(
                typographic(
                    "Ce compte PostgreSQL ne peut pas créer de base : donnez par DATABASE_URL un compte administrateur "
                    "(un serveur d’essai), ou retirez DATABASE_URL pour employer le PostgreSQL embarqué."
                )
            )

    def _datasette(self, given):
        if given is not None:
            if not given.exists():
                raise CommandError(typographic(f"Il n’y a pas de commande {given}."))
            return given.resolve()
        try:
            return datasette.install(lambda label: self.stdout.write(f"  {label}…"))
        except datasette.DatasetteMissing as error:
            raise CommandError(
                typographic(f"Datasette n’a pas pu être installé : {error}\nSans lui : --sans-datasette")
            ) from error

    @contextmanager
    def _folder(self):
        """A folder for logs, figures and the SQLite file, taken away at the end."""
        parent = settings.DATA_DIR / "benchmark"
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="mesures-", dir=parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _reference(self, folder):
        """The scratch base that the others are copied from: structure and reference data."""
        name = scratch.name_for(self.site, "reference")
        scratch.create(name)
        try:
            for label, arguments in (
                ("structure de la base", ["migrate", "--verbosity=0"]),
                ("données de référence", ["load_reference", "--verbosity=0"]),
                ("fichiers statiques", ["collectstatic", "--no-input", "--verbosity=0"]),
            ):
                self.stdout.write(f"  {label}…")
                self._run([sys.executable, "manage.py", *arguments], name)
        except BaseException:
            scratch.drop(name)
            raise
        return name

    def _measure(self, size, reference, folder, command, **how):
        name = scratch.name_for(self.site, size)
        output = folder / f"{size}.json"
        arguments = how | {
            "size": size,
            "output": str(output),
            "folder": str(folder),
            "datasette_command": str(command) if command else None,
        }
        scratch.create(name, template=reference)
        try:
            self._run([sys.executable, "-m", "cooperation.benchmark", json.dumps(arguments)], name)
        finally:
            scratch.drop(name)
        return json.loads(output.read_text())

    def _run(self, arguments, name):
        """A process of the benchmark on the base ``name``; ended with us, in order."""
        process = subprocess.Popen(
            arguments,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "BENCHMARK_DATABASE": name},
            start_new_session=True,
        )
        try:
            code = process.wait()
        except BaseException:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            raise
        if code:
            raise CommandError(typographic("La mesure s’est arrêtée : rien n’est écrit."))


@contextmanager
def _orderly_end():
    """An order to end acts as Ctrl-C: bases and servers are taken away first."""

    def end(*_signal):
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        raise CommandError(typographic("Interrompu : les bases et les serveurs de la mesure sont retirés.")) from None
    finally:
        signal.signal(signal.SIGTERM, former)


def machine():
    """``[(what, value)]`` of the machine, as the report prints them."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    memory = psutil.virtual_memory().total / 2**30
    return [
        ("Processeur", f"{model}, {len(os.sched_getaffinity(0))} cœurs"),
        ("Mémoire", f"{memory:.0f} Go"),
        ("Système", f"{platform.system()} {platform.release()}"),
    ]


def versions(command):
    """``[(what, value)]`` of the software compared; PostgreSQL's is measured with each size."""
    rows = [("Python", platform.python_version())]
    rows += [(name, version(name)) for name in ("Django", "gunicorn", "pyroaring")]
    if command:
        rows.append(("Datasette", datasette.version_of(command)))
    return rows
