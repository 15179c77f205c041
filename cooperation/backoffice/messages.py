"""What readers wrote by the site: how many, from which sheets, what became of them. Never what they say, unless the
receiver reported it.
"""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.base import TraceAdmin
from cooperation.backoffice.bulk.deeds import Call
from cooperation.backoffice.choosing import ChosenFilter
from cooperation.backoffice.mails import MailNetworkFilter
from directory.bulk import LeftOut
from directory.enums import MailState
from directory.french import team_name
from directory.messages import actions
from directory.messages.recipients import sheet_of
from directory.models import Message

REPORTED = "signales"


class ReportedFilter(ChosenFilter):
    title, parameter_name = _("signalement"), "signalement"
    options = ((REPORTED, _("Signalés, à voir")),)

    def queryset(self, request, queryset):
        return queryset.reported() if self.value() == REPORTED else queryset


def _of_reported(act):
    def call(request, message):
        if message.reported_at is None:
            raise LeftOut(_("personne ne l’a signalé"))
        act(message)

    return call


@admin.register(Message)
class MessageAdmin(TraceAdmin):
    list_display = ("numero", "fiche", "etat", "destinataire", "reseau", "created_at", "sent_at", "signale")
    list_filter = (ReportedFilter, "state", "recipient", MailNetworkFilter)
    list_select_related = ("network__actor",)
    date_hierarchy = "created_at"
    deeds = (
        Call(
            "stop",
            _("Ne plus laisser écrire l’auteur"),
            _of_reported(actions.stop_author),
            _("Ses prochains messages seront refusés"),
            permission="view",
        ),
        Call(
            "leave",
            _("Classer sans suite"),
            _of_reported(actions.leave),
            _("Rien d’autre ne change"),
            permission="view",
        ),
    )
    # What somebody wrote to somebody else, and who; in clear for what was reported alone.
    read = ("auteur", "objet", "texte")
    told = ("fiche", "etat", "destinataire", "reseau", "created_at", "sent_at")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("mails")

    def get_fieldsets(self, request, obj=None):
        shown = [(None, {"fields": self.told})]
        if obj is not None and obj.reported_at:
            shown.append(
                (_("Ce que son destinataire a signalé"), {"fields": (*self.read, "reported_at", "handled_at")})
            )
        return shown

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *self.told, *self.read)

    @admin.display(description=_("message"), ordering="pk")
    def numero(self, message):
        return str(message)

    @admin.display(description=_("fiche"))
    def fiche(self, message):
        record = sheet_of(message)
        return record if record is not None else _("Aucune : écrit à l’équipe nationale")

    @admin.display(description=_("état"), ordering="state")
    def etat(self, message):
        """Of the mail that took it, once there is one."""
        mails = [one for one in message.mails.all() if one.letter == "message"]
        if any(one.state == MailState.FAILED for one in mails):
            return format_html('<span class="etat etat--{}">{}</span>', MailState.FAILED, MailState.FAILED.label)
        return message.get_state_display()

    @admin.display(description=_("destinataire"))
    def destinataire(self, message):
        return message.get_recipient_display() or "–"

    @admin.display(description=_("réseau"))
    def reseau(self, message):
        return team_name(message.network, _("National"))

    @admin.display(description=_("signalé"), boolean=True)
    def signale(self, message):
        return message.reported_at is not None

    @admin.display(description=_("de"))
    def auteur(self, message):
        return ", ".join(filter(None, (message.name, message.organisation, message.email)))

    @admin.display(description=_("objet"))
    def objet(self, message):
        return message.subject

    @admin.display(description=_("texte"))
    def texte(self, message):
        return format_html('<pre class="courriel">{}</pre>', message.text)
