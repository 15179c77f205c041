"""Ready before the first reader: a new web process builds its indexes while it already answers."""

import gc
import logging
import threading
import time

from django.db import connection

from cooperation.pages.suggested import suggestions
from directory.jumelages.list import JumelageList
from directory.organisations.list import ActorList, FunderList
from directory.projects.list import ProjectList
from directory.search.memory import give_back, trim
from directory.territories.list import CollectiviteList
from events.agenda.list import Agenda
from events.publications.list import ArticleList, CallList, ResourceList

log = logging.getLogger(__name__)

# Those that people open first come first.
LISTS = (
    ProjectList,
    JumelageList,
    CollectiviteList,
    Agenda,
    ActorList,
    FunderList,
    CallList,
    ArticleList,
    ResourceList,
)
# What pages took and gave back stays with the process until the C library is told: three milliseconds each time.
PAUSE = 5  # seconds


def warm_up():
    """Build the index of every list, and the names to suggest, in a thread of this process."""
    threading.Thread(target=_build, name="warming", daemon=True).start()


def _build():
    try:
        # First: reading them takes memory that the indexes then use again.
        suggestions.tables()
        for listing in LISTS:
            listing.entry().warm()
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
