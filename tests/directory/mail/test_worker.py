"""The worker as it runs: its own connections, its own thread, the real queue."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.core import mail as mailbox
from django.core.management import CommandError, call_command
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.enums import MailState
from directory.mail import queue
from directory.mail.letter import Letter, Paragraph
from directory.mail.outbox import post
from directory.management.commands.worker import _run, end_what_is_left
from directory.models import Mail


def empty_the_queue():
    """In a thread of its own: browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(call_command, "worker", "--une-fois").result()


def test_it_empties_the_queue_the_most_urgent_first_and_leaves_nothing_behind(transactional_db, monkeypatch):
    # Without what is due at this very minute.
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    for number, priority in enumerate((-5, 0, 3)):
        post(Letter("reception", f"Lettre {number}", (Paragraph("Merci."),)), to="a@example.org", priority=priority)

    empty_the_queue()

    assert [message.subject for message in mailbox.outbox] == ["Lettre 2", "Lettre 1", "Lettre 0"]
    assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}
    assert ProcrastinateJob.objects.count() == 0


def test_a_job_written_by_a_job_belongs_to_its_transaction(transactional_db, monkeypatch):
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})

    def fails():
        post(Letter("reception", "Jamais", (Paragraph("Merci."),)), to="a@example.org")
        raise ZeroDivisionError

    def works():
        post(Letter("reception", "Suite", (Paragraph("Merci."),)), to="a@example.org")

    tasks = {"essai.echoue": transaction.atomic(fails), "essai.reussit": transaction.atomic(works)}
    for name, function in tasks.items():
        if name not in app.tasks:
            queue.task(name)(function)
        queue.later(name)

    empty_the_queue()

    assert [message.subject for message in mailbox.outbox] == ["Suite"]
    for name in tasks:
        app.tasks.pop(name)


def test_mails_leave_while_a_long_job_goes_on_and_long_jobs_wait_for_one_another(transactional_db, monkeypatch):
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    started, released = [], Event()

    def last(number):
        started.append(number)
        released.wait(60)

    queue.task("essai.long", is_long=True)(last)
    for number in (1, 2):
        queue.later("essai.long", is_long=True, number=number)
    post(Letter("reception", "Pendant ce temps", (Paragraph("Merci."),)), to="a@example.org")

    async def work():
        running = asyncio.create_task(_run(is_once=False))
        async with asyncio.timeout(60):
            while not (mailbox.outbox and started):
                await asyncio.sleep(0.05)
            meanwhile = list(started)
            released.set()
            while len(started) < 2:
                await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.wait({running})
        return meanwhile

    with ThreadPoolExecutor(1) as pool:
        meanwhile = pool.submit(asyncio.run, work()).result()
    app.tasks.pop("essai.long")

    assert meanwhile == [1]
    assert [message.subject for message in mailbox.outbox] == ["Pendant ce temps"]
    assert started == [1, 2]


def test_a_task_that_misses_a_first_cancellation_is_cancelled_again():
    """As psycopg's pool does when it is connecting: the process never ended."""
    heard = []

    async def deaf():
        while len(heard) < 2:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                heard.append("annulation")

    async def stop():
        task = asyncio.create_task(deaf())
        await asyncio.sleep(0)
        await end_what_is_left()
        return task

    with ThreadPoolExecutor(1) as pool:
        task = pool.submit(asyncio.run, stop()).result()

    assert task.done()
    assert len(heard) == 2


def test_development_settings_refuse_a_real_database(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.delitem(settings.DATABASES["default"], "EMBEDDED_DATA", raising=False)

    with pytest.raises(CommandError, match="DJANGO_SETTINGS_MODULE=cooperation.settings.production"):
        call_command("worker", une_fois=True)
