"""The version of the data: a short text that changes when anything that public pages show changes, in any process."""

from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, wraps

from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver

# ``xmin``: the oldest transaction still open. What older ones noted is already visible, what others will note is not.
VERSION = """
SELECT coalesce(max(id), 0), count(*), pg_snapshot_xmin(pg_current_snapshot())::text::bigint
FROM directory_revision
"""
CHANGES = "SELECT id, source, keys, transaction FROM directory_revision WHERE transaction >= %s"


@dataclass
class DataVersion:
    """``token`` identifies what is visible; ``horizon`` is where to look again for what was not.

    ``is_provisional``: an index was not ready when it was asked under this version. SQL answered, and finds words less
    well: no cache keeps that page.
    """

    token: str
    horizon: int
    is_provisional: bool = False


def read_version():
    """The ``DataVersion`` of now, in one query.

    The number of revisions counts too: a transaction may commit after another that numbered its rows later.
    """
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        last, number, horizon = cursor.fetchone()
    return DataVersion(f"{last}-{number}", horizon)


_answering = ContextVar("version", default=None)


def version_of(request):
    """The ``DataVersion`` under which ``request`` is answered: read once, whoever asks first."""
    if not hasattr(request, "data_version"):
        request.data_version = read_version()
    _answering.set(request.data_version)
    return request.data_version


@receiver((request_started, request_finished))
def _forget(**_signal):
    """The version of a request is neither that of the next in this thread, nor of the work that follows it there."""
    _answering.set(None)


def data_version():
    """The token of now."""
    return read_version().token


def answering_version():
    """The ``DataVersion`` of the request being answered in this thread, else the one of now."""
    return _answering.get() or read_version()


def answering():
    """Its token."""
    return answering_version().token


_kept = []


def by_version(maxsize=2):
    """Decorator: what a function of hashable arguments answers is kept as long as nothing changes in the base."""

    def decorate(function):
        kept = lru_cache(maxsize=maxsize)(lambda _token, *arguments: function(*arguments))
        _kept.append(kept)

        @wraps(function)
        def answer(*arguments):
            return kept(answering(), *arguments)

        return answer

    return decorate


def forget():
    """Drop what ``by_version`` keeps: for tests, whose transactions leave no trace."""
    for kept in _kept:
        kept.cache_clear()


def changes_since(horizon):
    """``[(number, table.column, keys or None, transaction)]`` noted since a ``DataVersion`` with this horizon.

    Those that were visible then come again as long as an older transaction, anywhere on the server, is not over.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, [horizon])
        return cursor.fetchall()
