"""What the code writes and people read: imports, verifications, former addresses."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.base import TraceAdmin
from directory.models import ImportBatch, Redirection, Verification


@admin.register(ImportBatch)
class ImportBatchAdmin(TraceAdmin):
    list_display = ("file_name", "kind", "applied_at", "applied_by", "bilan")
    list_filter = ("kind",)
    list_select_related = ("applied_by",)
    search_fields = ("file_name", "kind")
    date_hierarchy = "applied_at"

    def get_queryset(self, request):
        queryset = super().get_queryset(request)
        # A report holds a line per line of the file: the list does without.
        return queryset.defer("report") if request.resolver_match.url_name.endswith("_changelist") else queryset

    @admin.display(description=_("bilan"))
    def bilan(self, batch):
        return ", ".join(f"{name} : {count}" for name, count in batch.counts.items())


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
