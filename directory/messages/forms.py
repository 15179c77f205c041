"""What is asked of whoever writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.reading.fields import EmailTextField
from directory.submissions.fields import LineText, LongText


class MessageForm(forms.Form):
    """The names of its fields are those of ``Message``, in French: see ``values``."""

    use_required_attribute = False

    objet = LineText(
        label=_("Objet"),
        max_length=200,
        help_text=_("Exemple : vos échanges scolaires avec Parakou."),
        error_messages={"required": _("Dites en quelques mots de quoi il s’agit.")},
    )
    message = LongText(
        label=_("Votre message"),
        max_length=5000,
        rows=8,
        help_text=_("Exemple : nous préparons un voyage de classe, comment avez-vous trouvé votre école partenaire ?"),
        error_messages={
            "required": _("Écrivez votre message."),
            "max_length": _("Votre message est trop long : 5 000 signes au plus, il en a %(show_value)d."),
        },
    )
    nom = LineText(
        label=_("Votre nom"),
        max_length=200,
        help_text=_("Exemple : Camille Martin. Il est donné à qui reçoit votre message, et à personne d’autre."),
        error_messages={"required": _("Donnez votre nom : on répond plus volontiers à quelqu’un.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = LineText(
        label=_("Votre organisme"),
        required=False,
        max_length=240,
        help_text=_("Exemple : la commune de Vendôme, le lycée Ronsard. Facultatif."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    courriel = EmailTextField(
        label=_("Votre courriel"),
        help_text=_("Exemple : mairie@vendome.eu. La réponse y arrivera. Il n’est jamais publié."),
        error_messages={"required": _("Donnez un courriel : la réponse y arrivera.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "off"}),
    )

    def values(self):
        """What was typed, by the columns of ``Message``."""
        names = {"objet": "subject", "message": "text", "nom": "name", "organisation": "organisation"}
        return {column: self.cleaned_data[name] for name, column in {**names, "courriel": "email"}.items()}
