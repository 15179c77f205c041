"""Ready before the first reader: a new web process builds its indexes while it already answers."""

import logging
import threading
import time

from django.db import connection

from cooperation.suggestions import suggestions
from directory.search.memory import give_back
from directory.views.lists import ActorList, CollectiviteList, FunderList, JumelageList, ProjectList
from events.views.agenda import Agenda
from events.views.lists import ArticleList, CallList, ResourceList

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
# Requests that came meanwhile were answered by SQL: their memory goes back too, once they are over.
SETTLED_AFTER = 20  # seconds


def warm_up():
    """Build the index of every list, and the names to suggest, in a thread of this process."""
    threading.Thread(target=_build, name="warming", daemon=True).start()


def _build():
    try:
        # First: reading them takes memory that the indexes then use again.
        suggestions.tables()
        for view in LISTS:
            view.entry().warm()
    except Exception:
        # Nothing is lost: the first request of each list tries again.
        log.exception("Les index des listes n’ont pas pu être construits d’avance.")
    finally:
        connection.close()
        give_back()
        time.sleep(SETTLED_AFTER)
        give_back()
