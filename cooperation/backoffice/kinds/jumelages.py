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
from directory.jumelages.list import JumelageList
from directory.jumelages.places import jumelage_places
from directory.models import Jumelage, JumelageAttachment, JumelageContact, JumelageMember, JumelageMilestone


class MemberInline(BaseStacked):
    model = JumelageMember
    extra_when_new = 2
    autocomplete_fields = ("collectivite", "country")
    fieldsets = (
        (None, {"fields": (("collectivite", "state"), ("joined", "left", "position"), "note")}),
        (
            _("Si la collectivité n’est pas encore connue"),
            {"fields": (("label", "country", "area"), ("latitude", "is_zone")), "classes": ("collapse",)},
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_places()


class MilestoneInline(BaseTabular):
    model = JumelageMilestone
    fields = ("date", "label", "form", "is_planned")


class JumelageContactInline(ContactInline):
    model = JumelageContact


class JumelageAttachmentInline(AttachmentInline):
    model = JumelageAttachment


@admin.register(Jumelage)
class JumelageAdmin(LackingMixin, BoxesMixin, ThumbnailMixin, VerifiableMixin, RecordAdmin):
    list_display = ("title", "form", "status", "since")
    list_filter = (
        public_filter(JumelageList, "pays"),
        public_filter(JumelageList, "region"),
        public_filter(JumelageList, "forme"),
        public_filter(JumelageList, "decennie"),
        public_filter(JumelageList, "etat"),
        LackingFilter,
        *RecordAdmin.list_filter,
    )
    inlines = (MemberInline, MilestoneInline, JumelageContactInline, JumelageAttachmentInline)
    fieldsets = (
        (None, {"fields": ("title", ("form", "status", "since", "until"), "summary")}),
        (_("Histoire et activités"), {"fields": ("description", "sectors", "website")}),
        (_("Identifiants"), {"fields": ("wikidata_id",), "classes": ("collapse",)}),
    )
    sections = (
        MemberInline,
        _("Histoire et activités"),
        MilestoneInline,
        JumelageAttachmentInline,
        JumelageContactInline,
        _("Identifiants"),
    )

    def places(self, obj):
        return jumelage_places(obj)
