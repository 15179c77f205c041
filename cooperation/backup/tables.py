"""The rows of every table, out of the base and into it, and what must sleep meanwhile."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from psycopg import sql

# The same rows give the same text on any server, whatever its own settings.
SAME_TEXT = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL client_encoding = 'UTF8'",
    # Long work, that no limit meant for a page may cut.
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)
# Unlogged tables are made again when lost: PostgreSQL itself empties them after a crash.
TABLES = """
SELECT c.oid::bigint, c.relname, greatest(c.reltuples, 0)::bigint, pg_table_size(c.oid)
FROM pg_class c
WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relnamespace = 'public'::regnamespace
ORDER BY c.relname COLLATE "C"
"""
COLUMNS = """
SELECT a.attname, a.attnum = ANY (k.indkey), a.attcollation <> 0
FROM pg_attribute a LEFT JOIN pg_index k ON k.indrelid = a.attrelid AND k.indisprimary
WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attname COLLATE "C"
"""
SEQUENCES = """
SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace ORDER BY relname COLLATE "C"
"""
FOREIGN_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
# Those that no constraint needs: filled at once, they are made ten times faster.
PLAIN_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND c.relnamespace = 'public'::regnamespace AND NOT i.indisunique
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
"""
# Numbers of the server that wrote the row, which mean nothing on another: there, all those transactions are over.
TRANSACTIONS = """
SELECT a.attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'transaction' AND NOT a.attisdropped
"""
# What is not an extension's: a base where nothing was ever made has none.
RELATIONS = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""
BLOCK = 1 << 18  # bytes given at once to the compressor and to the server


@dataclass(frozen=True)
class Table:
    """``expected``: rows, as the server supposes; ``size``: bytes on its disk, without indexes."""

    oid: int
    name: str
    expected: int
    size: int

    @cached_property
    def _columns(self):
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS, [self.oid])
            return cursor.fetchall()

    @property
    def columns(self):
        """Those that are kept, by name: the base makes the generated ones again."""
        return [name for name, _is_key, _is_text in self._columns]

    @property
    def _order(self):
        """By key, text compared by its bytes: the locale of a server does not change the checksum."""
        keys = [(name, is_text) for name, is_key, is_text in self._columns if is_key]
        keys = keys or [(name, True) for name in self.columns]
        return sql.SQL(", ").join(
            sql.SQL('{}::text COLLATE "C"' if is_text else "{}").format(sql.Identifier(name)) for name, is_text in keys
        )

    def read(self):
        """Yield the rows in order, as blocks of COPY's text."""
        query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
            _names(self.columns), sql.Identifier(self.name), self._order
        )
        block = bytearray()
        with connection.cursor() as cursor, cursor.copy(query) as copy:
            for piece in copy:
                block += piece
                if len(block) >= BLOCK:
                    yield bytes(block)
                    block.clear()
        if block:
            yield bytes(block)

    def write(self, columns, blocks):
        """Fill the table with the ``blocks`` that ``read`` gave."""
        query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(self.name), _names(columns))
        with connection.cursor() as cursor, cursor.copy(query) as copy:
            for block in blocks:
                copy.write(block)


class Sum:
    """What went through it: how many rows, and the SHA-256 of their text. In a value a line break is two signs."""

    def __init__(self):
        self.rows, self._digest = 0, hashlib.sha256()

    def watch(self, blocks):
        for block in blocks:
            self.rows += block.count(b"\n")
            self._digest.update(block)
            yield block

    @property
    def print(self):
        return self._digest.hexdigest()


def every():
    """The ``Table`` of the base, by name."""
    return {row[1]: Table(*row) for row in _rows(TABLES)}


def read_alike():
    """To be said in the transaction that reads or writes rows."""
    _run(*SAME_TEXT)


def freeze():
    """See from now on, in this transaction, the base as it is at this moment; and write nothing in it."""
    _run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    read_alike()


def sequences():
    """``{name: [last value, whether it was given]}``."""
    return {
        name: list(_rows(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name)))[0])
        for (name,) in _rows(SEQUENCES)
    }


def set_sequences(values, *, further=0):
    """``further``: leave so many numbers unused."""
    for name, (last, is_called) in values.items():
        _rows(sql.SQL("SELECT setval({}, {}, {})").format(sql.Literal(_ident(name)), last + further, is_called))


def forget_transactions():
    _run(*(f"UPDATE {table} SET transaction = 0" for (table,) in _rows(TRANSACTIONS)))


def server():
    """``(version, encoding)``, for instance ``("15.18 (Debian …)", "UTF8")``."""
    return _rows("SELECT current_setting('server_version'), current_setting('server_encoding')")[0]


def is_empty():
    """Whether nobody ever made a table in the base."""
    return _rows(RELATIONS)[0][0] == 0


class Asleep:
    """A context, in a transaction: tables without triggers, links nor plain indexes; all of it back at the end.

    ``ALTER TABLE`` needs to own the tables, no more: ``session_replication_role`` would ask for a superuser.
    """

    def __init__(self, tables):
        self._tables = [sql.Identifier(table.name) for table in tables.values()]

    def __enter__(self):
        self._links, self._indexes = _rows(FOREIGN_KEYS), _rows(PLAIN_INDEXES)
        self._triggers("DISABLE")
        _run(*(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _definition in self._links))
        _run(*(f"DROP INDEX {name}" for name, _definition in self._indexes))
        _run(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(self._tables)))

    def __exit__(self, kind, error, trace):
        if kind is None:
            _run("SET CONSTRAINTS ALL IMMEDIATE", *(definition for _name, definition in self._indexes))
            _run(
                *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in self._links)
            )
            self._triggers("ENABLE")

    def _triggers(self, verb):
        _run(*(sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(table, sql.SQL(verb)) for table in self._tables))


def analyze():
    _run("ANALYZE")


def create(name):
    """Make a base beside the site's own, instead of the one of that name, which nobody may be using."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))


def drop(name):
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _names(columns):
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _ident(name):
    return '"{}"'.format(name.replace('"', '""'))


def _rows(query, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def _run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
