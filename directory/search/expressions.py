"""Conditions that Django has no words for."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Value


def any_of(keys, path="pk"):
    """Condition: ``path`` is one of ``keys``, sent as one array however many they are."""
    array = Value([int(key) for key in keys], output_field=ArrayField(BigIntegerField()))
    return Func(F(path), array, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())
