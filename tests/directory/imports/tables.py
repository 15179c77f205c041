"""Small tables built by hand, as ``directory.imports.shape`` gives them."""

from decimal import Decimal

from directory.dates import PartialDate
from directory.imports.proposing import propose
from directory.imports.rehearsal import rehearse
from directory.imports.shape import Column, Table
from directory.imports.workbooks import Cell, CellKind, Line


def cell(value):
    if value in (None, ""):
        return Cell()
    if isinstance(value, Cell):
        return value
    if isinstance(value, bool):
        return Cell("VRAI" if value else "FAUX", CellKind.BOOLEAN, value)
    if isinstance(value, int | float | Decimal):
        return Cell(str(value).replace(".", ","), CellKind.NUMBER, Decimal(str(value)))
    if isinstance(value, PartialDate):
        return Cell(value.isoformat(), CellKind.DATE, value)
    if str(value).startswith("#"):
        return Cell(value, CellKind.ERROR, None)
    return Cell(value, CellKind.TEXT, value)


def a_table(header, *rows, sections=None, ignored=None, first=2):
    """``a_table("Titre; Pays", ("De l’eau", "Bénin"), …)``; « Budget > 2019 » is a group over a column."""
    heads = header.split(";") if isinstance(header, str) else header
    letters = [chr(65 + index) for index in range(len(heads))]
    columns = tuple(
        Column(letter, tuple(word.strip() for word in head.split(">") if word.strip()))
        for letter, head in zip(letters, heads, strict=True)
    )
    lines = tuple(
        Line(first + number, tuple(cell(value) for value in row) + (Cell(),) * (len(heads) - len(row)))
        for number, row in enumerate(rows)
    )
    return Table("Feuille 1", (first - 1,), columns, lines, sections or {}, ignored or {})


def columns_of(header, *rows, kind="projets", memory=()):
    return propose(a_table(header, *rows), kind, memory).columns


def outcomes_of(table, *, kind="projets", network=None, settled=None, columns=None, keys=None, by=None, **changes):
    """``{row: Outcome}``."""
    mapping = propose(table, kind)
    mapping.columns |= columns or {}
    for name, value in changes.items():
        setattr(mapping, name, value)
    from directory.imports.kinds import import_kind

    found = rehearse(table, mapping, import_kind(kind), network=network, settled=settled, keys=keys, by=by)
    return {outcome.row: outcome for outcome in found}


class Batch:
    """What ``write`` needs of a batch, before there is one."""

    def __init__(self, *, network=None, publishes=True):
        from directory.models import ImportBatch
        from tests.factories.trace import ImportBatchFactory

        self.row = ImportBatchFactory()
        self.row.network, self.row.network_id = network, network.pk if network else None
        self.row.publishes = publishes
        assert isinstance(self.row, ImportBatch)


def write(outcomes, *, kind="projets", network=None, publishes=True, by=None):
    """Write what outcomes say, as a batch does. Returns the keys."""
    from directory.imports.kinds import import_kind
    from directory.imports.outcomes import WRITTEN
    from tests.factories import EditorFactory

    sure = [one for one in outcomes.values() if one.outcome in WRITTEN and not one.is_proposed]
    batch = Batch(network=network, publishes=publishes).row
    return import_kind(kind).write(sure, batch=batch, by=by or EditorFactory())
