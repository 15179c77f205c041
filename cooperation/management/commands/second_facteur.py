"""The second factor of an account, from a terminal: taken away once lost; the demonstration's code, shown."""

import pghistory
from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from cooperation.accounts.models import User
from cooperation.accounts.signing import demonstration, letters, sessions
from cooperation.accounts.signing.factors import remove_all
from directory.database.system import get_system_user
from directory.management.command import FrenchCommand


class Command(FrenchCommand):
    help = (
        "Retire le second facteur d’un compte dont le téléphone ou la clé est perdu et qui n’a plus de codes de "
        "secours. Vérifiez d’abord que c’est bien cette personne qui le demande, de vive voix. Ses sessions se "
        "terminent, elle en est prévenue par courriel, et l’historique garde le motif.\n\n"
        'Exemple : python manage.py second_facteur camille --retirer --motif "téléphone perdu, vue le 3 mars"\n'
        "Dans la démonstration seulement : python manage.py second_facteur demonstration --code"
    )

    def add_arguments(self, parser):
        parser.add_argument("username", help="nom de connexion")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--retirer", action="store_true", help="retirer ses seconds facteurs et ses codes de secours")
        what.add_argument("--code", action="store_true", help="afficher le code du moment (démonstration)")
        parser.add_argument("--motif", default="", help="pourquoi, et comment la personne a été reconnue")

    def handle(self, *, username, retirer, code, motif, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Aucun compte ne s’appelle « {username} ».")
        if code:
            self._show_code()
            return
        if not motif.strip():
            raise CommandError("Dites pourquoi, par --motif : l’historique le garde.")
        with (
            transaction.atomic(),
            pghistory.context(user=get_system_user().pk, source="second_facteur", motif=motif.strip()),
        ):
            number = remove_all(user)
            sessions.end_all(user)
            letters.tell(user, "Le second facteur de votre compte a été retiré", "l’administrateur du site")
        self.stdout.write(
            f"« {username} » n’a plus de second facteur ({number} retiré(s)) : le site lui en demandera un autre."
        )

    def _show_code(self):
        if not settings.DEMONSTRATION_SECOND_FACTOR:
            raise CommandError("Le code n’est connu que dans la démonstration : ailleurs, il est dans un téléphone.")
        self.stdout.write(f"Code du moment : {demonstration.key().code()}")
