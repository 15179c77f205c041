"""The one exception of the append-only tables: a person's name, e-mail and telephone are blanked, nothing else.

The transaction names the erasure that it writes (``permitted``), and says which strings go. The trigger of each table
refuses a row in which anything but these strings changed, a string that is no name of two words, e-mail or number
unless it is all that an identity column says, and any erasure that this very transaction did not log. See
``docs/adr/0037-effacer-une-personne.md``.
"""

import json
from contextlib import contextmanager

import pgtrigger
import pgtrigger.compiler
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models


class Unsilenced(pgtrigger.compiler.UpsertTriggerSql):
    """pgtrigger’s, without what lets a session silence a trigger."""

    def get_template(self):
        template = super().get_template()
        begins, ends = template.index("CREATE OR REPLACE FUNCTION {pgid}()"), template.index("{func}")
        return template[begins:ends].partition("IF (")[0] + template[ends:]


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
            compiled = type(compiled)(name=compiled.name, sql=Unsilenced(**compiled.sql.kwargs))
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
