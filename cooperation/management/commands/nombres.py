"""`manage.py nombres` : voir l’aide."""

import random
import sys

from django.core.management.base import CommandError
from django.test import Client, override_settings

from cooperation.pages.numbers import differences
from directory.french import counted
from directory.kinds import kind_named
from directory.listing.query import Query
from directory.management.command import FrenchCommand
from directory.models import Collectivite

HELP = """Compare chaque nombre imprimé sur les pages avec la liste à laquelle il mène, sur cette base.

Sont lues l’accueil, les chiffres, la page de chaque pays, de chaque réseau, de chaque financeur, et celle de
chaque collectivité qui a quelque chose de publié. Rien n’est écrit. Une base entière demande une vingtaine de
minutes ; --pages en lit quelques-unes, tirées au sort.

Exemple : python manage.py nombres --pages 300
"""
PAGES = ("/", "/chiffres/", "/chiffres/jumelages/")
#: Told every so many pages.
STEP = 100


class Command(FrenchCommand):
    help = HELP

    def add_arguments(self, parser):
        parser.add_argument("--pages", type=int, metavar="N", help="n’en lire que N, tirées au sort")

    def handle(self, *, pages, **options):
        addresses = all_pages()
        if pages is not None:
            addresses = random.sample(addresses, max(0, min(pages, len(addresses))))
        client, totals, compared, wrong = Client(), {}, 0, 0
        with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False, INDEX_AT_ONCE=sys.maxsize):
            for read, address in enumerate(addresses, 1):
                response = client.get(address, follow=True)
                if response.status_code != 200:
                    raise CommandError(f"{address} répond {response.status_code}.")
                number, differing = differences(response.content.decode(), totals)
                compared += number
                wrong += len(differing)
                for where, printed, held in differing:
                    self.stdout.write(f"{address} imprime {printed}, mais {where} en donne {held}.")
                if read % STEP == 0:
                    self.stderr.write(f"{counted(read, 'page')} sur {len(addresses)}.")
        self.stdout.write(
            f"{counted(len(addresses), 'page')}, {counted(compared, 'nombre')}, {counted(wrong, 'différence')}."
        )
        if wrong:
            raise CommandError("Des pages n’impriment pas le nombre de la liste à laquelle elles mènent.")


def all_pages():
    """The addresses of the pages that print numbers of lists."""
    pays, *roles = map(kind_named, ("pays", "reseaux", "financeurs"))
    found = list(pays.on_map(pays.model.objects.order_by("pk")))
    for kind in roles:
        found += kind.model.objects.published().select_related("actor").order_by("pk")
    shown = kind_named("collectivites").list
    keys = shown.base(Query(shown)).values_list("pk", flat=True)
    found += Collectivite.objects.filter(pk__in=keys).select_related("actor").order_by("pk")
    return [*PAGES, *(one.get_absolute_url() for one in found)]
