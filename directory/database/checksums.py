"""What tables hold, as fingerprints: two bases are the same if theirs are."""

from django.db import connection

# By its text, not by its key: a table has one whatever its key is, and rows copied in another order are the same rows.
CHECKSUM = """
SELECT count(*), md5(coalesce(string_agg(digest, '' ORDER BY digest), ''))
FROM (SELECT md5(line::text) AS digest FROM {table} line) digests
"""


def checksums(tables):
    """``{table: (number of rows, MD5 of the ordered fingerprints of the rows)}``, all of one instant if the caller
    reads under one snapshot.
    """
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(CHECKSUM.format(table=connection.ops.quote_name(table)))
            found[table] = cursor.fetchone()
    return found
