"""Accounts and their mandates. An account is closed, never deleted: the history names it."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from cooperation.accounts.models import Membership, User
from cooperation.backoffice.base import BaseAdmin, BaseStacked
from cooperation.backoffice.signing import SigningActions, invite_new

# Rights come from mandates (cooperation/accounts/roles.py).
admin.site.unregister(Group)
# What staff may know of the queue is in the list of mails.
admin.site.unregister(ProcrastinateJob)


class MembershipInline(BaseStacked):
    model = Membership
    fields = (("role", "network"), "wants_digest")
    min_num = 1
    max_num = 1
    verbose_name_plural = _("mandat")


@admin.register(User)
class AccountAdmin(SigningActions, BaseAdmin):
    list_display = ("username", "last_name", "first_name", "email", "mandat", "is_active")
    list_filter = ("is_active", "membership__role", "membership__network")
    list_select_related = ("membership__network__actor",)
    search_fields = ("username", "last_name", "first_name", "email")
    ordering = ("username",)
    fieldsets = (
        (_("Identité"), {"fields": ("username", ("first_name", "last_name"), "email")}),
        (_("Accès"), {"fields": ("is_active",)}),
    )
    inlines = (MembershipInline,)

    @admin.display(description=_("mandat"))
    def mandat(self, user):
        membership = getattr(user, "membership", None)
        if membership is None:
            return _("Tous les droits") if user.is_superuser else _("Aucun")
        return membership.network or membership.get_role_display()

    def get_inlines(self, request, obj):
        return self.inlines

    def save_model(self, request, obj, form, change):
        obj.is_staff = True  # everybody who has an account works here; what each may do is the mandate's
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            invite_new(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False
