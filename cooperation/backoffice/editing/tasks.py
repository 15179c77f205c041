"""What the worker does for the forms of sheets."""

from cooperation.backoffice.editing import keeping
from cooperation.backoffice.editing.models import OpenSheet
from directory.mail.queue import every


@every("17 4 * * *", name="fiches.fichiers-gardes")
def purge():
    keeping.purge()
    OpenSheet.objects.forget()
