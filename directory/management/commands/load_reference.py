"""``manage.py load_reference``: regions, départements, EPCI, communes, countries, sectors, networks, funders."""

import time

from django.utils.formats import number_format

from directory.database.system import get_system_user
from directory.french import counted
from directory.management.command import FrenchCommand
from directory.reference.loading import load_reference
from directory.search.statistics import refresh_statistics


class Command(FrenchCommand):
    help = (
        "Charge ou met à jour le référentiel : régions, départements, intercommunalités, communes et anciens noms,\n"
        "pays, villes étrangères, ODD, secteurs, réseaux, financeurs usuels et réponses toutes prêtes.\n\n"
        "La commande se relance sans risque sur une base en service : ce que l’équipe a modifié ou supprimé reste\n"
        "tel quel, et tout se fait en une transaction.\n\n"
        "Exemple : python manage.py load_reference"
    )

    def handle(self, *args, **options):
        started = time.monotonic()
        report = load_reference(by=get_system_user(), progress=options["verbosity"] > 0)
        refresh_statistics("directory")
        if options["verbosity"] == 0:
            return
        for kind, tally in report.tallies.items():
            parts = [
                f"{number_format(count, use_l10n=True, force_grouping=True)} {word}"
                for count, word in (
                    (tally.created, "créés"),
                    (tally.updated, "mis à jour"),
                    (tally.unchanged, "inchangés"),
                    (tally.kept, "laissés comme l’équipe les a écrits"),
                    (tally.deleted, "supprimés par l’équipe, non recréés"),
                )
                if count
            ]
            self.stdout.write(f"{kind} : {', '.join(parts) or 'rien'}")
        if report.absent:
            absent = counted(len(report.absent), "territoire")
            self.stdout.write(
                f"{absent} de la base hors du référentiel, à fusionner à la main : " + ", ".join(report.absent)
            )
        self.stdout.write(self.style.SUCCESS(f"Référentiel à jour en {time.monotonic() - started:.0f} s."))
