"""What is looked at of a file, by another process, and how little of it is held."""

import pytest
import xlsxwriter

from directory.imports import glimpse
from directory.imports.workbooks import Refused

HEADINGS = ("Titre du projet", "Pays", "Budget", "Remarque")


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "projets.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet("Lisez-moi").write(0, 0, "Ce classeur est tenu par le réseau")
        page = made.add_worksheet("Projets")
        page.write_row(1, 0, HEADINGS)
        for number in range(600):
            page.write_row(number + 2, 0, [f"Un puits n° {number}", "Bénin", 1000 + number])
        page.write(590, 3, "vu avec la mairie")
    return path


def test_the_table_is_cut_short_but_no_column_is_left_without_its_values(book):
    seen = glimpse.glimpse(book, name="projets.xlsx")

    rows = [line.number for line in seen.table.rows]
    assert (seen.table.sheet, seen.total) == ("Projets", 600)
    assert rows == [*range(3, 203), 591]
    assert [name.name for name in seen.sheets] == ["Lisez-moi", "Projets"]


def test_a_person_may_say_which_lines_head_the_table(book):
    seen = glimpse.glimpse(book, name="projets.xlsx", sheet="Projets", header_rows=[3])

    assert (seen.table.header_rows, seen.table.columns[0].words) == ((3,), ("Un puits n° 0",))


def test_rows_come_one_by_one_with_the_words_of_their_headings(book):
    found = glimpse.rows(book, name="projets.xlsx", sheet="Projets", header_rows=[2])

    headings, first = next(found), next(found)
    found.close()

    assert [words for (words,) in headings] == list(HEADINGS)
    assert first == [3, ["Un puits n° 0", "Bénin", ["1000"], ""]]


@pytest.mark.parametrize("deed", [glimpse.glimpse, lambda *args, **said: list(glimpse.rows(*args, **said))])
def test_a_refusal_comes_through(tmp_path, deed):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 et la suite")

    with pytest.raises(Refused, match="PDF"):
        deed(path, name="a.pdf")


def test_a_sheet_that_says_nothing_is_told(book):
    with pytest.raises(Refused, match="Projets"):
        glimpse.glimpse(book, name="projets.xlsx", sheet="Bilan")
