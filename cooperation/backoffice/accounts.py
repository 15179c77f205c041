"""Accounts and their mandates. An account is closed, never deleted: the history names it.

The national level keeps them all; whoever manages a network, those of its networks: see ``cooperation.accounts.roles``.
"""

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from cooperation.accounts import roles
from cooperation.accounts.models import Membership, Role, User
from cooperation.backoffice.base import BaseAdmin, BaseTabular
from cooperation.backoffice.choosing import ChosenFilter
from cooperation.backoffice.forms import ScopedForm
from cooperation.backoffice.labels import label
from cooperation.backoffice.signing import SigningActions, invite_new
from directory.french import all_of, team_name

# Rights come from mandates (cooperation/accounts/roles.py).
admin.site.unregister(Group)
# What staff may know of the queue is in the list of mails.
admin.site.unregister(ProcrastinateJob)

ALONE = _("Il ne resterait personne pour tenir ces comptes (%(team)s) : donnez d’abord ce rôle à quelqu’un d’autre.")


def left_alone(account, networks):
    """The teams, among ``networks`` (``None``: the national level), that nobody active but ``account`` keeps."""
    keeping = Membership.objects.filter(role__in=(Role.NATIONAL, Role.MANAGER), user__is_active=True)
    others = set(keeping.exclude(user=account).values_list("network", flat=True))
    return [network for network in networks if (network and network.pk) not in others]


def kept_by(account):
    """The teams whose accounts ``account`` keeps."""
    return [one.network for one in account.mandates if one.role in (Role.NATIONAL, Role.MANAGER)]


def refuse_to_leave_alone(account, networks):
    if alone := left_alone(account, networks):
        raise forms.ValidationError(ALONE, params={"team": all_of([team_name(one) for one in alone])})


class MembershipFormSet(forms.BaseInlineFormSet):
    def clean(self):
        """A team is not left without anybody to keep its accounts."""
        super().clean()
        account = self.instance
        if account.pk is None or not account.is_active or any(self.errors):
            return
        stays = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        kept = {one["network"] for one in stays if one["role"] in (Role.NATIONAL, Role.MANAGER)}
        shown = [form.instance.pk for form in self.initial_forms]
        before = account.memberships.filter(pk__in=shown, role__in=(Role.NATIONAL, Role.MANAGER))
        lost = [one.network for one in before.select_related("network__actor") if one.network not in kept]
        refuse_to_leave_alone(account, lost)


class MembershipInline(BaseTabular):
    model = Membership
    formset = MembershipFormSet
    fields = ("network", "role", "wants_digest")
    shown_with = ("network__actor",)
    verbose_name_plural = _("mandats")

    def get_queryset(self, request):
        return roles.visible(request.user, super().get_queryset(request))

    def get_extra(self, request, obj=None, **kwargs):
        return 1 if obj is None else 0

    def get_min_num(self, request, obj=None, **kwargs):
        return 1 if obj is None else 0

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role":
            kwargs["choices"] = [
                ("", "---------"),
                *((role.value, role.label) for role in roles.grantable(request.user)),
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "network":
            field.scope = Q(pk__in=roles.networks_for(request.user, Membership).values("pk"))
            field.required = not roles.is_national(request.user)
            field.empty_label = "---------" if field.required else _("Niveau national")
        return field


class RoleFilter(ChosenFilter):
    title, parameter_name = _("rôle"), "role"
    options = Role.choices

    def keep(self, request, queryset, value):
        return queryset.filter(pk__in=roles.visible(request.user, Membership.objects.filter(role=value)).values("user"))


class TeamFilter(ChosenFilter):
    title, parameter_name = _("réseau"), "reseau"

    def lookups(self, request, model_admin):
        networks = roles.networks_for(request.user, Membership)
        return [(one.actor.slug, team_name(one)) for one in networks]

    def keep(self, request, queryset, value):
        mandates = roles.visible(request.user, Membership.objects.filter(network__actor__slug=value))
        return queryset.filter(pk__in=mandates.values("user"))


class AccountForm(ScopedForm):
    def clean_is_active(self):
        is_active = self.cleaned_data["is_active"]
        if self.instance.is_active and not is_active:
            refuse_to_leave_alone(self.instance, kept_by(self.instance))
        return is_active


@admin.register(User)
class AccountAdmin(SigningActions, BaseAdmin):
    form = AccountForm
    list_display = ("username", "last_name", "first_name", "email", "mandat", "is_active")
    list_filter = ("is_active", RoleFilter, TeamFilter)
    search_fields = ("username", "last_name", "first_name", "email")
    ordering = ("username",)
    fieldsets = (
        (_("Identité"), {"fields": ("username", ("first_name", "last_name"), "email")}),
        (_("Accès"), {"fields": ("is_active",)}),
    )
    inlines = (MembershipInline,)

    def get_queryset(self, request):
        mandates = roles.visible(request.user, Membership.objects.select_related("network__actor"))
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", mandates.order_by("pk"), "shown"))

    @admin.display(description=_("mandats"))
    def mandat(self, user):
        told = [
            f"{label(one.network)} ({one.get_role_display().lower()})" if one.network else one.get_role_display()
            for one in user.shown
        ]
        if user.is_superuser and not told:
            return _("Tous les droits")
        return ", ".join(map(str, told)) or _("Aucun")

    def get_inlines(self, request, obj):
        return self.inlines

    def get_readonly_fields(self, request, obj=None):
        """Who works elsewhere too is not for one network to rename or to close."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None or roles.can_rule_account(request.user, obj):
            return fixed
        return (*fixed, "username", "first_name", "last_name", "email", "is_active")

    def save_model(self, request, obj, form, change):
        obj.is_staff = True  # everybody who has an account works here; what each may do is the mandate's
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            invite_new(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False
