"""Whether the database answers, known by every thread of a web process: no request waits for one that is away.

See ``docs/adr/0048-la-base-absente.md``. A query that lasts is not an outage: before giving up, a thread asks the
server something trivial, on a connection kept for that.
"""

import logging
import threading
from time import monotonic

import psycopg

# Seconds: without an answer before asking whether the server lives; given to it to say so; between two attempts to
# reach one that is away. The first two and a look at the clock make less than one second.
DOUBT, VERDICT, PAUSE = 0.3, 0.4, 1.0
LOOK = 0.1

log = logging.getLogger("cooperation.database")


class Away(psycopg.OperationalError):
    """The server does not answer, or did not a moment ago."""


def give_up():
    raise Away("PostgreSQL ne répond pas.")


class QuickConnection(psycopg.Connection):
    """A connection made within ``VERDICT`` seconds or not at all; libpq's own limit is two seconds at least."""

    @classmethod
    def _connect_gen(cls, conninfo=""):
        return _watched(super()._connect_gen(conninfo), VERDICT, give_up)

    def wait(self, gen, interval=LOOK, timeout=None):
        return super().wait(_watched(gen, VERDICT, give_up), interval=LOOK, timeout=timeout)


class WatchedConnection(QuickConnection):
    """One whose queries may last, as long as the server lives. Closed when it does not."""

    def wait(self, gen, interval=LOOK, timeout=None):
        try:
            return psycopg.Connection.wait(self, _watched(gen, DOUBT, breaker.doubt), interval=LOOK, timeout=timeout)
        except Away:
            self.pgconn.finish()
            raise


class Breaker:
    """``parameters``: how to connect, as psycopg takes it; told by the first connection that is asked for."""

    def __init__(self):
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self.forget()

    def forget(self):
        self.parameters = self._probe = self._away_since = None
        self._next_attempt = self._alive_at = 0.0

    @property
    def is_open(self):
        return self._away_since is not None

    def connect(self, parameters, reach=lambda: None):
        """A ``WatchedConnection``. ``reach``: what makes sure that there is a server, quick or raising.

        Raises ``psycopg.OperationalError``, at once when another thread has just failed.
        """
        with self._lock:
            self.parameters = parameters
            if monotonic() < self._next_attempt:
                give_up()
            if self.is_open:  # one thread tries, the others know already
                self._next_attempt = monotonic() + PAUSE
        try:
            reach()
            connection = WatchedConnection.connect(**parameters)
        except psycopg.OperationalError as error:
            self._failed(error)
            raise
        self._answered()
        return connection

    def doubt(self):
        """Returns if the server lives, raises ``Away`` otherwise: one thread asks for all those that wonder."""
        with self._asking:
            if self.is_open and monotonic() < self._next_attempt:
                give_up()
            if monotonic() - self._alive_at < DOUBT:
                return
            try:
                self._ask()
            except psycopg.Error as error:
                self._close_probe()
                self._failed(error)
                raise Away(str(error)) from error
            self._alive_at = monotonic()

    def _ask(self):
        if self._probe is None or self._probe.closed:
            parameters = {**self.parameters, "context": None, "cursor_factory": None, "autocommit": True}
            try:
                self._probe = QuickConnection.connect(**parameters)
            except Away:
                raise
            except psycopg.OperationalError:
                return  # it says no (« too many clients »), hence lives; what waits will hear it too
        self._probe.execute("SELECT 1")

    def _close_probe(self):
        if self._probe is not None:
            self._probe.pgconn.finish()
            self._probe = None

    def _failed(self, error):
        with self._lock:
            self._next_attempt = monotonic() + PAUSE
            if self._away_since is None:
                self._away_since = monotonic()
                log.error("La base ne répond plus, les pages disent 503 : %s", " ".join(str(error).split()))

    def _answered(self):
        with self._lock:
            if self._away_since is not None:
                log.warning("La base répond de nouveau, après %.1f s.", monotonic() - self._away_since)
            self._away_since, self._next_attempt = None, 0.0


breaker = Breaker()


def _watched(generator, seconds, question):
    """What psycopg waits for; ``question`` is asked, and may raise, each time that ``seconds`` pass without a sign.

    Looks are counted, not the clock: on a machine so busy that this thread too is late, the server is given as much
    more.
    """
    try:
        wanted = next(generator)
        looks = 0
        while True:
            ready = yield wanted
            looks = 0 if ready else looks + 1
            if looks * LOOK > seconds:
                question()
                looks = 0
            wanted = generator.send(ready)
    except StopIteration as end:
        return end.value
