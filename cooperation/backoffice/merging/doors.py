"""What leads to a merge: from a sheet, from two rows of a list, from a new sheet that resembles another."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from cooperation.backoffice.labels import label
from directory.duplicates.finding import ENOUGH, like, sentences
from directory.merging import in_order, is_mergeable, what_became_of
from directory.models import Actor, Merge
from directory.models.actor import Role

# What only those who may change both sheets may know of them.
PRIVATE = ("courriel", "telephone")


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
    return reverse("admin:semblables") + "?" + urlencode({"table": _record_model(model)._meta.db_table})


def _record_model(model):
    return Actor if issubclass(model, Role) else model


def alike_for(user, found):
    """``[(record, Alike, why)]`` of what ``like`` found that an account may be told: an e-mail that one types, or gives
    to a sheet of one's own, is no way to ask whose it is.
    """
    told = []
    for record, alike in found:
        reasons = [one for one in alike.reasons if one[0] not in PRIVATE]
        if roles.can_view(user, record) and (reasons or roles.can_see_private(user, record)):
            told.append((record, alike, " ; ".join(sentences(reasons))))
    return told


def merged_since(user, model, key):
    """``(the record that another became, a sentence that says so)``, ``None`` if it is not for this account."""
    model = _record_model(model)
    heir = Merge.objects.heirs(model._meta.db_table).get(key)
    heir = model._base_manager.filter(pk=heir).first() if heir else None
    if heir is None or not roles.can_view(user, heir):
        return None
    if not roles.can_see_private(user, heir):
        # The name of what it was may never have been public.
        return heir, _("Cette fiche a été fusionnée dans « %(heir)s ».") % {"heir": label(heir)}
    return heir, what_became_of(model, key, "")


def tell_alike(admin, request, record):
    """Say of a sheet just created what it resembles: nothing is refused, both may be merged."""
    values = {one.name: getattr(record, one.attname) for one in record._meta.concrete_fields if one.editable}
    for one, alike, _why in alike_for(request.user, like(type(record), values, exclude=record.pk)):
        if alike.weight >= ENOUGH:
            sentence = _('Cette fiche ressemble à « {name} ». <a href="{address}">Comparer, peut-être fusionner</a>')
            told = format_html(sentence, name=label(one), address=comparing_address(record, one))
            admin.message_user(request, told, messages.WARNING)
            return
