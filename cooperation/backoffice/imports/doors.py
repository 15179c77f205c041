"""Where one comes in: from the list of what a table may bring."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from directory.enums import ImportState
from directory.imports.kinds import import_kinds
from directory.models import ImportBatch

# Nothing is written: what they say may still be read otherwise, and waits for somebody.
UNFINISHED = (ImportState.RECEIVED, ImportState.REHEARSED, ImportState.FAILED)


def import_kind_of(model):
    """What a table may bring of the rows that the list of ``model`` shows, or ``None``."""
    return next((kind for kind in import_kinds() if kind.listed is model), None)


def import_address(user, model):
    """The page that imports rows of ``model``; an empty text when no table brings any, or not to ``user``."""
    kind = import_kind_of(model)
    if kind is None or not roles.can_add(user, ImportBatch):
        return ""
    return f"{reverse('admin:directory_importbatch_add')}?{urlencode({'sorte': kind.name})}"


def unfinished(mine):
    """The work of the day: tables that were sent and neither applied nor forgotten."""
    waiting = mine(ImportBatch).filter(state__in=UNFINISHED)
    return mine.task(
        "imports",
        _("Tableaux à finir d’importer"),
        _("Envoyés, pas encore écrits : reprenez où vous en étiez."),
        [(waiting, "state_changed_at", {"a-finir": "oui"})],
        since=_("depuis le"),
    )
