"""The freshness of one sheet: who said it accurate and when, whom it is asked of, what there is to do today."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.accounts import roles
from directory.enums import RequestAnswer, VerificationMethod
from directory.freshness import campaigns, contacts, handling, sending
from directory.models import VerificationRequest
from directory.models.ages import due_on, freshness_of
from directory.reading.fields import EmailTextField
from directory.submissions import letters

SHOWN = 6


class VerifyForm(forms.Form):
    use_required_attribute = False

    moyen = forms.ChoiceField(
        label=gettext_lazy("Comment le savez-vous ?"),
        choices=[
            (VerificationMethod.STAFF.value, gettext_lazy("Je l’ai relue")),
            (VerificationMethod.PHONE.value, gettext_lazy("Au téléphone, avec le contact")),
        ],
        initial=VerificationMethod.STAFF.value,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Remarque"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Pour l’équipe seulement."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )


class AskForm(forms.Form):
    """The person to ask, when the sheet has nobody."""

    use_required_attribute = False

    fonction = forms.CharField(
        label=gettext_lazy("Fonction"),
        max_length=200,
        error_messages={"required": gettext_lazy("Donnez sa fonction : « secrétaire de mairie », par exemple.")},
    )
    courriel = EmailTextField(
        label=gettext_lazy("Courriel"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Donnez son courriel."),
        },
    )


def address_of(sheet):
    return reverse("admin:directory_campaign_fiche", args=[sheet._meta.model_name, sheet.pk])


def page(site, request, sheet, asked=None):
    """The page, or what one of its buttons does. ``asked``: the question that led here, if one did."""
    if not roles.can_publish(request.user, sheet):
        raise PermissionDenied
    forms_ = {"verifier": VerifyForm(), "demander": AskForm()}
    if request.method == "POST":
        response = _act(request, sheet, asked, forms_)
        if response is not None:
            return response
    contact = contacts.contact_of(sheet)
    context = {
        **site.each_context(request),
        "title": _("Fraîcheur de la fiche"),
        "fiche": sheet,
        "opts": sheet._meta,
        "etat": freshness_of(sheet),
        "prochaine": due_on(sheet),
        "contact": contact,
        "demande": asked,
        "a_traiter": asked is not None and VerificationRequest.objects.to_handle().filter(pk=asked.pk).exists(),
        "personne": asked is not None and asked.answer == RequestAnswer.SOMEBODY_ELSE,
        "verifications": sheet.verifications.order_by("-on", "-pk")[:SHOWN],
        "demandes": sheet.verification_requests.with_failure().select_related("submission").order_by("-pk")[:SHOWN],
        "formulaires": forms_,
        "courriel": _letter_of(sheet, contact),
        "retour": _back(request),
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/freshness/fiche.html", context)


def _act(request, sheet, asked, forms_):
    """What the button pressed does; ``None`` shows the page again, with what is wrong."""
    gesture = request.POST.get("geste", "")
    if gesture == "verifier":
        form = forms_["verifier"] = VerifyForm(request.POST)
        if not form.is_valid():
            return None
        handling.verify_sheet(sheet, by=request.user, method=form.cleaned_data["moyen"], note=form.cleaned_data["note"])
        messages.success(request, _("La fiche dit maintenant qu’elle a été vérifiée aujourd’hui."))
    elif gesture == "demander":
        if not _ask(request, sheet, forms_):
            return None
    elif gesture == "enregistrer" and asked is not None:
        handling.handle(asked, by=request.user)
        messages.success(request, _("Les contacts de la fiche sont à jour."))
    elif gesture == "traiter" and asked is not None:
        handling.set_aside(asked, by=request.user)
        messages.success(request, _("C’est traité."))
    return redirect(_back(request) or request.path)


def _ask(request, sheet, forms_):
    """Write to the contact now, once there is one. Whether something was done, or refused with a message."""
    if contacts.contact_of(sheet) is None:
        form = forms_["demander"] = AskForm(request.POST)
        if not form.is_valid():
            return False
        contacts.give_contact(sheet, email=form.cleaned_data["courriel"], function=form.cleaned_data["fonction"])
    try:
        asked = sending.ask_now(sheet)
    except campaigns.NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La question part à %(email)s.") % {"email": asked.email})
    return True


def _letter_of(sheet, contact):
    """``(subject, text)`` of the mail that « Demander au contact » would send, or ``None``."""
    if contact is None or not sheet.is_published:
        return None
    name = sheet._meta.model_name
    request = VerificationRequest(**{name: sheet}, email=contact.email, label=contacts.label_of(contact))
    subject, text, _html = letters.preview(request)
    return {"objet": subject, "texte": text, "deja": being_asked(sheet)}


def being_asked(sheet):
    """The open question about a sheet, or ``None``."""
    return VerificationRequest.objects.open().filter(**{sheet._meta.model_name: sheet}).order_by("pk").first()


def _back(request):
    """Where the page leads back: the list of answers to handle, when one came from there."""
    if request.GET.get("retour") == "reponses":
        return reverse("admin:directory_verificationrequest_changelist") + "?a-traiter=oui"
    return ""
