"""What serves once serves once, and what is counted is counted, when two requests come at the same instant."""

import contextlib
import threading

import pytest

from cooperation.accounts.signing import delays, factors
from cooperation.accounts.signing.models import FailedAttempts
from tests import factories as make
from tests.cooperation.backoffice.moderation.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)


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


def attempt():
    try:
        return delays.begin("ada", "198.51.100.7")
    except delays.Wait:
        return None


def test_one_code_opens_one_door(ada, side_by_side):
    code = make.KEY.code()
    side_by_side(factors.Key, "step_of")

    found = together(*2 * [lambda: factors.check_code(ada, code)])

    assert sorted(map(bool, found)) == [False, True]


def test_one_recovery_code_opens_one_door(ada, side_by_side):
    code = factors.new_recovery_codes(ada)[0]
    side_by_side(factors, "has_one")

    found = together(*2 * [lambda: factors.check_code(ada, code)])

    assert sorted(map(bool, found)) == [False, True]


def test_of_the_last_free_attempt_one_is_heard(db, side_by_side):
    for _rank in range(delays.FREE_OF_ACCOUNT - 1):
        assert attempt()
    counted = FailedAttempts.objects.order_by("-count").first().count
    side_by_side(delays, "_add")

    found = together(attempt, attempt)

    assert sorted(map(bool, found)) == [False, True]
    assert FailedAttempts.objects.order_by("-count").first().count == counted + 1
