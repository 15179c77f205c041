"""Places: so many at once on the machine, given back by whoever dies, and never all the threads of a process."""

import os
import signal
import subprocess
import sys
import tempfile
import threading

import pytest

from directory.apart import places, work
from directory.apart.places import Full, place

HOLDER = """
import os, sys, time
from django.conf import settings
settings.configure(PLACES_ROOT=sys.argv[1], COSTLY_PLACES={"essai": {"places": 1, "wait": 0}}, COSTLY_THREADS=1)
from directory.apart.places import place
with place("essai"):
    print("tenue", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _few(settings, tmp_path):
    settings.PLACES_ROOT = tmp_path / "places"
    settings.COSTLY_PLACES = {"essai": {"places": 2, "wait": 0}, "autre": {"places": 1, "wait": 30}}
    settings.COSTLY_THREADS = 9


def test_so_many_and_no_more():
    with place("essai"):
        with place("essai"), pytest.raises(Full), place("essai"):
            pass
        with place("essai"):
            pass  # given back


def test_each_kind_has_its_own():
    with place("essai"), place("essai"), place("autre"):
        pass


def test_one_waits_for_the_one_before():
    first, order = threading.Event(), []

    def second():
        first.wait()
        with place("autre"):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with place("autre"):
        first.set()
        order.append("first")
    thread.join()

    assert order == ["first", "second"]


def test_readers_keep_threads(settings):
    settings.COSTLY_THREADS = 1

    with place("essai"), pytest.raises(Full), place("autre"):
        pass
    with place("autre"):
        pass


def test_another_process_counts_and_its_death_frees_its_place(settings):
    settings.COSTLY_PLACES = {"essai": {"places": 1, "wait": 0}}
    command = [sys.executable, "-c", HOLDER, str(settings.PLACES_ROOT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=settings.BASE_DIR) as holder:
        assert holder.stdout.readline() == b"tenue\n"
        with pytest.raises(Full), place("essai"):
            pass
        os.kill(holder.pid, signal.SIGKILL)

    with place("essai"):
        pass


def wait_to_be_told(file, output):
    open(file.read().decode()).read()  # noqa: SIM115 - a pipe with a name, until somebody writes to it


def test_a_child_keeps_the_place_of_a_dead_parent(settings, tmp_path):
    """What costs goes on until its own end: another must not start beside it."""
    settings.COSTLY_PLACES = {"essai": {"places": 1, "wait": 0}}
    os.mkfifo(tmp_path / "tube")
    taken = places._take("essai", 1, 0)
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as output:
        file.write(bytes(tmp_path / "tube"))
        file.seek(0)
        limits = work.Limits(2**30, 20, 60, 10)
        running = threading.Thread(
            target=work.do, args=(f"{__name__}:wait_to_be_told", file, output, limits), kwargs={"keep_open": [taken]}
        )
        running.start()
        with open(tmp_path / "tube", "w"):
            os.close(taken)
            with pytest.raises(Full), place("essai"):
                pass
        running.join()

    with place("essai"):
        pass


def test_a_full_disk_is_no_place(settings, tmp_path):
    (tmp_path / "places").touch()

    with pytest.raises(Full), place("essai"):
        pass
