"""The bases of the benchmark: made beside the site's, dropped at the end, never the site's own."""

import re

from django.db import connection
from psycopg import sql

_SCRATCH = re.compile(r"_bench_(\d+|reference)$")
LONGEST_NAME = 63  # bytes, PostgreSQL's


class NotScratch(Exception):
    """A base that is not the benchmark's own: nothing is written there."""


def name_for(site, size):
    """The name of the scratch base of ``size`` (a number of projects or ``reference``) beside the base ``site``."""
    return f"{site[: LONGEST_NAME - 20]}_bench_{size}"


def check_is_scratch(current):
    """Raise ``NotScratch`` unless the connection ``current`` is open on a base of the benchmark."""
    with current.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
    if not _SCRATCH.search(name):
        raise NotScratch(name)


def create(name, template=None):
    """Make the base ``name``, empty or as a copy of ``template``; one left by an interrupted run goes first."""
    drop(name)
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    _run(statement)


def drop(name):
    if not _SCRATCH.search(name):
        raise NotScratch(name)
    _run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def may_make():
    """Whether the account may create bases and switch triggers off."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def _run(statement):
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)
