"""Several processes, one server: the first to come starts it, the last to leave stops it.

Each process holds a shared lock on `embedded.users` while it uses the server. The kernel drops the lock of a killed
process, so the count is never wrong. Starting, stopping and counting happen under the exclusive lock `embedded.lock`.
"""

import atexit
import fcntl
import os
import threading
from contextlib import contextmanager

from .server import EmbeddedError, Server

_holds = {}  # data folder → (process id, file): a forked child must take a hold of its own
_thread_lock = threading.RLock()


def attach(place):
    """Make sure that the server of `place` runs and stays up until this process ends.

    Cheap when already attached to a live server: one read in /proc. Raises PlaceError, in French, when it cannot.
    """
    with _thread_lock:
        held_by, _file = _holds.get(place.data, (None, None))
        if held_by == os.getpid() and Server(place).pid() is not None:
            return
        with _exclusive(place):
            if held_by != os.getpid():
                users = _open(place, "embedded.users")
                fcntl.flock(users, fcntl.LOCK_SH)
                _holds[place.data] = (os.getpid(), users)
                atexit.register(detach, place)
            Server(place).start()


def detach(place):
    """Leave the server, and stop it if nobody else uses it and nobody asked to keep it running."""
    with _thread_lock:
        held_by, users = _holds.get(place.data, (None, None))
        if held_by != os.getpid():
            return
        with _exclusive(place):
            del _holds[place.data]
            users.close()
            if not _kept(place).exists() and not _is_used(place):
                Server(place).stop()


def keep_running(place):
    """Start the server and leave it running after this process."""
    attach(place)
    _kept(place).touch()


def release(place):
    """Undo `keep_running`. Returns whether the server is stopped: it stays up while somebody uses it."""
    with _thread_lock, _exclusive(place):
        _kept(place).unlink(missing_ok=True)
        if place.data not in _holds and not _is_used(place):
            Server(place).stop()
    return Server(place).pid() is None


def stop_now(place):
    """Stop the server whoever uses it."""
    with _thread_lock, _exclusive(place):
        _kept(place).unlink(missing_ok=True)
        Server(place).stop()


def _kept(place):
    return place.data / "embedded.keep"


def _is_used(place):
    with _open(place, "embedded.users") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def _exclusive(place):
    with _open(place, "embedded.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _open(place, name):
    """Open a lock file of the data folder, making both. A folder that root makes lets the server's account through."""
    try:
        if not place.data.exists():
            place.data.mkdir(parents=True, exist_ok=True)
            place.data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        file = (place.data / name).open("a")
        if os.geteuid() == 0:
            os.fchown(file.fileno(), place.owner, -1)
    except OSError as error:
        raise EmbeddedError(f"Le dossier {place.data} n’est pas accessible en écriture : {error.strerror}.") from error
    return file
