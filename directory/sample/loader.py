"""A page of the sample, read from a file of records, each of which is found in the base or made.

``main = [model, address]`` names the record whose presence says that the page was loaded. Then, in order, each
``[[record]]`` has:

- ``is``: the name of one of ``MAKERS`` with its arguments, else a model (« events.event ») with the address of the
  record to create;
- ``id``, if others speak of it: « @lagos » is that record, « @lagos.actor » an attribute of it;
- ``rows``: what hangs from it, by name of relation, created in this order where there is none yet;
- ``links``: countries by their code, sectors by their name, others by their ``id``;
- any other key: a field. What exists already is only completed where it is empty.
"""

import tomllib
from functools import partial, reduce

from django.apps import apps
from django.db import transaction

from directory.sample import tools

MAKERS = {
    "bond": tools.bond,
    "commune": tools.commune,
    "funder": tools.funder,
    "known": lambda record, *, by, **fields: tools.fill(record, **fields),
    "network": tools.network,
    "organisation": tools.organisation,
    "place": tools.foreign_place,
    "region": tools.region,
}
LINKS = {"countries": tools.country, "sectors": tools.sector}


@transaction.atomic
def load_page(path, by):
    """Make the records of the file ``path``; return whether it was to be done. Raises ``tools.ReferenceMissing``."""
    page = tomllib.loads(path.read_text(encoding="utf-8"))
    model, slug = page["main"]
    if tools.is_there(apps.get_model(model), slug):
        return False
    named = {}
    for entry in page["record"]:
        _load(entry, named, by)
    return True


def _load(entry, named, by):
    kind, *arguments = _resolved(entry.pop("is"), named)
    name, rows, links = entry.pop("id", ""), entry.pop("rows", {}), entry.pop("links", {})
    make = MAKERS.get(kind) or partial(tools.add, apps.get_model(kind))
    record = make(*arguments, by=by, **_resolved(entry, named))
    if name:
        named[name] = record
    for relation, its_rows in rows.items():
        _make_rows(getattr(record, relation), _resolved(its_rows, named))
    for relation, others in links.items():
        find = LINKS.get(relation) or named.__getitem__
        getattr(record, relation).set([find(other) for other in others])


def _make_rows(manager, rows):
    if manager.exists():
        return
    is_ordered = any(field.name == "position" for field in manager.model._meta.fields)
    for position, row in enumerate(rows):
        manager.create(**row, **({"position": position} if is_ordered else {}))


def _resolved(value, named):
    """``value`` with the records that it speaks of."""
    if isinstance(value, list):
        return [_resolved(one, named) for one in value]
    if isinstance(value, dict):
        return {key: _resolved(one, named) for key, one in value.items()}
    if isinstance(value, str) and value.startswith("@"):
        name, *path = value[1:].split(".")
        return reduce(getattr, path, named[name])
    return value
