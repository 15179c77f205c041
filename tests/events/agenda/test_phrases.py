"""Dates and hours as French says them."""

import datetime

import pytest

# Non-breaking spaces are part of the answer: « ~ » stands for them below.
from directory.french import NBSP, all_of
from events.agenda.card import Badge, Countdown, badge, countdown, nearness, when
from events.models import Event
from events.publications.card import days_left


def an_event(starts_on, ends_on=None, starts_at=None, ends_at=None):
    return Event(starts_on=_date(starts_on), ends_on=_date(ends_on), starts_at=_time(starts_at), ends_at=_time(ends_at))


def _date(text):
    return datetime.date.fromisoformat(text) if text else None


def _time(text):
    return datetime.time.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (an_event("2019-10-17", None, "18:00", "21:00"), "Jeudi 17~octobre 2019, de 18~h à 21~h"),
        (an_event("2019-10-17", None, "18:30", "20:05"), "Jeudi 17~octobre 2019, de 18~h~30 à 20~h~05"),
        (an_event("2019-10-17", None, "18:00"), "Jeudi 17~octobre 2019, à 18~h"),
        (an_event("2025-07-01"), "Mardi 1er~juillet 2025"),
        (an_event("2025-07-01", "2025-07-01"), "Mardi 1er~juillet 2025"),
        (an_event("2025-09-18", "2025-09-19"), "Du 18 au 19~septembre 2025"),
        (an_event("2025-07-01", "2025-07-03"), "Du 1er au 3~juillet 2025"),
        (an_event("2025-09-30", "2025-10-02"), "Du 30~septembre au 2~octobre 2025"),
        (an_event("2025-12-30", "2026-01-01"), "Du 30~décembre 2025 au 1er~janvier 2026"),
        (
            an_event("2025-09-18", "2025-09-19", "09:00", "17:00"),
            "Du 18 au 19~septembre 2025, de 9~h le premier jour à 17~h le dernier",
        ),
        (an_event("2025-09-18", "2025-09-19", "09:00"), "Du 18 au 19~septembre 2025, le premier jour à 9~h"),
        (an_event("2025-06-21", "2025-06-22", "20:00", "00:00"),
         "Du 21 au 22~juin 2025, de 20~h le premier jour à minuit le dernier"),
    ],
)  # fmt: skip
def test_when_says_day_and_hours(event, expected):
    assert when(event) == expected.replace("~", NBSP)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2025-09-08", "dans 10~jours"),
        ("2025-09-17", "demain"),
        ("2025-09-18", "aujourd’hui"),
        ("2025-09-19", "en ce moment"),
        ("2025-09-20", "passé"),
    ],
)
def test_nearness_follows_the_days(today, expected):
    event = an_event("2025-09-18", "2025-09-19")

    assert nearness(event, _date(today)) == expected.replace("~", NBSP)


@pytest.mark.parametrize(
    ("today", "big", "small"),
    [
        ("2025-09-08", "10", "jours avant le prochain"),
        ("2025-09-17", "Demain", "le prochain rendez-vous"),
        ("2025-09-18", "Jour~1", "sur 2, en ce moment"),
        ("2025-09-19", "Jour~2", "sur 2, en ce moment"),
    ],
)
def test_countdown_of_an_event_of_two_days(today, big, small):
    event = an_event("2025-09-18", "2025-09-19")

    assert countdown(event, _date(today)) == Countdown(big.replace("~", NBSP), small)


def test_countdown_on_the_only_day():
    event = an_event("2025-09-18")

    assert countdown(event, _date("2025-09-18")) == Countdown(f"Jour{NBSP}J", "c’est aujourd’hui")


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, "sans échéance"),
        (12, "encore 12~jours"),
        (1, "encore 1~jour"),
        (0, "dernier jour"),
        (-1, "clos"),
    ],
)
def test_days_left_of_a_call(days, expected):
    assert days_left(days) == expected.replace("~", NBSP)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (an_event("2025-09-22"), Badge(22, None, "septembre 2025", "lundi")),
        (an_event("2025-09-18", "2025-09-19"), Badge(18, 19, "septembre 2025", "jeu. – ven.")),
        (an_event("2025-09-30", "2025-10-01"),
         Badge(30, None, f"sept. au 1er{NBSP}oct.", f"au 1er{NBSP}oct.")),
    ],
)  # fmt: skip
def test_badge_of_a_row(event, expected):
    assert badge(event) == expected


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")]
)
def test_all_of(words, expected):
    assert all_of(words) == expected
