"""Read once while a page is made."""

import pytest

from directory.reading.memo import once, remembering


@pytest.fixture
def counted():
    """A function marked ``once``, and what it was really asked."""
    asked = []

    @once
    def double(number, *, times=2):
        asked.append(number)
        return number * times

    return double, asked


def test_nothing_is_kept_outside_a_page(counted):
    double, asked = counted

    assert [double(1), double(1)] == [2, 2]
    assert asked == [1, 1]


def test_the_same_question_is_asked_once_a_page(counted):
    double, asked = counted

    with remembering():
        answers = [double(1), double(1), double(1, times=3), double(2)]
        with remembering():
            answers.append(double(1))
    double(1)

    assert answers == [2, 2, 3, 4, 2]
    assert asked == [1, 1, 2, 1]


def test_what_fails_is_asked_again():
    asked = []

    @once
    def fail():
        asked.append(1)
        raise KeyError

    with remembering():
        for _time in range(2):
            with pytest.raises(KeyError):
                fail()

    assert asked == [1, 1]
