"""What merging two records would do: what is asked, what moves, what is refused."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import F
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from directory.database import undo
from directory.enums import CollectiviteKind, PublicationState
from directory.french import moment
from directory.models import Collectivite, Merge, Network
from directory.models.base import Addressed

KEPT, LOST, BOTH = "gardee", "autre", "deux"
# What a record has of its own whatever it becomes: its address, who follows it.
OWN = ("slug", "network")
# Territories that no official list names.
_FREE = (CollectiviteKind.FOREIGN, CollectiviteKind.OTHER, CollectiviteKind.SYNDICAT)


class MergeError(Exception):
    """It cannot be done; the message says why, for people."""


# --- What is asked ----------------------------------------------------------------------------------------------------


@dataclass
class Question:
    """Columns of a row that say one thing, and what both records say. ``default``: which is kept unless told.

    ``name``: « directory_actor.siren », in forms. ``kept``, ``lost``: the values, one a column.
    """

    name: str
    fields: tuple
    kept: tuple
    lost: tuple
    can_join: bool
    default: str

    @property
    def choices(self):
        return (KEPT, LOST, *([BOTH] if self.can_join else []))

    def values(self, choice):
        """``{column: value}``. Raises ``MergeError`` for a choice that is not one."""
        if choice not in self.choices:
            raise MergeError(_("Dites quelle valeur garder : %(what)s.") % {"what": self.fields[0].verbose_name})
        if choice == BOTH:
            return {self.fields[0].attname: _joined(self.kept[0], self.lost[0])}
        chosen = self.kept if choice == KEPT else self.lost
        return {one.attname: value for one, value in zip(self.fields, chosen, strict=True)}


def _joined(kept, lost):
    if isinstance(kept, list):
        return sorted({*kept, *lost})
    return kept if lost in kept else f"{kept}\n\n{lost}"


def groups_of(model):
    """The columns of ``model`` that staff write, those that a constraint ties in one tuple: a point, an amount and its
    « environ ». An order of dates ties nothing.
    """
    fields = {
        one.name: one
        for one in model._meta.concrete_fields
        if one.editable and not one.primary_key and not isinstance(one, models.GeneratedField) and one.name not in OWN
    }
    groups = {name: {name} for name in fields}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            names, is_order = _read(constraint.condition)
            names &= fields.keys()
            if not is_order and names:
                together = set().union(*(groups[name] for name in names))
                groups |= dict.fromkeys(together, together)
    seen, found = set(), []
    for name in fields:
        if name not in seen:
            seen |= groups[name]
            found.append(tuple(one for one in fields.values() if one.name in groups[name]))
    return found


def _read(condition):
    """``(names of the columns, whether it compares some of them)`` of a ``Q``."""
    names, is_order = set(), False
    for child in condition.children if isinstance(condition, models.Q) else ():
        if isinstance(child, models.Q):
            others, compares = _read(child)
            names, is_order = names | others, is_order or compares
        else:
            names.add(child[0].split("__")[0])
            is_order |= isinstance(child[1], F)
    return names, is_order


def _is_empty(fields, values):
    """Nothing is said. Of several columns, a choice left at its default says nothing: « budget inconnu »."""
    several = len(fields) > 1
    return all(
        value in (None, "", [], {}) or (several and (value is False or (one.choices and value == one.get_default())))
        for one, value in zip(fields, values, strict=True)
    )


def _questions(kept, lost):
    """What two rows of a model say otherwise, its ``Question`` objects."""
    found = []
    for fields in groups_of(type(kept)):
        ours, theirs = (tuple(one.value_from_object(row) for one in fields) for row in (kept, lost))
        if ours == theirs or _is_empty(fields, theirs):
            continue
        is_void = _is_empty(fields, ours)
        can_join = len(fields) == 1 and not is_void and isinstance(fields[0], (models.TextField, ArrayField))
        lists = can_join and isinstance(fields[0], ArrayField)
        name = f"{type(kept)._meta.db_table}.{kept.pk}.{fields[0].name}"
        default = LOST if is_void else BOTH if lists else KEPT
        found.append(Question(name, fields, ours, theirs, can_join, default))
    return found


# --- What moves -------------------------------------------------------------------------------------------------------


@dataclass
class Move:
    """A row that names what goes. ``became``: its columns afterwards; ``None``: it goes, ``twin`` says the same.

    ``questions``: what it and its twin say otherwise.
    """

    row: models.Model
    became: dict | None
    twin: models.Model | None = None
    questions: list = field(default_factory=list)
    loses: tuple = ()
    """Columns that named what is kept, and would name their own row."""

    @property
    def model(self):
        return type(self.row)


@dataclass
class MergePlan:
    """What merging ``lost`` into ``kept`` would do. ``roles``: ``[(row of the lost one, of the kept one or None)]``."""

    kept: models.Model
    lost: models.Model
    roles: list = field(default_factory=list)
    questions: list = field(default_factory=list)
    moves: list = field(default_factory=list)
    refusals: list = field(default_factory=list)

    @property
    def joined(self):
        return [move for move in self.moves if move.became is None]

    @property
    def all_questions(self):
        return [*self.questions, *(one for move in self.joined for one in move.questions)]

    def figures(self):
        """``{model: (rows that name the kept one, the lost one, then the kept one)}``."""
        moved, joined = Counter(move.model for move in self.moves), Counter(move.model for move in self.joined)
        found = {}
        for model, number in moved.items():
            before = len({key for owner in (self.kept, *roles_of(self.kept)) for key in naming(owner, model)})
            found[model] = (before, number, before + number - joined[model])
        return found

    @property
    def mark(self):
        """Changes if either record, or what names them, changed: a page shown before is told so."""
        rows = [self.kept, self.lost, *(row for pair in self.roles for row in pair if row is not None)]
        told = [_content(row) for row in rows] + sorted(map(str, (_content(move.row) for move in self.moves)))
        return mark_of(told)


def mark_of(told):
    """A short text that differs whenever what is ``told`` does."""
    return hashlib.sha256(repr(told).encode()).hexdigest()[:20]


def _content(row):
    stored = [one for one in row._meta.concrete_fields if not isinstance(one, models.GeneratedField)]
    return (row._meta.db_table, row.pk, [str(one.value_from_object(row)) for one in stored])


def is_mergeable(model):
    """Whether records of ``model`` may be merged: they have an address of their own, which must lead somewhere."""
    return issubclass(model, Addressed)


def mergeable_models():
    """``{table: model}``."""
    return {model._meta.db_table: model for model in apps.get_models() if is_mergeable(model)}


def in_order(one, other):
    """``(kept, lost)``: the one that may stay, the published one, the one that more things name, then the older."""

    def rank(record):
        plan = plan_merge(record, other if record is one else one)
        named = sum(
            len(naming(record, model)) for model in {model for model, _field in undo.references_to(type(record))}
        )
        return (bool(plan.refusals), getattr(record, "state", "") != PublicationState.PUBLISHED, -named, record.pk)

    return tuple(sorted((one, other), key=rank))


def roles_of(record):
    """The rows that share the key of a record: what an actor is besides."""
    found = []
    for relation in type(record)._meta.related_objects:
        if relation.one_to_one and relation.field.primary_key:
            found += relation.related_model._base_manager.filter(pk=record.pk)
    return found


def naming(owner, model):
    """The keys of the rows of ``model`` that name ``owner``."""
    keys = set()
    for other, one in undo.references_to(type(owner)):
        if other is model and not one.primary_key:
            keys |= set(model._base_manager.filter(**{one.name: owner.pk}).order_by().values_list("pk", flat=True))
    if model in undo.pointers():
        table = owner._meta.db_table
        named = model._base_manager.filter(record_table=table, record_pk=owner.pk)
        keys |= set(named.order_by().values_list("pk", flat=True))
    return keys


def plan_merge(kept, lost, *, lock=False):
    """The ``MergePlan``, read from the base as it is. Raises ``MergeError`` if one of both is no more."""
    model = type(kept)
    rows = model._base_manager.filter(pk__in=[kept.pk, lost.pk]).order_by("pk")
    rows = {row.pk: row for row in (rows.select_for_update(of=("self",)) if lock else rows)}
    for one in (kept, lost):
        if one.pk not in rows:
            raise MergeError(what_became_of(model, one.pk, str(one)))
    found = MergePlan(rows[kept.pk], rows[lost.pk])
    ours = {type(role): role for role in roles_of(found.kept)}
    found.roles = [(role, ours.get(type(role))) for role in roles_of(found.lost)]
    found.refusals = list(_refusals(found, ours))
    if found.refusals:
        return found
    found.questions = _questions(found.kept, found.lost)
    for theirs, mine in found.roles:
        found.questions += _questions(mine, theirs) if mine is not None else []
    for owner in (found.lost, *(theirs for theirs, _mine in found.roles)):
        found.moves += _moves(owner, type(owner)(pk=found.kept.pk), found)
    return found


def what_became_of(model, key, name):
    """A sentence that says why a record is no more."""
    merge = Merge.objects.filter(kind=model._meta.db_table, lost=key).select_related("by").first()
    if merge is None:
        return _("« %(name)s » n’existe plus.") % {"name": name}
    heir = model._base_manager.filter(pk=Merge.objects.heirs(merge.kind)[key]).first()
    return _("« %(name)s » a été fusionnée dans « %(heir)s » par %(who)s, le %(date)s.") % {
        "name": merge.lost_name,
        "heir": heir or _("une fiche supprimée"),
        "who": merge.by or _("quelqu’un"),
        "date": moment(merge.at),
    }


def _refusals(found, ours):
    """Why both are not to be merged, in sentences."""
    kept, lost = found.kept, found.lost
    theirs = {type(role): role for role, _mine in found.roles}
    if kept.pk == lost.pk:
        yield _("C’est deux fois la même fiche.")
    if getattr(kept, "merged_into_id", None) or getattr(lost, "merged_into_id", None):
        yield _("L’une des deux est déjà fusionnée dans une autre.")
    public = PublicationState.PUBLISHED
    if getattr(lost, "state", None) == public and getattr(kept, "state", None) != public:
        yield _("« %(name)s » est publiée et l’autre ne l’est pas : gardez celle qui est publiée.") % {"name": lost}
    for role in theirs.values():
        # A network is whom accounts work for; a territory of the reference is what the State says.
        if isinstance(role, Network):
            yield _("« %(name)s » est un réseau, pour lequel des comptes travaillent : gardez sa fiche.") % {
                "name": lost
            }
        elif _is_official(role):
            mine = ours.get(type(role))
            if mine is not None and _is_official(mine):
                yield _("Deux collectivités de la liste officielle ne se fusionnent pas.")
            else:
                yield _("« %(name)s » est dans la liste officielle des collectivités : gardez sa fiche.") % {
                    "name": lost
                }
        elif (mine := ours.get(type(role))) is not None and _is_official(mine):
            yield _("« %(name)s » est dans la liste officielle, l’autre est une autre collectivité.") % {"name": kept}


def _is_official(role):
    return isinstance(role, Collectivite) and (bool(role.code) or role.kind not in _FREE)


def _moves(owner, heir, found, seen=None):
    """What names ``owner``, and what becomes of it when it names ``heir``; what names a row that goes, in turn."""
    seen = set() if seen is None else seen
    rows = {}
    for other, one in undo.references_to(type(owner)):
        if one.primary_key:
            continue  # a role
        for row in other._base_manager.filter(**{one.name: owner.pk}).order_by("pk"):
            rows.setdefault((other, row.pk), (row, {}))[1][one.attname] = heir.pk
    for other in undo.pointers():
        named = other._base_manager.filter(record_table=owner._meta.db_table, record_pk=owner.pk).order_by("pk")
        for row in named:
            rows.setdefault((other, row.pk), (row, {}))[1]["record_pk"] = heir.pk
    moves = []
    for node, (row, became) in rows.items():
        if node in seen or row.pk == found.lost.pk and isinstance(row, _whole(found.lost)):
            continue
        seen.add(node)
        loses = tuple(name for name in became if row.pk == found.kept.pk and isinstance(row, _whole(found.kept)))
        became |= dict.fromkeys(loses)
        twin = None if loses else _twin_of(row, became)
        if twin is None:
            moves.append(Move(row, became, loses=loses))
            continue
        moves.append(Move(row, None, twin, _questions_of_parts(twin, row, became)))
        moves += _moves(row, twin, found, seen)
    return moves


def _whole(record):
    return (type(record), *(type(role) for role in roles_of(record)))


def _questions_of_parts(twin, row, became):
    aside = {*became, "position"}
    return [one for one in _questions(twin, row) if not {field.attname for field in one.fields} & aside]


def _twin_of(row, became):
    """The row that is in the way of ``row`` once it has its new columns, or that says just the same; or ``None``."""
    model = type(row)
    moved = model(**{one.attname: getattr(row, one.attname) for one in stored(model)})
    for name, value in became.items():
        setattr(moved, name, value)
    others = model._base_manager.exclude(pk=row.pk).order_by("pk")
    for condition in (*_unique(model, moved), _same(model, moved, became)):
        if condition is not None and (twin := others.filter(condition).first()) is not None:
            return twin
    return None


def stored(model):
    return [one for one in model._meta.concrete_fields if not isinstance(one, models.GeneratedField)]


def _unique(model, row):
    """What a row that the base would refuse beside ``row`` answers to, constraint by constraint."""
    sets = [[*names] for names in model._meta.unique_together]
    sets += [[one.name] for one in model._meta.concrete_fields if one.unique and not one.primary_key]
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint):
            continue
        if constraint.fields:
            condition = _all_equal(model, row, constraint.fields, nulls=constraint.nulls_distinct is False)
        else:
            condition = _expressions_equal(model, row, constraint.expressions)
        if condition is not None and constraint.condition is not None:
            condition = condition & constraint.condition if _answers(row, constraint.condition) else None
        yield condition
    for names in sets:
        yield _all_equal(model, row, names)


def _all_equal(model, row, names, *, nulls=False):
    values = {name: model._meta.get_field(name).value_from_object(row) for name in names}
    if None in values.values() and not nulls:
        return None
    return models.Q(
        *(models.Q(**({f"{name}__isnull": True} if value is None else {name: value})) for name, value in values.items())
    )


def _expressions_equal(model, row, expressions):
    """As Django's ``UniqueConstraint.validate`` does."""
    values = {F(name): value for name, value in row._get_field_expression_map(model._meta, exclude=set()).items()}
    return models.Q(*(Exact(one, one.replace_expressions(values)) for one in expressions))


def _answers(row, condition):
    values = {one.name: one.value_from_object(row) for one in stored(type(row))}
    try:
        return condition.check(values)
    except FieldError:
        return False


def _same(model, row, became):
    """Parts that say the same in every column, but where they stand."""
    if model._meta.auto_created or not any(_is_part(model, name) for name in became):
        return None
    told = [one.name for one in stored(model) if not one.primary_key and one.name != "position"]
    return _all_equal(model, row, told, nulls=True)


def _is_part(model, attname):
    one = next((field for field in model._meta.concrete_fields if field.attname == attname), None)
    return one is not None and one.remote_field is not None and one.remote_field.on_delete is models.CASCADE
