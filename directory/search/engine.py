"""The indexes of this process: built when first asked, brought up to date before each answer.

Truth stays in the database: while an index is being built, the lists count with SQL. See ``docs/adr/0014-moteur.md``.
"""

import logging
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from directory.database.version import changes_since, read_version
from directory.search import sql
from directory.search.index import ListIndex
from directory.search.memory import give_back
from directory.search.since import Since

log = logging.getLogger(__name__)

# The log of revisions is kept for an hour: half of it leaves no doubt.
MAX_SILENCE = 1800  # seconds


class Entry:
    """The index of one list in this process."""

    def __init__(self, indexed, facets, sorts):
        self.indexed, self.facets, self.sorts = indexed, facets, sorts
        self.lock = threading.RLock()
        self.index = None
        self.version = None
        self.followed = frozenset()  # numbers of the revisions after the version's horizon that the index already knows
        self.seen = 0.0
        self.building = None

    def at(self, version):
        """The index as of ``version`` or later; ``None`` while it is being built."""
        with self.lock:
            if self.index is not None and not self._follow(version):
                self.index = None
            if self.index is None:
                self._build()
            version.is_provisional |= self.index is None
            return self.index

    def _follow(self, version):
        """Bring the index up to ``version``; false if it must be built anew."""
        now = time.monotonic()
        if now - self.seen > MAX_SILENCE:
            return False
        self.seen = now
        if version.token != self.version.token:
            changes = changes_since(self.version.horizon)
            fresh = [change for change in changes if change[0] not in self.followed]
            affected = self.indexed.affected((source, keys) for _number, source, keys, _transaction in fresh)
            if affected is None:
                return False
            if affected:
                self.index.update(affected)
                self.index.since.note(affected, fresh)
            self.version, self.followed = version, frozenset(number for number, *_ in changes)
        if self.index.day != timezone.localdate():
            self.index.pass_midnight()
        return True

    def _build(self):
        """Build at once what is small; leave what is large to a thread."""
        if self.building and self.building.is_alive():
            return
        limit = settings.INDEX_AT_ONCE
        records = self.indexed.records()
        if sql.about(records.model) <= limit or records.order_by().count() <= limit:
            self._make()
        else:
            self.building = threading.Thread(target=self._make_apart, name="index", daemon=True)
            self.building.start()

    def warm(self):
        """Build the index now, however large, unless another thread does."""
        with self.lock:
            if self.index is not None or (self.building and self.building.is_alive()):
                return
            self.building = threading.current_thread()
        try:
            self._make()
        finally:
            self.building = None

    def _make(self):
        since = Since(timezone.now() - timedelta(seconds=MAX_SILENCE))
        version, changes = read_version(), changes_since(0)
        since.note(self.indexed.affected((source, keys) for _number, source, keys, _transaction in changes), changes)
        followed = frozenset(number for number, _, _, transaction in changes if transaction >= version.horizon)
        index = ListIndex(self.indexed, self.facets, self.sorts)
        index.since = since
        with self.lock:
            self.index, self.version, self.followed, self.seen = index, version, followed, time.monotonic()

    def _make_apart(self):
        try:
            self._make()
            give_back()
        except Exception:
            # The lists go on with SQL; the next request tries again.
            log.exception("L’index d’une liste n’a pas pu être construit.")
        finally:
            connection.close()


_entries = {}
_lock = threading.Lock()


def register(name, indexed, facets, sorts):
    """Declare a list once."""
    with _lock:
        if name not in _entries:
            _entries[name] = Entry(indexed, facets, sorts)
        return _entries[name]


def entry(name):
    return _entries[name]


def entries():
    return list(_entries.values())


def forget():
    """Drop every index: for tests, whose transactions leave no trace to follow."""
    for one in _entries.values():
        with one.lock:
            one.index = one.version = None
