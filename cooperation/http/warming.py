"""Ready before the first reader: a new web process builds its indexes while it already answers."""

import gc
import logging
import threading
import time

from django.db import connection

from directory.kinds import all_kinds
from directory.search import vocabulary
from directory.search.memory import give_back, trim
from directory.search.suggested import suggestions

log = logging.getLogger(__name__)

# What pages took and gave back stays with the process until the C library is told: three milliseconds each time.
PAUSE = 5  # seconds


def warm_up():
    """Build the index of every list, and the names to suggest, in a thread of this process."""
    threading.Thread(target=_build, name="warming", daemon=True).start()


def warm_indexes():
    """Those that people open first come first."""
    for kind in all_kinds():
        if getattr(kind.list, "indexed", None):
            kind.list.entry().warm()


def _build():
    try:
        # First: reading them takes memory that the indexes then use again.
        suggestions.tables()
        vocabulary.warm()
        warm_indexes()
    except Exception:
        # Nothing is lost: the first request of each list tries again.
        log.exception("Les index des listes n’ont pas pu être construits d’avance.")
    finally:
        connection.close()
    give_back()
    # Indexes have no cycles to look for: the collector went through them for a fifth of a second, readers waiting.
    gc.freeze()
    while True:
        time.sleep(PAUSE)
        trim()
