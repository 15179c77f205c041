"""What leads to a merge: from a sheet, from two rows of a list, from a new sheet that resembles another."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.backoffice.labels import label
from directory.duplicates.finding import ENOUGH, like
from directory.merging import in_order, is_mergeable
from directory.models.actor import Role


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


def alike_address(model):
    """Where the form of a new sheet asks what resembles it while its name is typed."""
    record_model = model._meta.get_field("actor").related_model if issubclass(model, Role) else model
    return reverse("admin:semblables") + "?" + urlencode({"table": record_model._meta.db_table})


def tell_alike(admin, request, record):
    """Say of a sheet just created what it resembles: nothing is refused, both may be merged."""
    values = {one.name: getattr(record, one.attname) for one in record._meta.concrete_fields if one.editable}
    for one, alike in like(type(record), values, exclude=record.pk):
        if alike.weight >= ENOUGH and roles.can_view(request.user, one):
            sentence = _('Cette fiche ressemble à « {name} ». <a href="{address}">Comparer, peut-être fusionner</a>')
            told = format_html(sentence, name=label(one), address=comparing_address(record, one))
            admin.message_user(request, told, messages.WARNING)
            return
