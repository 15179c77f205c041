"""What dies is started again, until told to stop."""

import os
import signal
import subprocess
import sys

from django.conf import settings

DIES = "import os, sys; print(os.getpid(), flush=True); os.kill(os.getpid(), 9)"
LIVES = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"


def kept(code):
    return subprocess.Popen(
        [sys.executable, "-m", "cooperation.keeper", "-c", code],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_dies_is_started_again():
    with kept(DIES) as keeper:
        first, second = int(keeper.stdout.readline()), int(keeper.stdout.readline())
        keeper.terminate()
        said = keeper.stderr.read()

    assert first != second
    assert "s’est arrêté (-9)" in said
    assert keeper.returncode == 0


def test_told_to_stop_it_stops_what_it_keeps():
    with kept(LIVES) as keeper:
        child = int(keeper.stdout.readline())
        keeper.terminate()

    assert not lives(child)
    assert keeper.returncode == 0


def test_killed_it_takes_what_it_keeps_along():
    with kept(LIVES) as keeper:
        child = int(keeper.stdout.readline())
        keeper.send_signal(signal.SIGKILL)
        # It is read to its end once the child, who holds it too, is gone.
        assert keeper.stdout.read() == ""

    assert child != keeper.pid
