"""The questions asked: where each stands, what was answered, what there is to do next."""

from django.contrib import admin
from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.accounts import roles
from cooperation.backoffice.base import BaseAdmin
from cooperation.backoffice.bulk.deeds import Call
from cooperation.backoffice.choosing import ChosenFilter
from cooperation.backoffice.freshness import sheets
from directory.bulk import LeftOut
from directory.enums import RequestAnswer, RequestState, SubmissionState
from directory.french import day
from directory.freshness import campaigns, handling
from directory.models import Campaign, VerificationRequest
from directory.models.freshness import SHEETS


class ToHandleFilter(ChosenFilter):
    title, parameter_name = gettext_lazy("à traiter"), "a-traiter"
    options = [("oui", gettext_lazy("Réponses à traiter"))]

    def keep(self, request, queryset, value):
        return queryset.to_handle() if value == "oui" else queryset


class CampaignFilter(ChosenFilter):
    title, parameter_name = gettext_lazy("campagne"), "campagne"

    def lookups(self, request, model_admin):
        own = roles.visible(request.user, Campaign.objects.all())
        return [(str(campaign.pk), campaign.title) for campaign in own]

    def keep(self, request, queryset, value):
        return queryset.filter(campaign=value) if value.isdecimal() and len(value) < 19 else queryset.none()


class StateFilter(ChosenFilter):
    title, parameter_name = gettext_lazy("état"), "etat"
    options, column = RequestState.choices, "state"


class AnswerFilter(ChosenFilter):
    title, parameter_name = gettext_lazy("réponse"), "reponse"
    options, column = RequestAnswer.choices, "answer"


def _set_aside(request, asked):
    if asked.handled_at or not handling.set_aside(asked, by=request.user).handled_at:
        raise LeftOut(_("elle est déjà traitée, ou attend encore une réponse"))


def _take_out(request, asked):
    if not campaigns.remove(asked):
        raise LeftOut(_("ce qui est parti ne se reprend pas"))


@admin.register(VerificationRequest)
class VerificationRequestAdmin(BaseAdmin):
    """To read and to handle; what is written is written by ``directory.freshness``."""

    list_display = ("fiche", "a_qui", "ou_en_est", "quand", "suite")
    list_display_links = ("fiche",)
    list_filter = (ToHandleFilter, StateFilter, AnswerFilter, CampaignFilter)
    list_select_related = (*SHEETS, "campaign", "submission")
    search_fields = ("project__title", "jumelage__title", "email", "label")
    ordering = (F("answered_at").desc(nulls_last=True), F("sent_at").desc(nulls_last=True), "-pk")
    deeds = (
        Call("set_aside", gettext_lazy("Marquer comme traitées"), _set_aside, gettext_lazy("Traitée")),
        Call(
            "take_out",
            gettext_lazy("Retirer de la campagne, avant l’envoi"),
            _take_out,
            gettext_lazy("Retirée de sa campagne"),
            is_grave=True,
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_failure()

    @admin.display(description=gettext_lazy("fiche"))
    def fiche(self, asked):
        return asked.sheet.title

    @admin.display(description=gettext_lazy("à qui"))
    def a_qui(self, asked):
        return format_html("{}<br><small>{}</small>", asked.label or "—", asked.email)

    @admin.display(description=gettext_lazy("réponse"))
    def ou_en_est(self, asked):
        if asked.has_failed and asked.state == RequestState.SENT:
            return _("Courriel refusé")
        return asked.get_answer_display() if asked.answer else asked.get_state_display()

    @admin.display(description=gettext_lazy("le"), ordering="answered_at")
    def quand(self, asked):
        when = asked.answered_at or asked.reminded_at or asked.sent_at
        return day(when) if when else "—"

    @admin.display(description=gettext_lazy("que faire ?"))
    def suite(self, asked):
        return next_step(asked)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The freshness of the sheet instead of Django's form: nobody types in the columns of a question."""
        if object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        asked = self.get_object(request, object_id)
        if asked is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return sheets.page(self.admin_site, request, asked.sheet, asked=asked)


def next_step(asked):
    """What there is to do about a question, in a few words."""
    if asked.handled_at:
        return _("Traitée le %(day)s") % {"day": day(asked.handled_at)}
    if asked.answer == RequestAnswer.SOMEBODY_ELSE:
        return _("Enregistrer la personne indiquée") if asked.successor_email else _("Trouver un autre contact")
    if asked.successor or asked.successor_email:
        return _("Enregistrer ses nouvelles coordonnées")
    if asked.answer in (RequestAnswer.CORRECT, RequestAnswer.DONE) and asked.submission is not None:
        submission = asked.submission
        if submission.state in SubmissionState.waiting():
            address = reverse("admin:directory_submission_change", args=[submission.pk])
            return format_html('<a href="{}">{}</a>', address, _("Décider de la proposition"))
        if submission.state == SubmissionState.DRAFT:
            return _("Rien : la correction n’est pas encore envoyée")
        return _("Rien : proposition %(state)s") % {"state": submission.get_state_display().lower()}
    if asked.state == RequestState.UNANSWERED:
        return _("Téléphoner, ou écrire à quelqu’un d’autre")
    if asked.has_failed and asked.state == RequestState.SENT:
        return _("Vérifier l’adresse")
    return _("Rien")
