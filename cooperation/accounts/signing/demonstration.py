"""The demonstration's second factor: its key lies in the data folder, whoever tries the site has a telephone."""

import os

from django.conf import settings
from django.core.checks import Error, Tags, register

from cooperation.accounts.signing.factors import Key, add_app
from cooperation.accounts.signing.models import AuthenticatorApp
from cooperation.accounts.signing.sealing import unseal


def _path():
    return settings.DATA_DIR / "second-facteur-demonstration"


def key():
    """The ``Key`` of this installation, made at the first call."""
    path = _path()
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(Key.drawn().content.hex())
    return Key(bytes.fromhex(path.read_text().strip()))


def give(user):
    """The account of the demonstration has this key, whatever its visitors did to it."""
    mine = key()
    if not any(unseal(app.sealed_key) == mine.content for app in AuthenticatorApp.objects.filter(user=user)):
        add_app(user, mine, step=-1, name="Téléphone de démonstration")


@register(Tags.security, deploy=True)
def no_known_second_factor(app_configs, **kwargs):
    if not settings.DEMONSTRATION_SECOND_FACTOR:
        return []
    return [
        Error(
            "Le second facteur de la démonstration se lit dans un dossier : n’importe qui de la machine entrerait.",
            hint="Retirez DEMONSTRATION_SECOND_FACTOR des réglages de production.",
            id="passerelles.E002",
        )
    ]
