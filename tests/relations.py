"""Every relation of a kind of record, found in the models, so that no list of them is kept by hand."""

from django.db import IntegrityError, models, transaction

from directory.database import undo
from directory.kinds import all_kinds
from directory.merging import is_mergeable
from directory.models import Sector, Verification, VerificationRequest
from tests import factories as make

# What else names a record when a column other than the factory's own does.
INSTEAD = {Verification: ("project", "actor", "jumelage"), VerificationRequest: ("project", "jumelage")}


def factories():
    """``{model: factory}``."""
    found = [getattr(make, name) for name in make.__all__ if name.endswith("Factory")]
    return {one._meta.model: one for one in found if one._meta.model} | {
        make.ProjectFactory._meta.model: make.ProjectFactory,
        make.SubmissionFactory._meta.model: make.SubmissionFactory,
        make.UserFactory._meta.model: make.UserFactory,
    }


def mergeable_models():
    """The models of the registry whose records may be merged, and the lists that are no kind of record."""
    return [*dict.fromkeys(kind.record_model for kind in all_kinds() if is_mergeable(kind.record_model)), Sector]


def two_of(model, **given):
    """Two records of ``model``, published, with every role that may be merged."""
    found = []
    for _rank in range(2):
        options = dict(given) if model is Sector else {"published": True, **given}
        record = factories()[model](**options)
        found.append(record)
    return found


def with_roles(record):
    """An actor as a town abroad and as a funder."""
    if record._meta.label == "directory.Actor":
        make.ForeignTownFactory(actor=record)
        make.FunderFactory(actor=record)
    return record


def targets(record):
    """The rows by which a record is named: itself, what it is besides."""
    roles = [
        row
        for relation in record._meta.related_objects
        if relation.one_to_one and relation.field.primary_key
        for row in relation.related_model._base_manager.filter(pk=record.pk)
    ]
    return [record, *roles]


def relate_all(record, other=None, *, only=lambda model, field: True):
    """Have every column of the base that may name ``record``, or those that ``only`` says, name it, in a row of its
    own; and in a copy of that row, ``other``, where the base takes it. Returns the names of these columns.
    """
    done = []
    others = {type(row): row for row in targets(other)} if other is not None else {}
    for target in targets(record):
        for model, field in undo.references_to(type(target)):
            if field.primary_key or not only(model, field):
                continue
            row = _row(model, field, target)
            done.append(f"{model._meta.db_table}.{field.column}")
            if (twin := others.get(type(target))) is not None and not hasattr(row, "slug"):
                _copy(row, field, twin)
        for model in undo.pointers():
            if target is record and only(model, None):
                factories()[model](record_table=record._meta.db_table, record_pk=record.pk)
                done.append(f"{model._meta.db_table}.record_pk")
    return done


def _row(model, field, target):
    if model._meta.auto_created:
        [far] = [one for one in model._meta.concrete_fields if one.remote_field and one is not field]
        return model.objects.get_or_create(
            **{field.attname: target.pk, far.attname: factories()[far.related_model]().pk}
        )[0]
    given = {field.name: target}
    for name in INSTEAD.get(model, ()):
        given.setdefault(name, None)
    return factories()[model](**given)


def _copy(row, field, target):
    copy = type(row)(**{one.attname: getattr(row, one.attname) for one in _stored(row) if not one.primary_key})
    setattr(copy, field.attname, target.pk)
    try:
        with transaction.atomic():
            copy.save(force_insert=True)
    except IntegrityError:
        pass  # a unique column that has nothing to do with the relation


def _stored(row):
    return [one for one in row._meta.concrete_fields if not isinstance(one, models.GeneratedField)]
