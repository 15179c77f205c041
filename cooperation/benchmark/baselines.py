"""The same totals and counts by SQL alone, on tables made for it: what a careful programmer would write first.

``benchmark_link`` has one row per project and facet value, for one GROUP BY a facet. ``benchmark_flat`` has one row
per project with all its values in an array, for all facets in one pass, and its words, for a search in full text.
"""

from django.db import connection
from django.utils import timezone

from directory.database.fold import SEARCH_CONFIG

# A value of facet 0 stands for the project itself: counting it gives the total.
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

# What finds a project besides its own text, as its index says it.
_NAMES_OF_ACTORS = """
CREATE UNLOGGED TABLE benchmark_called AS
SELECT a.id, concat_ws(' ', a.name_key, public.passerelles_fold(a.acronym)) AS own,
    concat_ws(' ', (SELECT string_agg(n.name_key, ' ') FROM directory_formername n WHERE n.collectivite_id = a.id),
        d.name_key) AS former, r.name_key AS region
FROM directory_actor a
LEFT JOIN directory_collectivite c ON c.actor_id = a.id
LEFT JOIN directory_actor d ON d.id = c.departement_id
LEFT JOIN directory_actor r ON r.id = c.region_id
WHERE a.state = 'publie'
"""
_WORDS = """
CREATE UNLOGGED TABLE benchmark_words AS
SELECT id, string_agg(words, ' ') AS words FROM (
    SELECT part.project_id AS id, concat_ws(' ', b.own, b.former, b.region) AS words
    FROM directory_projectactor part JOIN benchmark_called b ON b.id = part.actor_id
    UNION ALL
    SELECT l.project_id, concat_ws(' ', public.passerelles_fold(l.name), b.own, b.former)
    FROM directory_projectlocality l LEFT JOIN benchmark_called b ON b.id = l.collectivite_id
    UNION ALL
    SELECT f.project_id, concat_ws(' ', b.own, public.passerelles_fold(f.programme))
    FROM directory_funding f JOIN benchmark_called b ON b.id = f.funder_id
    UNION ALL
    SELECT l.project_id, array_to_string(c.name_keys, ' ')
    FROM directory_project_countries l JOIN directory_country c ON c.code = l.country_id
    UNION ALL
    SELECT l.project_id, array_to_string(s.name_keys, ' ')
    FROM directory_project_sectors l JOIN directory_sector s ON s.id = l.sector_id AND s.merged_into_id IS NULL
) around GROUP BY id
"""


def prepare(progress=lambda label: None):
    """Make the tables of the comparison in the scratch base."""
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '128MB'")
        progress("valeurs")
        cursor.execute('CREATE UNLOGGED TABLE benchmark_raw (facet smallint, id int, value text COLLATE "C")')
        for name, query in VALUES.items():
            cursor.execute(
                f"INSERT INTO benchmark_raw SELECT {NUMBERS[name]}, v.* FROM ({query}) v(id, value)"
                " JOIN directory_project p ON p.id = v.id AND p.state = 'publie' WHERE v.value <> ''",
                {"today": timezone.localdate()},
            )
        cursor.execute(
            "CREATE TABLE benchmark_value AS SELECT row_number() OVER (ORDER BY facet, value)::int AS key, facet, value"
            " FROM (SELECT DISTINCT facet, value FROM benchmark_raw) v"
        )
        cursor.execute("ALTER TABLE benchmark_value ADD PRIMARY KEY (key)")
        progress("liens")
        cursor.execute(
            "CREATE UNLOGGED TABLE benchmark_link AS SELECT r.facet, v.key, r.id FROM benchmark_raw r"
            " JOIN benchmark_value v USING (facet, value) ORDER BY 1, 2, 3"
        )
        cursor.execute("DROP TABLE benchmark_raw")
        cursor.execute("CREATE INDEX ON benchmark_link (facet, key, id)")
        cursor.execute("CREATE INDEX ON benchmark_link (id, facet, key)")
        progress("mots")
        cursor.execute(_NAMES_OF_ACTORS)
        cursor.execute("ALTER TABLE benchmark_called ADD PRIMARY KEY (id)")
        cursor.execute("ANALYZE benchmark_called")
        cursor.execute(_WORDS)
        cursor.execute("ALTER TABLE benchmark_words ADD PRIMARY KEY (id)")
        progress("table à une passe")
        cursor.execute(
            "CREATE UNLOGGED TABLE benchmark_flat AS SELECT p.id, ARRAY[0] || k.keys AS keys,"
            f" strip(p.search_vector || to_tsvector('public.{SEARCH_CONFIG}', coalesce(w.words, ''))) AS words"
            " FROM directory_project p LEFT JOIN benchmark_words w USING (id) JOIN"
            " (SELECT id, array_agg(key ORDER BY key) AS keys FROM benchmark_link GROUP BY id) k USING (id)"
            " ORDER BY p.id"
        )
        cursor.execute("ALTER TABLE benchmark_flat ADD PRIMARY KEY (id)")
        cursor.execute("CREATE INDEX ON benchmark_flat USING gin (words)")
        cursor.execute("CREATE INDEX ON benchmark_flat USING gin (keys)")
        cursor.execute("DROP TABLE benchmark_words, benchmark_called")
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
