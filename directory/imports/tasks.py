"""What the worker does for imports."""

import datetime

from django.utils import timezone

from directory.imports import actions, retention, undoing  # noqa: F401 (retention: what it forgets)
from directory.imports.working import work
from directory.mail.queue import every, task
from directory.models import ImportBatch

# Asked for longer ago and nobody works on it: its job was lost with its worker, or its command was killed.
LOST_AFTER = datetime.timedelta(minutes=1)


@task(actions.WORK, is_long=True)
def do(batch):
    work(batch)


@task(undoing.FORESEE)
def foresee(batch):
    undoing.find(batch)


@every("* * * * *", name="imports.reprendre")
def take_up():
    before = timezone.now() - LOST_AFTER
    for batch in ImportBatch.objects.filter(state__in=actions.State.working(), asked_at__lt=before).order_by("pk"):
        actions.queue_work(batch)
