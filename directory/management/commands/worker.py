"""The process that sends the mails and does the periodic tasks, beside the web processes."""

import asyncio
import contextlib
import logging
import signal
import threading
import time

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.management.base import CommandError
from django.db import OperationalError, connection

from directory.mail.queue import LONG, QUEUE
from directory.management.command import FrenchCommand

# Seconds between two looks at the queue: polled, not listened to, so that a pooler may stand in between.
POLLING = 3
# Seconds before another try when the database does not answer.
PAUSE = 3
# Seconds of work after which an outage is a new one, told again.
STEADY = 30
# Seconds given to the mail that is leaving when the worker is asked to stop.
GRACE = 25
# Seconds after which a worker asked to stop is ended by the system, whatever holds it: killed, it loses nothing.
LAST = GRACE + 10

log = logging.getLogger("directory.worker")


class Command(FrenchCommand):
    help = (
        "Envoie les courriels en attente et fait les tâches périodiques, "
        "jusqu’à ce qu’on l’arrête (Ctrl-C ou SIGTERM). "
        "On peut en lancer plusieurs : un courriel ne part qu’une fois. Tué net, il ne perd rien : "
        "ce qu’il faisait est repris dans la minute.\n\n"
        "Exemple : python manage.py worker --une-fois"
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--une-fois", action="store_true", help="vider la file, puis s’arrêter")

    def handle(self, *, une_fois, **options):
        if settings.DEBUG and "EMBEDDED_DATA" not in settings.DATABASES["default"]:
            raise CommandError(
                "Ces réglages de développement écrivent les courriels dans un dossier, et DATABASE_URL mène à une "
                "vraie base : ils y seraient notés partis sans que personne ne les reçoive. Donnez "
                "DJANGO_SETTINGS_MODULE=cooperation.settings.production, ou retirez DATABASE_URL."
            )
        asyncio.run(_work(is_once=une_fois))


async def _work(*, is_once):
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    if threading.current_thread() is threading.main_thread():  # Python tells signals to no other
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup
                loop.add_signal_handler(number, _ask_to_stop, stopping)
    try:
        await _work_until(stopping, is_once=is_once)
    finally:
        await end_what_is_left()


async def _work_until(stopping, *, is_once):
    stop = asyncio.create_task(stopping.wait())
    is_away = False
    while not stopping.is_set():
        begun = time.monotonic()
        run = asyncio.create_task(_run(is_once=is_once))
        await asyncio.wait({run, stop}, return_when=asyncio.FIRST_COMPLETED)
        run.cancel()  # asked to stop: the mail that is leaving leaves
        try:
            await run
        except asyncio.CancelledError:
            pass
        except Exception as error:
            if not _is_about_the_database(error) or (is_once and not stopping.is_set()):
                raise
            if time.monotonic() - begun > STEADY:
                is_away = False
            if not stopping.is_set() and not is_away:
                log.warning("La base ne répond pas, nouvel essai toutes les %s s : %s", PAUSE, str(error).strip())
            is_away = True
        if is_once:
            break
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(stop), PAUSE)


def _ask_to_stop(stopping):
    signal.alarm(LAST)
    stopping.set()


async def end_what_is_left():
    """Cancel again until it is heard: a pool interrupted while it connects does not always hear the first time."""
    while left := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=0.1)


async def _run(*, is_once):
    """Work until the queue is empty (``is_once``) or until cancelled. Raises when the database goes away."""
    from procrastinate.contrib.django import app, connector_params
    from procrastinate.psycopg_connector import PsycopgConnector

    await sync_to_async(_prepare)(is_once=is_once)
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4, timeout=10)
    with app.replace_connector(connector):
        async with app.open_async():
            # A queue is empty once what its jobs write is done too.
            lanes = [[QUEUE, LONG]] if is_once else [[QUEUE], [LONG]]
            works = [asyncio.create_task(_serve(app, queues, is_once=is_once)) for queues in lanes]
            try:
                await asyncio.gather(*works)
            finally:
                for work in works:
                    work.cancel()
                await asyncio.gather(*works, return_exceptions=True)


async def _serve(app, queues, *, is_once):
    """Do the jobs of some queues, one at a time."""
    await app.run_worker_async(
        queues=queues,
        wait=not is_once,
        listen_notify=False,
        fetch_job_polling_interval=POLLING,
        shutdown_graceful_timeout=GRACE,
        delete_jobs="always",
        install_signal_handlers=False,
    )


def _prepare(*, is_once):
    """Reach the database, which starts the embedded one if need be."""
    from directory.mail.tasks import take_up

    connection.ensure_connection()
    try:
        if is_once:
            take_up()
    finally:
        connection.close()


def _is_about_the_database(error):
    from procrastinate.exceptions import ConnectorException
    from psycopg import Error
    from psycopg_pool import PoolTimeout

    return isinstance(error, (OperationalError, ConnectorException, Error, PoolTimeout, OSError))
