"""What the forms of all kinds share: how a step checks its answers, who writes, what is read again before sending."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.enums import ActorKind
from directory.reading.fields import EmailTextField, TerritoryField, settle_period
from directory.submissions import raw
from directory.submissions.fields import LineText, LongText, Telephone, answer_of, json_of

# Asked to know who writes: kept with the proposition, never in its values.
PERSONAL = ("fonction", "fonction_publiee", "courriel", "nom", "telephone", "organisation", "accord")
WHOLE_FORM = "__all__"


class StepForm(forms.Form):
    """A step. ``self.json()``: what was understood, by question.

    ``base``: for a correction, the values of the sheet: an answer that was not touched keeps the value of the sheet,
    whatever our rules of today say of it, and what the sheet lacks is not required.
    """

    use_required_attribute = False
    # Questions that are asked of corrections only.
    of_corrections = ("organisation",)
    # And of new sheets only: a correction makes nobody a contact.
    of_new = ("fonction_publiee",)
    # How a correction calls what a new sheet calls « votre commune »: its author may be anybody.
    labels_of_corrections = {"territoire": gettext_lazy("Territoire français")}
    # Errors are told when the step was checked, not while it is filled in.
    is_checked = True

    def __init__(self, *args, base=None, asked=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.base = base
        for name in list(self.fields):
            elsewhere = self.of_corrections if base is None else self.of_new
            if (asked is not None and name not in asked) or name in elsewhere:
                del self.fields[name]
        self.untouched = set()
        if base is not None:
            for name in self.labels_of_corrections.keys() & self.fields.keys():
                self.fields[name].label = self.labels_of_corrections[name]
            self._compare()

    def _compare(self):
        for name, field in self.fields.items():
            if name not in self.base:
                continue
            if raw.rows_of(field):
                field.known = self.base[name] or []
            answer = answer_of(field, self.base[name])
            if raw.is_blank(field, answer):
                field.required = False
                if hasattr(field, "least"):
                    field.least = 0
            if self.is_bound and raw.same(field, raw.received(field, name, self.data), answer):
                self.untouched.add(name)

    def _clean_fields(self):
        super()._clean_fields()
        for name in self.untouched:
            self._errors.pop(name, None)
            self.cleaned_data.pop(name, None)

    def said(self, name):
        """The JSON of a question, as far as it is understood; for the checks between questions."""
        if name in self.untouched:
            return self.base[name]
        field = self.fields.get(name)
        return json_of(field, self.cleaned_data[name]) if field is not None and name in self.cleaned_data else None

    def json(self):
        return {name: self.said(name) for name in self.fields if name in self.untouched or name in self.cleaned_data}

    def share(self, values):
        """Tell the questions what the values of others say, when these are not in the form."""

    def settle(self, start, end):
        """Share a period that was typed whole in one of two dates; complain if the end comes before the start."""
        if not {start, end} <= self.fields.keys() or {start, end} & self.errors.keys():
            return
        dates = [self.fields[name].from_json(self.said(name)) for name in (start, end)]
        try:
            settled = settle_period(*dates)
        except ValidationError as error:
            self.add_error(start if end in self.untouched else end, error)
            return
        for name, former, date in zip((start, end), dates, settled, strict=True):
            if date != former:
                self.untouched.discard(name)
                self.cleaned_data[name] = date

    def complain(self, name, sentence):
        """Say what is wrong with ``name``, unless the whole of it comes from the sheet."""
        self.add_error(name if name in self.fields else None, ValidationError(sentence))


def asked_first(*names):
    """Class decorator: these questions come before those of the parent class, for all who list them."""

    def decorate(form_class):
        fields = form_class.base_fields
        ordered = {name: fields[name] for name in (*names, *(name for name in fields if name not in names))}
        form_class.base_fields = form_class.declared_fields = ordered
        return form_class

    return decorate


class AuthorForm(StepForm):
    """Who writes."""

    fonction = LineText(
        label=gettext_lazy("Votre fonction"),
        max_length=200,
        help_text=gettext_lazy("Exemple : secrétaire de mairie, présidente de l’association."),
        error_messages={"required": gettext_lazy("Dites votre fonction : « secrétaire de mairie », par exemple.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    fonction_publiee = forms.BooleanField(
        label=gettext_lazy("Ma fonction peut être publiée sur la fiche, sous « Qui contacter »"),
        required=False,
        help_text=gettext_lazy("Exemple : « Secrétaire de mairie ». Sans cette case, la fiche ne la dit pas."),
    )
    courriel = EmailTextField(
        label=gettext_lazy("Votre courriel"),
        help_text=gettext_lazy("Exemple : mairie@vendome.eu. Il n’est jamais publié ; il sert à vous répondre."),
        error_messages={
            "required": gettext_lazy("Donnez un courriel : sans lui, nous ne pourrions pas vous répondre."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "off"}),
    )
    nom = LineText(
        label=gettext_lazy("Votre nom"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Exemple : Camille Martin. Facultatif ; il n’est jamais publié."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    telephone = Telephone(
        label=gettext_lazy("Votre téléphone"),
        required=False,
        help_text=gettext_lazy("Exemple : 02 54 89 42 00. Facultatif ; il n’est jamais publié."),
    )
    organisation = LineText(
        label=gettext_lazy("Au nom de qui écrivez-vous ?"),
        required=False,
        max_length=240,
        help_text=gettext_lazy(
            "Exemple : la commune de Vendôme, l’association Les Amis de Gumbo. Facultatif ; la fiche le dira."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


@asked_first("territoire")
class TerritoryForm(AuthorForm):
    """Who writes, and for which French territory."""

    territoire = TerritoryField(
        label=gettext_lazy("Votre commune, intercommunalité, département ou région"),
        help_text=gettext_lazy("Son nom, son code postal ou son code INSEE. Exemple : Vendôme, ou 41100."),
        error_messages={"required": gettext_lazy("Dites de quel territoire il s’agit : « Vendôme », par exemple.")},
    )


@asked_first("territoire", "porteur", "porteur_nom", "porteur_sorte")
class HolderForm(TerritoryForm):
    """Who writes, for which territory, and who is in charge when it is somebody else."""

    ITSELF, OTHER = "territoire", "autre"

    porteur = forms.ChoiceField(
        label=gettext_lazy("Qui porte l’action ?"),
        required=False,
        initial=ITSELF,
        choices=[
            (ITSELF, gettext_lazy("Cette collectivité elle-même")),
            (OTHER, gettext_lazy("Une autre organisation : association, école, hôpital…")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Celle qui conduit l’action. Exemple : la commune, ou son comité de jumelage."),
    )
    porteur_nom = LineText(
        label=gettext_lazy("Nom de cette organisation"),
        required=False,
        max_length=250,
        help_text=gettext_lazy("En toutes lettres. Exemple : Comité de jumelage de Vendôme."),
    )
    porteur_sorte = forms.ChoiceField(
        label=gettext_lazy("Sorte d’organisation"),
        required=False,
        initial=ActorKind.ASSOCIATION,
        choices=ActorKind.choices,
        help_text=gettext_lazy("Exemple : association, établissement d’enseignement."),
    )

    def clean(self):
        if self.said("porteur") == self.OTHER and "porteur_nom" in self.fields and not self.said("porteur_nom"):
            self.complain("porteur_nom", _("Donnez le nom de l’organisation qui porte l’action."))


class FilesForm(StepForm):
    """Photos and documents: they are no answers but files, see ``directory.submissions.pieces``."""


class ReviewForm(StepForm):
    """The last step: a word for the team, and the notice."""

    mot = LongText(
        label=gettext_lazy("Un mot pour l’équipe"),
        required=False,
        max_length=2000,
        rows=3,
        help_text=gettext_lazy("Exemple : le montant reste à confirmer en mars. Il n’est pas publié."),
    )
    accord = forms.BooleanField(
        label=gettext_lazy("J’ai lu ce qui suit et j’envoie ces informations pour qu’elles soient publiées"),
        help_text=gettext_lazy(
            "La fiche sera publiée après relecture. Votre nom, votre courriel et votre téléphone ne le seront jamais, "
            "votre fonction seulement si vous avez coché sa case. Ils servent à vous répondre et, si vous proposez un "
            "projet ou un jumelage, à vérifier sa fiche une fois par an. Vous pouvez demander leur effacement "
            "à tout moment."
        ),
        error_messages={"required": gettext_lazy("Cochez cette case pour envoyer.")},
    )
