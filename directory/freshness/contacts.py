"""Whom a sheet is asked of: its first current contact that has an e-mail, and what is done when that one leaves."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from directory.enums import RequestAnswer
from directory.french import uncapitalised
from directory.models import VerificationRequest
from directory.submissions.wording import named_organisation, named_territory


def contact_model(sheet_model):
    return sheet_model._meta.get_field("contacts").related_model


def askable(sheet_model, today=None):
    """The contacts of projects, or of jumelages, who may be written to, each sheet's first one first.

    Left out: those whose consent is over, and those who said not to be the right person, until staff saw to it.
    """
    sheet = sheet_model._meta.model_name
    gone = VerificationRequest.objects.filter(
        **{sheet: OuterRef(sheet)},
        email=Lower(OuterRef("email")),
        answer=RequestAnswer.SOMEBODY_ELSE,
        handled_at__isnull=True,
    )
    contacts = contact_model(sheet_model).objects.current(today).exclude(email="").exclude(Exists(gone))
    return contacts.order_by("position", "pk")


def contact_of(sheet, today=None):
    """The contact of a sheet who may be asked, or ``None``."""
    return askable(type(sheet), today).filter(**{sheet._meta.model_name: sheet}).first()


def with_contact(sheets, today=None):
    """Annotate sheets with ``contact_email`` and ``contact_function``, ``None`` for those that nobody answers for."""
    first = askable(sheets.model, today).filter(**{sheets.model._meta.model_name: OuterRef("pk")})
    return sheets.annotate(
        contact_email=Subquery(first.values("email")[:1]), contact_function=Subquery(first.values("function")[:1])
    )


def without_contact(sheets, today=None):
    """The sheets that have nobody to ask."""
    first = askable(sheets.model, today).filter(**{sheets.model._meta.model_name: OuterRef("pk")})
    return sheets.filter(~Exists(first))


def contacts_at(request):
    """The contacts of the sheet of a ``VerificationRequest`` who have the address that was asked."""
    return request.sheet.contacts.filter(email__iexact=request.email).order_by("position", "pk")


# --- In words --------------------------------------------------------------------------------------------------------


def speaker_of(contact):
    """Who answers, as the sheet prints it: « la commune de Vendôme », else the contact's function. Never a name.

    ``contact``: ``None`` when the address is no longer on the sheet.
    """
    actor = getattr(contact, "actor", None)
    if actor is not None and actor.is_published:
        return actor_in_words(actor)[:200]
    if contact is None:
        return _("le contact de la fiche")
    function = contact.function.strip()
    if function[1:2].islower():
        function = uncapitalised(function)
    return _("le contact de la fiche (%(function)s)") % {"function": function[:150]}


def actor_in_words(actor):
    """« la commune du Mans », « l’association Les amis de Parakou »."""
    territory = getattr(actor, "collectivite", None)
    return named_territory(territory) if territory is not None else named_organisation(actor.name, actor.kind)


def label_of(contact):
    """Whom staff read that it was asked of: « Chargée de mission, Orléans »."""
    actor = getattr(contact, "actor", None)
    return ", ".join(part for part in (contact.function, actor.name if actor else "") if part)[:200]


# --- What changes a contact ------------------------------------------------------------------------------------------


@transaction.atomic
def give_contact(sheet, *, email, function):
    """Give a sheet somebody to ask: the current contact of that function who has no e-mail, else a new one.

    Who did it is in the history of the contact. Returns the contact.
    """
    email, function = email.strip().lower(), function.strip()
    contacts = sheet.contacts.current()
    contact = contacts.filter(email__iexact=email).first()
    contact = contact or contacts.filter(email="", function__iexact=function).order_by("position", "pk").first()
    if contact is None:
        # In front of those who may no longer be asked.
        contact = contact_model(type(sheet))(**{sheet._meta.model_name: sheet}, position=0)
    contact.email, contact.function = email, function
    contact.save()
    return contact


@transaction.atomic
def replace_address(request):
    """Put on the sheet what the person asked said: another address, another function.

    A function is public: without the word of who has it, the sheet keeps the one that it says, or none of somebody
    else. Of somebody who left, the name, its consent and the private telephone go too. Without a new address there is
    no longer any: nobody is written to at a wrong one.
    """
    is_gone = request.answer == RequestAnswer.SOMEBODY_ELSE
    function = request.successor if request.successor_is_public else _("Contact de la fiche") if is_gone else ""
    contacts = list(contacts_at(request).select_for_update())
    for contact in contacts:
        if request.successor_email or is_gone:
            contact.email = request.successor_email
        contact.function = function or contact.function
        if is_gone:
            contact.name = contact.honorific = ""
            contact.consent_on = contact.expires_on = None
            contact.phone = contact.phone if contact.phone_is_public else ""
        contact.save()
    if not contacts and request.successor_email:
        give_contact(request.sheet, email=request.successor_email, function=function or _("Contact de la fiche"))
