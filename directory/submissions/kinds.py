"""What each kind of proposition asks, how a published sheet reads as one, and how an accepted one is written.

A question has one name everywhere: in the forms, in ``Submission.answers`` (as typed), in ``Submission.values`` (as
understood, JSON) and on the moderation desk. Kinds register themselves; ``events`` adds its own.
"""

import copy
from dataclasses import dataclass, field

from django import forms
from django.apps import apps
from django.db import DataError, IntegrityError, transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from directory.models.actor import Role
from directory.models.base import Record
from directory.sheets.facts import facts_for
from directory.submissions import pieces, raw, territories, writing
from directory.submissions.fields import answer_of, json_of, lines_of
from directory.submissions.forms import PERSONAL, WHOLE_FORM, StepForm
from directory.submissions.places import meaning

_kinds = {}

# The buttons of a list of rows: « ajouter=membres », « retirer=membres-2 ».
ADD, REMOVE = "ajouter", "retirer"
# « annuler=membres » puts back the row taken away last. Answers keep such rows, ``{question: [[rank, row]]}``, until
# the author goes on.
UNDO, REMOVED = "annuler", "_retirees"
NOTHING = (None, "", [], {}, False)


@dataclass(frozen=True)
class Step:
    """One page of a form: a group of questions.

    ``name``: end of its address (« ou »); ``title``: its name in the list of steps (« Où ») ; ``question``: its heading
    (« Avec qui, et où ? ») ; ``lead``: one sentence under it; ``form``: a ``forms.Form`` class whose fields are the
    questions, each with a label, a help text that gives an example, and ``required`` only if publication needs it.
    """

    name: str
    title: str
    question: str
    lead: str = ""
    form: type[forms.Form] = StepForm


@dataclass
class Cleaned:
    """What was understood of answers.

    ``errors``: ``{step name: {question: [sentences]}}``, empty if all is right; ``author``: the ``author_*`` fields.
    """

    values: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    author: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A question whose proposed value differs from the sheet's; ``before`` and ``after`` are lines of text."""

    name: str
    label: str
    before: list
    after: list
    step: str = ""


@dataclass(frozen=True)
class Similar:
    """A published record that may be the same thing, and ``why``, in a few words."""

    record: object
    why: str = ""

    @property
    def title(self):
        return str(self.record)

    @property
    def url(self):
        return self.record.get_absolute_url()


class Kind:
    """One kind of proposition. ``name``: a ``SubmissionKind``; ``model``: what it creates or changes."""

    name = ""
    model = None
    steps = ()
    # Whether it can make a new sheet; else it only speaks of one that is published.
    can_start = True
    # Whether its author must be somebody to answer to.
    needs_address = True
    # « un projet », « le projet »: as sentences say it.
    a_noun = the_noun = ""
    # What the moderation desk calls the questions that speak to their author.
    labels = {"territoire": _("Territoire"), "mot": _("Mot pour l’équipe")}

    # --- Forms -------------------------------------------------------------------------------------------------------

    def questions(self):
        """``{name: form field}`` of all steps, in order."""
        return {name: one for step in self.steps for name, one in step.form.base_fields.items()}

    def step(self, name):
        """The step called ``name``. Raises ``KeyError``."""
        return {step.name: step for step in self.steps}[name]

    def steps_of(self, submission):
        """The steps that this proposition goes through."""
        return self.steps

    def label(self, name):
        """How the moderation desk calls a question."""
        return str(self.labels.get(name) or self.questions()[name].label)

    def unknown(self, name):
        """What the sheet says of a question to which it has no answer."""
        facts = facts_for(self.model)
        return (facts is not None and facts.unknown(name)) or str(_("Rien"))

    def asked(self, name, submission):
        """Whether this proposition is asked the question ``name``."""
        return True

    def form(self, step, answers, *, submission=None, check=False):
        """The form of the step called ``step``, filled with ``answers``; it tells errors if ``check``."""
        answers = answers if isinstance(answers, dict) else {}
        form_class = self.step(step).form
        data = {}
        for name, one in form_class.base_fields.items():
            answer = answers[name] if name in answers else answer_of(one, one.initial)
            data |= raw.spread(one, name, answer)
        asked = [name for name in form_class.base_fields if self.asked(name, submission)]
        form = form_class(MultiValueDict(data), base=self._base_of(submission), asked=asked)
        if not check:
            form.is_checked, form._errors = False, forms.utils.ErrorDict()
        return form

    def _base_of(self, submission):
        return submission.base if submission is not None and submission.is_correction else None

    def answers_of(self, step, data):
        """The raw answers of a step out of the data of a request, whose « Ajouter » and « Retirer » are obeyed."""
        added, (shortened, number) = self.pressed(data)
        answers = {}
        for name, one in self.step(step).form.base_fields.items():
            answers[name] = raw.received(one, name, data, without=number if name == shortened else None)
            if name == added and raw.rows_of(one) and len(answers[name]) < raw.KEPT_ROWS:
                answers[name].append(one.parts.answer_of({}))
        return answers

    def undone(self, step, data, typed, kept):
        """``typed``, the row that « Annuler » asks for put back where it was. ``kept``: the answers saved before."""
        name, removed = str(data.get(UNDO, "")), removed_rows(kept)
        if name not in typed or not removed.get(name):
            return typed
        rank, row = removed[name][-1]
        one = self.step(step).form.base_fields[name]
        # The line that an emptied list shows is not one that somebody typed.
        rows = [] if raw.is_blank(one, typed[name]) else list(typed[name])
        rows[rank:rank] = raw.tidy(one, [row])
        return {**typed, name: rows}

    def removed(self, step, data, kept):
        """The rows that may be put back once ``data`` is obeyed, as answers keep them (``REMOVED``)."""
        removed = {name: list(rows) for name, rows in removed_rows(kept).items()}
        if (undone := str(data.get(UNDO, ""))) in removed:
            removed[undone] = removed[undone][:-1]
        shortened, number = self.pressed(data)[1]
        one = self.step(step).form.base_fields.get(shortened)
        if one is not None and raw.rows_of(one):
            numbers = raw.row_numbers(shortened, data)
            rows = raw.received(one, shortened, data)
            if number in numbers and not raw.is_blank_row(one.parts, row := rows[numbers.index(number)]):
                removed[shortened] = [*removed.get(shortened, ()), [numbers.index(number), row]][-raw.MOST_ROWS :]
        return removed if self.is_lengthened(data) else {}

    def pressed(self, data):
        """``(list to lengthen, (list to shorten, number of the row))``, or ``("", ("", None))`` when no such button was
        pressed.
        """
        name, _sign, number = str(data.get(REMOVE, "")).rpartition("-")
        shortened = (name, int(number)) if number.isdecimal() and len(number) < 5 else ("", None)
        return str(data.get(ADD, "")), shortened

    def is_lengthened(self, data):
        """Whether « Ajouter », « Retirer » or « Annuler » was pressed: the step is saved and shown again."""
        return any(name in data for name in (ADD, REMOVE, UNDO))

    def question_form(self, name, value, *, data=None, others=None):
        """A form of one question, filled with the JSON ``value``; for the moderation desk.

        ``data``: what was typed in it instead. Then ``is_valid()`` and ``json()[name]``. ``others``: the values of the
        other questions, which may help to understand this one.
        """
        [form_class] = [step.form for step in self.steps if name in step.form.base_fields]
        one = form_class.base_fields[name]
        answer = answer_of(one, value) if data is None else raw.received(one, name, data)
        form = form_class(MultiValueDict(raw.spread(one, name, answer)), base={name: value}, asked=[name])
        form.share(others or {})
        return form

    # --- Values ------------------------------------------------------------------------------------------------------

    def read(self, record):
        """``values`` of a published record: public fields only, the ones that ``write`` writes."""
        raise NotImplementedError

    def answers(self, values):
        """``answers`` that refill the forms with ``values``."""
        return {name: answer_of(one, values[name]) for name, one in self.questions().items() if name in values}

    def clean(self, answers, *, submission=None):
        """``Cleaned`` of all that was typed, step by step; never raises, whatever was put in ``answers``.

        For a correction, ``values`` holds what differs from the sheet as it was when the correction was begun.
        """
        answers = answers if isinstance(answers, dict) else {}
        cleaned, said = Cleaned(), {}
        for step in self.steps:
            form = self.form(step.name, answers, submission=submission, check=True)
            if form.errors:
                cleaned.errors[step.name] = {name: list(sentences) for name, sentences in form.errors.items()}
            said |= form.json()
        self._check_files(cleaned, submission)
        base = self._base_of(submission)
        cleaned.author = self._author(said, base)
        # Before they are compared: a browser sends a list of choices even when nobody looked at it.
        self.tidy(said)
        for name, value in said.items():
            if name in PERSONAL:
                continue
            if value not in NOTHING if base is None else not self.is_same(name, value, base.get(name)):
                cleaned.values[name] = value
        if not cleaned.errors:
            self.check(cleaned, submission)
        return cleaned

    def tidy(self, values):
        """Take away the answers to questions that another answer makes vain."""

    def check(self, cleaned, submission):
        """Add what no step sees alone to ``cleaned.errors``."""
        has_files = submission is not None and submission.pk and submission.pieces.exists()
        if self._base_of(submission) is not None and not cleaned.values and not has_files:
            cleaned.errors[self.steps[-1].name] = {
                WHOLE_FORM: [str(_("Vous n’avez encore rien changé à la fiche : il n’y a rien à envoyer."))]
            }

    def _check_files(self, cleaned, submission):
        if submission is None or "pieces" not in {step.name for step in self.steps}:
            return
        if missing := pieces.missing_of(submission):
            cleaned.errors["pieces"] = missing

    def is_same(self, name, one, other):
        """Whether two values of a question say the same."""
        question = self.questions()[name]
        return meaning(question, one) == meaning(question, other)

    def shown(self, name, value):
        """A value as people read it: a list of lines of text, empty when nothing was said."""
        one = self.questions().get(name)
        return [str(line) for line in lines_of(one, value)] if one is not None else []

    def title(self, answers):
        """How the proposition is called while it is typed; empty if nothing says it."""
        return raw.tidy_text(answers.get("titre")).strip() if isinstance(answers, dict) else ""

    def said(self, answers, *names):
        """``{name: JSON}`` of these answers, as far as each is understood alone; ``None`` when it is not."""
        said, questions = {}, self.questions()
        for name in names:
            one = copy.deepcopy(questions[name])
            one.required = False
            data = raw.spread(one, name, answers.get(name) if isinstance(answers, dict) else None)
            form = forms.Form(MultiValueDict(data))
            form.fields[name] = one
            said[name] = json_of(one, form.cleaned_data[name]) if form.is_valid() else None
        return said

    # --- Who it concerns ---------------------------------------------------------------------------------------------

    def author(self, values):
        """The part of the ``author_*`` fields that ``values`` tell: in whose name the sheet is proposed."""
        return {}

    def _author(self, said, base):
        typed = {name: said.get(name) or "" for name in PERSONAL}
        author = {
            "author_email": typed["courriel"],
            "author_name": typed["nom"],
            "author_function": typed["fonction"],
            "author_function_is_public": bool(typed["fonction_publiee"]),
            "author_phone": typed["telephone"],
            "author_label": "",
            "author_actor": None,
        }
        if base is not None:
            # Anybody may correct a sheet: in nobody's name, unless it is said.
            return author | {"author_label": typed["organisation"][:250]}
        return author | self.author({name: value for name, value in said.items() if name not in PERSONAL})

    def networks(self, submission):
        """The networks that a proposition concerns, the one that decides first; ``None`` for the national level.

        A new sheet is decided by the network of its territory; a correction, by who follows the sheet.
        """
        found = self.networks_of(self.known(submission))
        if not submission.is_correction:
            return found
        record = record_of(submission)
        decides = territories.network_of_record(record) if record is not None else None
        return [decides, *(network for network in found if network != decides)]

    def networks_of(self, values):
        """The published networks of the French territories that ``values`` name, the first one's first."""
        return []

    def known(self, submission):
        """All that the sheet would say: the values of the sheet when it was begun, then those proposed."""
        return {**submission.base, **submission.values}

    def similar(self, answers, *, limit=5, submission=None):
        """``Similar`` published records that may be the same thing, likeliest first."""
        return []

    # --- The desk ----------------------------------------------------------------------------------------------------

    def changes(self, submission, current=None):
        """What is proposed that differs from the sheet as it is, or from nothing for a new one: a list of ``Change``.

        ``current``: the values of the sheet, when they were read already.
        """
        if current is None:
            record = record_of(submission) if submission.is_correction else None
            current = self.read(record) if record is not None else {}
        changes = []
        for step in self.steps:
            for name in step.form.base_fields:
                value = submission.values.get(name)
                if name not in submission.values or self.is_same(name, value, current.get(name)):
                    continue
                lines = [self.shown(name, one) for one in (current.get(name), value)]
                changes.append(Change(name, self.label(name), *lines, step=step.name))
        return changes

    def write(self, submission, values, *, by):
        """Create the record, or change the one to correct, from ``values``; publish it and keep the verification.

        Questions that are not in ``values`` are left as they are. Called inside
        ``directory.submissions.actions.accept``. Returns the record. Raises ``TransitionError``.
        """
        try:
            with transaction.atomic():
                return self.change(submission, values, by=by)
        except (IntegrityError, DataError) as error:
            raise writing.refusal_of(error) from error

    def change(self, submission, values, *, by):
        """What ``write`` does for this kind, in a transaction."""
        raise NotImplementedError


def removed_rows(answers):
    """``{question: [[rank, row]]}``: the rows that may be put back."""
    return answers.get(REMOVED) or {} if isinstance(answers, dict) else {}


# --- The register ----------------------------------------------------------------------------------------------------


def register(kind):
    """Make an instance of a kind known under its name; for a class decorator."""
    _kinds[str(kind.name)] = kind()
    return kind


def kind_of(name):
    """The kind called ``name``. Raises ``KeyError``."""
    return _kinds[str(name)]


def kinds():
    return list(_kinds.values())


def kind_for(record):
    """The kind by which a published record is corrected: the one of its model, else a remark."""
    record = sheet_of(record)
    return next((kind for kind in kinds() if kind.model is type(record)), None) or kind_of("remarque")


def sheet_of(record):
    """The record that is corrected: a territory, a network or a funder is corrected through its actor."""
    return record.actor if isinstance(record, Role) else record


def record_of(submission):
    """The record that a proposition is about, or that it created; ``None`` if there is none (any more)."""
    tables = {model._meta.db_table: model for model in apps.get_models() if issubclass(model, Record)}
    model = tables.get(submission.record_table)
    return model._base_manager.filter(pk=submission.record_pk).first() if model is not None else None
