"""What the site stands on, part by part, for `/sante/` and for the metrics: each says in a word how it is, to
whoever asks, and in a sentence what to do, to who tends the site.
"""

import datetime
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cooperation.http import proxies
from cooperation.http.migrations import pending_migrations
from directory.enums import MailState
from directory.french import moment
from directory.mail import queue
from directory.models import Mail

SECONDS = 0.9  # for all of them together
QUEUE_LATE = datetime.timedelta(minutes=15)
RECENTLY = datetime.timedelta(days=1)
DISK_LEAST = 5  # per cent left free
BACKUP_LATE = datetime.timedelta(hours=26)
RECORD = "derniere-sauvegarde.json"


@dataclass(frozen=True)
class State:
    """``word``: for everybody; ``sentence``: for who tends the site."""

    word: str = "ok"
    sentence: str = ""

    @property
    def is_ok(self):
        return self.word in ("ok", "non suivie")


@dataclass(frozen=True)
class Part:
    name: str
    look: Callable[[], State]
    needs_database: bool = True


def _migrations():
    missing = pending_migrations()
    if not missing:
        return State()
    return State("en attente", f"{len(missing)} migration(s) à passer : manage.py migrate.")


def _work():
    if queue.is_worked():
        return State()
    last = queue.last_sign()
    seen = f", dernier signe le {moment(last)}" if last else ""
    return State("arrêté", f"Aucun manage.py worker ne tourne{seen} : courriels, imports et purges attendent.")


def _queue():
    since = queue.waiting_since()
    if since is None or timezone.now() - since < QUEUE_LATE:
        return State()
    return State("en retard", f"La plus ancienne tâche attend depuis le {moment(since)}.")


def _mails():
    failed = Mail.objects.filter(state=MailState.FAILED, created_at__gte=timezone.now() - RECENTLY).count()
    tried = Mail.objects.waiting().filter(attempts__gt=0).order_by("created_at").first()
    if tried:
        return State(
            "en échec", f"Un courriel du {moment(tried.created_at)} attend un nouvel essai : {tried.last_error}"
        )
    if failed:
        return State("en échec", f"{failed} courriel(s) n’ont pas pu partir depuis hier : voir le bureau.")
    return State()


def _disk():
    """Of the folders that the site writes to; PostgreSQL tells its own when it has no more."""
    for folder in {settings.DATA_DIR, settings.MEDIA_ROOT}:
        try:
            room = shutil.disk_usage(folder)
        except FileNotFoundError:
            continue
        if room.free * 100 < room.total * DISK_LEAST:
            return State("presque plein", f"Il reste {room.free // 2**20} Mo sur {room.total // 2**20} dans {folder}.")
    return State()


def _backup():
    folder = getattr(settings, "PASSERELLES_BACKUP_DIR", None)
    try:
        record = json.loads((folder / RECORD).read_text()) if folder else None
    except (OSError, ValueError):
        record = None
    if not isinstance(record, dict):
        return State("non suivie", "Aucune sauvegarde n’a encore été faite ici (manage.py backup).")
    when = _moment_in(record)
    if when is None or record.get("etat", "ok") != "ok":
        return State("manquée", "La dernière sauvegarde n’est pas allée au bout.")
    if timezone.now() - when > BACKUP_LATE:
        return State("ancienne", f"La dernière sauvegarde est du {moment(when)}.")
    return State()


def _moment_in(record):
    """The latest date that the record of a backup gives, whatever it calls it."""
    dates = [parse_datetime(value) for value in record.values() if isinstance(value, str) and value[:2] == "20"]
    return max((timezone.make_aware(one) if timezone.is_naive(one) else one for one in dates if one), default=None)


def _settings():
    faults = proxies.faults()
    return State("à revoir", " ".join(faults)) if faults else State()


# The first two make the site unable to serve; the others are for who tends it.
VITAL = ("base", "migrations")
PARTS = (
    Part("migrations", _migrations),
    Part("travail", _work),
    Part("file", _queue),
    Part("courriels", _mails),
    Part("disque", _disk, needs_database=False),
    Part("sauvegarde", _backup, needs_database=False),
    Part("reglages", _settings, needs_database=False),
)
UNKNOWN = State("inconnu")


def look():
    """``{name: State}`` of every part, « base » first. Never raises, and answers within ``SECONDS`` whatever hangs (a
    lock, a disk of another machine): what has not answered is unknown.
    """
    states = {}
    within(lambda: _look(states))
    seen = dict(states)
    database = seen.pop("base", State() if "migrations" in seen else State("sans réponse"))
    return {"base": database, **{part.name: seen.get(part.name, UNKNOWN) for part in PARTS}}


def _look(states):
    for part in PARTS:
        if part.needs_database and "base" in states:
            continue
        try:
            states[part.name] = part.look()
        except DatabaseError as error:
            states["base"] = State("injoignable", " ".join(str(error).split()))
        except OSError as error:
            states[part.name] = State("illisible", str(error))


def within(function):
    """What ``function`` answers within ``SECONDS``, ``None`` beyond or when the database is away: it runs apart, on a
    connection of its own.
    """
    if settings.PROCESS_ROLE != "web":
        return function()
    try:
        return _thread().submit(_apart, function).result(timeout=SECONDS)
    except (TimeoutError, DatabaseError):
        return None


def _apart(function):
    close_old_connections()
    try:
        return function()
    finally:
        close_old_connections()


_threads = []


def _thread():
    """One a process, made in it: threads do not follow a fork."""
    if not _threads:
        _threads.append(ThreadPoolExecutor(1, thread_name_prefix="sante"))
    return _threads[0]
