"""The same totals and counts by SQL alone, on tables made for it: what a careful programmer would write first.

``benchmark_link`` has one row per project and facet value, for one GROUP BY a facet. ``benchmark_flat`` has one row
per project with all its values in an array, for all facets in one pass, and its words, for a search in full text.
"""

from pathlib import Path

from django.db import connection
from django.utils import timezone

from directory.database.fold import SEARCH_CONFIG

FACETS = (
    "secteur", "pays", "statut", "region", "departement", "reseau", "financeur", "collectivite", "odd", "annee",
    "type-acteur",
)  # fmt: skip
NUMBERS = {name: number for number, name in enumerate(FACETS, 1)}

_ACTORS = """
    FROM directory_project p
    JOIN directory_projectactor part ON part.project_id = p.id
    JOIN directory_actor a ON a.id = part.actor_id AND a.state = 'publie'
"""
_PLACES = _ACTORS + " JOIN directory_collectivite c ON c.actor_id = a.id"
_YEAR = "extract(year from {})::int"
# (facet, project, value) of published projects, as texts of addresses.
VALUES = {
    "secteur": """SELECT p.id, s.slug FROM directory_project p JOIN directory_project_sectors l ON l.project_id = p.id
        JOIN directory_sector s ON s.id = l.sector_id AND s.merged_into_id IS NULL""",
    "pays": """SELECT p.id, l.country_id FROM directory_project p
        JOIN directory_project_countries l ON l.project_id = p.id""",
    "statut": """SELECT p.id, CASE
            WHEN closure <> 'ouvert' THEN closure
            WHEN end_until < %(today)s THEN 'a-confirmer'
            WHEN start_from > %(today)s THEN 'a-venir'
            WHEN start IS NULL AND "end" IS NULL THEN 'a-confirmer'
            ELSE 'en-cours' END
        FROM directory_project p""",
    "region": f"""SELECT DISTINCT p.id, CASE c.kind WHEN 'region' THEN c.code ELSE r.code END {_PLACES}
        LEFT JOIN directory_collectivite r ON r.actor_id = c.region_id""",
    "departement": f"""SELECT DISTINCT p.id, CASE c.kind WHEN 'departement' THEN c.code ELSE d.code END {_PLACES}
        LEFT JOIN directory_collectivite d ON d.actor_id = c.departement_id""",
    "reseau": """SELECT p.id, coalesce(a.slug, 'national') FROM directory_project p
        LEFT JOIN directory_actor a ON a.id = p.network_id AND a.state = 'publie'""",
    "financeur": """SELECT DISTINCT p.id, a.slug FROM directory_project p
        JOIN directory_funding f ON f.project_id = p.id
        JOIN directory_actor a ON a.id = f.funder_id AND a.state = 'publie'""",
    # Itself, and the territories that hold it.
    "collectivite": f"""SELECT DISTINCT p.id, around.slug {_PLACES}
        JOIN directory_actor around ON around.state = 'publie'
            AND around.id IN (a.id, c.epci_id, c.departement_id, c.region_id)""",
    "odd": "SELECT p.id, l.sdg_id::text FROM directory_project p JOIN directory_project_sdgs l ON l.project_id = p.id",
    "annee": f"""SELECT p.id, y::text FROM directory_project p, generate_series(
            {_YEAR.format("coalesce(start_from, end_until)")}, {_YEAR.format("coalesce(end_until, start_from)")}) y""",
    "type-acteur": f"SELECT DISTINCT p.id, a.kind {_ACTORS}",
}


def prepare():
    """Make the tables of the comparison in the scratch base."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").format(config=SEARCH_CONFIG)
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '128MB'")
        cursor.execute('CREATE UNLOGGED TABLE benchmark_raw (facet smallint, id int, value text COLLATE "C")')
        for name, query in VALUES.items():
            cursor.execute(
                f"INSERT INTO benchmark_raw SELECT {NUMBERS[name]}, v.* FROM ({query}) v(id, value)"
                " JOIN directory_project p ON p.id = v.id AND p.state = 'publie' WHERE v.value <> ''",
                {"today": timezone.localdate()},
            )
        cursor.execute(script)
        # A transaction, which tests are, cannot vacuum.
        tidy = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
        cursor.execute(f"{tidy} benchmark_link, benchmark_flat, benchmark_value")


class Baseline:
    """Counts of a class of requests, by SQL. ``chosen``: ``{facet: [values]}``; ``text``: one word, or none.

    ``counts`` is ``(total, {facet: {key of value: number}})``: a facet's own choices do not cut its own counts.
    """

    def __init__(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT facet, value, key FROM benchmark_value")
            self._keys = {(FACETS[facet - 1], value): key for facet, value, key in cursor.fetchall()}
        self._names = {key: name_value for name_value, key in self._keys.items()}

    def by_address(self, counts):
        """``{(facet, value): number}`` of the numbers by key."""
        return {self._names[key]: number for key, number in counts.items()}

    def _wanted(self, chosen):
        return {name: [self._keys.get((name, value), -1) for value in values] for name, values in chosen.items()}

    @staticmethod
    def lexeme(cursor, text):
        cursor.execute(f"SELECT plainto_tsquery('public.{SEARCH_CONFIG}', %s)::text", [text])
        return cursor.fetchone()[0]


class GroupBy(Baseline):
    """One GROUP BY a facet."""

    def counts(self, chosen, text):
        wanted = self._wanted(chosen)
        with connection.cursor() as cursor:
            searched = self.lexeme(cursor, text) if text else ""
            where, values = self._kept(wanted, searched, None)
            cursor.execute(f"SELECT count(*) FROM benchmark_flat l WHERE true {where}", values)
            total, found = cursor.fetchone()[0], {}
            for name, number in NUMBERS.items():
                where, values = self._kept(wanted, searched, name)
                cursor.execute(
                    f"SELECT key, count(*) FROM benchmark_link l WHERE facet = {number} {where} GROUP BY key", values
                )
                found.update(cursor.fetchall())
        return total, found

    @staticmethod
    def _kept(wanted, searched, without):
        parts, values = [], []
        for name, keys in wanted.items():
            if name != without:
                part = f"SELECT id FROM benchmark_link WHERE facet = {NUMBERS[name]} AND key = ANY(%s)"
                parts.append(f" AND l.id IN ({part})")
                values.append(keys)
        if searched:
            parts.append(" AND l.id IN (SELECT id FROM benchmark_flat WHERE words @@ %s::tsquery)")
            values.append(searched)
        return "".join(parts), values


class OnePass(Baseline):
    """All facets in one pass over the arrays of keys."""

    def counts(self, chosen, text):
        wanted = list(self._wanted(chosen).items())
        tests = [f"w{number}" for number in range(len(wanted))]
        # Column 0: all choices; then all but one, for that one's own facet.
        columns = [tests, *([t for t in tests if t != lifted] for lifted in tests)]
        conditions = [" AND ".join(column) or "true" for column in columns]
        flags = "".join(f", keys && %s::int[] AS {test}" for test in tests)
        counted = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)
        values = [keys for _name, keys in wanted]
        where = ""
        with connection.cursor() as cursor:
            if text:
                where = "WHERE words @@ %s::tsquery"
                values.append(self.lexeme(cursor, text))
            any_kept = " OR ".join(f"({condition})" for condition in conditions)
            cursor.execute(
                f"SELECT key, {counted} FROM (SELECT keys {flags} FROM benchmark_flat {where}) kept,"
                f" unnest(keys) AS key WHERE {any_kept} GROUP BY key",
                values,
            )
            rows = cursor.fetchall()
        lifted = {name: column for column, (name, _keys) in enumerate(wanted, 2)}
        total, found = 0, {}
        for row in rows:
            if row[0] == 0:
                total = row[1]
            elif number := row[lifted.get(self._names[row[0]][0], 1)]:
                found[row[0]] = number
        return total, found
