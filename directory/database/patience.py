"""A time that many queries together may take: whoever asks too much is told, others are served meanwhile."""

import time
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled


class TooLong(Exception):
    """The queries were stopped: they took more than what was allowed."""


@contextmanager
def at_most(seconds):
    """Within: queries that stop after ``seconds``, each and together. Raises ``TooLong``; nothing is written then."""
    ends = time.monotonic() + seconds

    def on_time(execute, sql, params, many, context):
        if time.monotonic() > ends:
            raise TooLong
        return execute(sql, params, many, context)

    try:
        with transaction.atomic():
            before = _timeout()
            _timeout(round(seconds * 1000))
            with connection.execute_wrapper(on_time):
                yield
            _timeout(before)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooLong from error
        raise


def _timeout(value=None):
    """What a statement may take in this transaction; ``value``: from now on, in milliseconds or as it was said."""
    with connection.cursor() as cursor:
        if value is None:
            cursor.execute("SELECT current_setting('statement_timeout')")
        else:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(value)])
        return cursor.fetchone()[0]
