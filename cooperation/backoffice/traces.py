"""What the code writes and people read: verifications, former addresses."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.base import TraceAdmin
from directory.models import Redirection, Verification


@admin.register(Verification)
class VerificationAdmin(TraceAdmin):
    list_display = ("fiche", "on", "by_label", "method")
    list_filter = ("method",)
    list_select_related = ("actor", "jumelage", "project")
    search_fields = ("by_label", "actor__name", "jumelage__title", "project__title")
    date_hierarchy = "on"

    @admin.display(description=_("fiche"))
    def fiche(self, verification):
        return verification.sheet


@admin.register(Redirection)
class RedirectionAdmin(TraceAdmin):
    list_display = ("slug", "kind", "target_pk", "created_at")
    list_filter = ("kind",)
    search_fields = ("slug",)
