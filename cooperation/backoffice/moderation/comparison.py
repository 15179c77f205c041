"""A proposition read question by question: what the sheet says, what is proposed, what the moderator makes of it."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property

from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.moderation.wording import compare
from directory.enums import SubmissionState
from directory.submissions import baseline, organisations, raw
from directory.submissions.forms import PERSONAL
from directory.submissions.kinds import kind_of, record_of
from directory.submissions.pieces import piece_forms

# Questions whose answers no sheet bears: the author speaks to the team.
TO_THE_TEAM = ("mot",)
ACCEPTED, KEPT, CHANGED = "accepte", "garde", "modifie"
CHOICES = {
    ACCEPTED: _("Accepter"),
    KEPT: _("Garder l’actuelle"),
    CHANGED: _("Modifier"),
}


@dataclass
class Question:
    """One question of the forms. ``before``, ``after``: pieces of text; ``control``: the very field of the form."""

    name: str
    label: str
    before: list
    after: list
    control: object
    is_proposed: bool
    is_correction: bool
    conflict: bool = False
    started_from: str = ""
    unknown: str = ""
    just_changed: bool = False
    choice: str = ACCEPTED
    errors: list = field(default_factory=list)

    @property
    def choices(self):
        """``(value, words, whether it is chosen)``. One keeps the current value only where another is proposed."""
        words = dict(CHOICES)
        if not self.is_proposed:
            words[ACCEPTED] = _("Laisser ainsi")
        if not (self.is_proposed and self.is_correction):
            del words[KEPT]
        return [(value, text, value == self.choice) for value, text in words.items()]

    @property
    def version(self):
        """The name of the field in which the moderator writes their own."""
        return _("%(label)s, votre version") % {"label": self.label}

    @property
    def is_open(self):
        """Whether it is shown without being asked for."""
        return self.is_proposed or self.choice == CHANGED or bool(self.errors)

    @property
    def decision(self):
        """What was done of it, once it is decided; nothing to say of what was taken as it was."""
        return {KEPT: _("L’actuelle a été gardée"), CHANGED: _("Modifiée par l’équipe")}.get(self.choice, "")


@dataclass
class Group:
    """The questions of one step that are to be read."""

    title: str
    questions: list


class Comparison:
    """What a proposition would change. ``data``: what the moderator posted, or ``None`` when the page opens.

    ``errors``: what is wrong in what they typed, by question or file; ``just_changed``: the questions that the author
    changed while they read.
    """

    def __init__(self, submission, data=None):
        self.submission, self.data = submission, data
        self.kind = kind_of(submission.kind)
        self.record = record_of(submission)
        is_open = submission.is_correction and self.record is not None and submission.state in SubmissionState.waiting()
        # Once decided, the sheet may have gone on: what it was when the correction was begun is told instead.
        self.current = self.kind.read(self.record) if is_open else submission.base
        self.proposed = {**self.current, **submission.values}
        self.errors = {}
        self.just_changed = set()

    # --- What is posted ---

    def choice(self, name):
        if self.data is None:
            return self.submission.decision.get(name, ACCEPTED)
        if name in self._lengthened:
            return CHANGED
        choice = self.data.get(f"choix-{name}")
        if choice == KEPT and not (self.submission.is_correction and name in self.submission.values):
            return ACCEPTED
        return choice if choice in CHOICES else ACCEPTED

    @cached_property
    def _lengthened(self):
        """The list that « Ajouter » or « Retirer » changes, if one of them was pressed: a set of one name at most."""
        added, (shortened, _number) = self.kind.pressed(self.data)
        return {added, shortened} - {""}

    @property
    def is_lengthened(self):
        """Whether such a button was pressed: nothing is decided, the page is shown again."""
        return self.data is not None and self.kind.is_lengthened(self.data)

    # --- What is shown ---

    @cached_property
    def names(self):
        """``{step: [questions]}`` whose answers make the sheet: not those about the author."""
        hidden = {*PERSONAL, *TO_THE_TEAM}
        return {
            step: [
                name for name in step.form.base_fields if name not in hidden and self.kind.asked(name, self.submission)
            ]
            for step in self.kind.steps_of(self.submission)
        }

    @cached_property
    def said_to_the_team(self):
        """``(label, lines)`` of what the author wrote that no sheet bears."""
        values = self.submission.values
        found = [(self.kind.label(one), self.kind.shown(one, values[one])) for one in TO_THE_TEAM if one in values]
        return [(label, lines) for label, lines in found if lines]

    @cached_property
    def conflicts(self):
        """The questions that somebody answered otherwise on the sheet since the author began."""
        return baseline.conflicts(self.kind, self.submission, self.current, self.submission.values)

    @cached_property
    def questions(self):
        """``[(step, [questions])]``, all of them."""
        return [(step, [self._question(step, name) for name in names]) for step, names in self.names.items()]

    @property
    def groups(self):
        """What is proposed, step by step."""
        groups = [Group(step.title, [one for one in found if one.is_open]) for step, found in self.questions]
        return [group for group in groups if group.questions]

    @property
    def folded(self):
        """What stays as it is, or empty: to unfold."""
        return [one for _step, found in self.questions for one in found if not one.is_open]

    def _question(self, step, name):
        values, known = self.submission.values, self.current.get(name)
        is_proposed = name in values and not self.kind.is_same(name, values[name], known)
        before = "\n".join(self.kind.shown(name, known))
        after = "\n".join(self.kind.shown(name, self.proposed.get(name)))
        pieces = compare(before, after)
        return Question(
            name=name,
            label=self.kind.label(name),
            before=pieces[0],
            after=pieces[1],
            control=self._form(step, name)[name],
            is_proposed=is_proposed,
            is_correction=self.submission.is_correction,
            conflict=name in self.conflicts,
            started_from=self._started_from(name) if name in self.conflicts else "",
            unknown=self.kind.unknown(name),
            just_changed=name in self.just_changed,
            choice=self.choice(name),
            errors=self.errors.get(name, []),
        )

    def _started_from(self, name):
        return "\n".join(self.kind.shown(name, self.submission.base.get(name)))

    def _form(self, step, name, *, check=False):
        """The form of one question: what is proposed, or what the moderator typed instead."""
        data = None
        if self.data is not None and self.choice(name) == CHANGED:
            field = step.form.base_fields[name]
            data = MultiValueDict(raw.spread(field, name, self.kind.answers_of(step.name, self.data)[name]))
        form = self.kind.question_form(name, self.proposed.get(name), data=data, others=self.proposed)
        if not (check or name in self.errors):
            form.is_checked, form._errors = False, ErrorDict()
        return form

    @cached_property
    def pieces(self):
        """The form of each joined file. ``kept``: whether it goes on the sheet."""
        forms = piece_forms(self.submission, self.data)
        for form in forms:
            form.kept = self.data is None or f"retenir-{form.instance.pk}" in self.data
            form.sentences = []
        return forms

    @cached_property
    def newcomers(self):
        """``[(key, line, whether it is ticked)]`` of the organisations that the directory does not know: none becomes
        public unless the moderator says so.
        """
        if self.submission.state not in SubmissionState.waiting():
            return []
        found = organisations.newcomers(self.proposed).items()
        return [(key, organisations.line_of(row), key in self._confirmed) for key, row in found]

    @property
    def _confirmed(self):
        return set(self.data.getlist("nouvel-acteur")) if self.data is not None else set()

    def similar(self):
        """Published sheets that may be the same thing; of a new one only."""
        if self.submission.is_correction or self.submission.state not in SubmissionState.waiting():
            return []
        return self.kind.similar(self.kind.answers(self.proposed), submission=self.submission)

    @property
    def acceptance(self):
        """The words of the button that says yes. A remark changes nothing by itself."""
        return _("Accepter et publier") if self.kind.model else _("C’est corrigé : remercier l’auteur")

    # --- What is decided ---

    def kept(self):
        """``(values, decision)`` as ``actions.accept`` takes them; ``None`` if ``errors`` say what is not understood.

        Of a correction, only what changes: what colleagues wrote since stays.
        """
        values = {name: value for name, value in self.submission.values.items() if self.choice(name) != KEPT}
        decision = {}
        for step, names in self.names.items():
            for name in names:
                choice = self.choice(name)
                if choice == CHANGED:
                    form = self._form(step, name, check=True)
                    if form.is_valid():
                        values[name] = form.json()[name]
                    else:
                        self.errors[name] = [str(one) for found in form.errors.values() for one in found]
                if choice == CHANGED or name in self.submission.values:
                    decision[name] = choice
        for form in self.pieces:
            if form.kept and not form.is_valid():
                form.sentences = [str(one) for found in form.errors.values() for one in found]
                self.errors[form.prefix] = form.sentences
        return None if self.errors else (organisations.confirm(values, self._confirmed, base=self.current), decision)

    def fingerprint(self):
        """What the moderator has before their eyes, in 64 hexadecimal signs: it changes when anything of it does."""
        files = [[one.pk, one.title, one.credit, one.alt] for one in self.submission.pieces]
        seen = [self.submission.state, self.submission.values, self.current, files]
        return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()
