"""What a number of a workbook says depends on the format that shows it."""

import pytest

from directory.imports.opening.shown import number_cell

TEXT, NUMBER, PERCENT, DATE, TIME, ERROR = "tnpdhe"


@pytest.mark.parametrize(
    ("raw", "code", "kind", "text"),
    [
        ("42795", "dd/mm/yyyy", DATE, "2017-03-01"),
        ("42795", "mmm-yy", DATE, "2017-03"),
        ("42809", r"[$-40C]mmmm\ yyyy", DATE, "2017-03"),
        ("42795", "[$-40C]mmmm yyyy;@", DATE, "2017-03"),
        ("42795", '"Depuis "yyyy', DATE, "2017"),
        ("42795", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", DATE, "2017-03-01"),
        ("42795", "jj/mm/aaaa", DATE, "2017-03-01"),
        ("42795", "d-mmm", DATE, "2017-03-01"),
        ("42795.604166666664", "dd/mm/yyyy hh:mm", DATE, "2017-03-01 14:30"),
        ("42795.604166666664", "dd/mm/yyyy", DATE, "2017-03-01"),
        ("42795.999999999", "dd/mm/yyyy", DATE, "2017-03-02"),
        ("1", "dd/mm/yyyy", DATE, "1900-01-01"),
        ("61", "dd/mm/yyyy", DATE, "1900-03-01"),
        ("60", "dd/mm/yyyy", ERROR, "#####"),
        ("-3", "dd/mm/yyyy", ERROR, "#####"),
        ("2958465", "dd/mm/yyyy", TEXT, "9999-12-31"),
        ("99999999", "dd/mm/yyyy", ERROR, "#####"),
        ("0.604166666666667", "h:mm", TIME, "14:30"),
        ("0.5", "[$-F400]h:mm:ss AM/PM", TIME, "12:00"),
        ("1.5", "[h]:mm", TEXT, "36:00"),
        ("0.0104166667", "mm:ss", TIME, "00:15"),
        ("12500", "General", NUMBER, "12500"),
        ("12500.0", "General", NUMBER, "12500"),
        ("1.25E4", "General", NUMBER, "12500"),
        ("0.30000000000000004", "0.00", NUMBER, "0,3"),
        ("33612345678", "0.00E+00", NUMBER, "33612345678"),
        ("-1250.5", "#,##0.00;[Red]-#,##0.00", NUMBER, "-1250,5"),
        ("0", '#,##0;-#,##0;"-"', NUMBER, "0"),
        ("12500", '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', NUMBER, "12500"),
        ("12500", "[$€-40C]#,##0", NUMBER, "12500"),
        ("12500", "[$$-409]#,##0", TEXT, "$ 12500"),
        ("12500", '#,##0" FCFA"', TEXT, "12500 FCFA"),
        ("12", '0" k€"', TEXT, "12 k€"),
        ("12500000", '#,##0," k€"', TEXT, "12500 k€"),
        ("12500000", '0.0,,"M€"', TEXT, "12,5 M€"),
        ("12500000", "#,##0,", NUMBER, "12500000"),
        ("3", '"Lot "0', TEXT, "Lot 3"),
        ("0.125", "0%", PERCENT, "12,5 %"),
        ("1", "0.00%", PERCENT, "100 %"),
        ("1004", "00000", TEXT, "01004"),
        ("35238", "00000", TEXT, "35238"),
        ("612345678", '0#" "##" "##" "##" "##', TEXT, "06 12 34 56 78"),
        ("612345678", "0#\\.##\\.##\\.##\\.##", TEXT, "06.12.34.56.78"),
        ("5", "00", TEXT, "05"),
        ("12500", "# ##0", NUMBER, "12500"),
        ("12500.5", "#\\ ##0.00", NUMBER, "12500,5"),
        ("150", '[<100]0" km";0" m"', TEXT, "150 m"),
        ("50", '[<100]0" km";0" m"', TEXT, "50 km"),
        ("0.75", "# ?/?", NUMBER, "0,75"),
        ("7", "@", NUMBER, "7"),
        ("abc", "General", TEXT, "abc"),
        ("nan", "General", TEXT, "nan"),
    ],
)
def test_a_number_is_read_as_it_is_shown(raw, code, kind, text):
    assert number_cell(raw, code)[:2] == (kind, text)


def test_dates_may_be_counted_from_1904():
    assert number_cell("41333", "dd/mm/yyyy", True)[1] == "2017-03-01"
    assert number_cell("0", "dd/mm/yyyy", True)[1] == "1904-01-01"


def test_a_share_is_kept_as_a_number():
    assert number_cell("0.125", "0%") == (PERCENT, "12,5 %", "0.125")
