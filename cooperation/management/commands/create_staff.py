"""Make an account of the back-office from a terminal: the first one of an installation, above all."""

import getpass
import os
import sys

import pghistory
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from cooperation.accounts.models import Membership, Role, User
from cooperation.accounts.signing import letters
from directory.database.system import get_system_user
from directory.management.command import FrenchCommand
from directory.models import Network

PASSWORD_VARIABLE = "PASSERELLES_PASSWORD"


class Command(FrenchCommand):
    help = (
        "Crée un compte de l’équipe nationale ou d’un réseau. Le mot de passe est demandé, ou lu dans la variable "
        f"{PASSWORD_VARIABLE} ; avec --invitation, la personne le choisit elle-même par un lien reçu par courriel. "
        "Le second facteur s’ajoute à la première connexion.\n\n"
        "Exemple : python manage.py create_staff camille --reseau centraider --prenom Camille --nom Durand"
    )

    def add_arguments(self, parser):
        parser.add_argument("username", help="nom de connexion")
        parser.add_argument("--email", default="", help="courriel")
        parser.add_argument("--prenom", default="", help="prénom")
        parser.add_argument("--nom", default="", help="nom")
        parser.add_argument("--invitation", action="store_true", help="envoyer un lien pour choisir le mot de passe")
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--national", action="store_true", help="équipe nationale : toutes les fiches")
        whom.add_argument("--reseau", metavar="ADRESSE", help="équipe d’un réseau, par la fin de l’adresse de sa page")
        of_networks = [role.value for role in Role if role != Role.NATIONAL]
        parser.add_argument("--role", choices=of_networks, default=Role.MANAGER.value, help="son rôle dans le réseau")

    def handle(self, *, username, email, prenom, nom, national, reseau, role, invitation=False, **options):
        network = None if national else self._network(reseau)
        if User.objects.filter(username=username).exists():
            raise CommandError(f"Le compte « {username} » existe déjà.")
        user = User(username=username, email=email, first_name=prenom, last_name=nom, is_staff=True)
        if invitation and not email:
            raise CommandError("Une invitation part par courriel : donnez l’adresse, par --email.")
        # None: no password opens the account until its owner chooses one.
        password = None if invitation else _password()
        try:
            user.full_clean(exclude=["password"])
            if password is not None:
                validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        with transaction.atomic(), pghistory.context(user=get_system_user().pk, source="create_staff"):
            user.save()
            Membership.objects.create(user=user, network=network, role=role if network else Role.NATIONAL)
            if invitation:
                letters.invite(user)
        then = f"est ouvert ; l’invitation part à {email}." if invitation else "peut se connecter."
        self.stdout.write(f"Le compte « {username} » {then}")

    @staticmethod
    def _network(slug):
        network = Network.objects.filter(actor__slug=slug).first()
        if network is None:
            known = ", ".join(Network.objects.values_list("actor__slug", flat=True))
            raise CommandError(f"Aucun réseau n’a l’adresse « {slug} ». Réseaux connus : {known or 'aucun'}.")
        return network


def _password():
    """The password of ``PASSWORD_VARIABLE``, else typed. Raises CommandError where nobody can type it."""
    if given := os.environ.get(PASSWORD_VARIABLE):
        return given
    if not sys.stdin.isatty():
        raise CommandError(
            f"Il n’y a pas de terminal où taper le mot de passe : donnez-le par la variable {PASSWORD_VARIABLE}, ou "
            "laissez la personne le choisir avec --invitation."
        )
    try:
        return getpass.getpass("Mot de passe : ")
    except (EOFError, KeyboardInterrupt):
        raise CommandError("Aucun mot de passe tapé : le compte n’est pas ouvert.") from None
