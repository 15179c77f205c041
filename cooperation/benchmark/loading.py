"""Made-up projects into a scratch base, by COPY, on all processors, with triggers off and indexes made afterwards."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context

from django.db import connection, connections

from cooperation.benchmark import scratch
from cooperation.benchmark.drawing import CHUNK, HIDDEN_SHARE, MOST_ACTORS, MOST_TOWNS, Lots, draw_actors, draw_chunk
from cooperation.benchmark.vocabulary import RARE_RECORDS
from directory.database.system import get_system_user
from directory.enums import ActorKind, CollectiviteKind, Origin, PublicationState
from directory.models import Actor, Collectivite, Funding, Project, ProjectActor, ProjectLocality
from directory.reference.loading.copying import copy_rows

COLUMNS = {
    "project": (
        Project,
        "id title slug summary description start end closure budget_kind budget_amount network_id state "
        "state_changed_at state_changed_by_id published_at published_by_id verified_on verified_by",
    ),
    "actor": (ProjectActor, "project_id actor_id role position"),
    "country": (Project.countries.through, "project_id country_id"),
    "sector": (Project.sectors.through, "project_id sector_id"),
    "sdg": (Project.sdgs.through, "project_id sdg_id"),
    "locality": (ProjectLocality, "project_id collectivite_id name country_id latitude longitude is_zone position"),
    "funding": (Funding, "project_id funder_id amount programme year"),
}
_ACTOR = (
    Actor,
    "id name slug kind country_id network_id city latitude longitude geonames_id origin "
    "state state_changed_at state_changed_by_id published_at published_by_id",
)
_PLACE = (Collectivite, "actor_id kind")


def load(count, *, seed, today, progress=lambda number: None):
    """Fill the scratch base of the default connection with ``count`` published projects; return how many in all.

    ``today``: the day from which their dates are drawn. ``progress`` is told how many were just written.
    """
    scratch.check_is_scratch(connection)
    lots = Lots(today, get_system_user().pk)
    _load_actors(lots, count, seed)
    total = count + round(count * HIDDEN_SHARE)
    tables = [model._meta.db_table for model, _names in COLUMNS.values()]
    rebuilt = _drop_indexes(tables)
    parts = [(first, min(CHUNK, total - first + 1)) for first in range(1, total + 1, CHUNK)]
    # Children inherit what is read and open their own connection: a shared one would mix their answers.
    connections.close_all()
    workers = len(os.sched_getaffinity(0))
    every = max(2, count // RARE_RECORDS)
    with get_context("fork").Pool(workers, _begin, (lots, seed, every, count)) as pool:
        for written in pool.imap_unordered(_write_chunk, parts):
            progress(written)
        pool.close()
        pool.join()
    _rebuild(rebuilt, workers)
    with connection.cursor() as cursor:
        for table in tables:
            _move_sequence(cursor, table)
        cursor.execute("VACUUM (ANALYZE)")
    return total


_child = {}


def _begin(lots, seed, rare_every, published):
    _child.update(lots=lots, seed=seed, rare_every=rare_every, published=published)


def _write_chunk(part):
    first, count = part
    rows = draw_chunk(**_child, chunk=first, first=first, count=count)
    with connection.cursor() as cursor:
        _mute_triggers(cursor)
        for name, table in COLUMNS.items():
            _copy(table, rows[name])
    return count


def _mute_triggers(cursor):
    """No history and no log of changes for made-up rows. Foreign keys are not checked either: tests do."""
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET synchronous_commit = off")


def _copy(table, rows):
    """COPY ``rows``, whose values are the columns named; every other column takes its model's default."""
    model, names = table
    names = names.split()
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
    others = [
        field
        for name, field in fields.items()
        if name not in names and not (field.primary_key and field.get_internal_type() == "BigAutoField")
    ]
    now = datetime.now(UTC)
    constants = tuple(
        now
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        else Origin.DEMO.value
        if field.name == "origin"
        else field.get_db_prep_save(field.get_default(), connection)
        for field in others
    )
    copy_rows(model, [*names, *(field.attname for field in others)], (row + constants for row in rows))


def _load_actors(lots, count, seed):
    """Foreign towns as territories and plain organisations, in proportion; ``lots`` learns their keys."""
    account, now = lots.account, datetime.now(UTC)
    shown = (PublicationState.PUBLISHED.value, now, account, now, account)
    towns = lots.likely_towns(min(MOST_TOWNS, count // 5))
    first = Actor.objects.order_by("-pk").values_list("pk", flat=True).first() + 1
    for pk, town in enumerate(towns, first):
        town.pk = pk
    kind, origin = ActorKind.COLLECTIVITE.value, Origin.DEMO.value
    rows = [
        (t.pk, t.name, f"ville-{t.pk}", kind, t.country, None, "", t.latitude, t.longitude, t.geonames_id, origin)
        + shown
        for t in towns
    ]
    start = first + len(towns)
    lots.actors = list(range(start, start + min(MOST_ACTORS, max(20, count // 8))))
    rows += [
        (pk, name, slug, kind, "FR", home.network, home.name, home.latitude, home.longitude, None, origin) + shown
        for pk, name, slug, kind, home in draw_actors(lots, seed=seed, first=start, count=len(lots.actors))
    ]
    with connection.cursor() as cursor:
        _mute_triggers(cursor)
        _copy(_ACTOR, rows)
        _copy(_PLACE, [(town.pk, CollectiviteKind.FOREIGN.value) for town in towns])
        _move_sequence(cursor, Actor._meta.db_table)


def _move_sequence(cursor, table):
    name = connection.ops.quote_name(table)
    cursor.execute(
        f"SELECT setval(pg_get_serial_sequence(%s, 'id'), COALESCE((SELECT max(id) FROM {name}), 0) + 1, false)", [name]
    )


def _drop_indexes(tables):
    """Take away the indexes and unique constraints of ``tables``, keys apart; return what remakes them."""
    remade = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'u' AND conrelid = ANY (%s::regclass[])",
            [tables],
        )
        for table, constraint, definition in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            remade.append(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}")
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE NOT indisprimary AND indrelid = ANY (%s::regclass[])",
            [tables],
        )
        for index, definition in cursor.fetchall():
            cursor.execute(f"DROP INDEX {index}")
            remade.append(definition)
    # The longest first: no processor waits for the last one.
    return sorted(remade, key=lambda statement: (" USING gin " not in statement, "ADD CONSTRAINT" in statement))


def _rebuild(statements, workers):
    def run(statement):
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '384MB'")
            cursor.execute("SET max_parallel_maintenance_workers = 0")
            cursor.execute(statement)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(run, statements))
        list(pool.map(lambda _worker: connections.close_all(), range(workers)))
