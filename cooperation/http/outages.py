"""What a reader is told when the site cannot answer for now: 503, in the site's look, without the database.

Every error that no view catches ends in ``server_error`` (``handler500``): those of the database's absence, of a
limit reached and of a full disk are nobody's fault and pass; the others stay errors 500.
"""

import errno
import sys
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views import defaults


@dataclass(frozen=True)
class Outage:
    """``wait``: seconds before it is worth trying again."""

    title: str
    sentence: str
    wait: int = 10
    is_about_writing: bool = False


AWAY = Outage(
    _("Le site n’atteint plus sa base de données"),
    _(
        "Ce n’est pas de votre fait, et rien de ce qui est enregistré n’est perdu. "
        "Il revient de lui-même dès que possible."
    ),
)
TOO_LONG = Outage(
    _("Cette page demande trop de temps"),
    _(
        "Le site a préféré s’arrêter plutôt que faire attendre tout le monde. "
        "Réessayez dans une minute, ou demandez moins à la fois."
    ),
    wait=60,
)
BUSY = Outage(
    _("Quelqu’un d’autre écrit au même endroit"),
    _("Le site a attendu son tour quelques secondes, en vain. Réessayez dans un instant."),
)
FULL = Outage(
    _("Le disque du site est plein"),
    _(
        "Rien de nouveau ne peut être enregistré pour l’instant ; lire reste possible. "
        "Qui tient le site doit faire de la place."
    ),
    wait=300,
    is_about_writing=True,
)

# By PostgreSQL's own code: https://www.postgresql.org/docs/current/errcodes-appendix.html
BY_CODE = {"57014": TOO_LONG, "55P03": BUSY, "40P01": BUSY, "40001": BUSY, "53100": FULL}


def outage_of(error):
    """What passes in an exception or in what led to it, or ``None``: it is a fault of ours."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return FULL
        if isinstance(error, (OperationalError, InterfaceError)):
            return BY_CODE.get(getattr(error.__cause__, "sqlstate", None), AWAY)
        error = error.__cause__ or error.__context__
    return None


def unavailable(request, outage):
    """The page of an ``Outage``. Whoever was sending a form is told what to do of it."""
    context = {"panne": outage, "envoi": request.method not in ("GET", "HEAD"), "fichiers": _bears_files(request)}
    response = HttpResponse(loader.render_to_string("indisponible.html", context), status=503)
    response.headers["Retry-After"] = str(outage.wait)
    add_never_cache_headers(response)
    return response


def server_error(request, *arguments, **options):
    """``handler500``."""
    outage = outage_of(sys.exc_info()[1])
    return defaults.server_error(request) if outage is None else unavailable(request, outage)


def _bears_files(request):
    return request.content_type == "multipart/form-data"
