"""Accounts and their mandates. An account is closed, never deleted: the history names it."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from cooperation.accounts.models import Membership, User
from cooperation.backoffice.base import BaseAdmin, BaseStacked

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
class AccountAdmin(BaseAdmin, UserAdmin):
    form = UserAdmin.form
    list_display = ("username", "last_name", "first_name", "email", "mandat", "is_active")
    list_filter = ("is_active", "membership__role", "membership__network")
    list_select_related = ("membership__network__actor",)
    search_fields = ("username", "last_name", "first_name", "email")
    filter_horizontal = ()
    fieldsets = (
        (_("Identité"), {"fields": ("username", ("first_name", "last_name"), "email", "password")}),
        (_("Accès"), {"fields": ("is_active",)}),
    )
    add_fieldsets = (
        (_("Identité"), {"fields": ("username", ("first_name", "last_name"), "email")}),
        (_("Mot de passe"), {"fields": ("usable_password", "password1", "password2"), "classes": ("wide",)}),
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
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        return False
