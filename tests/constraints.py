"""Tables of what the database must refuse, one line a constraint; see tests/*/test_constraints.py.

Every constraint of our models must have its line: ``tests/test_consistency.py`` checks that none is missing.
"""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from directory.enums import Origin, PublicationState
from directory.models.base import Positioned, Record

OUR_APPS = ("cooperation", "directory", "events")


def our_models():
    """The models that we wrote: neither histories nor the proxies that carry the triggers of links."""
    return [
        model
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models()
        if not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    ]


@dataclass
class Refused:
    """A valid row made by ``factory(**given)``, then changed to ``values`` behind the back of the code.

    A value may be a function of the row. ``twin`` makes another row first, whose ``same`` fields the row then takes.
    """

    constraint: str
    factory: Any
    values: dict
    given: dict
    same: tuple = ()
    # A trigger that would speak before the constraint.
    silenced: str = ""

    def make(self):
        twin = self.factory(**self.given) if self.same else None
        row = self.factory(**self.given)
        values = {name: value(row) if callable(value) else value for name, value in self.values.items()}
        return row, values | {name: getattr(twin, name) for name in self.same}

    def __str__(self):
        changes = ", ".join([*self.values, *self.same])
        return f"{self.constraint}: {changes}"


def refused(constraint, factory, values, **given):
    return Refused(constraint, factory, values, given)


def refused_twin(constraint, factory, same, values=None, **given):
    return Refused(constraint, factory, values or {}, given, tuple(same))


def refused_of_records(factories):
    """What every public record refuses, for each of these factories."""
    now = timezone.now()
    for factory in factories:
        model = factory._meta.model
        assert issubclass(model, Record)
        prefix = f"{model._meta.app_label}_{model._meta.model_name}"
        yield refused(f"{prefix}_batch_iff_imported", factory, {"origin": Origin.IMPORT})
        yield refused(f"{prefix}_batch_iff_imported", factory, {"origin": Origin.HAND}, imported=True)
        yield refused(f"{prefix}_state_changed_at_with_state_changed_by", factory, {"state_changed_at": now})
        yield refused(
            f"{prefix}_state_changed_at_with_state_changed_by", factory, {"state_changed_at": None}, review=True
        )
        yield refused(f"{prefix}_published_at_with_published_by", factory, {"published_at": now})
        yield refused(f"{prefix}_published_at_with_published_by", factory, {"published_by": None}, published=True)
        yield refused(f"{prefix}_published_is_dated", factory, {"state": PublicationState.PUBLISHED})
        yield refused(f"{prefix}_slug_given", factory, {"slug": ""})
        yield refused(f"{prefix}_verified_by_someone", factory, {"verified_by": "CENTRAIDER"})
        yield refused(f"{prefix}_verified_by_someone", factory, {"verified_by": ""}, verified=True)


def refused_of_points(factories):
    """What every positioned model refuses."""
    for factory in factories:
        model = factory._meta.model
        assert issubclass(model, Positioned)
        name = f"{model._meta.app_label}_{model._meta.model_name}_point_on_earth"
        yield refused(name, factory, {"latitude": 47.9, "longitude": None})
        yield refused(name, factory, {"latitude": None, "longitude": 1.9})
        yield refused(name, factory, {"latitude": 91, "longitude": 1.9})
        yield refused(name, factory, {"latitude": 47.9, "longitude": -181})


def refused_of_contacts(factories):
    for factory in factories:
        prefix = f"{factory._meta.model._meta.app_label}_{factory._meta.model._meta.model_name}"
        yield refused(f"{prefix}_consent_before_expiry", factory, {"expires_on": "2026-01-01"})
        yield refused(
            f"{prefix}_consent_before_expiry", factory, {"consent_on": "2026-01-02", "expires_on": "2026-01-01"}
        )
        yield refused(f"{prefix}_public_phone_given", factory, {"phone_is_public": True})


def refused_of_attachments(factories):
    for factory in factories:
        prefix = f"{factory._meta.model._meta.app_label}_{factory._meta.model._meta.model_name}"
        yield refused(f"{prefix}_photo_credited_described", factory, {"credit": ""})
        yield refused(f"{prefix}_photo_credited_described", factory, {"alt": ""})
        yield refused(f"{prefix}_document_titled", factory, {"title": ""}, document=True)


def _write(case, row, values):
    """Change the row, or write another one like it where none changes."""
    is_written_once = any(trigger.name == "written_once" for trigger in getattr(row._meta, "triggers", ()))
    if is_written_once and not case.silenced:
        case.factory(**case.given, **values)
    else:
        type(row).objects.filter(pk=row.pk).update(**values)


def assert_refused(case):
    """The database refuses the row, by this constraint; the form says why, in our French sentence."""
    row, values = case.make()
    [constraint] = [c for c in type(row)._meta.constraints if c.name == case.constraint]

    silence = pgtrigger.ignore(case.silenced) if case.silenced else nullcontext()
    with pytest.raises(IntegrityError) as refusal, silence, transaction.atomic():
        _write(case, row, values)
    assert refusal.value.__cause__.diag.constraint_name == case.constraint

    for name, value in values.items():
        setattr(row, name, value)
    # A form complains first of the field (« Ce champ ne peut pas être vide »), and then of the row.
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(ValidationError) as complaint:
        row.validate_constraints()
    assert str(constraint.violation_error_message) in complaint.value.messages


def assert_unique(factory, field_name):
    """Two rows cannot have the same value of a unique field, and the form says so in French."""
    first, second = factory(), factory()
    field = first._meta.get_field(field_name)
    value = getattr(first, field_name)
    if value is None:
        value = {models.PositiveIntegerField: 2988507}.get(type(field), "424242424")
        if field_name == "wikidata_id":
            value = "Q6548"
        type(first).objects.filter(pk=first.pk).update(**{field_name: value})

    with pytest.raises(IntegrityError), transaction.atomic():
        type(second).objects.filter(pk=second.pk).update(**{field_name: value})

    setattr(second, field_name, value)
    with pytest.raises(ValidationError) as complaint:
        second.full_clean()
    [sentence] = complaint.value.message_dict[field_name]
    # An address says nothing of whose it is: it may be a draft's.
    assert sentence.endswith(("existe déjà.", "choisissez-en une autre."))
