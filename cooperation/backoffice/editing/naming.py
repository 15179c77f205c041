"""The sheets that a sheet names and that readers do not see: published without them, it would silently lack them."""

from cooperation.accounts import roles
from directory.enums import PublicationState
from directory.models import Actor
from directory.models.actor import Role
from directory.models.base import Record

# Archived ones are not: somebody took them off on purpose.
WAITING = (PublicationState.DRAFT, PublicationState.REVIEW)


def hidden_named(row, parts):
    """The unpublished records that ``row`` names, itself or by its ``parts`` (models with a key to it), once each.
    A query for each key that may name some.
    """
    record = roles.record_of(row)
    found = {}
    for rows in (type(row)._default_manager.filter(pk=row.pk), *(_rows(part, row, record) for part in parts)):
        for model, keys in _keys(rows, parents=(type(row), type(record)) if rows.model in parts else ()):
            for one in model._default_manager.filter(pk__in=keys, state__in=WAITING).order_by("pk"):
                found[model, one.pk] = one
    found.pop((type(record), record.pk), None)
    return list(found.values())


def _rows(part, row, record):
    """The rows of ``part`` that belong to ``row``, or to its record when it is a role."""
    keys = [field for field in part._meta.local_fields if field.is_relation]
    field = next(field for owner in (row, record) for field in keys if isinstance(owner, field.related_model))
    return part._default_manager.filter(**{field.attname: record.pk})


def _keys(rows, parents):
    """``(model of records, subquery of keys)`` of each relation of ``rows`` that names records."""
    for field in (*rows.model._meta.local_fields, *rows.model._meta.local_many_to_many):
        named = field.related_model if field.is_relation else None
        if named is None or named in parents or not issubclass(named, (Record, Role)):
            continue
        # A role has the key of its actor.
        yield (
            (Actor if issubclass(named, Role) else named),
            rows.order_by().exclude(**{field.name: None}).values(field.name),
        )
