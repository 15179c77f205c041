"""What is asked of whoever follows something."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.enums import Rhythm
from directory.reading.fields import EmailTextField


class LinkForm(forms.Form):
    """The address alone, for who lost the link of its page."""

    use_required_attribute = False

    courriel = EmailTextField(
        label=_("Votre courriel"),
        help_text=_("Exemple : mairie@vendome.eu. Il ne sert qu’à vous prévenir, et n’est montré à personne."),
        error_messages={"required": _("Donnez l’adresse où vous prévenir.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "off"}),
    )


class FollowForm(LinkForm):
    rythme = forms.ChoiceField(
        label=_("Quand vous prévenir ?"),
        choices=Rhythm.choices,
        initial=Rhythm.WEEKLY,
        widget=forms.RadioSelect,
        help_text=_("Quand rien n’est nouveau, rien n’est envoyé."),
        error_messages={
            "required": _("Choisissez quand vous prévenir."),
            "invalid_choice": _("Choisissez quand vous prévenir."),
        },
    )
