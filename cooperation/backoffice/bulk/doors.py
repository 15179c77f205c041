"""What leads to an action on many: the choices of a list, each of which asks on a page of its own."""

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.accounts import roles
from directory import bulk


class BulkMixin:
    """For an admin. ``deeds``: the ``Deed`` of its list, in order."""

    deeds = ()

    def get_actions(self, request):
        found = super().get_actions(request)
        if IS_POPUP_VAR in request.GET:
            return found
        offered = {one.name: (_asking(one), one.name, one.title) for one in self.offered(request)}
        return {**offered, **found}

    def offered(self, request):
        return [one for one in self.deeds if one.is_offered(request, self)]


def _asking(deed):
    def ask(admin, request, queryset):
        return asked(admin, request, queryset, deed)

    return ask


def asked(admin, request, queryset, deed):
    """Keep the rows that were chosen, and go to the page that asks."""
    rows = admin.model._base_manager.filter(pk__in=queryset.order_by().values("pk"))
    rows = roles.visible(request.user, rows)
    if not roles.own(request.user, rows).exists():
        admin.message_user(
            request,
            _("Aucune des fiches choisies n’est à vous : une autre équipe les suit, ou votre rôle ne le permet pas."),
            messages.ERROR,
        )
        return None
    if (number := rows.count()) > deed.most:
        sentence = _("C’est trop d’un coup (%(n)s) : choisissez-en au plus %(most)s, par les filtres de la liste.")
        admin.message_user(request, sentence % {"n": number, "most": deed.most}, messages.ERROR)
        return None
    group = bulk.ask(rows, deed=deed.name, by=request.user, answers={"suite": request.GET.urlencode()})
    return redirect(reverse("admin:ensemble", args=[group.pk]))
