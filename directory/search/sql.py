"""What is read from PostgreSQL to index records: keys by word, by lexeme, in order."""

import sys
from array import array
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Aggregate, BinaryField
from psycopg.adapt import Loader

from directory.database.bounded import Bounded
from directory.database.fold import fold

CONFIG = "public.passerelles_fr"
CHUNK = 2000
#: The lexemes of words typed lately.
_KNOWN = Bounded(4096)
# Enough for the words of 100,000 records to be grouped in memory.
WORK_MEM = "64MB"


@contextmanager
def large_reading():
    """A transaction in which grouping a whole list's words does not spill to disk.

    Nor are tables read row by row from one another: after a load, before its first statistics, the server takes a large
    table for an empty one.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEM])
        cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")


# Four bytes a key, the high one first.
_KEYS = "string_agg(int4send({}::int4), '')"


class Keys(Aggregate):
    """The keys of a group: ``rows_of`` reads them as an array of numbers."""

    template = _KEYS.format("%(expressions)s")
    output_field = BinaryField()


class _KeysLoader(Loader):
    """Bytes as an array of numbers: as a list it would make an object of each, millions for one index."""

    def load(self, data):
        # « \x », then two figures a byte.
        keys = array("I", bytes.fromhex(bytes(data[2:]).decode()))
        if sys.byteorder == "little":
            keys.byteswap()
        return keys


def _rows(sql, params):
    """Rows one by one from the server, so that the largest array of keys is all that is held."""
    with connection.chunked_cursor() as cursor:
        cursor.itersize = CHUNK
        _load_keys(cursor)
        cursor.execute(sql, params)
        yield from cursor


def _load_keys(cursor):
    """Have ``cursor`` read ``Keys`` with ``_KeysLoader``."""
    cursor.cursor.adapters.register_loader("bytea", _KeysLoader)


def rows_of(queryset):
    """The rows of a ``values_list`` one by one, ``Keys`` as arrays of numbers."""
    return _rows(*queryset.query.sql_with_params())


def keys_by_word(rows):
    """``(word, keys)`` from a queryset of two columns, key and folded text."""
    sql, params = rows.query.sql_with_params()
    return _rows(
        f"SELECT word, {_KEYS.format('key')} FROM ({sql}) AS texts(key, text), string_to_table(text, ' ') AS word"
        " WHERE word <> '' GROUP BY word",
        params,
    )


def keys_by_lexeme(rows):
    """``(lexeme, keys)`` from a queryset of two columns, key and text vector."""
    sql, params = rows.query.sql_with_params()
    return _rows(
        # Titles (weight A) are indexed word by word.
        f"SELECT lexeme, {_KEYS.format('key')} FROM ({sql}) AS texts(key, vector),"
        " unnest(tsvector_to_array(ts_filter(vector, '{b,c,d}'))) AS lexeme GROUP BY lexeme",
        params,
    )


def ordered_keys(rows):
    """The keys of an ordered queryset of one column, as an array of numbers."""
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        _load_keys(cursor)
        cursor.execute(f"SELECT coalesce({_KEYS.format('key')}, '') FROM ({sql}) AS rows(key)", params)
        return cursor.fetchone()[0]


def words_and_stems(text):
    """``[(word, [lexemes])]`` of a typed text, folded as names are; a word too common to count has no lexeme.

    A word's are asked once: lists search parts of the same text.
    """
    words = fold(text).split()
    known = {word: _KNOWN[word] for word in words if word in _KNOWN}
    if missing := [word for word in dict.fromkeys(words) if word not in known]:
        for word, lexemes in stems_of(missing):
            known[word] = _KNOWN[word] = lexemes
    return [(word, known[word]) for word in words]


def stems_of(words):
    """``[(word, [lexemes])]`` of words already folded."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, tsvector_to_array(to_tsvector('{CONFIG}', word))"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS words(word, rank) WHERE word <> '' ORDER BY rank",
            [list(words)],
        )
        return cursor.fetchall()


def about(model):
    """How many rows the server believes a table to hold: an order of magnitude, at no cost."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        return max(0, cursor.fetchone()[0])
