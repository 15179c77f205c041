"""What is typed to say who somebody is, and what they become."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.people.identity import Person, whole
from directory.reading.fields import EmailTextField

_WIDE = {"class": "vTextField", "autocomplete": "off"}


def _line(label, length):
    return forms.CharField(label=label, required=False, max_length=length, widget=forms.TextInput(attrs=_WIDE))


class SearchForm(forms.Form):
    use_required_attribute = False

    q = forms.CharField(
        label=_("Un nom, un courriel ou un téléphone"),
        max_length=120,
        help_text=_("En entier ou en partie : « Kerbrat », « @vendome.eu », « 06 71 »."),
        widget=forms.TextInput(attrs=_WIDE),
        error_messages={"required": _("Écrivez qui vous cherchez.")},
    )


class PersonForm(forms.Form):
    """Several names, addresses or numbers of one person are separated by semicolons."""

    use_required_attribute = False

    noms = _line(_("Nom"), 400)
    courriels = _line(_("Courriel"), 600)
    telephones = _line(_("Téléphone"), 200)

    def clean(self):
        said = super().clean()
        parts = {name: tuple(one.strip() for one in said.get(name, "").split(";")) for name in self.fields}
        person = whole(names=parts["noms"], emails=parts["courriels"], phones=parts["telephones"])
        if not person:
            raise ValidationError(_("Écrivez au moins un nom entier, un courriel ou un téléphone."))
        return {**said, "person": person}

    @property
    def person(self):
        return self.cleaned_data["person"] if self.is_valid() else Person()


class NewForm(forms.Form):
    """What a person is called from now on: what is left empty does not change."""

    use_required_attribute = False
    prefix = "nouveau"

    nom = _line(_("Nouveau nom"), 200)
    courriel = EmailTextField(label=_("Nouveau courriel"), required=False, max_length=254)
    telephone = _line(_("Nouveau téléphone"), 30)

    def clean(self):
        said = super().clean()
        if not self.errors and not any(said.values()):
            raise ValidationError(_("Écrivez ce qui change : le nom, le courriel ou le téléphone."))
        if not self.errors:
            whole(phones=[said["telephone"]])
        return said
