"""Bring a backup back into an empty base."""

from pathlib import Path

from django.core.management.base import CommandError

from cooperation.backup import BackupError, folders, restoring
from directory.french import counted, french_number, typographic
from directory.management.command import FrenchCommand


class Command(FrenchCommand):
    help = typographic(
        "Remet une sauvegarde dans une base vide et un dossier de fichiers vide ; refuse partout ailleurs. Donné un "
        "dossier qui en contient plusieurs, prend la plus récente et la nomme. Tout est relu et comparé au "
        "manifeste, puis les personnes effacées depuis à leur demande le sont de nouveau.\n\n"
        "Arrêtez d’abord le site et le worker, et employez la SECRET_KEY d’alors. Une sauvegarde d’une version plus "
        "ancienne est mise à jour ; celle d’une version plus récente est refusée.\n\n"
        "Exemple :\n  python manage.py restore /var/backups/passerelles/passerelles-20270314-033000"
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "dossier", type=Path, metavar="DOSSIER", help="la sauvegarde, ou le dossier des sauvegardes"
        )
        parser.add_argument(
            "--autre-cle",
            action="store_true",
            help="continuer quand la SECRET_KEY d’alors est perdue : qui fut effacé pourrait revenir",
        )

    def handle(self, *, dossier, autre_cle, **options):
        say = self.stdout.write if options["verbosity"] else lambda line: None
        try:
            folder = folders.find(dossier.absolute())
            say(f"Remise : {folder}")
            manifest = restoring.restore(folder, other_key=autre_cle, say=say)
        except BackupError as error:
            raise CommandError(typographic(str(error))) from error
        if not restoring.is_same_key(manifest):
            self.stderr.write(
                typographic(
                    "Attention : SECRET_KEY n’est pas celle de la sauvegarde. Les seconds facteurs et les liens des "
                    "courriels d’alors ne s’ouvrent plus : « manage.py second_facteur » en redonne un à chaque compte."
                )
            )
        if number := restoring.waiting_mails():
            self.stderr.write(
                typographic(
                    f"Attention : {counted(number, 'courriel attendait', 'courriels attendaient')} lors de la "
                    "sauvegarde et partiront au démarrage du worker. Ceux qui étaient partis depuis partiraient deux "
                    "fois : voyez « Courriels » au bureau avant de le lancer."
                )
            )
        say(
            self.style.SUCCESS(
                typographic(
                    f"Site remis. Sauvegarde : {manifest.when}. Vérifiés : {french_number(manifest.rows)} lignes, "
                    f"{french_number(manifest.media['fichiers'])} fichiers."
                )
            )
        )
