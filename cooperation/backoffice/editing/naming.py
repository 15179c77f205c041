"""The sheets that a sheet names and that readers do not see: published without them, it would silently lack them."""

from cooperation.accounts import roles
from directory.enums import PublicationState


def hidden_named(row, parts):
    """The unpublished records that ``row`` names, itself or by its ``parts`` (models that hold a key to it), once each.

    Archived ones are left out: somebody took them off on purpose.
    """
    record = roles.record_of(row)
    found = {}
    for named in (*_named_by(row), *(one for part in parts for each in _rows(part, row) for one in _named_by(each))):
        other = roles.record_of(named)
        waits = other.state in (PublicationState.DRAFT, PublicationState.REVIEW)
        if waits and (type(other), other.pk) != (type(record), record.pk):
            found[type(other), other.pk] = other
    return list(found.values())


def _rows(part, row):
    """The rows of ``part`` that belong to ``row``, whichever of its keys says so."""
    record = roles.record_of(row)
    for field in part._meta.local_fields:
        if field.is_relation and isinstance(record, field.related_model):
            return part._default_manager.filter(**{field.name: record})
        if field.is_relation and isinstance(row, field.related_model):
            return part._default_manager.filter(**{field.name: row})
    return part._default_manager.none()


def _named_by(row):
    for field in (*row._meta.local_fields, *row._meta.local_many_to_many):
        if not field.is_relation or not roles.is_sheet(field.related_model):
            continue
        value = getattr(row, field.name)
        for one in value.all() if field.many_to_many else [value]:
            if one is not None and hasattr(roles.record_of(one), "state"):
                yield one
