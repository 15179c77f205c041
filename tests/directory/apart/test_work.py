"""Work done in a process of its own: what it has, what it may take, and how its end is told."""

import dataclasses
import errno
import os
import signal
import tempfile
import time

import pytest

from directory.apart import work

LIMITS = work.Limits(memory=256 * 2**20, seconds=20, wall=20, output=10**6)


# --- What the child runs ---------------------------------------------------------------------------------------------


def echo(file, output):
    output.write(file.read()[::-1])


def tell_surroundings(file, output):
    output.write(repr((sorted(os.environ), os.nice(0), sorted(os.listdir("/proc/self/fd")))).encode())


def take_memory(file, output):
    bytearray(10**9)


def take_stack(file, output):
    take_stack(file, output)


# What does not end of itself for long, and would before any other limit than its own stops it.


def compute(file, output):
    while time.process_time() < 4:
        pass


def sleep(file, output):
    time.sleep(5)


def write(file, output):
    output.write(bytes(10**7))


def crash(file, output):
    os.kill(os.getpid(), signal.SIGSEGV)


def fill_the_disk(file, output):
    raise OSError(errno.ENOSPC, "plein")


def fail(file, output):
    raise ValueError


# --- What is seen of it ----------------------------------------------------------------------------------------------


def done(function, limits=LIMITS, body=b""):
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as output:
        file.write(body)
        file.seek(0)
        work.do(f"{__name__}:{function.__name__}", file, output, limits)
        return output.read()


def test_a_file_goes_and_another_comes_back():
    assert done(echo, body=b"abc") == b"cba"


def test_it_has_nothing_of_the_site(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    with open(__file__) as _one_more:
        told = done(tell_surroundings).decode()

    assert "SECRET_KEY" not in told
    assert "'0', '1', '2', '3']" in told  # its three files, and the folder that it lists
    assert f", {os.nice(0) + work.child.NICENESS}, " in told


@pytest.mark.parametrize("function", [take_memory, take_stack, write, crash], ids=lambda function: function.__name__)
def test_what_asks_for_too_much(function):
    with pytest.raises(work.Exceeded):
        done(function)


@pytest.mark.parametrize(("function", "limit"), [(compute, "seconds"), (sleep, "wall")], ids=["calcul", "attente"])
def test_what_does_not_end(function, limit):
    with pytest.raises(work.Exceeded):
        done(function, dataclasses.replace(LIMITS, **{limit: 1}))


def test_what_ends_badly():
    with pytest.raises(work.Failed):
        done(fail)


def test_a_full_disk_is_no_fault_of_the_file():
    with pytest.raises(OSError, match="No space left"):
        done(fill_the_disk)
