"""Dates known to the year, the month or the day: read as people write, printed as French prints, the same in SQL."""

import datetime
import itertools

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from directory.dates import MAX_YEAR, MIN_YEAR, PartialDate, format_period, parse_partial_date
from directory.french import NBSP


@st.composite
def partial_dates(draw, first_year=MIN_YEAR, last_year=MAX_YEAR):
    day = draw(st.dates(datetime.date(first_year, 1, 1), datetime.date(last_year, 12, 31)))
    precision = draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:precision])


# --- Reading ---------------------------------------------------------------------------------------------------------

WRITTEN = {
    # Years.
    "2019": (2019,),
    " 2019 ": (2019,),
    "2019.": (2019,),
    "1000": (1000,),
    "2200": (2200,),
    f"{NBSP}2019": (2019,),
    "２０１９": (2019,),
    # Months in letters, in full, short, with and without accents and capitals.
    "janvier 2010": (2010, 1),
    "janv. 2010": (2010, 1),
    "janv 2010": (2010, 1),
    "jan. 2010": (2010, 1),
    "février 2010": (2010, 2),
    "fevrier 2010": (2010, 2),
    "FÉVRIER 2010": (2010, 2),
    "févr. 2010": (2010, 2),
    "fév. 2010": (2010, 2),
    "fev 2010": (2010, 2),
    "mars 2010": (2010, 3),
    "avril 2010": (2010, 4),
    "avr. 2010": (2010, 4),
    "mai 2010": (2010, 5),
    "Mai 2010": (2010, 5),
    "MAI 2010": (2010, 5),
    "juin 2010": (2010, 6),
    "juillet 2010": (2010, 7),
    "juil. 2010": (2010, 7),
    "août 2010": (2010, 8),
    "Août 2010": (2010, 8),
    "AOÛT 2010": (2010, 8),
    "aout 2010": (2010, 8),
    "aou\u0302t 2010": (2010, 8),  # the accent as a character of its own
    f"août{NBSP}2010": (2010, 8),
    "août   2010": (2010, 8),
    "août\t2010": (2010, 8),
    "août 2010.": (2010, 8),
    "\naoût 2010\n": (2010, 8),
    "septembre 2019": (2019, 9),
    "sept. 2019": (2019, 9),
    "sept 2019": (2019, 9),
    "sep. 2019": (2019, 9),
    "octobre 2019": (2019, 10),
    "oct. 2019": (2019, 10),
    "novembre 2019": (2019, 11),
    "nov. 2019": (2019, 11),
    "décembre 2019": (2019, 12),
    "decembre 2019": (2019, 12),
    "déc. 2019": (2019, 12),
    "dec. 2019": (2019, 12),
    # Months in figures.
    "05/2019": (2019, 5),
    "5/2019": (2019, 5),
    "12/2019": (2019, 12),
    "05-2019": (2019, 5),
    "05.2019": (2019, 5),
    "2019-05": (2019, 5),
    "2019-5": (2019, 5),
    # Days in letters.
    "15 mai 2019": (2019, 5, 15),
    "le 15 mai 2019": (2019, 5, 15),
    "Le 15 mai 2019": (2019, 5, 15),
    "05 mai 2019": (2019, 5, 5),
    "5 mai 2019": (2019, 5, 5),
    f"5{NBSP}mai{NBSP}2019": (2019, 5, 5),
    "5\u202fmai 2019": (2019, 5, 5),
    "1er juillet 2025": (2025, 7, 1),
    "1ER JUILLET 2025": (2025, 7, 1),
    "1ᵉʳ juillet 2025": (2025, 7, 1),
    "le 1er juillet 2025": (2025, 7, 1),
    f"1er{NBSP}juillet 2025": (2025, 7, 1),
    "1 juillet 2025": (2025, 7, 1),
    "01 juillet 2025": (2025, 7, 1),
    "31 déc. 1999": (1999, 12, 31),
    "29 février 2020": (2020, 2, 29),
    "14 juil. 1989": (1989, 7, 14),
    # Days in figures, day first.
    "15/05/2019": (2019, 5, 15),
    "5/5/2019": (2019, 5, 5),
    "05/06/2019": (2019, 6, 5),
    "15-05-2019": (2019, 5, 15),
    "15.05.2019": (2019, 5, 15),
    "15 05 2019": (2019, 5, 15),
    "31/12/1999": (1999, 12, 31),
    "29/02/2020": (2020, 2, 29),
    "2019-05-15": (2019, 5, 15),
    "2019-5-5": (2019, 5, 5),
    "2020-02-29": (2020, 2, 29),
}


@pytest.mark.parametrize(("text", "parts"), WRITTEN.items(), ids=repr)
def test_what_people_write_is_read(text, parts):
    assert parse_partial_date(text) == PartialDate(*parts)


REFUSED = [
    # No such day or month.
    "31/02/2020",
    "30/02/2019",
    "29/02/2019",
    "2019-02-29",
    "31 avril 2020",
    "32/01/2020",
    "0/05/2019",
    "00/05/2019",
    "0 mai 2019",
    "13/2019",
    "00/2019",
    "0/2019",
    "2010-13",
    "2010-00",
    "2010-05-00",
    "2010-0-5",
    "05/15/2019",  # the American way round
    "2010-13-01",
    # No such year.
    "999",
    "0999",
    "0000",
    "2201",
    "9999",
    "15/05/0019",
    # Not enough.
    "",
    " ",
    ".",
    "le 3",
    "3 mai",
    "mai",
    "19",
    "05/19",
    "15/05/19",
    "5 mai 19",
    # Something else.
    "le 2019",
    "1er 2019",
    "2er mai 2019",
    "vers 2019",
    "été 2019",
    "début 2019",
    "2019 ?",
    "2019-2021",
    "2019/05",
    "depuis 1993",
    "mayo 2019",
    "inconnue",
    "n.c.",
    "2019-05-15T10:00",
    "2019\x00",
    "1" * 10_000,
    "<script>",
]


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:20]))
def test_anything_else_is_refused_rather_than_guessed(text):
    with pytest.raises(ValueError, match="."):
        parse_partial_date(text)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        date = parse_partial_date(text)
    except ValueError:
        return
    assert PartialDate.fromisoformat(date.isoformat()) == date


@pytest.mark.parametrize(
    "parts", [(999,), (2201,), (2019, 0), (2019, 13), (2019, 2, 0), (2019, 2, 29), (2019, 4, 31), (2019, None, 1)]
)
def test_an_impossible_date_cannot_be_built(parts):
    with pytest.raises(ValueError, match="."):
        PartialDate(*parts)


@pytest.mark.parametrize("text", ["2010\n", "2010-8", "10-08", "2010-08-", "2010-08-5", " 2010", "2500", ""])
def test_iso_is_read_strictly(text):
    with pytest.raises(ValueError, match="not a partial ISO date"):
        PartialDate.fromisoformat(text)


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
    assert date.isoformat() == iso


@given(partial_dates())
def test_what_is_printed_is_read_back(date):
    assert parse_partial_date(str(date)) == date
    assert parse_partial_date(date.isoformat()) == date
    assert PartialDate.fromisoformat(date.isoformat()) == date


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


# --- Order and bounds ------------------------------------------------------------------------------------------------


def test_order():
    in_order = [
        PartialDate(1999, 12, 31),
        PartialDate(2010),
        PartialDate(2010, 8),
        PartialDate(2010, 8, 1),
        PartialDate(2010, 8, 15),
        PartialDate(2010, 9),
        PartialDate(2010, 12, 1),
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
            "SELECT array_agg(value ORDER BY value) FROM unnest(%s::text[]) AS value", [[str_iso(d) for d in dates]]
        )
        [(from_database,)] = cursor.fetchall()

    assert from_database == [str_iso(date) for date in sorted(dates)]


@pytest.mark.django_db
@given(st.lists(partial_dates(), min_size=1, max_size=60))
def test_sql_bounds_are_those_of_python(dates):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT passerelles_earliest(value), passerelles_latest(value) FROM unnest(%s::text[]) WITH ORDINALITY"
            " AS written(value, rank) ORDER BY rank",
            [[str_iso(date) for date in dates]],
        )
        from_database = cursor.fetchall()

    assert from_database == [(date.earliest, date.latest) for date in dates]


@pytest.mark.django_db
def test_sql_bounds_of_every_month_of_a_leap_year_and_of_a_century():
    dates = [PartialDate(*parts) for parts in itertools.product((1900, 2000, 2023, 2024), range(1, 13))]

    with connection.cursor() as cursor:
        cursor.execute("SELECT passerelles_latest(v) FROM unnest(%s::text[]) AS v", [[str_iso(d) for d in dates]])
        from_database = [latest for (latest,) in cursor.fetchall()]

    assert from_database == [date.latest for date in dates]


def str_iso(date):
    return date.isoformat()


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
