"""Tables in text: their encoding, their separator, their quotes, found without a word of who sends them."""

import io

import pytest

from directory.imports.opening import child, delimited

TABLE = "Commune;Pays;Élu\nÉvreux;République tchèque;François Noël\nLaon;Côte d’Ivoire;Mme Lefèvre\n"
READ = [
    ["Commune", "Pays", "Élu"],
    ["Évreux", "République tchèque", "François Noël"],
    ["Laon", "Côte d’Ivoire", "Mme Lefèvre"],
]


def read(body):
    """``(rows, what is told)``; a row is its cells in order, an empty one left out as ``None``."""
    [grid], said = delimited.read(body if isinstance(body, bytes) else body.encode())
    rows = []
    for cells, *_ in grid.lines.values():
        by_column = {column: cell[1] for column, cell in cells}
        rows.append([by_column.get(column) for column in range(max(by_column) + 1)])
    return rows, said["told"]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("cp1252", "Windows-1252"),
        ("mac_roman", "Mac Roman"),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_the_encoding_is_the_one_that_makes_french(encoding, told):
    rows, said = read(TABLE.encode(encoding))

    assert rows == READ
    assert said[0] == f"encodage : {told}"


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("Commune;Pays\nRennes;Bénin\n", "cp850", "DOS (cp850)"),
        ("Commune;Pays\nRennes;Bénin\n", "mac_roman", "Mac Roman"),
        ("Commune;Pays\nRennes;Bénin\n", "cp1252", "Windows-1252"),
        ("N°;Commune\n1;Rennes\n", "mac_roman", "Mac Roman"),
        ("N°;Commune\n1;Rennes\n", "cp1252", "Windows-1252"),
        ("COMMUNE;ÉLU\nÉVREUX;FRANÇOIS\n", "mac_roman", "Mac Roman"),
        ("Titre;Budget (€)\nAide à l’œuvre;12\n", "cp1252", "Windows-1252"),
        ("Titre;Budget (€)\nAide à l'œuvre;12\n", "iso8859-15", "ISO 8859-15"),
        ("Commune;Jumelle\nAgen;Logroño\n", "cp1252", "Windows-1252"),
    ],
)
def test_one_accent_may_be_all_there_is_to_go_by(text, encoding, told):
    rows, said = read(text.encode(encoding))

    assert rows == [line.split(";") for line in text.splitlines()]
    assert said[0] == f"encodage : {told}"


def test_an_unsure_encoding_says_so():
    _, said = read("Commune;Jumelle\nRennes;Łódź\nVannes;Wałbrzych\nDole;Żary\n".encode("cp1250"))

    assert "sans certitude" in said[0]


def test_accents_encoded_twice_are_mended_and_told():
    rows, said = read(TABLE.encode().decode("cp1252").encode())

    assert rows == READ
    assert "accents réparés (« Ã© » lu « é »)" in said


def test_one_byte_amiss_does_not_break_its_line():
    rows, said = read(TABLE.encode() + "Orléans;Été;".encode("cp1252") + "Noël".encode())

    assert rows == [*READ, ["Orléans", "Été", "Noël"]]
    assert said[0] == "encodage : UTF-8 et Windows-1252 mêlés"


def test_letters_lost_before_are_told():
    _, said = read("Commune;Pays\n\N{REPLACEMENT CHARACTER}vreux;Mali\n")

    assert said[1].startswith("caractères perdus : 1")


@pytest.mark.parametrize(
    ("text", "separator", "rows"),
    [
        ("Projet;Montant\nA;12,5\nB;13,75\n", "point-virgule", [["Projet", "Montant"], ["A", "12,5"], ["B", "13,75"]]),
        ("Projet\tLieux\nA\tx, y\nB\tu, v; w\n", "tabulation", [["Projet", "Lieux"], ["A", "x, y"], ["B", "u, v; w"]]),
        ("A|B|C\n1;2|3|4\n5;6|7|8\n", "barre verticale", [["A", "B", "C"], ["1;2", "3", "4"], ["5;6", "7", "8"]]),
        ('Nom,Pays\n"Lyon, Rhône",Mali\n', "virgule", [["Nom", "Pays"], ["Lyon, Rhône", "Mali"]]),
        ("En 2023,\n\nProjet;Pays\nA, B;Mali\n", "point-virgule", [["En 2023,"], ["Projet", "Pays"], ["A, B", "Mali"]]),
        ("sep=^\na^b\n1^2\n", "^ (dit par le fichier)", [["a", "b"], ["1", "2"]]),
        ('"sep=,"\r\na,b;c\r\n', "virgule (dit par le fichier)", [["a", "b;c"]]),
        ("Partenaires\nBamako, Mali\nKayes, Mali\n", None, [["Partenaires"], ["Bamako, Mali"], ["Kayes, Mali"]]),
        ("Partenaires\nBamako\n", None, [["Partenaires"], ["Bamako"]]),
        ('"a;b"\n"1;2"\n"3;4"\n', "point-virgule", [["a", "b"], ["1", "2"], ["3", "4"]]),
    ],
)  # fmt: skip
def test_the_separator_is_the_one_that_cuts_evenly(text, separator, rows):
    found, said = read(text)

    assert found == rows
    assert [words for words in said if words.startswith("sép")] == ([f"séparateur : {separator}"] if separator else [])


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a;b\n"x;1\ny;2\nz;3\n', [["a", "b"], ['"x', "1"], ["y", "2"], ["z", "3"]]),
        ('a;b\nle "grand";1\n"Le" grand;2\n', [["a", "b"], ['le "grand"', "1"], ['"Le" grand', "2"]]),
        ('a;b\n"dit ""oui""\nici" ; "z" \n', [["a", "b"], ['dit "oui"\nici', "z"]]),
        ("a;b\r1;2\r3;4", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a;b;;;\n1;2;;;\n;;;;\n", [["a", "b"], ["1", "2"]]),
        ("a;b\n1;2;3\n4\n", [["a", "b"], ["1", "2", "3"], ["4"]]),
        ('a;b\n="01004";#DIV/0!\n', [["a", "b"], ["01004", "#DIV/0!"]]),
        ("a;b\n\N{NO-BREAK SPACE};12\u202f500 €\x1a\n", [["a", "b"], [None, "12 500 €"]]),
        ("a;b\n e\u0301te\u0301 ;\u200bx\u00ad\n", [["a", "b"], ["été", "x"]]),
    ],
)
def test_cells_are_those_that_were_written(text, rows):
    assert read(text)[0] == rows


@pytest.mark.parametrize(
    "text",
    ["PK;Projet\n1;é\n", "MZ;Zoé\n1;2\n", "BM;b\n1;2\n", "<vide>;b\n1;2\n", "[A];{b}\n1;2\n", "ID;Pays\n1;2\n"],
)
def test_first_letters_make_no_other_file_of_a_table(text):
    first, *_, end = child.read(io.BytesIO(text.encode("cp1252")))

    assert (first["format"], end) == ("csv", "end")


def test_a_quote_never_closed_is_told():
    assert "guillemet ouvert et jamais refermé : ligne 2" in read('a;b\n"x;1\n"y";2\n')[1]


def test_a_record_is_one_line_whatever_its_cells_hold():
    [grid], _ = delimited.read(b'a;b\n"1\n2\n3";x\n\n4;y\n')

    assert list(grid.lines) == [1, 2, 4]
