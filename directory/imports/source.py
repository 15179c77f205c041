"""From a batch to what each of its rows would do: the file, the columns and the kind, put together.

What reads workbooks is loaded by the worker and the commands alone.
"""

import shutil
import tempfile
from pathlib import Path

from directory.french import quoted
from directory.models import ImportRow


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


def _workbook(batch):
    from directory.imports.workbooks import Refused, read_workbook

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
