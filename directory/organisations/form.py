"""Corrections of organisations: collectivités, associations, funders, networks."""

from django.utils.translation import gettext_lazy

from directory.enums import SubmissionKind
from directory.models import Actor
from directory.organisations.facts import FACTS
from directory.submissions import writing
from directory.submissions.fields import LineText, LongText, WebAddress
from directory.submissions.forms import AuthorForm, ReviewForm, StepForm
from directory.submissions.kinds import Kind, Step, register

# question: (role, its column). Asked only of the actors that have the role.
ROLE_TEXTS = {
    "politique": ("collectivite", "policy"),
    "missions": ("as_network", "missions"),
    "dispositifs": ("as_funder", "programmes"),
}
COLUMNS = {
    "resume": "summary",
    "description": "description",
    "site": "website",
    "adresse": "address",
    "code_postal": "postal_code",
    "ville": "city",
}


class SheetForm(StepForm):
    resume = LineText(
        label=gettext_lazy("En une phrase"),
        required=False,
        max_length=600,
        help_text=gettext_lazy("Exemple : Depuis 1985, elle soutient les écoles de Gumbo."),
    )
    description = LongText(
        label=gettext_lazy("Présentation"),
        required=False,
        has_marks=True,
        help_text=gettext_lazy("Exemple : Créée par quatre enseignantes, l’association réunit 120 membres…"),
    )
    politique = LongText(
        label=gettext_lazy("Politique internationale"),
        required=False,
        has_marks=True,
        help_text=gettext_lazy("Exemple : Le conseil municipal a choisi trois priorités : l’eau, la jeunesse…"),
    )
    missions = LongText(
        label=gettext_lazy("Missions"),
        required=False,
        has_marks=True,
        help_text=gettext_lazy("Exemple : Conseiller les porteurs de projets de la région."),
    )
    dispositifs = LongText(
        label=gettext_lazy("Dispositifs de financement"),
        required=False,
        has_marks=True,
        help_text=gettext_lazy("Exemple : Appel à projets annuel, jusqu’à 15 000 €."),
    )
    site = WebAddress(
        label=FACTS.label("site"), required=False, help_text=gettext_lazy("Exemple : https://www.vendome.eu.")
    )
    adresse = LongText(
        label=FACTS.label("adresse"),
        required=False,
        max_length=500,
        rows=2,
        help_text=gettext_lazy("Exemple : Hôtel de ville, parc Ronsard."),
    )
    code_postal = LineText(
        label=gettext_lazy("Code postal"), required=False, max_length=12, help_text=gettext_lazy("Exemple : 41100.")
    )
    ville = LineText(
        label=gettext_lazy("Ville"), required=False, max_length=120, help_text=gettext_lazy("Exemple : Vendôme.")
    )


@register
class ActorKind(Kind):
    name = SubmissionKind.ACTOR
    model = Actor
    can_start = False
    a_noun, the_noun = gettext_lazy("une organisation"), gettext_lazy("l’organisation")
    steps = (
        Step(
            "quoi",
            gettext_lazy("La fiche"),
            gettext_lazy("Que faut-il changer ?"),
            gettext_lazy("Ne touchez qu’à ce qui doit changer. Aucun courriel n’est publié."),
            SheetForm,
        ),
        Step(
            "qui",
            gettext_lazy("Vous"),
            gettext_lazy("Qui êtes-vous ?"),
            gettext_lazy("Pour vous répondre, et dire d’où vient la correction."),
            AuthorForm,
        ),
        Step("relire", gettext_lazy("Relire"), gettext_lazy("Tout est juste ?"), form=ReviewForm),
    )

    def asked(self, name, submission):
        return name not in ROLE_TEXTS or submission is None or name in submission.base

    def read(self, actor):
        values = {name: getattr(actor, column) for name, column in COLUMNS.items()}
        for name, (role, column) in ROLE_TEXTS.items():
            if hasattr(actor, role):
                values[name] = getattr(getattr(actor, role), column)
        return values

    def title(self, answers):
        return ""

    def change(self, submission, values, *, by):
        actor = writing.record_to_change(Actor, submission)
        columns = {column: values[name] for name, column in COLUMNS.items() if name in values}
        writing.save_changes(actor, writing.assign(actor, **columns))
        for name, (role, column) in ROLE_TEXTS.items():
            if name in values and hasattr(actor, role):
                profile = getattr(actor, role)
                if changed := writing.assign(profile, **{column: values[name]}):
                    profile.save(update_fields=changed)
        return writing.finish(actor, submission, by=by)
