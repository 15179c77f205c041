"""What components are shown with, from ``composants.toml``. Nothing is read from the base."""

import datetime
from types import SimpleNamespace

from directory.charts import Chart, Row
from directory.dates import PartialDate
from directory.drawing import Place
from directory.enums import Closure
from directory.listing.card import Card
from directory.projects.timeline import timeline_of
from directory.sheets.facts import Fact, Part

TODAY = datetime.date(2026, 3, 12)


def _timeline(status, since="", **bounds):
    dates = {name: PartialDate.fromedtf(text) for name, text in bounds.items()}
    tie = SimpleNamespace(since=PartialDate.fromedtf(since), is_published=True) if since else None
    project = SimpleNamespace(
        **dates, closure=Closure.OPEN, jumelage=tie, jumelage_id=tie and 1, status_on=lambda _day: status
    )
    return timeline_of(project, TODAY)


MAKERS = {
    "dates": PartialDate.fromedtf,
    "places": lambda values: Place(*values),
    "lists": list,
    "sheets": lambda values: SimpleNamespace(**values),
    "cards": lambda values: Card(**values),
    "timelines": lambda values: _timeline(**values),
    "charts": lambda values: Chart(**values | {"rows": tuple(Row(**row) for row in values["rows"])}),
    "facts": lambda values: Fact(
        **values | {"items": tuple(tuple(Part(**part) for part in item) for item in values["items"])}
    ),
}
"""How the examples of each table are made."""


def examples(tables):
    """``{name: example}`` of ``{table of MAKERS: {name: values}}``; an example may refer to those before it."""
    known = {"none": None}
    for table, entries in tables.items():
        for name, values in entries.items():
            known[name] = MAKERS[table](resolved(values, known))
    return known


def resolved(value, known):
    """``value``, with the example itself where it says « @name »."""
    if isinstance(value, dict):
        return {key: resolved(one, known) for key, one in value.items()}
    if isinstance(value, list):
        return [resolved(one, known) for one in value]
    return known[value[1:]] if isinstance(value, str) and value.startswith("@") else value
