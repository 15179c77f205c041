"""Load the sample: public pages of the field, as published records."""

import pghistory
from django.core.management.base import CommandError

from directory import sample
from directory.database.system import get_system_user
from directory.french import typographic
from directory.management.command import FrenchCommand
from directory.sample.tools import ReferenceMissing
from events import sample as events_sample


class Command(FrenchCommand):
    help = typographic(
        "Charge les fiches d’exemple. Ce qui est déjà là est laissé tel quel : relancer la commande ne change rien.\n\n"
        "Exemple : python manage.py load_sample"
    )

    def handle(self, **options):
        by, pages = get_system_user(), (*sample.PAGES, *events_sample.PAGES)
        try:
            with pghistory.context(user=by.pk, command="load_sample"):
                added = sum(load(by=by) for load in pages)
        except ReferenceMissing as missing:
            raise CommandError(
                typographic(f"Il manque « {missing} » : chargez d’abord le référentiel, par manage.py load_reference.")
            ) from missing
        if options["verbosity"]:
            self.stdout.write(f"{added} page(s) ajoutée(s), {len(pages) - added} déjà en place.")
