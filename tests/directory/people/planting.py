"""Somebody planted in every column of words of every table and of every history, found by introspection."""

import datetime
import json
import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import connection, models
from django.utils import timezone

from directory.database.personal import declared, identity_of, rows_of, tables, tracked_by
from directory.dates import PartialDateField
from directory.people.identity import Person

NAME, EMAIL, PHONE = "Solène Kerbrat", "s.kerbrat@landivisiau.bzh", "06 71 23 45 08"
WHO = Person((NAME,), (EMAIL,), (PHONE,))
SENTENCE = f"Vu avec KERBRAT Solene ({EMAIL.upper()}, +33 (0)6 71.23.45.08)."
# What must be nowhere in the base afterwards, whatever the case and the accents.
TRACES = ("kerbrat", "71 23 45 08", "71.23.45.08", "671234508")


def without_constraints():
    """Let any row be planted until the transaction is rolled back: the checks and the triggers of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint"
            " JOIN pg_class ON pg_class.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE contype IN ('c', 'f', 'x') AND nspname = 'public'"
        )
        for table, name in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")


def plant():
    """A row of each table that holds words, each of its columns naming the person. Returns the models."""
    planted = [
        model
        for model in tables()
        if any(map(may_name, model._meta.concrete_fields)) and "procrastinate" not in model._meta.db_table
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    for model in planted:
        if issubclass(model, AbstractBaseSession):
            session = model.get_session_store_class()()
            session["mot"] = SENTENCE
            session.save()
        else:
            plant_in(model)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return planted


def may_name(column):
    """Whether a column may hold a sentence: said here by its type alone, not by the code under test."""
    model, kind = column.model, getattr(column, "base_field", column)
    if column.name in declared(tracked_by(model) or model).nobody or column.name == "pgh_label":
        return False
    if isinstance(kind, models.JSONField):
        return True
    is_text = isinstance(kind, (models.CharField, models.TextField))
    is_fixed = column.choices or column.primary_key or isinstance(kind, (models.SlugField, PartialDateField))
    return is_text and not is_fixed and (kind.max_length is None or kind.max_length >= 20)


def plant_in(model):
    identity = identity_of(model)
    names = declared(model).names
    words = {one.name for one in model._meta.concrete_fields if may_name(one)}
    values = {}
    for column in model._meta.concrete_fields:
        if isinstance(column, (models.GeneratedField, models.AutoField)):
            continue
        if column.name in names and len(names) > 1:
            values[column.attname] = NAME.split()[names.index(column.name)]
        elif column.name in identity:
            values[column.attname] = {"nom": NAME, "courriel": EMAIL, "telephone": PHONE}[identity[column.name]]
        elif column.name in words:
            values[column.attname] = said_by(column)
        else:
            values[column.attname] = anything(column)
    rows_of(model).bulk_create([model(**values)])


def said_by(column):
    if isinstance(column, ArrayField):
        return [SENTENCE, NAME]
    if isinstance(column, models.JSONField):
        return {"nom": NAME, NAME: {"mots": [SENTENCE]}, "n": 671234508, "rang": 3, "vide": None}
    return SENTENCE if column.max_length is None or column.max_length >= len(SENTENCE) else PHONE


def anything(column):
    if column.has_default():
        return column.get_default()
    if isinstance(column, models.UUIDField):
        return uuid.uuid4()
    if isinstance(column, models.DateTimeField):
        return timezone.now()
    if isinstance(column, models.DateField):
        return datetime.date(2026, 3, 4)
    if column.null:
        return None
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, (ArrayField,)):
        return []
    if isinstance(column, models.JSONField):
        return {}
    if isinstance(column, models.BinaryField):
        return b"x"
    if isinstance(column, models.GenericIPAddressField):
        return "192.0.2.7"
    if isinstance(column, (models.CharField, models.TextField, models.FileField)):
        return "x"
    return 1 if column.remote_field is None or not _is_text(column) else "FR"


def _is_text(column):
    return isinstance(column.target_field, models.CharField)


def dump():
    """``{table: lines that still name the person}`` of the whole base, as a dump writes it."""
    left = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for (table,) in cursor.fetchall():
            lines = []
            with cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as copied:
                lines = b"".join(bytes(block) for block in copied).decode().splitlines()
            found = [line for line in map(_plain, lines) if any(trace in line for trace in TRACES)]
            if found:
                left[table] = found
    return left


def _plain(line):
    return json.loads(f'"{line}"', strict=False).casefold() if "\\u" in line else line.casefold()
