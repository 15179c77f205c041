"""What may make two records alike, read from the models: names, acronyms, identifiers, addresses, places, dates."""

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db import models

from directory.database import undo
from directory.database.fold import fold
from directory.dates import PartialDateField
from directory.enums import CollectiviteKind
from directory.models import Actor, Collectivite, Country

# Words that tell nothing of who or what it is.
IDLE = frozenset(
    [
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "pour",
        "par",
        "sur",
        "un",
        "une",
        "association",
        "asso",
        "ville",
        "commune",
        "mairie",
        "communaute",
        "projet",
        "programme",
        "action",
        "jumelage",
        "partenariat",
        "cooperation",
        "comite",
    ]
)
_PHONE = re.compile(r"[^0-9]")
_SITE = re.compile(r"^https?://(www\.)?|/+$")


@dataclass
class Traits:
    """Of one record. ``names``: folded, as written; ``marks``: ``{(code, what is compared)}`` of identifiers and
    addresses; ``places``: what it is tied to, ``(table, key)``; ``countries``; ``days``: ``{column: (first, last)}``.
    """

    model: type
    key: object
    names: dict = field(default_factory=dict)
    acronyms: set = field(default_factory=set)
    marks: set = field(default_factory=set)
    places: set = field(default_factory=set)
    countries: set = field(default_factory=set)
    days: dict = field(default_factory=dict)
    is_official: bool = False

    def add_name(self, text):
        if key := fold(text or ""):
            self.names.setdefault(key, text)

    def add_column(self, column, value):
        """Read a column of the record's row."""
        if value in (None, "", []):
            return
        if column.name in ("name", "title", "official_name", "short_name"):
            self.add_name(value)
        elif column.name == "aliases":
            for one in value:
                self.add_name(one)
        elif column.name == "acronym":
            self.acronyms.add(fold(value))
        elif column.name == "city":
            self.places.add(("city", fold(value)))
        elif mark := mark_of(column, value):
            self.marks.add(mark)
        elif isinstance(column, PartialDateField):
            self.days[column.name] = (value.earliest, value.latest)
        elif isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField) and column.editable:
            self.days[column.name] = (value, value)


def is_identifier(column):
    """Whether a column holds an address of the web, an e-mail, a telephone, a number that others give."""
    if isinstance(column, models.URLField | models.EmailField):
        return True
    return column.name == "phone" or (column.name.endswith("_id") and isinstance(column, models.CharField))


def mark_of(column, value):
    """``(code, what is compared)`` of an identifier; of what is private, a fingerprint."""
    if not is_identifier(column):
        return None
    if isinstance(column, models.URLField):
        return ("site", _SITE.sub("", value.lower()))
    if isinstance(column, models.EmailField):
        return ("courriel", _hidden(value.lower()))
    if column.name == "phone":
        return ("telephone", _hidden(_PHONE.sub("", value)[-9:]))
    return ("identifiant", value)


def _hidden(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def address_of(values):
    """The mark of « 12 rue de la Paix, 45000 »; ``None`` without a street."""
    street = fold(values.get("address") or "")
    return ("adresse", f"{street} {values.get('postal_code') or ''}".strip()) if len(street) > 5 else None


def _told(column):
    return not (column.primary_key or isinstance(column, models.GeneratedField)) and column.name != "slug"


@cache
def _columns(model):
    wanted = (models.CharField, models.TextField, models.DateField, PartialDateField, ArrayField, models.ForeignKey)
    return tuple(one for one in model._meta.concrete_fields if _told(one) and isinstance(one, wanted))


@cache
def _ties(model):
    """``[(model of the part, its column to the record, its columns to a place or an actor)]``."""
    found = []
    for other in undo.histories():
        for owner in undo.columns_towards(other, model):
            ends = [
                one
                for one in other._meta.concrete_fields
                if one.remote_field and one.attname != owner and one.related_model in (Actor, Collectivite, Country)
            ]
            if ends and not any(one.primary_key for one in ends):
                found.append((other, owner, tuple(ends)))
    return tuple(found)


@cache
def _named_parts(model):
    """Parts that are other names of the record."""
    return tuple(
        (other, owner)
        for other in undo.histories()
        for owner in undo.columns_towards(other, model)
        if {"name", "name_key"} <= {one.name for one in other._meta.concrete_fields}
    )


def read(model, pks=None):
    """``{key: Traits}`` of the records of ``model``, or of those of ``pks``: a few queries whatever their number."""

    def rows(other, owner, *names):
        found = other._base_manager.order_by()
        found = found if pks is None else found.filter(**{f"{owner}__in": pks})
        return found.values_list(owner, *names).iterator(chunk_size=5000)

    found = {}
    columns = _columns(model)
    for key, *values in rows(model, model._meta.pk.attname, *(one.attname for one in columns)):
        found[key] = of_values(model, key, dict(zip(columns, values, strict=True)))
    _read_roles(model, rows, found)
    for other, owner in _named_parts(model):
        for key, name in rows(other, owner, "name"):
            if key in found:
                found[key].add_name(name)
    for other, owner, ends in _ties(model):
        for key, *values in rows(other, owner, *(one.attname for one in ends)):
            if key in found:
                for one, value in zip(ends, values, strict=True):
                    _tie(found[key], one, value)
    return found


def _read_roles(model, rows, found):
    if model is not Actor:
        return
    free = (CollectiviteKind.FOREIGN, CollectiviteKind.OTHER, CollectiviteKind.SYNDICAT)
    for key, kind, code, name in rows(Collectivite, "actor_id", "kind", "code", "official_name"):
        if key in found:
            found[key].is_official = bool(code) or kind not in free
            found[key].add_name(name)


def of_values(model, key, values):
    """The ``Traits`` that ``{column: value}`` say."""
    traits = Traits(model, key)
    for column, value in values.items():
        if column.remote_field:
            _tie(traits, column, value)
        else:
            traits.add_column(column, value)
    if mark := address_of({column.name: value for column, value in values.items()}):
        traits.marks.add(mark)
    return traits


def _tie(traits, column, value):
    if value is None:
        return
    if column.related_model is Country:
        traits.countries.add(value)
    elif column.related_model in (Actor, Collectivite):
        # A territory and its organisation are one.
        traits.places.add(("actor", value))


def words_of(name):
    """The words of a folded name that tell something, all of them if none does."""
    words = name.split()
    return [word for word in words if word not in IDLE] or words


def initials_of(name):
    return "".join(
        word[0] for word in name.split() if word not in ("de", "du", "des", "la", "le", "les", "et", "l", "d")
    )


def blocks(values):
    """``{what they share: [keys]}`` of ``{key: iterable}``."""
    found = defaultdict(list)
    for key, some in values.items():
        for one in set(some):
            found[one].append(key)
    return found
