"""What is read once is not read again while one page is made: a place costs a dozen queries, and a page of a form reads
each of its answers for its field, for its list of steps, for its summary and for its drawing.

Nothing outlives the page: a territory that staff rename is read anew by the next one.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

_read = ContextVar("lectures", default=None)


@contextmanager
def remembering():
    """Within it, the functions marked ``once`` answer again what they answered to the same arguments.

    For code that shows, or that writes nothing that they read.
    """
    if _read.get() is not None:
        yield
        return
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def once(function):
    """Decorate a function of hashable arguments, whose answer nobody changes."""

    @wraps(function)
    def answer(*args, **kwargs):
        known = _read.get()
        if known is None:
            return function(*args, **kwargs)
        asked = (function, args, tuple(sorted(kwargs.items())))
        if asked not in known:
            known[asked] = function(*args, **kwargs)
        return known[asked]

    return answer


def keep(name, value):
    """Remember something read ahead under a name, as long as the ``remembering`` around it."""
    known = _read.get()
    if known is not None:
        known[name] = value


def kept(name):
    """What was read ahead under this name, or ``None``."""
    known = _read.get()
    return None if known is None else known.get(name)
