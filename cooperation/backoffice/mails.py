"""The mails of the site: what left, what waits, what could not leave and why."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cooperation.accounts.roles import is_national
from cooperation.backoffice.base import TraceAdmin
from cooperation.backoffice.bulk.deeds import Call
from cooperation.backoffice.choosing import ChosenFilter
from cooperation.backoffice.filters import NetworkFilter
from directory.bulk import LeftOut
from directory.enums import MailState
from directory.following.letters import NEWS
from directory.french import team_name
from directory.mail.letter import NAMES, PERSONAL, unflowed
from directory.mail.outbox import send_again
from directory.mail.pages import html_page
from directory.models import Mail


class LetterFilter(ChosenFilter):
    title, parameter_name = _("lettre"), "lettre"
    options, column = NAMES.items(), "letter"


class MailNetworkFilter(NetworkFilter):
    """For the national level: a network's staff see their network's only."""

    def __init__(self, request, params, model, model_admin):
        self.is_national = is_national(request.user)
        super().__init__(request, params, model, model_admin)

    def has_output(self):
        return super().has_output() and self.is_national


def _resend(request, mail):
    """What failed is tried again; what left leaves once more; what waits goes on waiting."""
    if send_again(mail) is None:
        raise LeftOut(_("il attend déjà son départ"))


@admin.register(Mail)
class MailAdmin(TraceAdmin):
    list_display = ("subject", "etat", "lettre", "to", "reseau", "created_at", "sent_at")
    list_filter = ("state", LetterFilter, MailNetworkFilter)
    list_select_related = ("network__actor",)
    search_fields = ("to", "subject", "submission__reference")
    date_hierarchy = "created_at"
    deeds = (Call("resend", _("Renvoyer"), _resend, _("Part dans quelques secondes"), permission="view"),)
    readonly_fields = ("etat", "lettre", "reseau", "texte", "couleurs", "essais")
    fieldsets = (
        (None, {"fields": ("etat", "essais", "lettre", "reseau", ("to", "reply_to"), "subject")}),
        (_("Le courriel"), {"fields": ("texte", "couleurs")}),
        (_("Dates"), {"fields": (("created_at", "not_before", "sent_at"),)}),
    )

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *self.readonly_fields)

    def get_queryset(self, request):
        # Who follows what by mail is nobody's business: of those mails, the ones that could not leave alone.
        queryset = super().get_queryset(request).exclude(~Q(state=MailState.FAILED), letter=NEWS)
        return queryset.defer("text", "html") if request.resolver_match.url_name.endswith("_changelist") else queryset

    def get_search_results(self, request, queryset, search_term):
        """A part of an address or of a subject, or a reference."""
        term = search_term.strip()
        if not term:
            return queryset, False
        found = Q(to__icontains=term) | Q(subject__icontains=term) | Q(submission__reference__iexact=term)
        return queryset.filter(found), False

    @admin.display(description=_("état"), ordering="state")
    def etat(self, mail):
        return format_html('<span class="etat etat--{}">{}</span>', mail.state, mail.get_state_display())

    @admin.display(description=_("lettre"), ordering="letter")
    def lettre(self, mail):
        return NAMES.get(mail.letter, mail.letter)

    @admin.display(description=_("réseau"))
    def reseau(self, mail):
        return team_name(mail.network, _("National"))

    @admin.display(description=_("essais"))
    def essais(self, mail):
        if not mail.last_error:
            return mail.attempts
        return _("%(count)d, le dernier sans succès. %(error)s") % {"count": mail.attempts, "error": mail.last_error}

    @admin.display(description=_("texte"))
    def texte(self, mail):
        text = unflowed(mail.text).replace(PERSONAL, str(_("[lien personnel]")))
        return format_html('<pre class="courriel">{}</pre>', text)

    @admin.display(description=_("en couleurs"))
    def couleurs(self, mail):
        if not mail.html:
            return _("Texte seul")
        return format_html('<a href="../apercu/">{}</a>', _("Voir tel que le destinataire le voit"))

    def get_urls(self):
        preview = path(
            "<path:object_id>/apercu/", self.admin_site.admin_view(self.preview), name="directory_mail_preview"
        )
        return [preview, *super().get_urls()]

    def preview(self, request, object_id):
        """The HTML of a mail, on a page that can do nothing; its personal link leads nowhere."""
        mail = get_object_or_404(self.get_queryset(request), pk=unquote(object_id))
        if not mail.html:
            raise Http404
        return html_page(mail.html.replace(PERSONAL, "#lien-personnel"))
