"""Sizes, shares and findings of charts."""

import pytest

from directory.charts.rows import leader
from directory.charts.shapes import MAX_BARS, MAX_COLUMNS, Chart, Row
from directory.french import percent


def chart(*numbers, **kwargs):
    rows = tuple(Row(str(2000 + rank), f"Ligne {rank}", number) for rank, number in enumerate(numbers))
    return Chart("essai", "Titre", "Mesure", "Colonne", rows, **kwargs)


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 10, "0\u00a0%"),
        (0, 0, "0\u00a0%"),
        (1, 1000, "moins de 1\u00a0%"),
        (1, 3, "33\u00a0%"),
        (999, 1000, "99\u00a0%"),
        (1000, 1000, "100\u00a0%"),
    ],
)
def test_shares_never_round_to_all_or_nothing(part, whole, words):
    assert percent(part, whole) == words


def test_bars_are_proportional_and_never_invisible():
    drawn = chart(200, 100, 1, 0).drawn

    assert [bar["size"] for bar in drawn] == ["100%", "50%", "0.6%", "0%"]
    assert [bar["start"] for bar in drawn] == ["0%", "50%", "99.5%", "100%"]


def test_an_empty_chart_has_no_size():
    assert chart(0, 0).drawn[0]["size"] == "0%"
    assert chart().drawn == []


def test_long_charts_draw_the_first_rows_and_their_table_has_all():
    long = chart(*range(30, 0, -1), whole=100)

    assert [bar["row"].number for bar in long.drawn] == list(range(30, 30 - MAX_BARS, -1))
    assert long.hidden == 30 - MAX_BARS
    assert len(long.table) == 30
    assert long.table[0]["share"] == "30\u00a0%"


def test_columns_end_with_the_last_period_asked():
    years = chart(*range(1, 31), shape="colonnes", last="2024", highlighted="2024")

    assert [bar["row"].value for bar in years.drawn] == [str(year) for year in range(2025 - MAX_COLUMNS, 2025)]
    assert [bar["row"].value for bar in years.drawn if bar["is_highlighted"]] == ["2024"]


@pytest.mark.parametrize(("numbers", "label"), [((9, 3), "Ligne 0"), ((3, 9), "Ligne 1")])
def test_a_finding_is_strictly_ahead(numbers, label):
    assert leader(chart(*numbers).rows).label == label


@pytest.mark.parametrize("numbers", [(9, 9), (3, 1), (9,), ()], ids=["tie", "few", "alone", "none"])
def test_no_finding_without_a_leader(numbers):
    assert leader(chart(*numbers).rows) is None
