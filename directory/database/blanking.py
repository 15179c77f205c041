"""The one exception of the append-only tables: a person's name, e-mail and telephone are blanked, nothing else.

The transaction names the erasure that it writes (``permitted``), and says which strings go. The trigger of each table
refuses a row in which anything but these strings changed, a string that is no name of two words, e-mail or number
unless it is all that an identity column says, and any erasure that this very transaction did not log. See
``docs/adr/0037-effacer-une-personne.md``.
"""

import json
from contextlib import contextmanager

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from directory.french import GONE

# Columns of which a whole value, even one word, may go.
IDENTITY = (
    "name", "first_name", "last_name", "username", "email", "phone", "author_name", "author_email", "author_phone",
    "successor_email", "reply_to", "to",
)  # fmt: skip

FUNCTIONS = f"""
CREATE FUNCTION public.passerelles_blanked(value text, found text[]) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY found LOOP
        value := replace(value, one, '{GONE}');
    END LOOP;
    RETURN value;
END $$;
CREATE FUNCTION public.passerelles_blanked(value text[], found text[]) RETURNS text[] IMMUTABLE LANGUAGE sql AS $$
    SELECT array_agg(public.passerelles_blanked(one, found) ORDER BY place)
    FROM unnest(value) WITH ORDINALITY AS all_of(one, place)
$$;
CREATE FUNCTION public.passerelles_blanked(value jsonb, found text[]) RETURNS jsonb IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    CASE jsonb_typeof(value)
    WHEN 'string' THEN
        RETURN to_jsonb(CASE WHEN value #>> '{{}}' = ANY (found) THEN ''
                        ELSE public.passerelles_blanked(value #>> '{{}}', found) END);
    WHEN 'number' THEN
        RETURN CASE WHEN value::text = ANY (found) THEN '""'::jsonb ELSE value END;
    WHEN 'array' THEN
        RETURN coalesce((SELECT jsonb_agg(public.passerelles_blanked(one, found) ORDER BY place)
                         FROM jsonb_array_elements(value) WITH ORDINALITY AS all_of(one, place)), '[]');
    WHEN 'object' THEN
        RETURN coalesce((SELECT jsonb_object_agg(public.passerelles_blanked(name, found),
                                                 public.passerelles_blanked(one, found))
                         FROM jsonb_each(value) AS all_of(name, one)), '{{}}');
    ELSE
        RETURN value;
    END CASE;
END $$;
CREATE FUNCTION public.passerelles_only_blanks(former jsonb, latter jsonb) RETURNS boolean STABLE LANGUAGE plpgsql AS $$
DECLARE
    erasure text := nullif(current_setting('passerelles.erasure', true), '');
    said text := nullif(current_setting('passerelles.found', true), '');
    found text[];
    whole text[];
    one text;
    name text;
BEGIN
    IF erasure IS NULL OR said IS NULL OR latter IS NULL OR NOT EXISTS (
        SELECT FROM public.directory_erasure
        WHERE id = erasure::bigint AND transaction = pg_current_xact_id()::text::bigint
    ) THEN
        RETURN false;
    END IF;
    found := ARRAY(SELECT jsonb_array_elements_text(said::jsonb -> 'found'));
    whole := ARRAY(SELECT jsonb_array_elements_text(said::jsonb -> 'whole'));
    FOREACH one IN ARRAY found LOOP
        CONTINUE WHEN one ~ '^[^[:space:]]+@[^[:space:]]+$';
        CONTINUE WHEN one ~ '^[-+0-9 ./()\u00a0\u202f]+$' AND length(regexp_replace(one, '[^0-9]', '', 'g')) >= 6;
        CONTINUE WHEN one ~ '[^[:space:]]+[^[:alnum:]]+[^[:space:]]+' AND one !~ '[0-9<>{{}}]' AND length(one) <= 120;
        RETURN false;
    END LOOP;
    FOR name IN SELECT jsonb_object_keys(former) LOOP
        CONTINUE WHEN former -> name IS NOT DISTINCT FROM latter -> name;
        CONTINUE WHEN jsonb_typeof(former -> name) = 'string' AND (
            latter ->> name = public.passerelles_blanked(former ->> name, found)
            OR latter ->> name = '' AND former ->> name = ANY (whole)
               AND name = ANY ('{{{",".join(IDENTITY)}}}'::text[])
        );
        CONTINUE WHEN jsonb_typeof(former -> name) IN ('array', 'object')
            AND latter -> name = public.passerelles_blanked(former -> name, found);
        RETURN false;
    END LOOP;
    RETURN true;
END $$;
CREATE FUNCTION public.passerelles_never(text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT false';
"""
NO_FUNCTIONS = """
DROP FUNCTION public.passerelles_only_blanks(jsonb, jsonb);
DROP FUNCTION public.passerelles_blanked(jsonb, text[]);
DROP FUNCTION public.passerelles_blanked(text[], text[]);
DROP FUNCTION public.passerelles_blanked(text, text[]);
DROP FUNCTION public.passerelles_never(text);
"""


class WrittenOnce(pgtrigger.Trigger):
    """Rows are never changed nor deleted, but to blank a person. ``is_purged``: a whole row may go in time, under
    ``pgtrigger.ignore``; otherwise nothing silences the trigger.
    """

    def __init__(self, *, name, is_purged=False):
        self.is_purged = is_purged
        super().__init__(
            name=name,
            operation=pgtrigger.Update | pgtrigger.Delete,
            when=pgtrigger.Before,
            func="""
        IF TG_OP = 'UPDATE' THEN
            IF public.passerelles_only_blanks(to_jsonb(OLD), to_jsonb(NEW)) THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'passerelles: the rows of % are written once', TG_TABLE_NAME;
    """,
        )

    def compile(self, model):
        compiled = super().compile(model)
        if not self.is_purged:
            said = {**compiled.sql.kwargs, "ignore_func_name": "public.passerelles_never"}
            compiled = type(compiled)(name=compiled.name, sql=type(compiled.sql)(**said))
        return compiled


class Blanked(models.Func):
    """The value of a column without the strings ``found``, the longest first."""

    function = "passerelles_blanked"

    def __init__(self, column, found):
        words = models.Value(list(found), output_field=ArrayField(models.TextField()))
        kind = column.clone()
        super().__init__(models.F(column.name), words, output_field=kind)


@contextmanager
def permitted(erasure, found, whole=()):
    """Within: these strings may be blanked in the append-only tables, for an ``Erasure`` written by this transaction.

    ``whole``: what identity columns may hold and lose whole.
    """
    _set(str(erasure.pk), json.dumps({"found": list(found), "whole": list(whole)}))
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set("", "")


def _set(erasure, found):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('passerelles.erasure', %s, true), set_config('passerelles.found', %s, true)",
            [erasure, found],
        )
