"""« Importer un tableau »: the file, what it holds, whose it is."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.accounts import roles
from cooperation.backoffice.imports.files import on_disk
from cooperation.backoffice.imports.wording import kind_choices
from cooperation.backoffice.labels import RowChoice, prepared
from directory.french import counted
from directory.imports import actions
from directory.imports.glimpse import glimpse
from directory.imports.workbooks import Refused, limits
from directory.models import Network


class SendForm(forms.Form):
    """``user`` acts for a network, or chooses it."""

    fichier = forms.FileField(
        label=gettext_lazy("Votre tableau"),
        help_text=format_lazy(
            gettext_lazy("{formats}, tel que vous le tenez : rien n’est à préparer."), formats=limits.FORMATS
        ),
        error_messages={
            "required": gettext_lazy("Choisissez le fichier de votre tableau."),
            "empty": gettext_lazy("Ce fichier est vide. Ouvrez-le pour vérifier, puis choisissez-le de nouveau."),
        },
        widget=forms.FileInput(attrs={"accept": limits.SUFFIXES}),
    )
    sorte = forms.ChoiceField(
        label=gettext_lazy("Ce que disent ses lignes"),
        required=False,
        help_text=gettext_lazy("Dans le doute, laissez deviner : vous le corrigerez à la page suivante."),
    )
    reseau = RowChoice(
        label=gettext_lazy("Pour quel réseau"),
        queryset=Network.objects.none(),
        required=False,
        empty_label=gettext_lazy("Aucun : le niveau national"),
        help_text=gettext_lazy("Les fiches nouvelles seront les siennes ; celles des autres ne seront pas touchées."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["sorte"].choices = [("", _("Laisser deviner")), *kind_choices()]
        if roles.is_national(user):
            networks = prepared(Network.objects.all()).order_by("position", "actor__sort_key")
            self.fields["reseau"].queryset = networks
        else:
            del self.fields["reseau"]

    def clean_fichier(self):
        file = self.cleaned_data["fichier"]
        if file.size > limits.MAX_BYTES:
            weight = counted(limits.MAX_BYTES // 1024 // 1024, "Mo", "Mo")
            raise forms.ValidationError(_("Ce fichier pèse plus de %(n)s.") % {"n": weight})
        try:
            with on_disk(file) as path:
                glimpse(path, name=file.name)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        file.seek(0)
        return file

    def receive(self):
        """The ``ImportBatch`` of what was sent."""
        said = self.cleaned_data
        mandate = roles.mandate_of(self.user)
        network = said["reseau"] if mandate.is_national else Network.objects.get(pk=mandate.network_id)
        file = said["fichier"]
        return actions.receive(file.read(), name=file.name, by=self.user, network=network, kind=said["sorte"])
