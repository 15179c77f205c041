"""Start, stop or show the embedded PostgreSQL."""

from django.conf import settings
from django.core.management.base import CommandError

from cooperation.embedded import Place, Server, keep_running, release, stop_now
from cooperation.embedded.place import PlaceError
from directory.management.command import FrenchCommand

HELP = """\
Le PostgreSQL embarqué : le démarrer et le laisser tourner, l’arrêter, ou dire où il en est.

Les autres commandes le démarrent seules et l’arrêtent en partant ; celle-ci sert à le garder entre deux commandes.
Exemple : python manage.py basededonnees demarrer"""


class Command(FrenchCommand):
    help = HELP
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["demarrer", "arreter", "etat"], help="ce qu’il faut faire")
        parser.add_argument("--tout-de-suite", action="store_true", help="arrêter même si un processus s’en sert")

    def handle(self, *, action, tout_de_suite, **options):
        data = settings.DATABASES["default"].get("EMBEDDED_DATA")
        if data is None:
            raise CommandError("DATABASE_URL est donnée : le PostgreSQL embarqué ne sert pas.")
        place = Place.of(data)
        try:
            if action == "demarrer":
                keep_running(place)
            elif action == "arreter" and tout_de_suite:
                stop_now(place)
            elif action == "arreter" and not release(place):
                self.stdout.write("PostgreSQL reste en marche : un processus s’en sert (--tout-de-suite pour forcer).")
            self._describe(place)
        except PlaceError as error:
            raise CommandError(str(error)) from error

    def _describe(self, place):
        pid = Server(place).pid()
        if pid is None:
            self.stdout.write(f"PostgreSQL est arrêté (données : {place.cluster}).")
            return
        database = settings.DATABASES["default"]
        self.stdout.write(f"PostgreSQL tourne (processus {pid}, données : {place.cluster}).")
        self.stdout.write(f"psql -h {database['HOST']} -U {database['USER']} {database['NAME']}")
