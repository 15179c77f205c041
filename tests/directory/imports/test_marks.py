"""Columns of marks, seasons, lists that say their countries: files of networks and communes as they keep them."""

import pytest

from directory.enums import Closure
from directory.imports.shape import tables_of
from directory.imports.workbooks import Cell, CellKind, Line, Sheet, Workbook
from tests.directory.imports.tables import a_table, columns_of, outcomes_of
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    FunderFactory,
    GazetteerTownFactory,
    SDGFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("FR", "SN", "GN", "CM", "PL", "RO"):
        CountryFactory(code=code)
    for name, code in (("Loches", "37132"), ("Pithiviers", "45252")):
        CommuneFactory(name=name, code=code, population=9000)
    for name, land in (("Thiès", "SN"), ("Kindia", "GN"), ("Toruń", "PL"), ("Iași", "RO"), ("Mbour", "SN")):
        key = name.lower().replace("è", "e").replace("ń", "n").replace("ș", "s")
        GazetteerTownFactory(name=name, country=CountryFactory(code=land), names=[key], population=90_000)
    for name in ("Santé", "Culture"):
        SectorFactory(name=name)
    for number in (4, 6):
        SDGFactory(number=number)
    FunderFactory(actor=ActorFactory(name="AFD", published=True))


def of(header, *rows, **kwargs):
    return list(outcomes_of(a_table(header, *rows), **kwargs).values())


def test_a_mark_says_what_heads_its_column():
    header = "Titre;Porteur;Où > Sénégal;Où > Guinée;ODD 4;ODD 6;Santé;Culture;Terminé;Suspendu"
    rows = [
        ("Forage", "Loches", "x", "X", "", "1", "✓", "", "oui", ""),
        ("Fanfare", "Pithiviers", "non", "●", "x", "0", "", "oui", "", "x"),
    ]

    forage, fanfare = of(header, *rows)

    assert list(columns_of(header, *rows).values())[2:5] == ["countries=Sénégal", "countries=Guinée", "goals=ODD 4"]
    assert (forage.outcome, fanfare.outcome) == ("created", "created"), (forage.reason, fanfare.reason)
    assert [(one.values["countries"], one.values["goals"]) for one in (forage, fanfare)] == [
        (["GN", "SN"], [6]),
        (["GN"], [4]),
    ]
    assert [one.values["closure"] for one in (forage, fanfare)] == [Closure.DONE, Closure.SUSPENDED]
    assert len(forage.values["sectors"]) == len(fanfare.values["sectors"]) == 1


def test_two_marks_for_one_value_are_asked():
    [row] = of("Titre;Porteur;Pays;Terminé;Abandonné", ("Forage", "Loches", "Sénégal", "x", "x"))

    assert row.outcome == "ambiguous"
    assert [one.label for one in row.candidates[:2]] == ["Terminé", "Abandonné"]


@pytest.mark.parametrize("values", [("1", "3"), ("x", "Thiès"), ("12 000", "x")])
def test_numbers_and_names_under_a_country_are_no_marks(values):
    rows = [("Forage", value) for value in values]

    assert columns_of("Titre;Guinée", *rows)["B"] == ""


def test_a_mark_under_a_funder_says_that_it_gives():
    [row] = of("Titre;Porteur;Pays;AFD", ("Forage", "Loches", "Sénégal", "x"))

    assert [(one["nom"], one["montant"]) for one in row.values["funders"]] == [("AFD", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12-13", None),
        ("saison 12-13", ("2012", "2013")),
        ("année scolaire 99-00", ("1999", "2000")),
        ("2015-16", ("2015", "2016")),
    ],
)
def test_a_season_is_no_month(text, expected):
    [row] = of("Titre;Porteur;Pays;Saison", ("Chorale", "Loches", "Sénégal", text))

    if expected is None:
        assert [one.label for one in row.candidates[:2]] == ["2012 – 2013", "décembre 2013"]
    else:
        assert (row.values["start"], row.values["end"]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thiès (Sénégal), Kindia (Guinée)", {"Thiès": "SN", "Kindia": "GN"}),
        ("Toruń (PL) / Iași (RO)", {"Toruń": "PL", "Iași": "RO"}),
        ("Thiès – Sénégal, Toruń – Pologne", {"Thiès": "SN", "Toruń": "PL"}),
        (
            "Lycée de Thiès (Sénégal) et Université de Kindia (Guinée)",
            {"Lycée de Thiès": "SN", "Université de Kindia": "GN"},
        ),
    ],
)
def test_partners_that_say_each_their_country_are_several(text, expected):
    [row] = of("Titre;Porteur;Partenaires", ("Réseau", "Loches", text))

    assert {one["nom"]: one["pays"] for one in row.values["partners"]} == expected
    assert row.values["countries"] == sorted(set(expected.values()))


@pytest.mark.parametrize(
    "text", ["Thiès (Sénégal), Louga, Kindia (Guinée)", "Amis du Sénégal, Pithiviers"], ids=["one says none", "where"]
)
def test_what_may_be_one_or_several_is_asked(text):
    [row] = of("Titre;Porteur;Partenaires", ("Réseau", "Loches", text))

    assert "est-ce une seule organisation" in row.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thiès (Sénégal), Kindia (Guinée)", [("Thiès", "SN"), ("Kindia", "GN")]),
        ("Thiès et Mbour (Sénégal)", [("Thiès", "SN"), ("Mbour", "SN")]),
    ],
)
def test_so_are_places(text, expected):
    [row] = of("Titre;Porteur;Lieux", ("Réseau", "Loches", text))

    assert [(one["label"], one["country"]) for one in row.values["localities"]] == expected


@pytest.mark.parametrize("title", ["Projet 0", "Action 0", "Sans titre 2"])
def test_a_name_with_a_number_is_a_name(title):
    [row] = of("Titre;Porteur;Pays", (title, "Loches", "Sénégal"))

    assert (row.outcome, row.values["title"]) == ("created", title)


@pytest.mark.parametrize(
    ("word", "closure"),
    [
        ("Completed", Closure.DONE),
        ("On hold", Closure.SUSPENDED),
        ("Cancelled", Closure.ABANDONED),
        ("Ongoing", Closure.OPEN),
    ],
)
def test_statuses_in_english(word, closure):
    [row] = of("Project title;Lead organisation;Country;Status", ("Wells", "Loches", "Senegal", word))

    assert (row.values["closure"], row.values["holder"][0]["nom"]) == (closure, "Loches")


# --- Sheets ----------------------------------------------------------------------------------------------------------


def a_sheet(*lines):
    rows = tuple(
        Line(number, tuple(Cell(text, CellKind.TEXT, text) if text else Cell() for text in line.split("|")))
        for number, line in enumerate(lines, 1)
    )
    return Workbook("xlsx", (Sheet("Feuille", rows),))


def test_a_partner_alone_on_its_line_is_no_section():
    table = tables_of(
        a_sheet(
            "Titre|Porteur|Pays|Partenaire",
            "Karité|Loches|Sénégal|Union de Thiès",
            "|||Commune de Mbour",
            "Lait|Pithiviers|Guinée|Commune de Kindia",
        )
    )[0]

    assert ([row.number for row in table.rows], table.sections) == ([2, 3, 4], {})


def test_a_shorter_table_beside_another_is_not_of_its_rows():
    table, beside = tables_of(
        a_sheet(
            "Titre|Porteur|Pays||Bailleur|Enveloppe",
            "Karité|Loches|Sénégal||AFD|1000",
            "Lait|Loches|Guinée||MEAE|2000",
            "Riz|Pithiviers|Guinée",
        )
    )

    assert [column.letter for column in table.columns] == ["A", "B", "C"]
    assert [column.letter for column in beside.columns] == ["E", "F"]
    assert "côte à côte" in table.told[0]


def test_gaps_in_what_stands_apart_make_no_second_table():
    table = tables_of(
        a_sheet(
            "Titre|Porteur||Bailleur|Montant",
            "Karité|Loches||AFD|1000",
            "Lait|Loches",
            "Mil|Loches||MEAE|2000",
            "Riz|Pithiviers",
        )
    )[0]

    assert [column.letter for column in table.columns] == ["A", "B", "D", "E"]


def test_years_head_columns_of_marks():
    lines = ["Titre|Porteur|Pays|2019|2020|2021", "Karité|Loches|Sénégal|x|x|", "Lait|Loches|Guinée|||x"]

    table = tables_of(a_sheet(*lines))[0]

    assert (table.header_rows, table.columns[3].words) == ((1,), ("2019",))
