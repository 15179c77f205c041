"""What taking a batch back would do, in words: what goes, what returns, and, sheet by sheet, what stays and why."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from directory.database import undo
from directory.french import all_of, moment, quoted
from directory.imports.working import ASIDE

# Enough to understand why a sheet stays.
MOST = 10


@dataclass(frozen=True)
class Staying:
    """A sheet of which something stays. ``name``: by which it is chosen; ``sentences``: why, who and when."""

    name: str
    kind: str
    label: str
    is_created: bool
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class UndoPlan:
    """``going``, ``returning``: ``{what: number of rows}``; ``staying``: what somebody changed or linked since."""

    going: dict
    returning: dict
    staying: tuple[Staying, ...] = field(default=())


def plan_undo(batch, *, chosen=()):
    """The ``UndoPlan`` of a batch that was applied, against the base as it is. Writes nothing."""
    return told(undo.plan(batch.act, chosen=chosen, aside=ASIDE))


def told(found):
    """The ``UndoPlan`` that says a ``directory.database.undo.Plan`` in words."""
    names = {model._meta.db_table: name_of_rows(model) for model in undo.histories()}
    going, returning = defaultdict(int), defaultdict(int)
    for table, (gone, back) in found.counts().items():
        going[names[table]] += gone
        returning[names[table]] += back
    words = _Words(found)
    staying = tuple(
        Staying(item.name, str(item.model._meta.verbose_name), item.label, item.is_created, words.sentences(item))
        for item in found.items
    )
    return UndoPlan(
        {name: number for name, number in going.items() if number},
        {name: number for name, number in returning.items() if number},
        staying,
    )


class _Words:
    """Says reasons; reads once the accounts and the rows that they name."""

    def __init__(self, found):
        self._shown = {item.name: item.reasons[:MOST] for item in found.items}
        reasons = [reason for some in self._shown.values() for reason in some]
        numbers = {(reason.context or {}).get("user") for reason in reasons} - {None}
        self._accounts = {one.pk: str(one) for one in get_user_model().objects.filter(pk__in=numbers).order_by()}
        self._labels = {(item.model, item.key): item.label for item in found.items}

    def sentences(self, item):
        more = len(item.reasons) - len(self._shown[item.name])
        told = [self._sentence(reason, item) for reason in self._shown[item.name]]
        return (*dict.fromkeys(told), *([_("et %(number)s autres changements") % {"number": more}] if more > 0 else []))

    def _sentence(self, reason, item):
        return getattr(self, f"_{reason.what}")(reason, item)

    def _changed(self, reason, item):
        columns = [one for one in reason.model._meta.concrete_fields if one.attname in reason.columns]
        words = all_of([quoted(one.verbose_name) for one in columns]) or _("une valeur")
        if (reason.model, reason.key) != (item.model, item.key):
            words = _("%(columns)s dans %(part)s") % {"columns": words, "part": quoted(name_of_rows(reason.model))}
        return _("%(who)s a changé %(what)s%(when)s.") % {**self._who(reason), "what": words}

    def _removed(self, reason, _item):
        return _("%(who)s a retiré ou remplacé quelque chose (%(part)s)%(when)s.") % {
            **self._who(reason),
            "part": quoted(name_of_rows(reason.model)),
        }

    def _refers(self, reason, item):
        sheet, label = self._sheet_of(reason)
        if sheet == (item.model, item.key):
            return _("%(who)s a ajouté quelque chose (%(part)s)%(when)s.") % {
                **self._who(reason),
                "part": quoted(name_of_rows(reason.model)),
            }
        return _("%(label)s s’en sert : %(who)s l’a écrit%(when)s.") % {
            **{name: text[:1].lower() + text[1:] for name, text in self._who(reason).items()},
            "label": quoted(label),
        }

    def _kept(self, reason, _item):
        return _("%(label)s, qui reste, s’en sert.") % {"label": quoted(self._labels[reason.model, reason.key])}

    def _who(self, reason):
        context = reason.context or {}
        if context.get("batch") is not None:
            who = _("Le lot n° %(batch)s") % {"batch": context.get("batch")}
        elif context.get("user") in self._accounts:
            who = self._accounts[context["user"]]
        else:
            who = _("Quelqu’un")
        return {"who": who, "when": _(", le %(date)s") % {"date": moment(reason.at)} if reason.at else ""}

    def _sheet_of(self, reason):
        row = reason.model._base_manager.filter(pk=reason.key).first()
        if row is None:
            return None, name_of_rows(reason.model)
        sheet = undo.sheet_of(row)
        shown = row if sheet == (reason.model, reason.key) else sheet[0]._base_manager.filter(pk=sheet[1]).first()
        return sheet, str(shown)


def name_of_rows(model):
    """« financements »; of a plain link, what it leads to: « secteurs »."""
    if not model._meta.auto_created:
        return str(model._meta.verbose_name_plural)
    field = next(one for one in model._meta.auto_created._meta.many_to_many if one.remote_field.through is model)
    return str(field.verbose_name)
