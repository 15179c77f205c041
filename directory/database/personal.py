"""In which columns people are named. Any column of words is taken to name somebody, unless its model says that it
cannot: a table made tomorrow, or by a package, is searched, exported and erased like the others.

``personal`` says what the columns cannot tell by themselves: whose name, e-mail and telephone a row holds.
"""

from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from directory.dates import PartialDateField

# Shorter columns hold codes: « 28C », « FR », « K7PM4C ».
CODE = 20
# Of a history: what happened, written by its triggers.
_OF_HISTORY = frozenset({"pgh_label"})


@dataclass(frozen=True)
class Personal:
    """What a row says of one person, by its columns.

    ``names``: together they are a name, in this order. ``companions``: what the other columns become when the person
    is erased. ``nobody``: columns of words in which nobody can be named. ``goes``: columns that make the row go with
    the person. ``files``: kept files that may name people; erased whole. ``organisation``: the address and the number
    are those of an organisation.
    """

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    companions: dict = field(default_factory=dict)
    nobody: tuple[str, ...] = ()
    goes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    organisation: bool = False


NOTHING = Personal()
# Of models that are not ours: « app.model » → what they say.
_DECLARED = {}


def personal(**said):
    """Class decorator: what the rows of a model say of a person. Its children say the same, its history too."""

    def decorate(model):
        model._personal = Personal(**said)
        return model

    return decorate


def declare(label, **said):
    """What the rows of somebody else's model say: ``declare("admin.LogEntry", nobody=("object_id",))``."""
    _DECLARED[label.lower()] = Personal(**said)


def declared(model):
    """The ``Personal`` of a model, or of what a history keeps."""
    kept = tracked_by(model) or model
    return _DECLARED.get(kept._meta.label_lower) or getattr(kept, "_personal", NOTHING)


def tracked_by(model):
    """The model whose history ``model`` is, else ``None``."""
    tracked = getattr(model, "pgh_tracked_model", None)
    return tracked and tracked._meta.concrete_model


@cache
def words_of(model):
    """The columns of ``model`` in which people may be named: its declared names first, in order."""
    said = declared(model)
    kept = [one for one in model._meta.concrete_fields if _holds_words(one) and one.name not in said.nobody]
    order = {name: rank for rank, name in enumerate(said.names)}
    return tuple(sorted(kept, key=lambda one: order.get(one.name, len(order))))


def identity_of(model):
    """``{column: « nom », « courriel » or « telephone »}``: those that hold one, whole."""
    said = declared(model)
    emails = [one.name for one in words_of(model) if isinstance(one, models.EmailField)]
    return {
        **dict.fromkeys(said.names, "nom"),
        **dict.fromkeys(emails, "courriel"),
        **dict.fromkeys(said.phones, "telephone"),
    }


def _holds_words(one):
    if isinstance(one, ArrayField):
        return _holds_words(one.base_field)
    if isinstance(one, models.JSONField):
        return True
    if not isinstance(one, (models.CharField, models.TextField)):
        return False
    is_code = one.max_length is not None and one.max_length < CODE
    is_fixed = one.choices or one.primary_key or one.name in _OF_HISTORY
    return not (is_code or is_fixed or isinstance(one, (models.SlugField, PartialDateField)))


def tables():
    """Every model that has a table, those of packages and histories included, each once."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and model._meta.db_table in present:
            found.setdefault(model._meta.db_table, model)
    return tuple(found.values())


def rows_of(model):
    """Every row, whatever the managers of a model leave out or forbid."""
    return models.QuerySet(model)
