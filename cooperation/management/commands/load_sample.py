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
        by = get_system_user()
        added = 0
        with pghistory.context(user=by.pk, command="load_sample"):
            for load in (*sample.PAGES, *events_sample.PAGES):
                try:
                    added += load(by=by)
                except ReferenceMissing as missing:
                    raise CommandError(
                        typographic(
                            f"Il manque « {missing} » : chargez d’abord le référentiel, par manage.py load_reference."
                        )
                    ) from missing
        pages = len(sample.PAGES) + len(events_sample.PAGES)
        if options["verbosity"]:
            self.stdout.write(f"{added} page(s) ajoutée(s), {pages - added} déjà en place.")
