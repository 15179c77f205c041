"""Tell whether a backup may serve."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from cooperation.backup import BackupError, checking, folders, restoring
from directory.french import french_number, typographic
from directory.management.command import FrenchCommand


class Command(FrenchCommand):
    help = typographic(
        "Relit une sauvegarde et la compare à son manifeste : lignes et empreinte de chaque table, empreinte de chaque "
        "fichier. Avec --restaurer, la remet aussi dans une base d’essai faite à côté de celle du site, compare, puis "
        "supprime cette base. Ne change rien, ni au site ni à la sauvegarde.\n\n"
        "Exemple :\n  python manage.py verifier_sauvegarde /var/backups/passerelles --restaurer"
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "dossier",
            nargs="?",
            type=Path,
            metavar="DOSSIER",
            help="la sauvegarde, ou le dossier des sauvegardes : la plus récente (PASSERELLES_BACKUP_DIR)",
        )
        parser.add_argument("--restaurer", action="store_true", help="la remettre dans une base d’essai")

    def handle(self, *, dossier, restaurer, **options):
        say = self.stdout.write if options["verbosity"] else lambda line: None
        try:
            folder = folders.find((dossier or settings.PASSERELLES_BACKUP_DIR).absolute())
            manifest = checking.check(folder, say=say)
            if restaurer:
                restoring.check_versions(manifest)
                with restoring.scratch_base():
                    restoring.load(folder, manifest, say=say)
        except BackupError as error:
            raise CommandError(typographic(str(error))) from error
        for name in manifest.missing:
            self.stderr.write(typographic(f"Attention : la base nomme {name}, que le site n’avait déjà plus."))
        how = "remise à l’essai et égale" if restaurer else "entière"
        say(
            self.style.SUCCESS(
                typographic(
                    f"{folder} : {how}. Faite par Passerelles {manifest.version} (PostgreSQL "
                    f"{manifest.server}), {manifest.when} : {french_number(manifest.rows)} lignes, "
                    f"{french_number(manifest.media['fichiers'])} fichiers."
                )
            )
        )
