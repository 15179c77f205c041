"""Where one comes in: from the list of what a table may bring."""

from urllib.parse import urlencode

from django.urls import reverse

from cooperation.accounts import roles
from directory.imports.kinds import import_kinds
from directory.models import ImportBatch


def import_address(user, model):
    """The page that imports rows of ``model``; an empty text when no table brings any, or not to ``user``."""
    kind = next((kind for kind in import_kinds() if kind.model is model), None)
    if kind is None or not roles.can_add(user, ImportBatch):
        return ""
    return f"{reverse('admin:directory_importbatch_add')}?{urlencode({'sorte': kind.name})}"
