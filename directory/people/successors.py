"""« Le maire a changé » : the contacts of every sheet that names an actor, to be replaced at once."""

from dataclasses import dataclass, field

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from directory.database.acts import act
from directory.database.fold import fold
from directory.database.undo import name_of, references_to, sheet_of
from directory.models.attachments import Contact
from directory.people.identity import whole
from directory.people.retention import sheet_of as sheet_column
from directory.reading.fields import EmailTextField


@dataclass(frozen=True)
class Candidate:
    """A contact. ``is_theirs``: of the actor, or said to be of it; ``is_same``: the same person as one of these."""

    row: Contact
    sheet: object
    is_theirs: bool
    is_same: bool = field(default=False)

    @property
    def name(self):
        return name_of(type(self.row), self.row.pk)


class SuccessorForm(forms.Form):
    """Who comes: what is left empty is blanked, since it was somebody else's."""

    use_required_attribute = False

    civilite = forms.CharField(label=_("Civilité"), required=False, max_length=20)
    nom = forms.CharField(label=_("Nom"), required=False, max_length=200)
    courriel = EmailTextField(label=_("Courriel"), required=False, max_length=254)
    telephone = forms.CharField(label=_("Téléphone"), required=False, max_length=30)

    def clean(self):
        said = super().clean()
        if not self.errors:
            whole(phones=[said["telephone"]])
            if not (said["nom"] or said["courriel"]):
                raise forms.ValidationError(_("Écrivez au moins le nom ou le courriel de la nouvelle personne."))
        return said


def contacts_about(actor, scope):
    """The ``Candidate``s of the sheets of ``scope`` that name ``actor``: its own first, the same people, the others."""
    sheets = {(type(actor), actor.pk)} | _sheets_naming(actor)
    found = []
    for model in sorted(Contact.__subclasses__(), key=lambda one: one._meta.db_table):
        column = sheet_column(model)
        owner = model._meta.get_field(column).related_model
        keys = [key for kind, key in sheets if kind is owner]
        rows = model.objects.filter(scope(model), **{f"{column}__in": keys}).select_related(column).order_by("pk")
        for row in rows:
            sheet = getattr(row, column)
            is_theirs = sheet == actor or getattr(row, "actor_id", None) == actor.pk
            found.append(Candidate(row, sheet, is_theirs))
    theirs = {key for one in found if one.is_theirs for key in _keys(one.row)}
    found = [Candidate(one.row, one.sheet, one.is_theirs, bool(theirs & _keys(one.row))) for one in found]
    return sorted(found, key=lambda one: (not one.is_theirs, not one.is_same, str(one.sheet)))


def _keys(contact):
    return {key for key in (fold(contact.name), contact.email.casefold()) if key}


def _sheets_naming(actor):
    """``{(model, key)}`` of the sheets that name an actor, by itself or by its roles, which share its key."""
    roles = [one.related_model for one in actor._meta.related_objects if one.one_to_one and one.field.primary_key]
    found = set()
    for target in (type(actor), *roles):
        for model, column in references_to(target):
            if not issubclass(model, Contact) and model not in roles:
                rows = model._base_manager.filter(**{column.name: actor.pk}).order_by()
                found |= {sheet_of(row) for row in rows}
    return found


@transaction.atomic
def replace(candidates, *, values, by):
    """Give each contact another holder of the same function. The consent and the private number were somebody else's.

    Returns the number of contacts changed.
    """
    with act(user=by.pk, source="remplacement"):
        for one in candidates:
            row = type(one.row).objects.select_for_update(of=("self",)).get(pk=one.row.pk)
            row.honorific, row.name = values["civilite"], values["nom"]
            row.email = values["courriel"]
            if values["telephone"] or not row.phone_is_public:
                row.phone = values["telephone"]
            row.consent_on = row.expires_on = None
            row.save()
    return len(candidates)
