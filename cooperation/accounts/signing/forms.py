"""What people type to sign in."""

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.utils.translation import gettext_lazy as _


def _text(**attrs):
    return forms.TextInput(attrs={"class": "saisie", **attrs})


def _password(**attrs):
    return forms.PasswordInput(attrs={"class": "saisie", **attrs})


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Nom d’utilisateur"),
        max_length=150,
        widget=_text(autocomplete="username", autocapitalize="none", spellcheck="false", autofocus=True),
    )
    password = forms.CharField(
        label=_("Mot de passe"), max_length=4096, strip=False, widget=_password(autocomplete="current-password")
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=_text(autocomplete="one-time-code", autocapitalize="characters", spellcheck="false", autofocus=True),
    )


class LostPasswordForm(forms.Form):
    who = forms.CharField(
        label=_("Nom d’utilisateur ou courriel"),
        max_length=254,
        widget=_text(autocomplete="username", autocapitalize="none", spellcheck="false"),
    )


class NewPasswordForm(SetPasswordForm):
    error_messages = {"password_mismatch": _("Les deux mots de passe ne sont pas les mêmes.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {
            "new_password1": _("Nouveau mot de passe"),
            "new_password2": _("Le même, une seconde fois"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.update({"class": "saisie", "autocomplete": "new-password"})
        self.fields["new_password1"].help_text = _("Douze signes au moins : une phrase que vous seul connaissez.")
        self.fields["new_password2"].help_text = ""


class ChangePasswordForm(NewPasswordForm):
    old_password = forms.CharField(
        label=_("Mot de passe actuel"),
        max_length=4096,
        strip=False,
        widget=_password(autocomplete="current-password", autofocus=True),
    )
    field_order = ["old_password", "new_password1", "new_password2"]
