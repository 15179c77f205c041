"""The twelve files of ``samples``: what would become of each of their rows, and what would be written."""

import json

import pytest

from directory.imports.kinds import import_kind
from directory.imports.proposing import propose
from directory.imports.rehearsal import rehearse
from directory.imports.shape import tables_of
from directory.imports.workbooks import read_workbook
from tests.directory.imports.samples import SAMPLES
from tests.directory.imports.samples.outcomes import OUTCOMES
from tests.directory.imports.samples.world import build


def said(outcome, kind):
    """A row as ``samples.outcomes`` says it."""
    plain = {name: value for name, value in kind.plain(outcome.values).items() if value not in ("", None, [])}
    yield f"{outcome.row} {outcome.outcome} {' '.join(outcome.cells)}".strip()
    for name, value in sorted(plain.items()):
        yield f"    {name}: {json.dumps(value, ensure_ascii=False)}"


@pytest.mark.django_db
def test_each_row_of_the_samples_becomes_what_is_said(tmp_path):
    build()
    for name, (kind_name, expected) in OUTCOMES.items():
        (tmp_path / "envoi").write_bytes(SAMPLES[name][0]())
        kind = import_kind(kind_name)
        table = tables_of(read_workbook(tmp_path / "envoi", name=name))[0]

        outcomes = list(rehearse(table, propose(table, kind), kind))

        found = [line for outcome in outcomes if outcome.outcome != "ignored" for line in said(outcome, kind)]
        assert found == expected.strip("\n").splitlines(), f"{name}\n" + "\n".join(found)
    assert OUTCOMES.keys() == SAMPLES.keys()
