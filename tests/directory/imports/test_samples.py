"""The twelve files of ``samples``: all that is read and told of them, line by line."""

import pytest

from directory.imports.shape import tables_of
from directory.imports.workbooks import read_workbook
from tests.directory.imports.samples import SAMPLES


def portrait(table):
    """A ``Table`` as ``samples`` says one."""
    yield f"{table.sheet} : {', '.join(map(str, table.header_rows)) or 'sans en-tête'}"
    for column in table.columns:
        yield f"{column.letter} = {' > '.join(column.words)}{' °' if column.is_hidden else ''}"
    rows = {line.number: _said(table, line) for line in table.rows}
    others = {number: f"{number} ! {reason}" for number, reason in table.ignored.items()}
    assert not rows.keys() & others.keys()
    for _, said in sorted((rows | others).items()):
        yield said
    for sentence in table.told:
        yield f"? {sentence}".replace("\N{NO-BREAK SPACE}", " ")


def _said(table, line):
    section = f"[{table.sections[line.number]}] " if line.number in table.sections else ""
    texts = [cell.text.replace("\n", "⏎") for cell in line.cells]
    return f"{line.number} {section}{' | '.join(texts)}"


@pytest.mark.parametrize("name", SAMPLES)
def test_it_is_read_as_said(tmp_path, name):
    make, told, tables = SAMPLES[name]
    (tmp_path / "envoi").write_bytes(make())

    workbook = read_workbook(tmp_path / "envoi", name=name)

    said = [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in workbook.told]
    assert len(said) == len(told)
    assert all(one.startswith(words) for one, words in zip(said, told, strict=True)), said
    found = {tuple(line.strip(" |") for line in portrait(table)) for table in tables_of(workbook)}
    for table in tables:
        expected = tuple(line.strip(" |") for line in table)
        assert expected in found, "\n".join("\n".join(one) for one in found)
    assert len(found) == len(tables)
