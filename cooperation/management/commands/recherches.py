"""`manage.py recherches TABLE` : voir l’aide."""

import sys
from pathlib import Path

from django.core.management.base import CommandError
from django.test import Client, override_settings

from cooperation.pages.searches import COLUMNS, first_answer, read_searches
from directory.french import counted
from directory.management.command import FrenchCommand

HELP = f"""Vérifie une table de recherches sur cette base : ce qui est attendu doit venir en premier.

La table est un texte UTF-8 dont les colonnes sont séparées par des tabulations. Sa première ligne les nomme :
{", ".join(COLUMNS)}. Les lignes qui commencent par # sont des remarques. Rien n’est écrit.

Exemple : python manage.py recherches tests/searches/recherches.tsv
"""


class Command(FrenchCommand):
    help = HELP

    def add_arguments(self, parser):
        parser.add_argument("table", type=Path, help="la table à lire")

    def handle(self, *, table, **options):
        try:
            searches = read_searches(table)
        except OSError as error:
            raise CommandError(f"{table} ne peut pas être lue : {error.strerror}.") from None
        except (KeyError, TypeError, UnicodeDecodeError):
            raise CommandError(f"{table} n’a pas les colonnes attendues : {', '.join(COLUMNS)}.") from None
        if not searches:
            raise CommandError(f"{table} ne contient aucune recherche.")
        client = Client()
        missed = 0
        # Indexes are made before the first answer, however large: what SQL finds meanwhile is not what is tried.
        with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False, INDEX_AT_ONCE=sys.maxsize):
            for search in searches:
                answer = first_answer(client.get(search.url))
                if not answer.meets(search):
                    missed += 1
                    wanted = f"{search.wanted} ({search.detail})" if search.detail else search.wanted
                    self.stdout.write(f"« {search.typed} » sur {search.address} — {search.why}")
                    self.stdout.write(f"    attendu : {wanted}\n    trouvé  : {answer} — {answer.text[:90]}")
        right = counted(len(searches) - missed, "recherche donne", "recherches donnent")
        self.stdout.write(f"{right} ce qui est attendu, sur {len(searches)}.")
        if missed:
            raise CommandError(f"{missed} recherche(s) ne donnent pas ce qui est attendu.")
