"""Erase again, in a base that was restored, all who asked to be forgotten."""

from directory.database.system import get_system_user
from directory.management.command import FrenchCommand
from directory.people import actions, log


class Command(FrenchCommand):
    help = (
        "Efface de nouveau, dans une base remise d’une sauvegarde, les personnes effacées à leur demande.\n\n"
        "Une sauvegarde est plus vieille que les effacements faits depuis : leurs empreintes sont aussi dans "
        "data/effacements.jsonl, et à côté des sauvegardes. La commande restore les rejoue d’elle-même ; celle-ci sert "
        "après une remise faite autrement, avant de rouvrir le site ; une seconde fois, elle ne trouve rien. La clé "
        "SECRET_KEY d’alors doit être celle d’aujourd’hui, ou l’une de SECRET_KEY_FALLBACKS.\n\n"
        "Exemple :\n  python manage.py rejouer_effacements"
    )

    def handle(self, **options):
        found = actions.replay(by=get_system_user())
        self.stdout.write(found.sentence or "Personne n’était revenu.")
        self.stdout.write(f"Journal : {log.path()}")
