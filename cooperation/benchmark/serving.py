"""Servers started by the benchmark on the loopback, and a client that asks as a browser does."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

from django.conf import settings

WORKERS = 2
START_SECONDS = 120
STOP_SECONDS = 15


class ServerDown(Exception):
    """A server did not start, or stopped."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that answers HTTP on ``port``, stopped at the end of the ``with`` block whatever happens.

    ``ready``: the path that answers once it is ready.
    """

    def __init__(self, arguments, port, log, ready, environment=None):
        self.arguments, self.port, self.log, self.ready = arguments, port, log, ready
        self.environment = environment

    def __enter__(self):
        # Of its own session: Ctrl-C reaches the benchmark alone, which then stops its servers one by one.
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **(self.environment or {})},
                cwd=settings.BASE_DIR,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_exception):
        self.stop()

    def _wait(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with Client(self.port) as client:
                    if client.get(self.ready).status < 500:
                        return
            except OSError:
                time.sleep(0.05)
        lines = self.log.read_text(errors="replace").splitlines()[-5:]
        raise ServerDown("\n".join([f"Le serveur {self.arguments[0]} n’a pas démarré ({self.log}) :", *lines]))

    def stop(self):
        """End the process by its id; kill it if it does not obey."""
        for order in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is not None:
                return
            self.process.send_signal(order)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue


def site(log):
    """The site itself, as ``bin/demo`` serves it, on the base of the benchmark."""
    port = free_port()
    arguments = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "cooperation.wsgi"]
    environment = {
        "DJANGO_SETTINGS_MODULE": "cooperation.settings.benchmark",
        "WEB_CONCURRENCY": str(WORKERS),
        "PASSERELLES_ANNOUNCEMENT": "",
    }
    return Server(arguments, port, log, "/sante/", environment)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict
    body: bytes


class Client:
    """One connection, kept; a request waits for the whole answer."""

    def __init__(self, port):
        self.port = port
        self._connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.close()

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, path, **headers):
        """``headers`` in Python's spelling: ``if_none_match``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        for attempt in (1, 2):
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=900)
                self._connection.connect()
                # As browsers do: a request must not wait for the acknowledgement of another.
                self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self._connection.request("GET", path, headers=sent)
                response = self._connection.getresponse()
                return Answer(response.status, dict(response.getheaders()), response.read())
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # The server closes a connection that has been silent for five seconds.
                self.close()
                if attempt == 2:
                    raise
        return None


def each_worker(port, ask, seconds):
    """Answers by process id, asking on new connections until ``WORKERS`` of them have satisfied ``ask(client)``.

    ``ask`` returns an ``Answer`` to be kept, or ``None``. Raises ``ServerDown`` after ``seconds``.
    """
    found, deadline = {}, time.monotonic() + seconds
    while time.monotonic() < deadline:
        with Client(port) as client:
            answer = ask(client)
        if answer is not None:
            found.setdefault(answer.headers["X-Pid"], answer)
        if len(found) == WORKERS:
            return found
    raise ServerDown(f"{len(found)} processus web sur {WORKERS} ont répondu comme attendu en {seconds} s.")
