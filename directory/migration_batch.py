"""Many operations of one kind in one migration operation."""

from django.db.migrations.operations.base import Operation


class Batch(Operation):
    """Apply operations of one kind (create models, add fields, add constraints and triggers), rendering the state once.

    Django renders anew every related model after each operation: with some six hundred of them, that is half a minute of
    every new database, thus of every test run and installation. All operations see the state that the last one leaves, so
    none may change what another made.
    """

    atomic = True

    def __init__(self, operations):
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__qualname__, [self.operations], {}

    @property
    def reversible(self):
        return all(operation.reversible for operation in self.operations)

    def state_forwards(self, app_label, state):
        state.clear_delayed_apps_cache()
        # Without a rendered registry the state changes without being rendered; the next reader renders it once.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"{len(self.operations)} opérations : {self.operations[0].describe()}…"
