"""Canned replies: the national ones serve everybody, a network adds its own."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.accounts import roles
from cooperation.backoffice.base import BaseAdmin
from cooperation.backoffice.moderation.listing import network_name
from directory.models import CannedReply


@admin.register(CannedReply)
class CannedReplyAdmin(BaseAdmin):
    list_display = ("title", "kind", "reseau", "position")
    list_filter = ("kind",)
    list_select_related = ("network__actor",)
    search_fields = ("title", "text")
    fields = ("kind", "title", "text", "position", "network")

    @admin.display(description=_("réseau"))
    def reseau(self, reply):
        return network_name(reply.network)

    def save_model(self, request, obj, form, change):
        if not change:
            roles.sign(request.user, obj)
        super().save_model(request, obj, form, change)


def replies_for(submission, user):
    """``{usage: [replies]}``: those of the account's network (or of the proposition's), then the national ones."""
    mandate = roles.mandate_of(user)
    networks = [submission.network_id] if mandate.is_national else mandate.networks()
    found = {}
    for reply in CannedReply.objects.filter(Q(network__isnull=True) | Q(network__in=networks)).order_by(
        "kind", "network", "position", "pk"
    ):
        found.setdefault(reply.kind, []).append(reply)
    return found
