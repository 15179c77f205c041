"""What the database refuses of batches, their rows and what is remembered of them."""

import uuid

from django.utils import timezone

from tests.constraints import refused, refused_twin
from tests.factories import ImportBatchFactory, ImportLayoutFactory, ImportProgressFactory, ImportRowFactory

NOW = timezone.now()

CASES = [
    *(
        refused(f"directory_importbatch_{name}_at_with_{name}_by", ImportBatchFactory, {f"{name}_at": NOW})
        for name in ("asked", "applied", "undone")
    ),
    refused("directory_importbatch_made_at_with_made_by", ImportBatchFactory, {"made_by": None}),
    refused("import_batch_work_is_asked", ImportBatchFactory, {"state": "en-application"}),
    refused("import_batch_applied_is_dated", ImportBatchFactory, {"state": "applique"}),
    refused("import_batch_applied_is_dated", ImportBatchFactory, {"state": "applique", "act": uuid.uuid4()}),
    refused("import_batch_undone_is_dated", ImportBatchFactory, {"state": "defait"}, applied=True),
    refused("import_batch_failure_is_told", ImportBatchFactory, {"state": "en-echec"}),
    refused_twin("import_row_once", ImportRowFactory, ["batch", "number"]),
    refused("import_row_written_has_record", ImportRowFactory, {"is_written": True}),
    refused("import_progress_within_total", ImportProgressFactory, {"done": 1}),
    refused_twin("import_layout_once", ImportLayoutFactory, ["network", "kind", "digest"]),
]
