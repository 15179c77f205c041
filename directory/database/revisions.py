"""Triggers that note every change of a table in ``directory.models.Revision``, whoever makes it."""

from django.db import connections, migrations

FUNCTION = """
CREATE FUNCTION public.passerelles_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key_column text;
    found_keys bigint[];
    noted bigint;
BEGIN
    IF TG_NARGS = 0 THEN
        PERFORM 1 FROM changed_rows LIMIT 1;
        IF FOUND THEN
            INSERT INTO public.directory_revision (source, keys, transaction)
            VALUES (TG_TABLE_NAME, NULL, pg_current_xact_id()::text::bigint);
        END IF;
        RETURN NULL;
    END IF;
    FOREACH key_column IN ARRAY TG_ARGV LOOP
        IF TG_OP = 'UPDATE' THEN
            EXECUTE format(
                'SELECT array_agg(key) FROM (SELECT %1$I AS key FROM changed_rows UNION SELECT %1$I FROM former_rows) k'
                ' WHERE key IS NOT NULL', key_column) INTO found_keys;
        ELSE
            EXECUTE format(
                'SELECT array_agg(DISTINCT %1$I) FROM changed_rows WHERE %1$I IS NOT NULL', key_column)
            INTO found_keys;
        END IF;
        CONTINUE WHEN found_keys IS NULL;
        IF cardinality(found_keys) > 1000 THEN
            found_keys := NULL;
        END IF;
        INSERT INTO public.directory_revision (source, keys, transaction)
        VALUES (TG_TABLE_NAME || '.' || key_column, found_keys, pg_current_xact_id()::text::bigint)
        RETURNING id INTO noted;
        IF noted % 500 = 0 THEN
            -- Nobody waits for another's clean-up.
            DELETE FROM public.directory_revision WHERE id IN (
                SELECT id FROM public.directory_revision WHERE at < now() - interval '1 hour'
                ORDER BY id LIMIT 5000 FOR UPDATE SKIP LOCKED
            );
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
"""

create_function = migrations.RunSQL(FUNCTION, "DROP FUNCTION public.passerelles_note_change()")

TRIGGER = """
CREATE TRIGGER note_{operation} AFTER {operation} ON public.{table} REFERENCING {rows}
FOR EACH STATEMENT EXECUTE FUNCTION public.passerelles_note_change({columns});
"""
# The tables noted today and their columns, as the triggers were given them: arguments are stored one after another,
# each ended by a zero byte.
INSTALLED = """
SELECT tgrelid::regclass::text,
       array_remove(string_to_array(encode(tgargs, 'escape'), '\\000'), '')
FROM pg_trigger WHERE tgname = 'note_insert' AND NOT tgisinternal
"""
FUNCTION_EXISTS = "SELECT to_regprocedure('public.passerelles_note_change()') IS NOT NULL"
ROWS = {
    "insert": "NEW TABLE AS changed_rows",
    "update": "OLD TABLE AS former_rows NEW TABLE AS changed_rows",
    "delete": "OLD TABLE AS changed_rows",
}


def install_triggers(tables, using):
    """Note the changes of ``{table: columns that say which records are concerned}``, and of no other table.

    Without a column, a table is noted as a whole: small lists of reference. Tables that do not exist yet are left out:
    this runs again after each migration. Nothing is done when all is as it should be.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION_EXISTS)
        [is_there] = cursor.fetchone()
        if not is_there:
            return
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(INSTALLED)
        installed = dict(cursor.fetchall())
        wanted = {table: columns for table, columns in tables.items() if table in existing}
        for table in installed.keys() | wanted.keys():
            if installed.get(table) == wanted.get(table):
                continue
            for operation, rows in ROWS.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS note_{operation} ON public.{table}")
                if table in wanted:
                    columns = ", ".join(f"'{column}'" for column in wanted[table])
                    cursor.execute(TRIGGER.format(operation=operation, table=table, rows=rows, columns=columns))
