"""From a batch to what each of its rows would do: the file, the columns and the kind, put together.

What reads workbooks is loaded by the worker and the commands alone.
"""

import json
import shutil
import tempfile
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import md5
from pathlib import Path

from django.utils import timezone

from directory.database.version import read_version
from directory.enums import ImportState, RowOutcome
from directory.french import quoted
from directory.models import ImportBatch, ImportGlance, ImportRow


class Unusable(Exception):
    """The file cannot be read as it is; the message is a French sentence that says what to do."""


def kind_of(batch):
    """The ``ImportKind`` of a batch."""
    from directory.imports.kinds import import_kind

    return import_kind(batch.kind)


def outcomes_of(batch, *, settled):
    """``(number of rows, iterator of Outcome)`` of a batch, against the base as it is. Raises ``Unusable``.

    ``settled``: ``{row: decision}``.
    """
    from directory.imports.meanings import Mapping
    from directory.imports.rehearsal import rehearse
    from directory.imports.shape import table_of

    mapping = Mapping.from_json(batch.mapping)
    sheet = batch.sheet or mapping.sheet
    try:
        table = table_of(_workbook(batch), sheet=sheet, header_rows=mapping.header_rows)
    except LookupError:
        raise Unusable(f"Ce classeur n’a pas de feuille {quoted(sheet)} qui dise quelque chose.") from None
    found = rehearse(
        table,
        mapping,
        kind_of(batch),
        network=batch.network,
        settled=settled,
        keys=keys_of(batch.network, batch.kind),
        by=batch.asked_by,
    )
    return len(table.rows), found


# --- What a rehearsal rests on, and whether it still stands -----------------------------------------------------------


def basis_of(batch):
    """What the outcomes of a batch depend on, as JSON: they would be the same as long as it is."""
    decisions = sorted(batch.rows.exclude(decision={}).values_list("number", "decision"))
    former = ImportBatch.objects.filter(network=batch.network_id, kind=batch.kind, state=ImportState.APPLIED)
    return {
        "version": read_version().token,
        # « en cours », « à venir ».
        "on": timezone.localdate().isoformat(),
        "by": batch.asked_by_id,
        "decisions": md5(json.dumps(decisions).encode(), usedforsecurity=False).hexdigest(),
        "keys": sorted(former.values_list("pk", flat=True)),
    }


def keep_basis(batch, basis):
    ImportGlance.objects.update_or_create(batch=batch, defaults={"basis": basis})


def is_as_rehearsed(batch):
    """Whether each row would do now what its rehearsal said: nothing that it read changed, nor may who asks change less
    than then.
    """
    kept = ImportGlance.objects.filter(batch=batch).values_list("basis", flat=True).first()
    return bool(kept) and kept == basis_of(batch) and _may_still_change(batch)


def _may_still_change(batch):
    by = batch.asked_by
    if by.publishes_for(None):
        return True
    changed = batch.rows.filter(outcome=RowOutcome.UPDATED, detail__is_proposed=False)
    records = kind_of(batch).model._base_manager.filter(pk__in=changed.values("record"))
    return not records.exclude(pk__in=by.changeable(records).values("pk")).exists()


_read = ContextVar("workbook", default=None)


@contextmanager
def already_read(workbook):
    """Batches of the file of this ``Workbook`` are not read again inside."""
    token = _read.set(workbook)
    try:
        yield
    finally:
        _read.reset(token)


def _workbook(batch):
    from directory.imports.workbooks import Refused, read_workbook

    if (known := _read.get()) is not None and known.sha256 == batch.sha256:
        return known
    if not batch.file:
        raise Unusable("Le fichier de ce lot a été effacé : envoyez-le de nouveau.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fichier"
        try:
            with batch.file.open() as kept, path.open("wb") as local:
                shutil.copyfileobj(kept, local)
            return read_workbook(path, name=batch.file_name)
        except FileNotFoundError:
            raise Unusable("Le fichier de ce lot n’est plus là : envoyez-le de nouveau.") from None
        except Refused as refusal:
            raise Unusable(str(refusal)) from None


def keys_of(network, kind):
    """``{a row's own key in its file: key of its record}``, from the batches of this network that stand applied."""
    rows = ImportRow.objects.filter(
        batch__network=network, batch__kind=kind, batch__state="applique", record__isnull=False
    ).exclude(key="")
    return dict(rows.order_by("batch__applied_at", "number").values_list("key", "record"))
