"""gunicorn, for the real site and for the demonstration: `python -m gunicorn cooperation.wsgi`.

Every value has an environment variable; `--bind` and the like on the command line win over this file.
"""

import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path

from cooperation.http.lines import formatter

# Loopback: a TLS proxy stands in front of the real site.
bind = os.environ.get("BIND", "127.0.0.1:8000")
# Threads, that slow clients do not hold.
worker_class = "cooperation.http.patience.PatientWorker"
sendfile = False  # its answers go through it
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
# Read once, shared by all workers: half the start, less memory. A new version of the code is a restart, not a SIGHUP.
preload_app = True
timeout = 60  # seconds without a sign of life from a worker
graceful_timeout = 10  # seconds to finish the requests under way
keepalive = 5
# Requests longer than these are refused before Django sees them.
limit_request_line = 8190
limit_request_fields = 60
# The workers' heartbeat must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# One socket per home folder: two clones on one machine would meet on it.
control_socket_disable = True
accesslog = None  # addresses of readers are not kept; the proxy decides
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "warning")
proc_name = "passerelles"
# An address that failed is told without the secret of a personal link.
logconfig_dict = {
    "formatters": {"generic": formatter(os.environ.get("LOG_FORMAT", ""))},
    "root": {"level": "WARNING", "handlers": []},
    "loggers": {"gunicorn.error": {"level": loglevel.upper(), "handlers": ["error_console"], "propagate": False}},
}


PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36  # linux/prctl.h
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # malloc.h

with contextlib.suppress(AttributeError, OSError):
    # glibc gives each thread its own heap, which keeps what it once took: four threads that mostly wait need two.
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
    # The large tables of a count go back to the system as soon as they are no longer needed: from how many bytes.
    ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 1024 * 1024)


def on_starting(server):
    """Hold the embedded PostgreSQL for as long as the master lives; `attach` lets it go at exit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperation.settings.production")
    from django.conf import settings

    from cooperation.embedded import Place, attach

    if data := settings.DATABASES["default"].get("EMBEDDED_DATA"):
        attach(Place.of(data))
    if settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER and not server.cfg.is_ssl:
        server.log.warning(
            "BEHIND_TLS_PROXY n’est pas réglé : derrière un mandataire qui fait le TLS depuis une autre machine, ou "
            "n’écrit pas X-Forwarded-Proto, chaque page renverrait à elle-même sans fin. Mettez alors "
            "BEHIND_TLS_PROXY=1."
        )
    server.ignores_hangup = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN


def when_ready(server):
    """Say where the site is, once it listens; end with the terminal unless started by nohup."""
    if announcement := os.environ.get("PASSERELLES_ANNOUNCEMENT"):
        print(Path(announcement).read_text(), flush=True)
        reload = signal.getsignal(signal.SIGHUP)
        signal.signal(signal.SIGHUP, signal.SIG_IGN if server.ignores_hangup else _ending(reload))


def on_exit(server):
    """Wait for the demonstration's worker and for every child that was killed.

    Nothing is left of them when the master is gone, and none of them, dying, still holds the embedded base when the
    master, the last to leave, asks whether somebody does.
    """
    if worker := int(os.environ.get("PASSERELLES_WORKER", 0)):
        if sys.platform == "linux":
            # What keeps the worker may have to be killed: the worker, that dies with it, is then waited for here.
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGTERM)
    for _tenth in range(100):
        if not _has_children():
            return
        time.sleep(0.1)
    if worker:
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    while _has_children():
        time.sleep(0.01)


def _has_children():
    """Whether a child lives, once the dead ones are buried."""
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        return False
    return True


def post_fork(server, worker):
    """End with the master, even killed: an orphan would keep the port from the next start."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != worker.ppid:  # already gone
            os._exit(1)


def post_worker_init(worker):
    """Build the indexes of the lists, let only the master hear Ctrl-C, and make its order to quit a polite one.

    gunicorn's own handler shuts its threads down from within the signal, and hangs until `graceful_timeout` when the
    signal falls while a request is being handed to a thread.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGQUIT, worker.handle_exit)
    from cooperation.http.warming import warm_up

    warm_up()


def _ending(handler):
    return lambda number, frame: handler(signal.SIGTERM, frame)
