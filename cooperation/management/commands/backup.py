"""Write a backup of the whole site, while it runs."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from cooperation.backup import BackupError, folders, making
from directory.french import french_number, typographic
from directory.management.command import FrenchCommand


class Command(FrenchCommand):
    help = typographic(
        "Sauvegarde tout le site pendant qu’il tourne : la base, les fichiers reçus, les empreintes des personnes "
        "effacées. Chaque sauvegarde est un dossier daté de DOSSIER, lisible de son seul propriétaire ; elle "
        "n’y prend son nom qu’une fois entière. SECRET_KEY et les réglages n’y sont pas : gardez-les à part.\n\n"
        "Sur la même machine, elle ne protège pas de sa perte : copiez DOSSIER ailleurs chaque jour.\n\n"
        "Exemple :\n  python manage.py backup /var/backups/passerelles --garder 14"
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "dossier",
            nargs="?",
            type=Path,
            metavar="DOSSIER",
            help="où écrire (PASSERELLES_BACKUP_DIR, à défaut « sauvegardes » dans le dossier des données)",
        )
        parser.add_argument("--garder", type=int, metavar="N", help="ne laisser que les N plus récentes")

    def handle(self, *, dossier, garder, **options):
        if garder is not None and garder < 1:
            raise CommandError("--garder : au moins 1.")
        say = self.stdout.write if options["verbosity"] else lambda line: None
        try:
            target = making.make((dossier or settings.PASSERELLES_BACKUP_DIR).absolute(), keep=garder, say=say)
        except BackupError as error:
            raise CommandError(typographic(str(error))) from error
        manifest = folders.Manifest.read(target)
        for name in manifest.missing:
            self.stderr.write(typographic(f"Attention : la base nomme {name}, que le site n’avait plus."))
        told = folders.last(target.parent)
        say(
            self.style.SUCCESS(
                typographic(
                    f"{target} : {french_number(manifest.rows)} lignes, {french_number(manifest.media['fichiers'])} "
                    f"fichiers, {folders.readable(told['taille'])}, {french_number(told['secondes'], 1)} s."
                )
            )
        )
