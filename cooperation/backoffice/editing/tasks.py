"""What the worker forgets of the forms of sheets, with the rest."""

from cooperation.backoffice.editing import keeping
from cooperation.backoffice.editing.models import STILL_THERE, OpenSheet
from directory.database.retention import forgets


@forgets(**{"pièces gardées d’un formulaire": keeping.KEPT, "fiches ouvertes": STILL_THERE})
def purge(now=None):
    return {"pièces gardées d’un formulaire": keeping.purge(now), "fiches ouvertes": OpenSheet.objects.forget(now)}
