"""Migrations of many operations, applied as fast as their SQL.

Django renders every model related to the one that an operation changes, after each operation: with a hundred models
that know one another, minutes go by between statements that take seconds. Operations that do not depend on one
another's state are applied here as one: the state is rendered once for the whole batch, the SQL stays the same and in
the same order.
"""

from itertools import groupby

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger, RemoveTrigger

# What a model holds besides its fields: nothing else in the state depends on it, nor does any other statement.
OPTIONS = (AddConstraint, AddIndex, AddTrigger, RemoveTrigger)
ADDITIONS = (AddField, *OPTIONS)


class Batch(Operation):
    """Several operations of one kind: only creations of models, or only additions to models that exist already."""

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return (self.__class__.__name__, [], {"operations": self.operations})

    def state_forwards(self, app_label, state):
        rendered = state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if rendered is None:
            return
        if all(isinstance(operation, OPTIONS) for operation in self.operations):
            state.apps = rendered
        else:
            _ = state.apps  # a cached property: rendered here, once for the whole batch

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return " ; ".join(operation.describe() for operation in self.operations)


def batched(operations):
    """The same operations in the same order, neighbours of one kind joined in a `Batch`."""
    result = []
    for kind, neighbours in groupby(operations, key=_kind):
        neighbours = list(neighbours)
        is_worth_it = kind and (len(neighbours) > 1 or isinstance(neighbours[0], OPTIONS))
        result += [Batch(neighbours)] if is_worth_it else neighbours
    return result


def _kind(operation):
    if type(operation) is CreateModel:
        return "creation"
    return "addition" if type(operation) in ADDITIONS else None
