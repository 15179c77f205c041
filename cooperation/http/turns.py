"""Who goes first when more is asked than the threads of a process can answer: readers, then each sender in turn.

The threads of a process share one processor: a page that takes a twentieth of a second alone takes half a second beside
nine others. What is not read by everybody (forms, the office) therefore begins a few at a time, leaves threads to
readers, and whoever sends without end waits behind his own requests, not others behind him.
"""

import re
import time
from collections import OrderedDict, deque
from urllib.parse import unquote_to_bytes

from django.conf import settings

from directory.apart.addresses import client_of, subscriber

# Of four threads, one for what is not read by everybody: what has just begun computes, and takes from readers; what
# lasts longer than this, in seconds, mostly waits (for a child, a place, a lock), or is somebody's import.
SHARE = 4
YOUNG = 1
# Of each kind. Beyond, the one who has most in line loses his last.
MOST_IN_LINE = 200

_LINE = re.compile(rb"(\S+) ([^ ?]*)")
_FORWARDED = re.compile(rb"\r\nx-forwarded-for[ \t]*:([^\r\n]*)", re.IGNORECASE)


class Line:
    """Requests that wait for a thread: each sender has one answered in turn."""

    def __init__(self):
        self._of_senders, self._length = OrderedDict(), 0

    def __len__(self):
        return self._length

    def put(self, sender, conn):
        """Returns the connection that has to leave for it, ``None`` as long as there is room."""
        self._of_senders.setdefault(sender, deque()).append(conn)
        self._length += 1
        if self._length <= MOST_IN_LINE:
            return None
        most = max(self._of_senders, key=lambda one: len(self._of_senders[one]))
        return self._out_of(most, self._of_senders[most].pop)

    def take(self):
        sender = next(iter(self._of_senders))
        self._of_senders.move_to_end(sender)
        return self._out_of(sender, self._of_senders[sender].popleft)

    def _out_of(self, sender, pop):
        conn = pop()
        self._length -= 1
        if not self._of_senders[sender]:
            del self._of_senders[sender]
        return conn


class Turns:
    """``threads``: of the process. A connection is ``put`` in line, comes out by ``take`` when a thread may answer it,
    and is ``done``.
    """

    def __init__(self, threads):
        self._threads = threads
        share = max(1, threads // SHARE)
        self._most_young, self._most_others = share, max(1, threads - share)
        self._readers, self._others = Line(), Line()
        # Since when a thread works for it; ``None`` for a reader.
        self._begun = {}

    def put(self, conn):
        """Returns the connection that loses its place in line, or ``None``."""
        head = bytes(conn.incoming.head)
        conn.is_reader = is_read_by_all(head)
        line = self._readers if conn.is_reader else self._others
        return line.put(sender_of(head, conn.client), conn)

    def take(self):
        """The next connection to answer; ``None`` when none is in line, or may begin now."""
        if len(self._begun) >= self._threads:
            return None
        if self._readers:
            conn = self._readers.take()
        elif self._others and self._may_others():
            conn = self._others.take()
        else:
            return None
        self._begun[conn] = None if conn.is_reader else time.monotonic()
        return conn

    def done(self, conn):
        self._begun.pop(conn, None)

    def _may_others(self):
        others, now = [since for since in self._begun.values() if since is not None], time.monotonic()
        young = sum(now - since < YOUNG for since in others)
        return young < self._most_young and len(others) < self._most_others


def is_read_by_all(head):
    """Whether a request, by its first bytes, reads what everybody reads."""
    found = _LINE.match(head)
    if not found or found[1] not in (b"GET", b"HEAD"):
        return False
    path = unquote_to_bytes(found[2]).decode(errors="replace")
    return path in settings.MACHINE_PATHS or not path.startswith(settings.PRIVATE_PATHS) or path.startswith("/medias/")


def sender_of(head, client):
    """Whose turn a request takes. ``client``: who is connected, as a socket tells: nobody at a local one."""
    forwarded = _FORWARDED.search(head)
    remote = client[0] if isinstance(client, tuple) else ""
    return subscriber(client_of(remote, forwarded[1].decode("latin-1") if forwarded else ""))
