from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.base import BaseStacked, BaseTabular
from cooperation.backoffice.filters import public_filter
from cooperation.backoffice.lacking import LackingFilter, LackingMixin
from cooperation.backoffice.records import (
    AttachmentInline,
    BoxesMixin,
    ContactInline,
    RecordAdmin,
    ThumbnailMixin,
    VerifiableMixin,
)
from directory.enums import ProjectRole
from directory.models import Funding, Project, ProjectActor, ProjectAttachment, ProjectContact, ProjectLocality
from directory.projects.list import ProjectList
from directory.projects.places import project_places

FIRST_ROLES = (ProjectRole.HOLDER, ProjectRole.PARTNER, ProjectRole.PARTNER)


class ProjectActorInline(BaseTabular):
    model = ProjectActor
    fields = ("actor", "role", "position")
    autocomplete_fields = ("actor",)
    shown_with = ("actor",)

    def get_extra(self, request, obj=None, **kwargs):
        """A holder and two partners: most projects."""
        return len(FIRST_ROLES) if obj is None else 0


class LocalityInline(BaseStacked):
    model = ProjectLocality
    classes = ("collapse",)
    fieldsets = (
        (None, {"fields": (("collectivite", "name", "country"),)}),
        (_("Sur la carte"), {"fields": (("latitude", "is_zone", "position"),), "classes": ("collapse",)}),
    )
    autocomplete_fields = ("collectivite", "country")
    shown_with = ("collectivite__actor",)
    extra_when_new = 1


class FundingInline(BaseTabular):
    model = Funding
    fields = ("funder", "amount", "programme", "year", "note")
    autocomplete_fields = ("funder",)
    shown_with = ("funder__actor", "project")
    extra_when_new = 2


class ProjectContactInline(ContactInline):
    model = ProjectContact
    fields = (*ContactInline.fields, "actor")
    autocomplete_fields = ("actor",)


class ProjectAttachmentInline(AttachmentInline):
    model = ProjectAttachment


@admin.register(Project)
class ProjectAdmin(LackingMixin, BoxesMixin, ThumbnailMixin, VerifiableMixin, RecordAdmin):
    list_display = ("title", "statut", "start", "end")
    list_filter = (
        public_filter(ProjectList, "statut"),
        public_filter(ProjectList, "pays"),
        public_filter(ProjectList, "secteur"),
        public_filter(ProjectList, "region"),
        public_filter(ProjectList, "odd", _("ODD")),
        LackingFilter,
        *RecordAdmin.list_filter,
    )
    readonly_fields = (*RecordAdmin.readonly_fields, "statut")
    autocomplete_fields = ("countries", "jumelage", "continues")
    inlines = (ProjectActorInline, FundingInline, LocalityInline, ProjectAttachmentInline, ProjectContactInline)
    fieldsets = (
        (None, {"fields": ("title", ("summary", "countries"))}),
        (_("Quand"), {"fields": (("start", "end", "closure", "statut"),)}),
        (_("Budget"), {"fields": (("budget_kind", "budget_amount"),)}),
        (_("Ce qui se fait"), {"fields": ("description", "sectors", "website"), "classes": ("titre-dit",)}),
        (_("Objectifs de développement durable"), {"fields": ("sdgs",), "classes": ("collapse",)}),
        (_("Cadre"), {"fields": ("jumelage", "continues", "continues_note"), "classes": ("collapse",)}),
        (_("Identifiants"), {"fields": ("iati_identifier",), "classes": ("collapse",)}),
    )
    sections = (
        _("Quand"),
        ProjectActorInline,
        _("Budget"),
        FundingInline,
        LocalityInline,
        _("Ce qui se fait"),
        _("Objectifs de développement durable"),
        ProjectAttachmentInline,
        ProjectContactInline,
        _("Cadre"),
        _("Identifiants"),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_status()

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, ProjectActorInline) and obj.pk is None:
            # A project is first its holder's: without one it cannot be published.
            kwargs["initial"] = [{"role": role} for role in FIRST_ROLES]
        return kwargs

    @admin.display(description=_("statut"))
    def statut(self, obj):
        return obj.status_label if obj.pk else _("Déduit des dates")

    def places(self, obj):
        return project_places(obj)
