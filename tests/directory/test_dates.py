"""Dates known to the year, the month or the day, exactly or about: printed as French prints, the same in SQL."""

import datetime
import itertools

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from directory.dates import MAX_YEAR, MIN_YEAR, PartialDate, format_period


@st.composite
def partial_dates(draw, first_year=MIN_YEAR, last_year=MAX_YEAR):
    day = draw(st.dates(datetime.date(first_year, 1, 1), datetime.date(last_year, 12, 31)))
    precision = draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:precision], is_approximate=draw(st.booleans()))


@pytest.mark.parametrize(
    "parts", [(999,), (2201,), (2019, 0), (2019, 13), (2019, 2, 0), (2019, 2, 29), (2019, 4, 31), (2019, None, 1)]
)
def test_an_impossible_date_cannot_be_built(parts):
    with pytest.raises(ValueError, match="."):
        PartialDate(*parts)


@pytest.mark.parametrize(
    "text",
    [
        "2010\n",
        "2010-8",
        "10-08",
        "2010-08-",
        "2010-08-5",
        " 2010",
        "2500",
        "",
        "~",
        "~2010",
        "2010~~",
        "2010~-08",
        "2010?",
    ],
)
def test_edtf_is_read_strictly(text):
    with pytest.raises(ValueError, match="not a partial date in EDTF"):
        PartialDate.fromedtf(text)


# --- Printing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "text", "iso"),
    [
        ((2010,), "2010", "2010"),
        ((2010, 8), "août 2010", "2010-08"),
        ((2010, 8, 15), "15 août 2010", "2010-08-15"),
        ((2025, 7, 1), "1er juillet 2025", "2025-07-01"),
        ((2025, 2, 11), "11 février 2025", "2025-02-11"),
        ((1999, 12, 31), "31 décembre 1999", "1999-12-31"),
    ],
)
def test_printing(parts, text, iso):
    date = PartialDate(*parts)

    assert str(date) == text
    assert date.isoformat() == date.edtf() == iso


@pytest.mark.parametrize(
    ("parts", "text", "edtf"),
    [
        ((2015,), "vers 2015", "2015~"),
        ((2010, 8), "vers août 2010", "2010-08~"),
        ((2010, 8, 15), "vers le 15 août 2010", "2010-08-15~"),
    ],
)
def test_printing_what_is_known_about(parts, text, edtf):
    date = PartialDate(*parts, is_approximate=True)

    assert (str(date), date.edtf()) == (text, edtf)
    assert date.isoformat() == edtf.removesuffix("~")
    assert date.exact == PartialDate(*parts) != date


@given(partial_dates())
def test_what_is_stored_is_read_back(date):
    assert PartialDate.fromedtf(date.edtf()) == date


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((2019, 9), (2022, 12), "septembre 2019 – décembre 2022"),
        ((2019,), (2022, 12, 1), "2019 – 1er décembre 2022"),
        ((2019,), (2019,), "2019"),
        ((2019, 5, 15), (2019, 5, 15), "15 mai 2019"),
        ((1993,), None, "depuis 1993"),
        ((2010, 8), None, "depuis août 2010"),
        ((2010, 8, 1), None, "depuis le 1er août 2010"),
        (None, (2022,), "jusqu’en 2022"),
        (None, (2022, 12), "jusqu’en décembre 2022"),
        (None, (2022, 12, 31), "jusqu’au 31 décembre 2022"),
        (None, None, ""),
    ],
)
def test_periods(start, end, text):
    assert format_period(start and PartialDate(*start), end and PartialDate(*end)) == text


ABOUT_2015, ABOUT_A_DAY = PartialDate(2015, is_approximate=True), PartialDate(2015, 8, 15, is_approximate=True)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (ABOUT_2015, PartialDate(2018), "vers 2015 – 2018"),
        (PartialDate(2010), ABOUT_A_DAY, "2010 – vers le 15 août 2015"),
        (ABOUT_2015, ABOUT_2015, "vers 2015"),
        (PartialDate(2015), ABOUT_2015, "2015 – vers 2015"),
        (ABOUT_2015, None, "depuis 2015 environ"),
        (ABOUT_A_DAY, None, "depuis le 15 août 2015 environ"),
        (None, ABOUT_2015, "jusque vers 2015"),
        (None, ABOUT_A_DAY, "jusque vers le 15 août 2015"),
    ],
)
def test_periods_known_about(start, end, text):
    assert format_period(start, end) == text


# --- Order and bounds ------------------------------------------------------------------------------------------------


def test_order():
    in_order = [
        PartialDate(1999, 12, 31),
        PartialDate(2010),
        PartialDate(2010, 8),
        PartialDate(2010, 8, 1),
        PartialDate(2010, 8, 15),
        PartialDate(2010, 9),
        PartialDate(2010, 9, is_approximate=True),
        PartialDate(2010, 12, 1),
        PartialDate(2010, is_approximate=True),
        PartialDate(2011),
    ]

    assert sorted({*in_order}) == in_order
    assert PartialDate(2010) <= PartialDate(2010, 8)
    assert PartialDate(2010, 8) != PartialDate(2010, 8, 1)
    with pytest.raises(TypeError):
        assert PartialDate(2010) < datetime.date(2010, 1, 1)


@pytest.mark.django_db
@given(st.lists(partial_dates(1990, 2030), min_size=2, max_size=60))
def test_the_database_orders_as_python_does(dates):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(value ORDER BY value) FROM unnest(%s::text[]) AS value", [[stored(d) for d in dates]]
        )
        [(from_database,)] = cursor.fetchall()

    assert from_database == [stored(date) for date in sorted(dates)]


@pytest.mark.django_db
@given(st.lists(partial_dates(), min_size=1, max_size=60))
def test_sql_bounds_are_those_of_python(dates):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT passerelles_earliest(value), passerelles_latest(value) FROM unnest(%s::text[]) WITH ORDINALITY"
            " AS written(value, rank) ORDER BY rank",
            [[stored(date) for date in dates]],
        )
        from_database = cursor.fetchall()

    assert from_database == [(date.earliest, date.latest) for date in dates]


@pytest.mark.django_db
def test_sql_bounds_of_every_month_of_a_leap_year_and_of_a_century():
    dates = [PartialDate(*parts) for parts in itertools.product((1900, 2000, 2023, 2024), range(1, 13))]

    with connection.cursor() as cursor:
        cursor.execute("SELECT passerelles_latest(v) FROM unnest(%s::text[]) AS v", [[stored(d) for d in dates]])
        from_database = [latest for (latest,) in cursor.fetchall()]

    assert from_database == [date.latest for date in dates]


def stored(date):
    return date.edtf()


@pytest.mark.parametrize(
    ("parts", "earliest", "latest"),
    [
        ((2010,), "2010-01-01", "2010-12-31"),
        ((2024, 2), "2024-02-01", "2024-02-29"),
        ((2023, 2), "2023-02-01", "2023-02-28"),
        ((2023, 12), "2023-12-01", "2023-12-31"),
        ((2023, 2, 14), "2023-02-14", "2023-02-14"),
    ],
)
def test_bounds(parts, earliest, latest):
    date = PartialDate(*parts)

    assert (date.earliest.isoformat(), date.latest.isoformat()) == (earliest, latest)
