"""Whether the code and the base are of the same version."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OURS = ("directory", "events", "cooperation")


def pending_migrations():
    """The (app, name) of this code's migrations that the database lacks, sorted. Raises DatabaseError if it is down."""
    return sorted(migrations_of_the_code() - set(MigrationRecorder(connection).applied_migrations()))


def foreign_migrations():
    """The (app, name) that the database had of our applications and that this code does not know, sorted: the base was
    made by another version, whose steps this one cannot follow.
    """
    code, applied = migrations_of_the_code(), MigrationRecorder(connection).applied_migrations()
    return sorted((app, name) for app, name in applied if app in OURS and (app, name) not in code)


@cache
def migrations_of_the_code():
    """Read once: the code of a process does not change."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {name for migration in migrations.values() for name in migration.replaces}
    return set(migrations) - replaced
