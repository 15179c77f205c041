"""`manage.py import_jumelages FICHIER` : voir l’aide."""

import csv
import sys
from pathlib import Path

from django.core.management.base import CommandError
from tqdm import tqdm

from directory.database.system import get_system_user
from directory.french import NBSP, french_number
from directory.imports.reading import BrokenFile
from directory.jumelages.importing.applying import apply_file
from directory.jumelages.importing.planning import Outcome, make_plan
from directory.jumelages.importing.reading import COLUMNS, read_lines
from directory.listing.exports import neutral
from directory.management.command import FrenchCommand
from directory.models import Country
from directory.search.statistics import refresh_statistics

HELP = f"""Importe un tableau de jumelages : une ligne par paire de villes.

Le fichier est un texte UTF-8 dont les colonnes sont séparées par des tabulations. Sa première ligne les nomme :
{", ".join(COLUMNS)}.
D’autres colonnes sont permises et ignorées.

Sans --apply, rien n’est écrit : la commande dit ligne par ligne ce qu’elle créerait, compléterait, laisserait tel quel,
et ce qu’elle ne comprend pas. Avec --apply, tout est écrit d’un seul tenant ou pas du tout. Relancer ne change rien.

Exemple :
    python manage.py import_jumelages jumelages.tsv
    python manage.py import_jumelages jumelages.tsv --apply
"""

TITLES = {
    Outcome.CREATED: "Jumelages à créer",
    Outcome.UPDATED: "Jumelages déjà là, dont un lieu sera complété",
    Outcome.UNCHANGED: "Jumelages déjà là, laissés tels quels",
    Outcome.REPEATED: "Lignes qui en répètent une autre",
    Outcome.AMBIGUOUS: "Lignes ambiguës, laissées de côté",
    Outcome.REFUSED: "Lignes refusées",
}

# The same once written.
DONE_TITLES = {
    Outcome.CREATED: "Jumelages créés",
    Outcome.UPDATED: "Jumelages déjà là, dont un lieu a été complété",
}


class Command(FrenchCommand):
    help = HELP

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path, help="le tableau à lire")
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--dry-run", action="store_true", help="répéter sans rien écrire (par défaut)")
        mode.add_argument("--apply", action="store_true", help="écrire dans la base")
        parser.add_argument(
            "--a-relire", action="store_true", help="créer les jumelages « à relire » au lieu de les publier"
        )
        parser.add_argument("--bref", action="store_true", help="ne détailler que les lignes ambiguës et refusées")
        parser.add_argument(
            "--rapport", type=Path, metavar="CSV", help="écrire aussi le sort de chaque ligne dans un CSV"
        )

    def handle(self, *, fichier, apply, a_relire, bref, rapport, **options):
        try:
            lines, digest = read_lines(fichier)
        except BrokenFile as error:
            raise CommandError(f"{fichier.name} est refusé, rien n’a été écrit. {error}") from None
        except OSError as error:
            raise CommandError(f"{fichier} ne peut pas être lu : {error.strerror}.") from None
        if not Country.objects.filter(pk="FR").exists():
            raise CommandError("Le référentiel manque : lancez d’abord python manage.py load_reference.")
        if rapport:
            self._check_writable(rapport)
        batch = None
        if apply:
            by = get_system_user()
            plan, batch = apply_file(
                lines, by=by, file_name=fichier.name, digest=digest, publish=not a_relire, progress=self._progress
            )
            refresh_statistics("directory")
        else:
            plan = make_plan(lines, progress=self._progress)
        self._print(plan, brief=bref, done=apply)
        if rapport:
            self._write_report(plan, rapport)
        self._conclude(plan, batch, apply)

    def _progress(self, lines):
        return tqdm(lines, desc="Lecture des lignes", unit=" lignes", disable=not sys.stderr.isatty())

    def _print(self, plan, *, brief, done):
        for outcome, title in (TITLES | DONE_TITLES if done else TITLES).items():
            verdicts = plan.of(outcome)
            if not verdicts:
                continue
            self.stdout.write(f"\n{title} : {len(verdicts)}")
            if not brief or outcome in (Outcome.AMBIGUOUS, Outcome.REFUSED):
                for verdict in verdicts:
                    self.stdout.write(f"  ligne {verdict.line} : {verdict.text}")

    def _check_writable(self, path):
        """A report that cannot be written is said before anything else is."""
        try:
            path.touch()
        except OSError as error:
            raise CommandError(f"{path} ne peut pas être écrit : {error.strerror}.") from None

    def _write_report(self, plan, path):
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(["ligne", "sort", "explication"])
            for verdict in plan.verdicts:
                writer.writerow([verdict.line, verdict.outcome.value, neutral(verdict.text)])

    def _conclude(self, plan, batch, apply):
        self.stdout.write("")
        for label, count in plan.counts().items():
            self.stdout.write(f"{count:>7} {label}")
        share = f"{french_number(100.0 * plan.understood)}{NBSP}%"
        self.stdout.write(f"{share:>7} des lignes mènent à un jumelage entre deux lieux connus.")
        if batch:
            self.stdout.write(self.style.SUCCESS(f"Écrit : lot d’import n° {batch.pk}."))
        elif apply:
            self.stdout.write(self.style.SUCCESS("Tout était déjà là : rien n’a été écrit."))
        else:
            self.stdout.write("Répétition : rien n’a été écrit. Ajoutez --apply pour écrire.")
