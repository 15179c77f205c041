"""One act: changes made together, under one number of their own in the history.

A web request or a command is an act already, and what runs inside it shares its number. What must be found again apart
from the rest (an import, a merge) opens its own.
"""

from contextlib import contextmanager

import pghistory
from django.db import connection
from pghistory.runtime import _tracker

# What the triggers read stays until the transaction ends: what follows the act is not part of it.
FORGET = "SELECT set_config('pghistory.context_id', '', true), set_config('pghistory.context_metadata', '', true)"


# Each row trigger of pgtrigger reads this setting; unset, it raises and catches an error, which walks through all the
# foreign keys that wait for the end of the transaction: the 20,000th row would cost seventy times the first.
QUICKEN = "SELECT set_config('pgtrigger.ignore', '{}', true)"


@contextmanager
def act(**metadata):
    """Note every change made inside under one new number, with ``metadata`` (``user``: who acts). Yields the number."""
    outer = _tracker.__dict__.pop("value", None)
    try:
        _set(QUICKEN)
        with pghistory.context(**metadata) as context:
            yield context.id
        _set(FORGET)
    finally:
        if outer is not None:
            _tracker.value = outer


def _set(statement):
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(statement)
