"""The workers of gunicorn, whom slow clients do not occupy: a thread answers a request that is whole, and no more.

gunicorn's own give a thread to each connection that says something, until the last byte is in and out: as many clients
as there are threads, each sending a letter a minute, or reading so, stop the site. Here the loop of the process, which
waits for all sockets at once, receives requests (``Incoming``) and finishes sending answers (``Outgoing``). A proxy
that keeps both by itself does the same; this holds without one, or behind one that does not.
"""

import contextlib
import errno
import re
import resource
import selectors
import socket
import tempfile
import threading
import time
from functools import partial

from gunicorn.http import RequestParser
from gunicorn.workers.gthread import TConn, ThreadWorker

from cooperation.http.turns import Turns

# In seconds: for the head of a request, once it begins; without any byte of a body, or of an answer being read.
HEAD_SECONDS = 10
STILL_SECONDS = 30
# How slow a body may be in all, in bytes a second: twenty megabytes in an hour and a half.
LEAST_RATE = 4_000
# After the last answer, for the client to have read it.
LINGER_SECONDS = 2
# In bytes: of a head, as gunicorn counts; of a body: twelve files of twenty megabytes and their form.
MAX_HEAD = 64 * 1024
MAX_BODY = 260 * 1024 * 1024
# What one connection, then all those of a process, may leave on the disk.
MAX_KEPT = 1024 * 1024 * 1024
# Beyond, in memory no more.
IN_MEMORY = 64 * 1024
BLOCK = 64 * 1024
# Of a process. The one that has been waiting longest makes room for the next.
MOST_WAITING = 500

# When more waits than a process can answer: what is said to people, and to programs.
BUSY = "503 Service Unavailable"
_SAID = {
    BUSY: (
        '<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Réessayez dans une minute</title>'
        "<h1>Réessayez dans une minute</h1><p>Trop de demandes arrivent à la fois. Si vous veniez d’envoyer un "
        "formulaire, revenez en arrière, tout y est encore.</p></html>"
    ).encode()
}
_HEADERS = {BUSY: "Retry-After: 60\r\nCache-Control: no-store\r\nContent-Type: text/html; charset=utf-8\r\n"}
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_EXPECTING = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"


class Refused(Exception):
    """The request is not received any further: its text is the line of status to answer."""


class Kept:
    """Bytes to give back in order, on the disk when they are many. ``total``: what all together may take."""

    class Total:
        def __init__(self):
            self.bytes, self._lock = 0, threading.Lock()

        def add(self, number):
            with self._lock:
                self.bytes += number

    def __init__(self, total):
        self._file, self._total, self._start, self._end = None, total, 0, 0

    def __len__(self):
        return self._end - self._start

    def append(self, data):
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - as long as the connection needs it
        if self._total.bytes + len(data) > MAX_KEPT:
            raise OSError(errno.EPIPE, "too much is kept for slow clients")
        self._file.seek(self._end)
        self._file.write(data)
        self._end += len(data)
        self._total.add(len(data))

    def peek(self, size=BLOCK):
        if not len(self):
            return b""
        self._file.seek(self._start)
        return self._file.read(min(size, len(self)))

    def drop(self, size):
        self._start += size
        if not len(self):
            self.clear()

    def clear(self):
        if self._file is not None:
            self._file.close()
        self._total.add(-self._end)
        self._file, self._start, self._end = None, 0, 0

    def blocks(self):
        """All of it, given up as it is read."""
        while block := self.peek():
            self.drop(len(block))
            yield block


class Incoming:
    """A request as it comes."""

    def __init__(self, total):
        self.head, self.body = bytearray(), Kept(total)
        self.begun = self.moved = time.monotonic()
        # Of the body; ``None`` as long as the head is not whole.
        self.length, self.is_chunked, self._tail = None, False, b""

    @property
    def is_idle(self):
        return not self.head

    @property
    def is_whole(self):
        if self.length is None:
            return False
        return self._tail.endswith(_LAST_CHUNK) if self.is_chunked else len(self.body) >= self.length

    def deadline(self, idle):
        """When it has waited enough. ``idle``: seconds given to a connection that says nothing."""
        if self.is_idle:
            return self.begun + idle
        if self.length is None:
            return self.begun + HEAD_SECONDS
        slowest = self.begun + HEAD_SECONDS + STILL_SECONDS + (self.length or MAX_BODY) / LEAST_RATE
        return min(self.moved + STILL_SECONDS, slowest)

    def feed(self, data):
        """Take some bytes. Returns those that belong to the next request. Raises ``Refused``."""
        self.moved = time.monotonic()
        if self.is_idle:
            self.begun = self.moved
        if self.length is None:
            looked_at = max(0, len(self.head) - len(_END))
            self.head += data
            end = self.head.find(_END, looked_at)
            if (end if end >= 0 else len(self.head)) > MAX_HEAD:
                raise Refused("431 Request Header Fields Too Large")
            if end < 0:
                return b""
            data = bytes(self.head[end + len(_END) :])
            del self.head[end + len(_END) :]
            self.is_chunked = bool(_CHUNKED.search(self.head))
            found = _LENGTH.search(self.head)
            self.length = int(found[1]) if found and not self.is_chunked else 0
            # A body of chunks that begins by its end: one that is empty.
            self._tail = b"\r\n"
        if self.is_chunked:
            taken, rest = data, b""
            self._tail = (self._tail + data)[-len(_LAST_CHUNK) :]
        else:
            missing = self.length - len(self.body)
            taken, rest = data[:missing], data[missing:]
        if max(self.length, len(self.body) + len(taken)) > MAX_BODY:
            raise Refused("413 Content Too Large")
        if taken:
            self.body.append(taken)
        return rest

    @property
    def expects(self):
        """Whether the client waits for a word before it sends the body."""
        return self.length is not None and not self.is_whole and bool(_EXPECTING.search(self.head))

    def blocks(self):
        yield bytes(self.head)
        yield from self.body.blocks()


class Outgoing:
    """A socket that never makes its thread wait: what the client does not take now is kept for the loop to send."""

    def __init__(self, sock, total):
        self.sock, self.kept, self.moved = sock, Kept(total), time.monotonic()

    def __getattr__(self, name):
        return getattr(self.sock, name)

    def setblocking(self, is_blocking):
        """It stays as it is: gunicorn, which would have its threads wait, asks for it before each answer."""

    def sendall(self, data):
        self.flush()
        data = memoryview(data)
        if not len(self.kept):
            data = data[self._send(data) :]
        for start in range(0, len(data), BLOCK):
            self.kept.append(data[start : start + BLOCK])

    def send(self, data):
        self.sendall(data)
        return len(data)

    def flush(self):
        """Send what the client takes of what was kept. Returns whether nothing is left."""
        while block := self.kept.peek():
            sent = self._send(block)
            self.kept.drop(sent)
            if sent < len(block):
                return False
        return True

    def _send(self, data):
        try:
            sent = self.sock.send(data)
        except BlockingIOError:
            return 0
        self.moved = time.monotonic()
        return sent


class Connection(TConn):
    """``step``: what the loop waits for: a request (``receiving``), the client to read (``sending``) or to leave
    (``leaving``); ``keeps``: whether another request may follow the answer being sent; ``rest``: what came of it.
    """

    def __init__(self, cfg, sock, client, server, total):
        sock.setblocking(False)
        # An answer in two writes does not wait for the first to be acknowledged.
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().__init__(cfg, Outgoing(sock, total), client, server)
        self.initialized, self.total = True, total
        self.incoming, self.rest = Incoming(total), b""
        self.step, self.keeps, self.left_at = "", False, 0

    def deadline(self, idle):
        if self.step == "receiving":
            return self.incoming.deadline(idle)
        return self.sock.moved + STILL_SECONDS if self.step == "sending" else self.left_at + LINGER_SECONDS

    def close(self, graceful=False):
        self.incoming.body.clear()
        self.sock.kept.clear()
        super().close()


class PatientWorker(ThreadWorker):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.total = Kept.Total()
        # Those for whom the loop waits, since when they do: the first has for longest.
        self.waiting, self.is_looked_at = {}, 0
        self.turns = Turns(self.cfg.threads)

    def init_process(self):
        # A socket is a file: as many as the system lets, up to what may wait.
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = 4 * MOST_WAITING
        resource.setrlimit(resource.RLIMIT_NOFILE, (most if hard == resource.RLIM_INFINITY else min(hard, most), hard))
        super().init_process()

    # --- Called by gunicorn's loop -----------------------------------------------------------------------------------

    def accept(self, listener):
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._make_room()
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                raise
            return
        self.nr_conns += 1
        if len(self.waiting) >= MOST_WAITING:
            self._make_room()
        self._wait(Connection(self.cfg, sock, client, listener.getsockname(), self.total), "receiving")

    def enqueue_req(self, conn):
        """Put a request that is whole in line, and let those whose turn it is begin."""
        if late := self.turns.put(conn):
            self._refuse(late, BUSY)
        self._begin()

    def _begin(self):
        while conn := self.turns.take():
            super().enqueue_req(conn)

    def finish_request(self, conn, fs):
        """Called once a thread is done with the request of a connection."""
        self.turns.done(conn)
        self._begin()
        conn.incoming.body.clear()
        try:
            conn.keeps = bool(not fs.cancelled() and fs.result())
        except Exception:
            conn.keeps = False
        with contextlib.suppress(OSError):
            if conn.sock.flush():
                return self._answered(conn)
            return self._wait(conn, "sending")
        self._forget(conn)

    def murder_keepalived(self, force=False):
        """Close those that have been waiting for too long: looked at once a second, and at the end."""
        # What began a moment ago is no longer young.
        self._begin()
        now = time.monotonic()
        if not force and now - self.is_looked_at < 1:
            return
        self.is_looked_at = now
        # Leaving, a worker waits for what has begun.
        idle = self.cfg.keepalive if self.alive else 0
        for conn in [conn for conn in self.waiting if force or conn.deadline(idle) < now]:
            if conn.step == "receiving" and not conn.incoming.is_idle and not force:
                self._refuse(conn, "408 Request Timeout")
            else:
                self._forget(conn)

    # --- What happens to a connection --------------------------------------------------------------------------------

    def _wait(self, conn, step):
        event = selectors.EVENT_WRITE if step == "sending" else selectors.EVENT_READ
        if conn in self.waiting:
            self.poller.unregister(conn.sock.sock)
        conn.step = step
        self.waiting[conn] = None
        self.poller.register(conn.sock.sock, event, partial(getattr(self, f"_while_{step}"), conn))

    def _stop_waiting(self, conn):
        if self.waiting.pop(conn, self) is None:
            self.poller.unregister(conn.sock.sock)

    def _forget(self, conn):
        self._stop_waiting(conn)
        self.nr_conns -= 1
        conn.close()

    def _make_room(self):
        if oldest := next(iter(self.waiting), None):
            self._forget(oldest)

    def _while_receiving(self, conn, _sock):
        try:
            data = conn.sock.recv(BLOCK)
            if not data:
                return self._forget(conn)
            self._received(conn, data)
        except BlockingIOError:
            pass
        except OSError:
            self._forget(conn)

    def _received(self, conn, data):
        was_whole = conn.incoming.length is not None
        try:
            rest = conn.incoming.feed(data)
        except Refused as refusal:
            return self._refuse(conn, str(refusal))
        except OSError:
            # A full disk, or too much kept already: what was being sent is still in the page of who sends it.
            return self._refuse(conn, BUSY)
        if conn.incoming.is_whole:
            self._stop_waiting(conn)
            conn.rest = rest
            conn.parser = RequestParser(self.cfg, conn.incoming.blocks(), conn.client)
            return self.enqueue_req(conn)
        if not was_whole and conn.incoming.expects:
            conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _while_sending(self, conn, _sock):
        try:
            if conn.sock.flush():
                self._answered(conn)
        except OSError:
            self._forget(conn)

    def _answered(self, conn):
        if not conn.keeps:
            return self._leave(conn)
        conn.incoming = Incoming(self.total)
        self._wait(conn, "receiving")
        if conn.rest:
            # The next request was sent before the answer.
            self._received(conn, conn.rest)

    def _leave(self, conn):
        """Say that nothing more comes, and let the client read: closing at once could lose the end of the answer."""
        with contextlib.suppress(OSError):
            conn.sock.shutdown(socket.SHUT_WR)
            conn.left_at = time.monotonic()
            return self._wait(conn, "leaving")
        self._forget(conn)

    def _while_leaving(self, conn, _sock):
        with contextlib.suppress(BlockingIOError):
            try:
                if conn.sock.recv(BLOCK):
                    return
            except BlockingIOError:
                raise
            except OSError:
                pass
            self._forget(conn)

    def _refuse(self, conn, status):
        conn.keeps = False
        with contextlib.suppress(OSError):
            said, more = _SAID.get(status, b""), _HEADERS.get(status, "")
            head = f"HTTP/1.1 {status}\r\nConnection: close\r\n{more}Content-Length: {len(said)}\r\n\r\n"
            conn.sock.sendall(head.encode() + said)
            return self._leave(conn)
        self._forget(conn)
