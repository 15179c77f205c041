"""A second connection to the base, for what must be kept whatever becomes of the transaction under way."""

import uuid
from contextlib import contextmanager

from django.db import connection, connections


@contextmanager
def apart():
    """Yields the name of a connection of its own, for ``queryset.using(name)``: each statement is kept at once."""
    name = f"apart-{uuid.uuid4()}"
    connections[name] = connection.copy(name)
    try:
        yield name
    finally:
        connections[name].close()
        del connections[name]
