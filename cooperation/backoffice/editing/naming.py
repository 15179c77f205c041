"""The sheets that a sheet names and that readers do not see: published without them, it would silently lack them."""

from django.contrib import admin
from django.db.models import Value

from cooperation.accounts import roles
from directory.enums import PublicationState
from directory.kinds import moderated_models
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
        for model, field in _keys(rows.model, parents=(type(row), type(record)) if rows.model in parts else ()):
            keys = _named(rows, field)
            for one in model._default_manager.filter(pk__in=keys, state__in=WAITING).order_by("pk"):
                found[model, one.pk] = one
    found.pop((type(record), record.pk), None)
    return list(found.values())


def _rows(part, row, record):
    """The rows of ``part`` that belong to ``row``, or to its record when it is a role."""
    field = next(key for model in (type(row), type(record)) if (key := _key_of(part, model)))
    return part._default_manager.filter(**{field.attname: record.pk})


def _key_of(part, model):
    """The key of ``part`` to ``model``, or ``None``."""
    keys = (field for field in part._meta.local_fields if field.is_relation)
    return next((field for field in keys if issubclass(model, field.related_model)), None)


def _keys(source, parents):
    """``(model of records, field)`` of each relation of the model ``source`` that names records."""
    for field in (*source._meta.local_fields, *source._meta.local_many_to_many):
        named = field.related_model if field.is_relation else None
        if named is None or named in parents or not issubclass(named, (Record, Role)):
            continue
        # A role has the key of its actor.
        yield (Actor if issubclass(named, Role) else named), field


def _named(rows, field):
    return rows.order_by().exclude(**{field.name: None}).values(field.name)


# --- The other way round ---------------------------------------------------------------------------------------------


def named_by_published(model):
    """Subquery of the keys of the records of ``model`` that a published sheet names, itself or by a part."""
    found = [_named(rows, field) for rows, field, _owner, _path in _naming(model)]
    return found[0].union(*found[1:]) if found else model._default_manager.none().values("pk")


def who_names(model, keys):
    """``{key: a published record that names it}``, of the records of ``model`` with these ``keys``.

    The first relation that names being told.
    """
    naming = list(_naming(model))
    each = [
        rows.filter(**{f"{field.name}__in": keys})
        .order_by()
        .annotate(_place=Value(place))
        .values_list("_place", "pk", field.name, path)
        for place, (rows, field, _owner, path) in enumerate(naming)
    ]
    owners = {}
    for place, _pk, key, found in sorted(each[0].union(*each[1:], all=True)) if each else ():
        owners.setdefault(key, (naming[place][2], found))
    records = {}
    for one in {one for one, _key in owners.values()}:
        records[one] = one._default_manager.in_bulk({key for owner, key in owners.values() if owner is one})
    return {key: records[owner][found] for key, (owner, found) in owners.items() if found in records[owner]}


def _naming(model):
    """``(published rows, field, model of their record, path of its key)`` of each relation by which a sheet, or a part
    of it that its form shows, names records of ``model``.
    """
    for owner, parts in _sheets():
        published = owner._default_manager.filter(state=PublicationState.PUBLISHED)
        yield from ((published, field, owner, "pk") for named, field in _keys(owner, ()) if named is model)
        for part in parts:
            key = _key_of(part, owner)
            rows = part._default_manager.filter(**{f"{key.name}__in": published.values("pk")})
            for named, field in _keys(part, (key.related_model,)):
                if named is model:
                    yield rows, field, owner, key.attname


def _sheets():
    """The models of records, and of the parts that their forms show."""
    for owner in moderated_models():
        yield owner, [inline.model for inline in admin.site.get_model_admin(owner).inlines]
