"""Workers as they run, killed where it hurts: nothing or everything, and what was asked is done in the end."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from directory.database import undo
from directory.database.checksums import checksums
from directory.imports import actions, working
from directory.mail import queue
from directory.models import ImportBatch, ImportProgress, Project
from tests.directory.imports.wells import a_row
from tests.factories import CountryFactory, NetworkFactory

WORKER = """
import sys
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from django.conf import settings
settings.MEDIA_ROOT = sys.argv[2]
import pytest
from procrastinate.contrib.django import app
from tests.directory.imports import wells
app.periodic_registry.periodic_tasks.clear()
wells.install(pytest.MonkeyPatch())
from directory.imports import progress, working
progress.EVERY = 0
real = working.change_state
def change_state(batch, **fields):
    real(batch, **fields)
    wells.pause(f"written {fields['to']}")
working.change_state = change_state
take_back = working.undo.take_back
def taken_back(*arguments, **options):
    result = take_back(*arguments, **options)
    wells.pause("taken back")
    return result
working.undo.take_back = taken_back
from django.core.management import call_command
call_command("worker", "--une-fois")
"""
OWN = {"directory_importbatch", "directory_importlayout"}


def fingerprints():
    return checksums({model._meta.db_table for model in undo.histories()} - OWN)


@pytest.fixture
def worker(tmp_path):
    """Starts a worker; with ``at``, waits until it is there and kills it."""
    running = []

    def start(at=""):
        mark = tmp_path / f"mark-{len(running)}"
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], settings.MEDIA_ROOT],
            env={**os.environ, "PASSERELLES_KILLED_AT": f"{at}@{mark}" if at else ""},
            cwd=settings.BASE_DIR,
        )
        running.append(process)
        if not at:
            return process
        while not mark.exists():
            assert process.poll() is None, "the worker ended before it was there"
            time.sleep(0.05)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()
    # Django empties only the tables that it manages: the next test would find somebody at work.
    ProcrastinateWorker.objects.all()._raw_delete(using="default")


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
    # A minute later: its heart has stopped.
    ProcrastinateWorker.objects.all().update(last_heartbeat="2020-01-01T00:00Z")


def wait_for_its_transaction():
    """The server notices that the dead one is gone."""
    while ImportBatch.objects.exists() and not _is_free():
        time.sleep(0.05)


def _is_free():
    from django.db import transaction

    with transaction.atomic():
        free = ImportBatch.objects.select_for_update(skip_locked=True).count()
    return free == ImportBatch.objects.count()


@pytest.mark.parametrize("stage", ["reading", "writing 2", "writing 502", "written applique"])
def test_a_worker_killed_while_it_applies_leaves_nothing_and_another_does_it(transactional_db, base, worker, stage):
    batch = base.rehearsed([a_row(number) for number in range(2, 603)])
    if stage == "reading":
        # Nothing is read again as long as nothing changes.
        CountryFactory(code="SN")
    before = fingerprints()
    actions.apply_batch(batch, by=base.user)

    dying = worker(at=stage)
    seen = ImportProgress.objects.get(batch=batch)
    kill(dying)
    wait_for_its_transaction()

    batch.refresh_from_db()
    assert (fingerprints(), batch.state) == (before, "en-application")
    assert seen.step == ("Lecture du fichier" if stage == "reading" else "Écriture")
    assert seen.done == {"writing 502": 500, "written applique": 601}.get(stage, 0)

    assert worker().wait() == 0
    batch.refresh_from_db()
    assert (batch.state, Project.objects.count()) == ("applique", 601)
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize("stage", ["reading", "written repete"])
def test_a_worker_killed_while_it_rehearses_keeps_the_former_rehearsal(transactional_db, base, worker, stage):
    batch = base.rehearsed([a_row(2), a_row(3)])
    known = list(batch.rows.values_list("pk", "digest"))
    given = {"kind": "puits", "sheet": "Feuille1", "mapping": {"headers": {"A": "Titre"}}}
    actions.rehearse_batch(batch, by=base.user, **given, decisions={3: {"ignore": True}})

    kill(worker(at=stage))
    wait_for_its_transaction()
    batch.refresh_from_db()
    assert (batch.state, list(batch.rows.values_list("pk", "digest"))) == ("en-repetition", known)

    assert worker().wait() == 0
    batch.refresh_from_db()
    assert (batch.state, batch.counts) == ("repete", {"created": 1, "ignored": 1})


def test_a_worker_killed_while_it_takes_back_leaves_all_and_another_does_it(transactional_db, base, worker):
    batch = base.rehearsed([a_row(2), a_row(3)])
    before = fingerprints()
    actions.apply_batch(batch, by=base.user)
    after = base.done(batch) and fingerprints()
    actions.undo_batch(batch, by=base.user)

    kill(worker(at="taken back"))
    wait_for_its_transaction()
    assert fingerprints() == after

    assert worker().wait() == 0
    batch.refresh_from_db()
    assert (batch.state, fingerprints()) == ("defait", before)


def test_two_workers_never_do_one_batch_nor_one_network_s_at_once(transactional_db, base, worker):
    """The first holds its network; the other one's batch goes on meanwhile."""
    theirs = NetworkFactory(name="Bretagne Solidaire")
    first, second = base.rehearsed([a_row(2)]), base.rehearsed([a_row(3)])
    other = base.rehearsed([a_row(4, holder="Rennes", partner="Ségou", funder="Région Bretagne")], network=theirs)
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    actions.apply_batch(first, by=base.user)
    dying = worker(at="writing 2")
    for batch in (second, other):
        actions.apply_batch(batch, by=base.user)

    for batch in (first, second, other):
        base.done(batch)

    assert [one.state for one in (first, second, other)] == ["en-application", "en-application", "applique"]
    assert not Project.objects.filter(title__in=["Puits 2", "Puits 3"]).exists()
    with pytest.raises(actions.BatchError, match="application en cours"):
        actions.apply_batch(first, by=base.user)
    assert queue.is_worked()
    assert actions.standing(first) == "Écriture\u00a0: 0 sur 1."

    kill(dying)
    wait_for_its_transaction()
    for batch in (first, second):
        working.work(batch.pk)
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {"applique"}
    assert Project.objects.count() == 3
