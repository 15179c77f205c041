"""Cells that a spreadsheet put between quotes."""

import pytest

from directory.imports.reading import read_table


@pytest.mark.parametrize(
    ("typed", "cells"),
    [
        ('"le ""petit"" comité"\tb', ['le "petit" comité', "b"]),
        ('"deux\tcolonnes"\tb', ["deux colonnes", "b"]),
        ('"sur deux\nlignes"\tb', ["sur deux lignes", "b"]),
        ('"Amis" du Togo\tb', ['"Amis" du Togo', "b"]),
        ('a\t5" de tuyau', ["a", '5" de tuyau']),
        ('""\tb', ["", "b"]),
        ('"jamais fermé\tb', ['"jamais fermé', "b"]),
        ('"jamais fermé\tb\n5" de tuyau\tc', ['"jamais fermé', "b"]),
    ],
)
def test_a_cell(tmp_path, typed, cells):
    path = tmp_path / "table.tsv"
    path.write_text(f"un\tdeux\n{typed}\nfin\tz\n", encoding="utf-8")

    rows, _sha = read_table(path, ("un", "deux"))

    assert list(rows[0].cells.values()) == cells
    assert rows[-1].cells == {"un": "fin", "deux": "z"}
    assert rows[-1].line == typed.count("\n") + 3
