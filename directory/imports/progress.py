"""How far the work on a batch is, for whoever looks: another window, another process, after the tab was closed."""

import time
from contextlib import contextmanager

from django.utils import timezone

from directory.database.apart import apart
from directory.models import ImportProgress

# Seconds between two notes.
EVERY = 0.4


class Progress:
    """``step``: begin something of so many parts; ``tick``: so many are done."""

    def __init__(self, rows, shown=None):
        self._rows, self._shown = rows, shown
        self._name, self._total, self._at = "", 0, 0.0

    def step(self, name, total):
        self._name, self._total = name, total
        self._note(0)

    def tick(self, done):
        if self._shown:
            self._shown(self._name, done, self._total)
        if done >= self._total or time.monotonic() - self._at >= EVERY:
            self._note(done)

    def _note(self, done):
        self._at = time.monotonic()
        self._rows.update(step=self._name, done=min(done, self._total), total=self._total, at=timezone.now())


@contextmanager
def reporting(pk, shown=None):
    """A ``Progress`` of the batch ``pk``, kept apart from the transaction under way. ``shown(step, done, total)``: told
    too.
    """
    with apart() as name:
        yield Progress(ImportProgress.objects.using(name).filter(batch=pk), shown)
