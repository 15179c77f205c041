"""Append-only history of every table, written by triggers: saves, bulk changes, imports and hand-typed SQL alike.

Each event row holds the whole record after the change (before it, for a deletion) with who, from where and when; the
database refuses to change or delete events, but to blank a person. See ``docs/adr/0003-historique.md`` and
``docs/adr/0037-effacer-une-personne.md``.
"""

import sys

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.database.blanking import WrittenOnce

# pgtrigger's own protection is row by row; emptying a table goes through no row. Tests empty theirs under this setting.
NEVER_EMPTIED = pgtrigger.Trigger(
    name="never_emptied",
    operation=pgtrigger.Truncate,
    when=pgtrigger.Before,
    level=pgtrigger.Statement,
    func="""
        IF current_setting('passerelles.flush', true) IS DISTINCT FROM 'on' THEN
            RAISE EXCEPTION 'passerelles: the history in % is append-only', TG_TABLE_NAME;
        END IF;
        RETURN NULL;
    """,
)

APPEND_ONLY = WrittenOnce(name="append_only")


def tracked(exclude=()):
    """Class decorator: keep every insertion, change and deletion of the model. Generated columns follow from the
    others.
    """

    def decorate(model):
        generated = [f.name for f in model._meta.local_fields if isinstance(f, models.GeneratedField)]
        return _track(
            model_name=f"{model.__name__}Change",
            obj_field=pghistory.ObjForeignKey(related_name="history"),
            exclude=[*exclude, *generated],
        )(model)

    return decorate


def track_links(model, field_name):
    """Keep the additions and removals of a plain many-to-many field of ``model`` too.

    The automatic link table has no class where a trigger could be declared: a proxy carries it.
    """
    through = getattr(model, field_name).through
    name = f"{model.__name__}{field_name.title().replace('_', '')}Link"
    meta = type("Meta", (), {"proxy": True, "app_label": model._meta.app_label})
    proxy = type(name, (through,), {"__module__": model.__module__, "Meta": meta})
    setattr(sys.modules[model.__module__], name, proxy)
    _track(model_name=f"{name}Change", obj_field=None)(proxy)


def _track(**kwargs):
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        append_only=False,  # ours, which knows of people to erase
        level=pgtrigger.Statement,
        # Who acted stands in the event itself: a shared context row could be rewritten.
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
        meta={
            "verbose_name": _("changement"),
            "verbose_name_plural": _("changements"),
            "triggers": [NEVER_EMPTIED, APPEND_ONLY],
        },
        **kwargs,
    )
