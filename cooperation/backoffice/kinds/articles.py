from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.kinds.filters import CountryFilter
from cooperation.backoffice.kinds.publication import PublicationAdmin
from cooperation.backoffice.records import AttachmentInline, ContactInline, RecordAdmin
from events.models import Article, ArticleAttachment, ArticleContact


class ArticleContactInline(ContactInline):
    model = ArticleContact


class ArticleAttachmentInline(AttachmentInline):
    model = ArticleAttachment


@admin.register(Article)
class ArticleAdmin(PublicationAdmin):
    list_display = ("title", "published_on")
    list_filter = (CountryFilter, *RecordAdmin.list_filter)
    date_hierarchy = "published_on"
    autocomplete_fields = ("countries", "author")
    inlines = (ArticleContactInline, ArticleAttachmentInline)
    fieldsets = (
        (None, {"fields": ("kicker", "title", "summary", ("published_on", "author"))}),
        (_("Texte"), {"fields": ("description",)}),
        (_("Classement"), {"fields": ("countries", "sectors")}),
    )
