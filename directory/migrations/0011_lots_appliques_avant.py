"""The batches applied before batches had a state: who sent them, and the number of what they wrote in the history."""

import uuid

import pgtrigger
from django.db import migrations
from django.db.models import F


def give_states(apps, schema_editor):
    batches = apps.get_model("directory", "ImportBatch").objects
    for batch in batches.filter(act=None):
        found = None
        for name in ("JumelageChange", "ActorChange"):
            changes = apps.get_model("directory", name).objects.filter(pgh_context__batch=batch.pk)
            found = found or changes.values_list("pgh_context_id", flat=True).first()
        batches.filter(pk=batch.pk).update(
            state="applique", act=found or uuid.uuid4(), made_at=F("applied_at"), made_by=F("applied_by")
        )


def date_all(apps, schema_editor):
    batches = apps.get_model("directory", "ImportBatch").objects
    batches.filter(applied_at=None).update(applied_at=F("made_at"), applied_by=F("made_by"))
    # Their history too: a batch was always applied.
    with pgtrigger.ignore("directory.ImportBatchChange:append_only"):
        apps.get_model("directory", "ImportBatchChange").objects.filter(applied_at=None).update(applied_at=F("made_at"))


class Migration(migrations.Migration):
    dependencies = [("directory", "0010_lots_et_lignes")]
    operations = [migrations.RunPython(give_states, date_all)]
