"""Forget what has been kept long enough."""

from importlib import import_module

from django.conf import settings

from directory.database import retention
from directory.management.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Efface ce qui a été gardé assez longtemps, et le dit : propositions jamais envoyées, refusées ou retirées, "
        "auteurs, courriels, liens, contacts sans nouvelles, fichiers d’import, sessions… Les durées sont dans "
        "docs/registre-des-traitements.md.\n\n"
        "« manage.py worker » le fait chaque nuit ; cette commande le fait tout de suite.\n\n"
        "Exemple :\n  python manage.py purge"
    )

    def handle(self, **options):
        for module in settings.PROCRASTINATE_IMPORT_PATHS:
            import_module(module)
        for what, number in retention.purge().items():
            self.stdout.write(f"{what} : {number}")
