"""Memory that was taken for a while and is no longer needed."""

import contextlib
import ctypes
import gc


def give_back():
    """Return the memory of all that is gone to the system."""
    gc.collect()
    trim()


def trim():
    """Return freed memory to the system, where the C library can: glibc keeps it otherwise."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
