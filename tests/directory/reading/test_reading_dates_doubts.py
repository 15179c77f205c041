"""Dates that may be two things, or none: never taken in silence."""

import datetime

import pytest

from directory.reading.dates import read_date
from directory.reading.result import Kind

TODAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027 au plus tard", "jusqu’en 2027"),
        ("mars 2027 (au plus tard)", "jusqu’en mars 2027"),
        ("2027 maximum", "jusqu’en 2027"),
        ("au plus tard le 12/05/2027", "jusqu’au 12 mai 2027"),
    ],
)
def test_the_latest_date_is_an_end_wherever_it_is_said(text, expected):
    assert str(read_date(text, today=TODAY).value) == expected


@pytest.mark.parametrize("hyphen", "‐‑‒−")
def test_any_hyphen_is_one(hyphen):
    assert str(read_date(f"2015 {hyphen} 2017", today=TODAY).value) == "2015 – 2017"


@pytest.mark.parametrize(
    "text",
    ["3 ans", "24 mois", "un an", "2021²", "8 janvier 2001 et 6 mars 2002", "2018 ; 2021", "12 mai au plus tard"],
)
def test_what_is_no_date_or_may_be_two_is_never_taken(text):
    assert read_date(text, today=TODAY).kind in (Kind.ASKED, Kind.REFUSED)
