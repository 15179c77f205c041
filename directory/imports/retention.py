"""How long the files that networks bring are kept: they may hold people's names and addresses."""

import datetime

from django.db import transaction
from django.utils import timezone

from directory.database.retention import forgets
from directory.enums import ImportState
from directory.models import ImportBatch, ImportGlance

# Of a batch that was never applied, since the last gesture.
ABANDONED = datetime.timedelta(days=60)
# Of a batch that was applied: its file and what its rows said. What it wrote stays in the history, and is taken back
# from there.
APPLIED = datetime.timedelta(days=365)


@forgets(**{"fichiers d’import abandonnés": ABANDONED, "fichiers d’import appliqués": APPLIED})
def purge(now=None):
    """Forget what has been kept long enough. Returns ``{what: number}``. Again at once, it finds nothing."""
    now = now or timezone.now()
    kept = ImportBatch.objects.filter(forgotten_at=None).exclude(state__in=ImportState.working())
    written = kept.filter(state__in=ImportState.written(), state_changed_at__lt=now - APPLIED)
    abandoned = kept.exclude(state__in=ImportState.written()).filter(state_changed_at__lt=now - ABANDONED)
    return {
        "fichiers d’import abandonnés": sum(_forget(batch, now, keep_keys=False) for batch in abandoned),
        "fichiers d’import appliqués": sum(_forget(batch, now, keep_keys=True) for batch in written),
    }


def _forget(batch, now, *, keep_keys):
    """``keep_keys``: the same file, the next year, still finds its records."""
    with transaction.atomic():
        current = ImportBatch.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        batch = current.filter(pk=batch.pk, state=batch.state).first()
        if batch is None:
            return False
        storage, name = batch.file.storage, batch.file.name
        if keep_keys:
            batch.rows.update(reason="", detail={}, decision={}, asks=[], digest="")
        else:
            batch.rows.all().delete()
        ImportGlance.objects.filter(batch=batch).delete()
        batch.file, batch.forgotten_at = "", now
        batch.save(update_fields=["file", "forgotten_at"])
    # Once it is certain that nothing names it.
    if name:
        storage.delete(name)
    return True
