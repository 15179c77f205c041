"""Two records side by side, in words: what each says, what names them, what becomes of it."""

from collections import Counter
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.backoffice.history import shown
from cooperation.backoffice.labels import label, prepared
from cooperation.backoffice.restoring import change_address
from directory import merging
from directory.database import undo
from directory.french import counted, team_name
from directory.imports.undoing import name_of_rows


@dataclass(frozen=True)
class Side:
    """One of both records, as the page heads it."""

    label: str
    kind: str
    address: str
    state: str
    network: str
    updated: object
    change: str


@dataclass(frozen=True)
class Option:
    value: str
    whose: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """A question of the plan. ``about``: what it is asked of, when it is a part."""

    name: str
    title: str
    about: str
    options: tuple


def with_roles(queryset):
    """``queryset`` with what ``side`` reads of its rows."""
    relations = [one for one in queryset.model._meta.related_objects if one.one_to_one and one.field.primary_key]
    names = [one.get_accessor_name() for one in relations]
    has_network = any(one.name == "network" for one in queryset.model._meta.fields)
    related = [*names, *(["network__actor"] if has_network else [])]
    return prepared(queryset).select_related(*related) if related else prepared(queryset)


def side(record):
    roles_of = [role._meta.verbose_name for role in merging.roles_of(record)]
    public = getattr(record, "is_published", True)
    address = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
    return Side(
        label=label(record),
        kind=capfirst(", ".join(map(str, [record._meta.verbose_name, *roles_of]))),
        address=address if public else "",
        state=record.get_state_display() if hasattr(record, "state") else "",
        network=team_name(record.network, _("National")) if hasattr(record, "network_id") else "",
        updated=getattr(record, "updated_at", None),
        change=change_address(record),
    )


def asked(plan, answers, user):
    """The questions of a plan as ``Asked``, with what was answered already."""
    found = [_asked(one, "", answers) for one in plan.questions]
    for move in plan.joined:
        about = _part(move, user)
        found += [_asked(one, about, answers) for one in move.questions]
    return found


def public(plan):
    """What both public sheets say otherwise, for who merges neither."""
    return [
        _asked(one, "", {}) for one in plan.questions if not {each.name for each in one.fields} & roles.PRIVATE_FIELDS
    ]


def _asked(question, about, answers):
    chosen = answers.get(question.name, question.default)
    texts = {
        merging.KEPT: (_("La fiche gardée dit"), _say(question.fields, question.kept)),
        merging.LOST: (_("L’autre dit"), _say(question.fields, question.lost)),
    }
    if question.can_join:
        both = question.values(merging.BOTH)[question.fields[0].attname]
        texts[merging.BOTH] = (_("Les deux réunies"), _say(question.fields, (both,)))
    options = tuple(Option(value, *texts[value], value == chosen) for value in question.choices)
    title = capfirst(", ".join(str(one.verbose_name) for one in question.fields if not _is_nuance(one)))
    return Asked(question.name, title, about, options)


def _is_nuance(one):
    return one.name.endswith("is_approximate")


def _say(fields, values):
    said = dict(zip((one.name for one in fields), values, strict=True))
    texts = [
        shown(one, said[one.name], is_approximate=bool(said.get(f"{one.name}_is_approximate")))
        for one in fields
        if not _is_nuance(one)
    ]
    return " ; ".join(texts)


def _part(move, user):
    """« Financement : Agence de l’eau → Forages », unless it is of a sheet that the account may not see."""
    model, key = undo.sheet_of(move.twin)
    sheet = model._base_manager.filter(pk=key).first()
    kind = capfirst(str(move.model._meta.verbose_name))
    if sheet is None or not roles.can_view(user, sheet):
        return _("%(kind)s d’une fiche d’une autre équipe") % {"kind": kind}
    return f"{kind} : {move.twin}" + (f" – {label(sheet)}" if key != move.twin.pk else "")


def figures(plan):
    """``[(what, of the kept one, of the lost one, afterwards)]``."""
    return sorted((capfirst(_rows(plan, model)), *numbers) for model, numbers in plan.figures().items())


def _rows(plan, model):
    """« secteurs »; of a link that others hold, them: « groupes-pays »."""
    owner = model._meta.auto_created
    if owner and not isinstance(plan.kept, owner):
        return f"{owner._meta.verbose_name_plural} ({name_of_rows(model)})"
    return name_of_rows(model)


def joined(plan):
    """« 2 financements », « secteurs »: what both had."""
    numbers = Counter(move.model for move in plan.joined)
    return sorted(
        _rows(plan, model) if model._meta.auto_created else counted(number, *_names(model))
        for model, number in numbers.items()
    )


def _names(model):
    return str(model._meta.verbose_name), str(model._meta.verbose_name_plural)
