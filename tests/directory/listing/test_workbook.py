"""Excel workbooks: what is written is what is read, within the limits of the format."""

import datetime
import io
import tracemalloc
from decimal import Decimal
from itertools import repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.dates import PartialDate
from directory.listing.exports import DANGEROUS, Column, Described, Kind, Table, csv_lines, write_workbook
from directory.listing.exports.workbook import MAX_CHARACTERS
from tests import workbooks

KINDS = {"texte": Kind.TEXT, "liste": Kind.LIST, "jour": Kind.DATE, "date": Kind.PARTIAL, "montant": Kind.AMOUNT}
TABLE = Table(
    unit="un essai",
    columns=tuple(Column(key, key.title(), f"Ce que dit {key}.", None, kind) for key, kind in KINDS.items()),
)
EMPTY = dict.fromkeys(KINDS)


def selection(**changes):
    given = {
        "section": "essais",
        "title": "3 essais au Bénin",
        "url": "https://site.example/essais/?pays=BJ",
        "explained": "https://site.example/donnees/essais/",
        "date": datetime.date(2026, 11, 21),
        "order": "ordre alphabétique",
        "total": 3,
    }
    return Described(**(given | changes))


def written(rows, max_rows=1_048_576, **changes):
    file = io.BytesIO()
    write_workbook(file, TABLE, rows, selection(**changes), max_rows)
    return file.getvalue()


def about(content):
    return [(row.get("A"), row.get("B")) for row in workbooks.sheets(content)["À propos"]]


def test_types_are_those_of_excel():
    row = {
        "texte": "Orléans",
        "liste": ["Bénin", None, "Togo"],
        "jour": datetime.date(2026, 11, 21),
        "date": PartialDate(2010, 8),
        "montant": Decimal("1240000.50"),
    }

    [read] = workbooks.table(written([row]))

    assert read == {
        "Texte": "Orléans",
        "Liste": "Bénin |  | Togo",
        "Jour": 46347.0,
        "Date": "2010-08",
        "Montant": 1240000.5,
    }


def test_dates_before_excel_are_written_in_full():
    [read] = workbooks.table(written([EMPTY | {"jour": datetime.date(1789, 7, 14)}]))

    assert read == {"Jour": "1789-07-14"}


def test_nothing_known_is_an_empty_cell():
    assert workbooks.table(written([EMPTY | {"liste": []}, EMPTY | {"texte": "suite"}])) == [{"Texte": "suite"}]


def test_the_first_sheet_says_what_this_is():
    content = written(
        [EMPTY | {"texte": "a"}] * 3,
        words="eau",
        filters=[("pays", "Pays", {"BJ": "Bénin", "TG": "Togo"})],
        ignored=["Paramètre inconnu, ignoré : foo."],
    )

    facts = about(content)

    assert list(workbooks.sheets(content)) == ["À propos", "Données"]
    assert facts[0] == ("3 essais au Bénin", None)
    assert dict(facts[1:]) == {
        "Une ligne": "un essai",
        "Lignes": 3.0,
        "Adresse de la sélection": "https://site.example/essais/?pays=BJ",
        "Pays": "Bénin, Togo",
        "Recherche": "eau",
        "Ordre": "Ordre alphabétique",
        "Date du fichier": 46347.0,
        "Licence": "Licence Ouverte 2.0 — https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "À citer ainsi": "Passerelles, annuaire de la coopération internationale des territoires français, 2026-11-21",
        "Les colonnes en détail": "https://site.example/donnees/essais/",
        "Attention": "Paramètre inconnu, ignoré : foo.",
        "Colonne": "Nom dans le JSON",
        **{key.title(): key for key in KINDS},
    }


def test_rows_without_room_are_announced():
    content = written([EMPTY | {"texte": str(n)} for n in range(5)], max_rows=4, total=5)

    assert [row["Texte"] for row in workbooks.table(content)] == ["0", "1", "2"]
    assert dict(about(content))["Attention"] == (
        "Excel ne tient que 3 lignes\u00a0: la sélection en compte 5. Le CSV les a toutes."
    )


@pytest.mark.parametrize("sign", ["é", "😀"])
def test_long_texts_are_cut_and_announced(sign):
    """Excel counts in UTF-16 units: an emoji is two."""
    content = written([EMPTY | {"texte": sign * 40_000}, EMPTY | {"texte": "a" * MAX_CHARACTERS}])

    cut, whole = (row["Texte"] for row in workbooks.table(content))

    assert len(cut.encode("utf-16-le")) // 2 in (MAX_CHARACTERS - 1, MAX_CHARACTERS)
    assert cut.endswith(f"{sign}…")
    assert whole == "a" * MAX_CHARACTERS
    assert dict(about(content))["Attention"].endswith("1 texte(s) s’y arrêtent. Le CSV les a entiers.")


TEXTS = st.one_of(st.text(), st.tuples(st.sampled_from(DANGEROUS), st.text()).map("".join))


@settings(max_examples=50)
@given(st.lists(TEXTS, max_size=30))
def test_no_cell_is_a_formula(texts):
    rows = [EMPTY | {"texte": text, "liste": [text], "date": text} for text in texts]

    cells = [cell for row in workbooks.table(written(rows)) for cell in row.values()]

    assert [cell for cell in cells if cell.startswith(DANGEROUS)] == []


@pytest.mark.parametrize("text", ["<r><t>a</t></r>", "<r></c></row></r>", "_x0041_", "a & b < c"])
def test_texts_are_not_markup(text):
    [row] = workbooks.table(written([EMPTY | {"texte": text}]))

    assert row["Texte"].lstrip("'") == text


def test_the_about_sheet_is_not_a_formula_either():
    content = written([], title="=1+1", words="@SOMME(A1)", url="https://site.example/?q==1")

    texts = [value for row in about(content) for value in row if isinstance(value, str)]

    assert [text for text in texts if text.startswith(DANGEROUS)] == []


def peak(rows, write):
    """Bytes that Python needed at most to write this many rows, beyond the file itself."""
    tracemalloc.start()
    write(repeat(EMPTY | {"texte": "Une phrase comme une autre", "montant": Decimal(12)}, rows))
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_memory_does_not_depend_on_the_number_of_rows(suffix, tmp_path):
    def write(rows):
        if suffix == "csv":
            return sum(len(line) for line in csv_lines(TABLE.headings, rows))
        with open(tmp_path / "essai.xlsx", "wb") as file:
            return write_workbook(file, TABLE, rows, selection())

    few, many = peak(200, write), peak(20_000, write)

    assert many < few + 500_000
