"""Remarks: what is wrong with a published sheet that no form corrects."""

from django.utils.translation import gettext_lazy

from directory.enums import SubmissionKind
from directory.submissions import writing
from directory.submissions.fields import LineText, LongText
from directory.submissions.forms import AuthorForm, ReviewForm, StepForm
from directory.submissions.kinds import Kind, Step, record_of, register


class RemarkForm(StepForm):
    fait = LineText(
        label=gettext_lazy("Ce dont il s’agit"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Exemple : Population : 17 000 habitants. Facultatif."),
    )
    constat = LongText(
        label=gettext_lazy("Que faut-il changer ?"),
        max_length=4000,
        help_text=gettext_lazy("Exemple : la date limite n’est plus le 15 mars, mais le 30 juin."),
        error_messages={"required": gettext_lazy("Dites ce qu’il faut changer dans cette fiche.")},
    )
    source = LongText(
        label=gettext_lazy("Comment le savez-vous ?"),
        required=False,
        max_length=2000,
        rows=3,
        help_text=gettext_lazy("Exemple : c’est écrit sur le site du ministère, à l’adresse https://…"),
    )


class ReaderForm(AuthorForm):
    """Who writes, if they like: a remark is read without an answer to give."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"fonction", "courriel"} & self.fields.keys():
            self.fields[name].required = False
        if "courriel" in self.fields:
            self.fields["courriel"].help_text = gettext_lazy(
                "Facultatif, pour vous répondre. Il n’est jamais publié ; nous vous demanderons de le confirmer."
            )


@register
class RemarkKind(Kind):
    """Accepting a remark changes nothing by itself: staff have corrected the sheet."""

    name = SubmissionKind.REMARK
    can_start = needs_address = False
    a_noun, the_noun = gettext_lazy("une remarque"), gettext_lazy("la remarque")
    steps = (
        Step(
            "quoi",
            gettext_lazy("Quoi"),
            gettext_lazy("Que faut-il corriger ?"),
            gettext_lazy("Quelques mots suffisent."),
            RemarkForm,
        ),
        Step(
            "qui",
            gettext_lazy("Vous"),
            gettext_lazy("Qui êtes-vous ?"),
            gettext_lazy("Pour vous répondre, et dire d’où vient la correction."),
            ReaderForm,
        ),
        Step("relire", gettext_lazy("Relire"), gettext_lazy("Tout est juste ?"), form=ReviewForm),
    )

    def read(self, record):
        return {}

    def title(self, answers):
        return ""

    def change(self, submission, values, *, by):
        return writing.record_named(record_of(submission))
