"""Keep a command running: `python -m cooperation.keeper manage.py worker`. What dies is started again; SIGTERM ends it.

For the demonstration; a server has systemd. Nothing of Django here: it lives as long as the site, in little memory.
"""

import ctypes
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1  # linux/prctl.h
# Seconds: before the first new start, between two at most, lived after which a death is news again, left to end.
PAUSE, LONGEST, STEADY, GRACE = 1, 60, 300, 5


def keep(arguments):
    """Run Python with ``arguments`` until told to stop."""
    stopping = []
    child = None

    def stop(*_signal):
        stopping.append(True)
        if child is not None:
            child.terminate()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    follow(signal.SIGTERM)
    pause = PAUSE
    while not stopping:
        begun = time.monotonic()
        child = subprocess.Popen([sys.executable, *arguments], preexec_fn=follow)
        if stopping:
            child.terminate()
        _wait(child, stopping)
        if stopping:
            break
        pause = PAUSE if time.monotonic() - begun > STEADY else min(pause * 2, LONGEST)
        sys.stderr.write(f"« {' '.join(arguments)} » s’est arrêté ({child.returncode}) : relancé dans {pause} s.\n")
        for _tenth in range(pause * 10):
            if stopping:
                break
            time.sleep(0.1)


def follow(number=signal.SIGKILL):
    """Hear ``number`` when whoever started this process ends, even killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def _wait(child, stopping):
    left = GRACE * 10
    while left:
        try:
            child.wait(timeout=0.1)
            return
        except subprocess.TimeoutExpired:
            left -= bool(stopping)
    child.kill()
    child.wait()


if __name__ == "__main__":
    keep(sys.argv[1:])
