"""`/sante/`: what a load balancer or a monitor asks. 200 when the site can serve, 503 otherwise, nothing else."""

from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

OURS = ("directory", "events", "cooperation")


@require_safe
@never_cache
def health(request):
    """Tell the version, whether the database answers, whether every migration of this code is applied. No other detail:
    the page is public.
    """
    try:
        database, migrations = True, not pending_migrations()
    except DatabaseError:
        database = migrations = False
    return JsonResponse(
        {
            "etat": "ok" if database and migrations else "panne",
            "version": settings.VERSION,
            "base": "ok" if database else "injoignable",
            "migrations": "ok" if migrations else "en attente" if database else "inconnues",
        },
        status=200 if database and migrations else 503,
    )


def pending_migrations():
    """The (app, name) of this code's migrations that the database lacks, sorted. Raises DatabaseError if it is down."""
    return sorted(_migrations_of_the_code() - set(MigrationRecorder(connection).applied_migrations()))


def foreign_migrations():
    """The (app, name) that the database had of our applications and that this code does not know, sorted: the base was
    made by another version, whose steps this one cannot follow.
    """
    code, applied = _migrations_of_the_code(), MigrationRecorder(connection).applied_migrations()
    return sorted((app, name) for app, name in applied if app in OURS and (app, name) not in code)


@cache
def _migrations_of_the_code():
    """Read once: the code of a process does not change."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {name for migration in migrations.values() for name in migration.replaces}
    return set(migrations) - replaced
