"""What is not the expected table is refused as a whole, with its line; what is unusable in a line refuses that line."""

import pytest

from directory.imports.reading import MAX_LINE_BYTES, BrokenFile
from directory.jumelages.importing.reading import COLUMNS, read_lines

HEADER = "\t".join(COLUMNS).encode() + b"\n"
GOOD = "Orléans\tFrance\t47.9\t1.9\t114977\tKraków\t50.06\t19.95\t761900\tPoland\n".encode()


def refused(tmp_path, content):
    path = tmp_path / "table.tsv"
    path.write_bytes(content)
    with pytest.raises(BrokenFile) as error:
        read_lines(path)
    return error.value.line, str(error.value)


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        (b"", None, "Le fichier est vide."),
        (b"\n", 1, "il manque les colonnes"),
        (b"origincityLabel,origincountry\n", 1, "séparées par des tabulations"),
        (HEADER.replace(b"destinationlat\t", b""), 1, "il manque la colonne « destinationlat »"),
        (HEADER.replace(b"originpopulation", b"originlat"), 1, "il manque la colonne « originpopulation »"),
        (HEADER.strip() + b"\toriginlat\n", 1, "en double : la colonne « originlat »"),
        (HEADER + GOOD + "Orléans\tFrance\n".encode(), 3, "ligne tronquée : 2\u00a0cases au lieu de 10"),
        (HEADER + GOOD.strip() + b"\ttrop\n", 2, "ligne trop longue : 11\u00a0cases au lieu de 10"),
        (HEADER + GOOD + "Orléans".encode("latin-1") + b"\n", 3, "l’octet 4 n’est pas de l’UTF-8"),
        (("\t".join(COLUMNS) + "\n").encode("utf-16"), None, "du texte en UTF-16"),
        (("\t".join(COLUMNS) + "\n").encode("utf-16-le"), 1, "un caractère nul"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, None, "un ancien classeur Excel"),
        (b"%PDF-1.7\n", None, "C’est un PDF."),
        (HEADER + GOOD.replace(b"France", b"Fra\x00nce"), 2, "un caractère nul"),
        (HEADER + b"a" * (10 * 1024 * 1024) + b"\n", 2, f"plus de {MAX_LINE_BYTES // 1024} Ko"),
        (b"PK\x03\x04" + bytes(range(256)) * 300, None, "C’est un classeur (Excel, LibreOffice) ou une archive."),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path, content, line, sentence):
    found_line, message = refused(tmp_path, content)

    assert found_line == line
    assert sentence in message


def test_a_byte_order_mark_crlf_blank_lines_other_columns_and_their_order_are_accepted(tmp_path):
    columns = [*reversed(COLUMNS), "dist"]
    cells = dict(zip(COLUMNS, GOOD.decode().strip().split("\t"), strict=True)) | {"dist": "1335"}
    path = tmp_path / "table.tsv"
    path.write_bytes(
        b"\xef\xbb\xbf" + "\r\n".join(["\t".join(columns), "", "\t".join(cells[c] for c in columns), ""]).encode()
    )

    [line], _digest = read_lines(path)

    assert (line.number, line.problem) == (3, "")
    assert (line.origin.label, line.origin.point, line.origin.population) == ("Orléans", (47.9, 1.9), 114977)
    assert (line.sister.label, line.sister.country) == ("Kraków", "Poland")


@pytest.mark.parametrize("written", [str.upper, str.title, '"{}"'.format])
def test_capitals_and_quotes_in_the_header_change_nothing(tmp_path, written):
    path = tmp_path / "table.tsv"
    path.write_bytes("\t".join(map(written, COLUMNS)).encode() + b"\n" + GOOD)

    [line], _digest = read_lines(path)

    assert (line.problem, line.origin.label, line.sister.label) == ("", "Orléans", "Kraków")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"origincityLabel": ""}, "la colonne « origincityLabel » est vide"),
        ({"destination_countryLabel": " "}, "la colonne « destination_countryLabel » est vide"),
        ({"sistercityLabel": "K" * 201}, "le nom de la colonne « sistercityLabel » dépasse 200 signes"),
        ({"destinationlat": "nord"}, "coordonnées illisibles : « nord », « 19.95 »"),
        ({"destinationlat": ""}, "coordonnées illisibles : « », « 19.95 »"),
        ({"originlat": "91"}, "coordonnées hors de la Terre : « 91 », « 1.9 »"),
        ({"originlong": "nan"}, "coordonnées hors de la Terre : « 47.9 », « nan »"),
        ({"originlong": "inf"}, "coordonnées hors de la Terre : « 47.9 », « inf »"),
        ({"destinationpopulation": "beaucoup"}, "population illisible : « beaucoup »"),
        ({"destinationpopulation": "inf"}, "population illisible : « inf »"),
        ({"destinationpopulation": "-3"}, "population invraisemblable : « -3 »"),
    ],
)
def test_an_unusable_cell_refuses_its_line_alone(tmp_path, cells, problem):
    values = dict(zip(COLUMNS, GOOD.decode().strip().split("\t"), strict=True)) | cells
    path = tmp_path / "table.tsv"
    path.write_bytes(HEADER + "\t".join(values.values()).encode() + b"\n" + GOOD)

    bad, good = read_lines(path)[0]

    assert bad.problem == problem.replace("« »", "«  »")
    assert good.problem == ""
