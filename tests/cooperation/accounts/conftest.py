"""Two requests at the same instant."""

import contextlib
import threading

import pytest


@pytest.fixture
def side_by_side(monkeypatch):
    """Have both requests reach a function before either goes on, unless something holds the second one."""

    def hold(owner, name):
        function, barrier = getattr(owner, name), threading.Barrier(2)

        def waits(*given, **named):
            # Alone: the other one is held, as it should.
            with contextlib.suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=1)
            return function(*given, **named)

        monkeypatch.setattr(owner, name, waits)

    return hold
