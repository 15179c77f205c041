"""Datasette over the same rows: a SQLite file with one array column a facet, full text, and nothing in its way.

Its limits of time are lifted, its file is declared immutable (it then counts rows once for all), long texts are left
out of its answers and it suggests no facet: the fastest that its documentation allows.
"""

import json
import sqlite3
import subprocess
import sys
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from cooperation.benchmark.baselines import FACETS, NUMBERS
from cooperation.benchmark.serving import Server, free_port
from directory.listing.lists import PAGE_SIZE

VERSION = "0.65.5"
TABLE = "projets"
# One value a project: plain columns, which Datasette counts faster than arrays.
SINGLE = ("statut", "reseau")
CHUNK = 5000
OPTIONS = {
    "default_page_size": PAGE_SIZE,
    "facet_time_limit_ms": 600_000,
    "sql_time_limit_ms": 600_000,
    "max_returned_rows": 200_000,
    "facet_suggest_time_limit_ms": 1,
    "suggest_facets": "off",
    "cache_size_kb": 200_000,
}


class DatasetteMissing(Exception):
    """Datasette is not there and could not be installed."""


def install(progress=lambda label: None):
    """Path of the ``datasette`` command, installed apart from the site the first time."""
    folder = settings.DATA_DIR / "benchmark" / f"datasette-{VERSION}"
    command = folder / "bin" / "datasette"
    if not command.exists():
        progress(f"installation de Datasette {VERSION}")
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", f"datasette=={VERSION}"]
        for step in ([sys.executable, "-m", "venv", "--clear", str(folder)], pip):
            done = subprocess.run(step, capture_output=True, text=True, check=False)
            if done.returncode:
                raise DatasetteMissing(done.stderr.strip())
    return command


def version_of(command):
    """« 0.65.5 »."""
    done = subprocess.run([str(command), "--version"], capture_output=True, text=True, check=True)
    return done.stdout.split()[-1]


def export(path):
    """Write the rows of the scratch base to the SQLite file ``path``. Returns its size in bytes."""
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path)
    columns = ", ".join(f'"{name}" TEXT' for name in FACETS)
    base.executescript(
        "PRAGMA journal_mode = off; PRAGMA synchronous = off;"
        f"CREATE TABLE {TABLE} (id INTEGER PRIMARY KEY, titre TEXT, resume TEXT, rang INTEGER, {columns}, mots TEXT)"
    )
    marks = ", ".join("?" * (5 + len(FACETS)))
    with connection.chunked_cursor() as cursor:
        cursor.itersize = CHUNK
        cursor.execute(_rows())
        while rows := cursor.fetchmany(CHUNK):
            base.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", rows)
    base.executescript(
        f"CREATE INDEX rang ON {TABLE} (rang);"
        + "".join(f"CREATE INDEX {name} ON {TABLE} ({name});" for name in SINGLE)
        + f'CREATE VIRTUAL TABLE {TABLE}_fts USING fts5(mots, content="{TABLE}", content_rowid="id");'
        f"INSERT INTO {TABLE}_fts({TABLE}_fts) VALUES ('rebuild'); INSERT INTO {TABLE}_fts({TABLE}_fts)"
        " VALUES ('optimize'); ANALYZE; VACUUM;"
    )
    base.close()
    return path.stat().st_size


def _rows():
    """``rang``: the place in the order of the site, the most recent being the greatest."""
    values = ", ".join(
        f"max(v.value) FILTER (WHERE l.facet = {NUMBERS[name]})"
        if name in SINGLE
        else f"coalesce(json_agg(v.value ORDER BY v.value) FILTER (WHERE l.facet = {NUMBERS[name]}), '[]')::text"
        for name in FACETS
    )
    return f"""
        SELECT p.id, p.title, p.summary, row_number() OVER (ORDER BY p.published_at, p.id), {
        ", ".join(f'"{name}"' for name in FACETS)
    }, array_to_string(tsvector_to_array(f.words), ' ')
        FROM (SELECT l.id, {values} FROM benchmark_link l JOIN benchmark_value v USING (key) GROUP BY l.id)
            AS v(id, {", ".join(f'"{name}"' for name in FACETS)})
        JOIN directory_project p USING (id) JOIN benchmark_flat f USING (id)
    """


def serve(command, path, log):
    """A ``Server`` of the file ``path``, ready to answer."""
    counted = path.with_suffix(".inspect.json")
    with counted.open("w") as file:
        subprocess.run([str(command), "inspect", str(path)], stdout=file, check=True)
    port = free_port()
    arguments = [str(command), "serve", "--immutable", str(path), "--inspect-file", str(counted)]
    arguments += ["--host", "127.0.0.1", "--port", str(port)]
    for name, value in OPTIONS.items():
        arguments += ["--setting", name, str(value)]
    return Server(arguments, port, log, f"/{path.stem}.json")


def address(path, request, *, lexeme="", total=0, as_json=False, every_value=False):
    """The page of Datasette that answers ``request``. ``lexeme``: the root of the searched word.

    ``total``: how many rows there are, to ask for the middle one by its key. ``every_value``: counts of all values, not
    of the thirty most frequent.
    """
    parameters = [("_sort_desc", "rang"), ("_nocol", "mots"), ("_size", PAGE_SIZE)]
    for name in FACETS:
        parameters.append(("_facet" if name in SINGLE else "_facet_array", name))
    for name, values in request.chosen.items():
        suffix = "exact" if name in SINGLE else "arraycontains"
        parameters += [(f"{name}__{suffix}", value) for value in values]
    if lexeme:
        parameters.append(("_search", lexeme))
    if request.is_deep:
        parameters.append(("_next", f"{total // 2},{total // 2}"))
    if every_value:
        parameters.append(("_facet_size", "max"))
    return f"/{path.stem}/{TABLE}{'.json' if as_json else ''}?{urlencode(parameters)}"


def read_counts(body):
    """``(total, {(facet, value): number})`` of a JSON answer."""
    answer = json.loads(body)
    found = {
        (facet["name"], str(row["value"])): row["count"]
        for facet in answer["facet_results"].values()
        for row in facet["results"]
    }
    return answer["filtered_table_rows_count"], found
