"""Places for what costs: so many at once on this machine, whatever the number of processes, and the rest are told.

A place is a lock on a file: the system takes it back from a process that dies, however it dies. It is of one machine
since what it spares, processors and memory, is.
"""

import fcntl
import os
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

# How often whoever waits looks again, in seconds.
_EVERY = 0.05
_lock = threading.Lock()
_held = 0


class Full(Exception):
    """All the places are taken, and stay so."""


@contextmanager
def place(kind):
    """One of the places of ``kind`` (a key of ``COSTLY_PLACES``), for a ``with``: its descriptor, which a child may
    hold too. Raises ``Full`` once the wait of this kind is over, or at once when as many threads of this process as may
    (``COSTLY_THREADS``) work or wait for such a place already: the others are for readers.
    """
    with _thread():
        descriptor = _take(kind, **settings.COSTLY_PLACES[kind])
        try:
            yield descriptor
        finally:
            os.close(descriptor)


class Streamed:
    """Parts of an answer that cost while they are made: a place is taken now, and given back when the answer is closed.

    Raises ``Full`` as ``place`` does.
    """

    def __init__(self, kind, parts):
        self._parts, self._held = iter(parts), ExitStack()
        self._held.enter_context(place(kind))

    def __iter__(self):
        return self._parts

    def close(self):
        self._held.close()
        if hasattr(self._parts, "close"):
            self._parts.close()


@contextmanager
def _thread():
    global _held
    with _lock:
        if _held >= settings.COSTLY_THREADS:
            raise Full
        _held += 1
    try:
        yield
    finally:
        with _lock:
            _held -= 1


def _take(kind, places, wait):
    """``places``: how many there are; ``wait``: in seconds."""
    folder, end = Path(settings.PLACES_ROOT), time.monotonic() + wait
    while True:
        for number in range(places):
            descriptor = _locked(folder, f"{kind}-{number}")
            if descriptor is not None:
                return descriptor
        if time.monotonic() >= end:
            raise Full
        time.sleep(_EVERY)


def _locked(folder, name):
    """The descriptor of the file once it is locked, ``None`` if it is by another."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:  # a full disk: no file can be kept either
        raise Full from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
