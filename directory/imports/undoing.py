"""What taking a batch back would do, in words: what goes, what returns, and, sheet by sheet, what stays and why."""

import datetime
from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.database import undo
from directory.enums import ImportState
from directory.french import all_of, moment, quoted
from directory.imports.working import ASIDE
from directory.mail import queue
from directory.models import ImportGlance

FORESEE = "imports.prevoir"

# Enough to understand why a sheet stays; sheets told one by one.
MOST, MOST_SHEETS = 10, 200
#: Rows written by a batch: past that, what taking it back would do is found by the worker, not while a page waits.
AT_ONCE = 300
#: What was found is looked for again after this long.
FRESH = datetime.timedelta(minutes=5)


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
    """``going``, ``returning``: ``{what: number of rows}``, of which ``parts`` are in a sheet and ``one`` says the
    singular; ``staying``: what somebody changed or linked since, and ``more`` sheets like them.
    """

    going: dict
    returning: dict
    staying: tuple[Staying, ...] = field(default=())
    parts: tuple[str, ...] = ()
    one: dict = field(default_factory=dict)
    more: int = 0

    @classmethod
    def from_json(cls, said):
        staying = tuple(Staying(**{**one, "sentences": tuple(one["sentences"])}) for one in said["staying"])
        return cls(**{**said, "staying": staying})


def plan_undo(batch, *, chosen=(), most=None):
    """The ``UndoPlan`` of a batch that was applied, against the base as it is. Writes nothing. ``chosen``: names of the
    sheets that go though somebody changed them since; ``most``: sheets told one by one.
    """
    found = undo.plan(batch.act, chosen=chosen, aside=ASIDE)
    names = {model._meta.db_table: _name(model) for model in undo.histories()}
    going, returning = defaultdict(int), defaultdict(int)
    for table, (gone, back) in found.counts().items():
        going[names[table]] += gone
        returning[names[table]] += back
    told = found.items[:most]
    words = _Words(found, told)
    staying = tuple(
        Staying(item.name, str(item.model._meta.verbose_name), item.label, item.is_created, words.sentences(item))
        for item in told
    )
    return UndoPlan(
        {name: number for name, number in going.items() if number},
        {name: number for name, number in returning.items() if number},
        staying,
        tuple(sorted({names[model._meta.db_table] for model in undo.histories() if undo.is_part(model)})),
        {names[model._meta.db_table]: str(model._meta.verbose_name) for model in undo.histories()},
        len(found.items) - len(told),
    )


def foresee(batch, *, chosen=()):
    """The ``UndoPlan`` that a page shows; ``None`` as long as the worker, who is asked for it, has not found it.

    What a small batch would take back is found at once.
    """
    if batch.counts.get("written", 0) <= AT_ONCE:
        return _shown(batch, chosen)
    glance, _is_new = ImportGlance.objects.get_or_create(batch=batch)
    asked = {"act": str(batch.act), "chosen": sorted(chosen)}
    said = glance.undoing
    if {name: said.get(name) for name in asked} == asked and _is_fresh(said):
        return UndoPlan.from_json(said["plan"]) if said.get("plan") else None
    glance.undoing = {**asked, "at": timezone.now().isoformat()}
    with transaction.atomic():
        glance.save(update_fields=["undoing"])
        queue.later(FORESEE, once=f"{FORESEE} {batch.pk}", batch=batch.pk)
    return None


def _shown(batch, chosen):
    """The plan with what was chosen, which is listed all the same: it may be left after all."""
    plan = plan_undo(batch, most=MOST_SHEETS)
    kept = tuple(one for one in plan.staying if one.name in chosen)
    if not kept:
        return plan
    after = plan_undo(batch, chosen=[one.name for one in kept], most=MOST_SHEETS)
    return replace(after, staying=(*kept, *after.staying))


def _is_fresh(said):
    """Asked a moment ago and not found yet, or found a moment ago."""
    return timezone.now() - datetime.datetime.fromisoformat(said["at"]) < FRESH


def find(pk):
    """What the worker does of ``foresee``."""
    glance = ImportGlance.objects.filter(batch=pk, batch__state=ImportState.APPLIED).select_related("batch").first()
    if glance is None or not glance.undoing or glance.undoing.get("plan"):
        return
    plan = _shown(glance.batch, glance.undoing["chosen"])
    asked = {name: glance.undoing[name] for name in ("act", "chosen")}
    found = {**asked, "at": timezone.now().isoformat(), "plan": asdict(plan)}
    # Somebody may have asked with other choices meanwhile: their own job is written.
    ImportGlance.objects.filter(pk=glance.pk, undoing__contains=asked).update(undoing=found)


class _Words:
    """Says reasons; reads once the accounts and the rows that they name."""

    def __init__(self, found, told):
        self._shown = {item.name: item.reasons[:MOST] for item in told}
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
            words = _("%(columns)s dans %(part)s") % {"columns": words, "part": quoted(_name(reason.model))}
        return _("%(who)s a changé %(what)s%(when)s.") % {**self._who(reason), "what": words}

    def _removed(self, reason, _item):
        return _("%(who)s a retiré ou remplacé quelque chose (%(part)s)%(when)s.") % {
            **self._who(reason),
            "part": quoted(_name(reason.model)),
        }

    def _refers(self, reason, item):
        sheet, label = self._sheet_of(reason)
        if sheet == (item.model, item.key):
            return _("%(who)s a ajouté quelque chose (%(part)s)%(when)s.") % {
                **self._who(reason),
                "part": quoted(_name(reason.model)),
            }
        return _("%(label)s s’en sert : %(who)s l’a écrit%(when)s.") % {
            **{name: text[:1].lower() + text[1:] for name, text in self._who(reason).items()},
            "label": quoted(label),
        }

    def _kept(self, reason, _item):
        return _("%(label)s, qui reste, s’en sert.") % {"label": quoted(self._labels[reason.model, reason.key])}

    def _who(self, reason):
        context = reason.context or {}
        if context.get("source") in ("import", "retour", "reprise"):
            who = _("Le lot n° %(batch)s") % {"batch": context.get("batch")}
        elif context.get("user") in self._accounts:
            who = self._accounts[context["user"]]
        else:
            who = _("Quelqu’un")
        return {"who": who, "when": _(", le %(date)s") % {"date": moment(reason.at)} if reason.at else ""}

    def _sheet_of(self, reason):
        row = reason.model._base_manager.filter(pk=reason.key).first()
        if row is None:
            return None, _name(reason.model)
        sheet = undo.sheet_of(row)
        shown = row if sheet == (reason.model, reason.key) else sheet[0]._base_manager.filter(pk=sheet[1]).first()
        return sheet, str(shown)


def _name(model):
    """« financements »; of a plain link, what it leads to: « secteurs »."""
    if not model._meta.auto_created:
        return str(model._meta.verbose_name_plural)
    field = next(one for one in model._meta.auto_created._meta.many_to_many if one.remote_field.through is model)
    return str(field.verbose_name)
