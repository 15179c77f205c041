"""What the tables need of PostgreSQL: extensions, a French search that ignores accents, and folding functions.

Every function names its schema: generated columns are computed while a dump is restored, with an empty ``search_path``.
"""

from django.contrib.postgres.operations import (
    BtreeGinExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

from directory.database.revisions import create_function

SEARCH_CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION public.passerelles_fr (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION public.passerelles_fr
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.french_stem;
"""

# Lower case, accents off, everything else than letters and figures is a space; « St » and « Ste » are written out.
FOLD = r"""
CREATE FUNCTION public.passerelles_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.btrim(
        pg_catalog.regexp_replace(
            pg_catalog.regexp_replace(
                pg_catalog.regexp_replace(
                    pg_catalog.lower(public.unaccent('public.unaccent'::pg_catalog.regdictionary, value)),
                    '[^a-z0-9]+', ' ', 'g'
                ),
                '\mst\M', 'saint', 'g'
            ),
            '\mste\M', 'sainte', 'g'
        )
    )
$$;
"""

# « Le Robert » is filed under R, « L’Haÿ-les-Roses » under H.
SORT_KEY = r"""
CREATE FUNCTION public.passerelles_sort_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.regexp_replace(public.passerelles_fold(value), '^(les|le|la|l) (.+)$', '\2 \1')
$$;
"""

# The folded name and aliases of something that has several names.
FOLD_ALL = """
CREATE FUNCTION public.passerelles_fold_all(name text, aliases text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.array_agg(DISTINCT public.passerelles_fold(value))
    FROM pg_catalog.unnest(pg_catalog.array_append(aliases, name)) AS value
$$;
"""

# Bounds of a date known to the year, the month or the day (ISO 8601, reduced precision). A « ~ » at the end, of a date
# known about (ISO 8601-2, EDTF), moves none.
EARLIEST = """
CREATE FUNCTION public.passerelles_earliest(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT pg_catalog.make_date(
        pg_catalog.substr(value, 1, 4)::int,
        COALESCE(NULLIF(pg_catalog.substr(value, 6, 2), '')::int, 1),
        COALESCE(NULLIF(pg_catalog.substr(value, 9, 2), '')::int, 1)
    )
$$;
"""
LATEST = """
CREATE FUNCTION public.passerelles_latest(value text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE pg_catalog.length(pg_catalog.rtrim(value, '~'))
        WHEN 4 THEN pg_catalog.make_date(pg_catalog.substr(value, 1, 4)::int, 12, 31)
        WHEN 7 THEN (public.passerelles_earliest(value)::timestamp + interval '1 month' - interval '1 day')::date
        ELSE public.passerelles_earliest(value)
    END
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(
            SEARCH_CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION public.passerelles_fr"
        ),
        migrations.RunSQL(FOLD, "DROP FUNCTION public.passerelles_fold(text)"),
        migrations.RunSQL(
            FOLD_ALL, "DROP FUNCTION public.passerelles_fold_all(text, text[])"
        ),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION public.passerelles_sort_key(text)"),
        migrations.RunSQL(EARLIEST, "DROP FUNCTION public.passerelles_earliest(text)"),
        migrations.RunSQL(LATEST, "DROP FUNCTION public.passerelles_latest(text)"),
        create_function,
    ]
