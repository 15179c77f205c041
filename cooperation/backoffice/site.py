"""The back-office: one site for all accounts that have a mandate."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.accounts import roles
from cooperation.accounts.signing import account, doors, sessions
from cooperation.accounts.signing.middleware import is_open, may_write
from cooperation.backoffice import finding, fruitless, waiting
from cooperation.backoffice.bulk.pages import urls as bulk_urls
from cooperation.backoffice.bulk.teams import urls as agreement_urls
from cooperation.backoffice.editing import points, texts
from cooperation.backoffice.freshness import dashboard
from cooperation.backoffice.labels import label, prepared
from cooperation.backoffice.menu import grouped
from cooperation.backoffice.merging.pages import urls as merging_urls
from cooperation.backoffice.people import views as people
from cooperation.backoffice.work import nothing_of, work_of
from directory.imports.opening.limits import FORMATS
from directory.models import ImportBatch


class LabelledAutocomplete(AutocompleteJsonView):
    """Homonyms told apart: « Bagnolet (Seine-Saint-Denis) »."""

    def get_queryset(self):
        return prepared(super().get_queryset())

    def serialize_result(self, obj, to_field_name):
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class BackOffice(admin.AdminSite):
    site_title = _("Passerelles")
    site_header = _("Passerelles")
    index_title = _("Le travail du jour")
    site_url = "/"
    empty_value_display = "—"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Ours says what goes along, sheet by sheet, and is taken back.
        self.disable_action("delete_selected")

    def get_urls(self):
        """Without Django's « voir sur le site » by number, which tells the address of any draft."""
        found = [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]
        return [
            *finding.urls(self),
            *fruitless.urls(self),
            *merging_urls(self),
            *bulk_urls(self),
            *agreement_urls(self),
            *people.urls(self),
            *points.urls(self),
            *texts.urls(self),
            *found,
        ]

    def has_permission(self, request):
        return roles.mandate_of(request.user) is not None

    # Signing in has its own pages, in the public site's look.
    @is_open
    def login(self, request, extra_context=None):
        return doors.sign_in(request)

    @is_open
    def logout(self, request, extra_context=None):
        return doors.sign_out(request)

    @is_open
    def password_change(self, request, extra_context=None):
        return account.change_password(request)

    def autocomplete_view(self, request):
        return LabelledAutocomplete.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        work = work_of(request.user)
        shown = {
            "waiting": waiting.sentence(),
            "work": work,
            "nothing": nothing_of(work),
            "freshness": dashboard.of(request.user),
            "importer": reverse("admin:directory_importbatch_add") if roles.can_add(request.user, ImportBatch) else "",
            "formats": FORMATS,
        }
        return super().index(request, {**shown, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        return apps if app_label else grouped(apps, request.user)

    def each_context(self, request):
        context = super().each_context(request)
        if request.user.is_authenticated:
            mandate = roles.mandate_of(request.user)
            context["is_read_only"] = not may_write(request)
            context["session_seconds"] = sessions.seconds_left(request)
            context["mandate"] = "" if mandate is None else self._mandate_name(request.user, mandate)
        return context

    @staticmethod
    def _mandate_name(user, mandate):
        return _("Équipe nationale") if mandate.is_national else ", ".join(label(one.network) for one in user.mandates)
