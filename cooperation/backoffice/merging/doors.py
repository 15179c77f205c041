"""What leads to a merge: from a sheet, from two rows of a list."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from directory.merging import in_order, is_mergeable


def merging_address(user, obj):
    """Where one chooses with what the sheet ``obj`` is merged; an empty text if it may not be."""
    if obj is None or obj.pk is None:
        return ""
    record = roles.record_of(obj)
    if not is_mergeable(type(record)) or not roles.can_view(user, record):
        return ""
    return reverse("admin:fusion-avec", args=[record._meta.db_table, record.pk])


def comparing_address(one, other):
    """The page that compares two records, the one that should stay first."""
    kept, lost = in_order(one, other)
    return reverse("admin:fusion", args=[kept._meta.db_table, kept.pk, lost.pk])


def merge_chosen(admin, request, queryset):
    """Action of a list: two rows lead to the page that compares them."""
    rows = [roles.record_of(row) for row in queryset[:3]]
    if len(rows) != 2:
        admin.message_user(
            request, _("Cochez deux fiches, et deux seulement : on les fusionne l’une avec l’autre."), messages.ERROR
        )
        return None
    return redirect(comparing_address(*rows))
