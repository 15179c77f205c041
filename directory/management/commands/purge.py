"""Forget what has been kept long enough."""

from directory.freshness import retention as freshness
from directory.imports import retention as imports
from directory.management.command import FrenchCommand
from directory.submissions import retention


class Command(FrenchCommand):
    help = (
        "Efface ce qui a été gardé assez longtemps : propositions jamais envoyées (60 jours), refusées ou retirées "
        "(six mois), adresses de connexion (30 jours), auteurs des propositions acceptées (un an), "
        "courriels (six mois), personnes interrogées (deux ans), fichiers d’import jamais appliqués (60 jours) ou "
        "appliqués (un an).\n\n"
        "« manage.py worker » le fait chaque nuit ; cette commande le fait tout de suite.\n\n"
        "Exemple :\n  python manage.py purge"
    )

    def handle(self, **options):
        numbers = {**retention.purge(), "personnes interrogées": freshness.forget_old(), **imports.purge()}
        for what, number in numbers.items():
            self.stdout.write(f"{what} : {number}")
