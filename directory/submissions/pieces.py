"""Photos and documents joined to a proposition: what must be said of each, and their way to the published sheet."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.enums import AttachmentKind
from directory.models import SubmissionFile

# How many files one proposition may join.
MOST_FILES = 12


class PieceForm(forms.ModelForm):
    """What is said of one file: credit and description of a photo, title of a document."""

    use_required_attribute = False

    class Meta:
        model = SubmissionFile
        fields = ["title", "credit", "alt"]
        labels = {
            "title": gettext_lazy("Titre du document"),
            "credit": gettext_lazy("Auteur de la photo"),
            "alt": gettext_lazy("Ce que l’on voit sur la photo"),
        }
        help_texts = {
            "title": gettext_lazy("Exemple : Convention de 2024."),
            "credit": gettext_lazy("Exemple : Ville de Vendôme, ou Camille Martin. La fiche le dira."),
            "alt": gettext_lazy("Pour les personnes qui ne la voient pas. Exemple : Deux maires signent une charte."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() - needed_of(self.instance):
            del self.fields[name]
        for name in self.fields:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = SENTENCES[name]


SENTENCES = {
    "title": gettext_lazy("Donnez un titre à ce document."),
    "credit": gettext_lazy("Dites qui a pris cette photo."),
    "alt": gettext_lazy("Dites ce que montre cette photo, pour les personnes qui ne la voient pas."),
}


def needed_of(file):
    """What must be said of a file before it is published."""
    return {"credit", "alt"} if file.kind == AttachmentKind.PHOTO else {"title"}


def prefix_of(file):
    return f"piece-{file.pk}"


def piece_forms(submission, data=None):
    """A form for each file of a proposition, in order."""
    files = submission.pieces
    return [PieceForm(data, instance=file, prefix=prefix_of(file)) for file in files]


def missing_of(submission):
    """``{"piece-12": [sentences]}``: what is not said yet of the files."""
    missing = {}
    for file in submission.pieces if submission.pk else ():
        lacking = [name for name in sorted(needed_of(file)) if not getattr(file, name).strip()]
        if lacking:
            missing[prefix_of(file)] = [f"{_named(file)} – {SENTENCES[name]}" for name in lacking]
    return missing


def _named(file):
    return file.title or file.original_name or _("Fichier joint")
