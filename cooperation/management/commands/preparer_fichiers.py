"""`manage.py preparer_fichiers` : voir l’aide."""

import os
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client, override_settings

from directory.french import counted
from directory.kinds import all_kinds
from directory.listing.exports import whole
from directory.listing.exports.answers import CONTENT_TYPES
from directory.management.command import FrenchCommand

HELP = """Fait d’avance le fichier de chaque liste entière, dans chaque format, pour l’adresse SITE_URL.

Le travail de fond le lance chaque nuit. Un fichier ne sert que tant que rien n’a changé dans la base ; les anciens sont
effacés d’abord. Les lecteurs passent devant.

Exemple : python manage.py preparer_fichiers
"""


class Command(FrenchCommand):
    help = HELP

    def handle(self, **options):
        os.nice(10)
        whole.forget_all()
        site, made = urlsplit(settings.SITE_URL), 0
        client = Client(headers={"host": site.netloc})
        # Indexes are made before the first answer, however large.
        with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False, INDEX_AT_ONCE=sys.maxsize):
            for address in _addresses():
                response = client.get(address, secure=site.scheme == "https")
                weight = sum(map(len, response)) if response.status_code == 200 else 0
                made += response.status_code == 200
                said = f"{weight / 1e6:.1f} Mo".replace(".", ",") if weight else f"réponse {response.status_code}"
                self.stdout.write(f"{address} : {said}")
        self.stdout.write(f"{counted(made, 'fichier fait', 'fichiers faits')}.")


def _addresses():
    for listing in (kind.list for kind in all_kinds() if kind.list):
        for suffix in CONTENT_TYPES:
            if suffix in listing.exports:
                yield f"/{listing.section}.{suffix}"
                yield from (f"/{listing.section}.{suffix}?{flag}=1" for flag in listing.flags)
