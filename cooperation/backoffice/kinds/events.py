from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.accounts import roles
from cooperation.backoffice.base import BaseAdmin, BaseTabular
from cooperation.backoffice.kinds.filters import CountryFilter, PeriodFilter
from cooperation.backoffice.kinds.publication import PublicationAdmin
from cooperation.backoffice.lacking import LackingFilter, LackingMixin
from cooperation.backoffice.records import AttachmentInline, ContactInline, RecordAdmin
from directory.models.slugs import unique_slug
from events.models import Event, EventAttachment, EventContact, EventOrganiser, EventSeries


class OrganiserInline(BaseTabular):
    model = EventOrganiser
    fields = ("actor", "position")
    autocomplete_fields = ("actor",)
    shown_with = ("actor",)
    extra_when_new = 1


class EventContactInline(ContactInline):
    model = EventContact


class EventAttachmentInline(AttachmentInline):
    model = EventAttachment


@admin.register(Event)
class EventAdmin(LackingMixin, PublicationAdmin):
    list_display = ("title", "starts_on", "city", "is_online", "is_cancelled")
    list_filter = (PeriodFilter, CountryFilter, "is_online", LackingFilter, *RecordAdmin.list_filter)
    ordering = ("-starts_on", "-id")
    autocomplete_fields = ("countries", "collectivite", "series", "country_group")
    inlines = (OrganiserInline, EventContactInline, EventAttachmentInline)
    fieldsets = (
        (None, {"fields": ("title", "summary")}),
        (_("Quand"), {"fields": (("starts_on", "starts_at"), ("ends_on", "ends_at"), "is_cancelled")}),
        (
            _("Où"),
            {"fields": ("venue", "address", ("postal_code", "city"), "collectivite", ("is_online", "online_url"))},
        ),
        (_("Programme"), {"fields": ("description", "countries", "sectors")}),
        (_("Série et groupe-pays"), {"fields": (("series", "rank"), "country_group")}),
        (
            _("Après la rencontre"),
            {"fields": (("attendance", "attendance_is_approximate"),), "classes": ("collapse",)},
        ),
    )
    sections = (
        _("Quand"),
        _("Où"),
        OrganiserInline,
        _("Programme"),
        _("Série et groupe-pays"),
        EventAttachmentInline,
        EventContactInline,
        _("Après la rencontre"),
    )


@admin.register(EventSeries)
class EventSeriesAdmin(BaseAdmin):
    list_display = ("name", "network")
    list_select_related = ("network__actor",)
    search_fields = ("name",)
    fields = ("name", "slug", "network")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
        return form

    def save_model(self, request, obj, form, change):
        if not change:
            roles.sign(request.user, obj)
        obj.slug = obj.slug or unique_slug(EventSeries, obj.name)
        super().save_model(request, obj, form, change)
