"""What is followed by mail: how many addresses follow each selection, how often, and how many receive nothing any more.

No address is shown: who follows what is nobody's business.
"""

from django.contrib import admin
from django.db.models import Count, Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cooperation.backoffice.base import TraceAdmin
from directory.enums import Rhythm
from directory.following.selections import subject_of
from directory.models import FollowedSelection

_CONFIRMED = Q(subscriptions__confirmed_at__isnull=False)


@admin.register(FollowedSelection)
class FollowedSelectionAdmin(TraceAdmin):
    list_display = ("quoi", "abonnes", "rythmes", "attendent", "injoignables", "created_at")
    search_fields = ("key",)
    date_hierarchy = "created_at"
    told = ("quoi", "page", "abonnes", "rythmes", "attendent", "injoignables", "created_at")

    def get_queryset(self, request):
        rows = super().get_queryset(request).defer("members")
        by_rhythm = {
            f"par_{rhythm.name.lower()}": Count("subscriptions", filter=_CONFIRMED & Q(subscriptions__rhythm=rhythm))
            for rhythm in Rhythm
        }
        return rows.annotate(
            confirmed=Count("subscriptions", filter=_CONFIRMED),
            waiting=Count("subscriptions", filter=~_CONFIRMED),
            unreachable=Count("subscriptions", filter=Q(subscriptions__follower__stopped_at__isnull=False)),
            **by_rhythm,
        )

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": self.told})]

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *self.told)

    @admin.display(description=_("ce qui est suivi"), ordering="key")
    def quoi(self, selection):
        return subject_of(selection.key).words

    @admin.display(description=_("sur le site"))
    def page(self, selection):
        subject = subject_of(selection.key)
        return subject.lost or format_html('<a href="{}">{}</a>', subject.address, subject.words)

    @admin.display(description=_("adresses"), ordering="confirmed")
    def abonnes(self, selection):
        return selection.confirmed

    @admin.display(description=_("rythmes"))
    def rythmes(self, selection):
        counts = [(rhythm.label, getattr(selection, f"par_{rhythm.name.lower()}")) for rhythm in Rhythm]
        return ", ".join(f"{label} : {number}" for label, number in counts if number) or "–"

    @admin.display(description=_("à confirmer"), ordering="waiting")
    def attendent(self, selection):
        return selection.waiting

    @admin.display(description=_("ne reçoivent plus"), ordering="unreachable")
    def injoignables(self, selection):
        return selection.unreachable
